# A subject's questions: fields, answers and mistakes.

question-optional = (optional)
answer-yes = Yes
answer-no = No
desk-record-asks = Answer this subject’s questions too, then send once more.
field-question-missing = This question needs an answer. Type or choose one.
field-question-choice = This answer is not among the choices. Choose from the list.
field-question-number = This is no number that can be read. Write it without separators, for example 1500 or 2.5.
field-question-date = There is no such day. Write day, month and year as numbers.
field-question-long = This answer is too long. Write at most { $most } characters.
field-answers-unknown = This category does not ask that. See its questions in the list of categories.
