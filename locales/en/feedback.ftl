# The survey after a service has ended.
feedback-title = Rate our service
feedback-own = Rate this service
feedback-lead = Choose one answer to each question.
feedback-words = Would you like to add something?
feedback-words-hint = May stay empty. Please leave out names and personal numbers.
feedback-send = Send answers
feedback-privacy = Your answer is not kept together with your name or the number of your application.
feedback-until = It is taken until { $until }.
feedback-basis = The questions follow { $basis }.
feedback-home = To the home page
feedback-end-thanks-title = Thank you
feedback-end-thanks = Your answers have arrived.
feedback-end-unknown-title = The link does not work
feedback-end-unknown = This link is not known. Check its address in your letter.
feedback-end-used-title = Answered already
feedback-end-used = This link was used. Each service is rated once.
feedback-end-old-title = The time is over
feedback-end-old = This link takes no answers any more.
feedback-desk-title = Feedback on services
feedback-desk-lead = How often each score was given, from 1 (worst) to 4 (best), after { $basis }. The last year.
feedback-desk-texts = Texts waiting for release
feedback-desk-publish = Release
feedback-desk-withhold = Keep back
feedback-desk-answers = { $count ->
    [one] { $count } person answered.
   *[other] { $count } people answered.
}
feedback-desk-element = Element
feedback-desk-none = There is no feedback yet.
feedback-desk-done = The decision is saved.
problem-feedback-token = This link for feedback does not work.
problem-feedback-text = This text does not wait for your decision.
field-feedback-missing = Choose one answer.
field-feedback-words = Write at most 1,000 letters.
feedback-question = Question { $number }
