# Letters to reporters and followers, and the pages opened from them.

mail-report = Report { $number }
mail-number = Number
mail-answer = Answer from { $agency }
mail-answer-held = There is a written answer that is still being checked before it can be read. See the report’s page.
mail-solved = It is solved
mail-not-solved = Not solved
mail-state = Status
mail-agency = Dealt with by
mail-promised = Promised by
mail-open = Open the report’s page
mail-why-reporter = You get this because your address was given as the reporter’s. It was not you? Stop it with the link below.
mail-why-follower = You get this because your address was given to follow this report.
mail-stop = Stop e-mail about this report

answer-title-solved = Is this report solved?
answer-title-not-solved = Is this report not solved?
answer-lead-solved = With this button you say that the problem is solved. After that you can rate the result.
answer-lead-not-solved = With this button the report is opened again and officers are asked to come back.
answer-words = What is not solved?
answer-words-hint = You may leave this empty. Do not write anybody’s name or telephone number.
answer-button-solved = Yes, it is solved
answer-button-not-solved = Not solved, open it again
answer-until = This link works once, until { $until }.
answer-report = Your report
answer-result = The officers’ answer
answer-result-none = The officers wrote no answer. The whole history is on the report’s page.
answer-other = See the report’s history
answer-done-solved-title = Thank you, we have noted it
answer-done-solved = Your answer stands in the history of report { $number }.
answer-done-not-solved-title = The report is open again
answer-done-not-solved = Work on report { $number } goes on. The officers have been told.
answer-rated = Thank you for your rating.
answer-gone-title = This link no longer works
answer-gone-used = The answer of this link was given already, so it can not be given again.
answer-gone-old = The time to answer is over, or the report has changed since the e-mail was sent.
answer-gone-unknown = We do not know this link. Maybe part of the address was lost in copying.
answer-gone-next = You can still open the report with its number and PIN and answer there.
answer-gone-button = Track a report

stop-title = Stop e-mail about this report?
stop-text = After this no more e-mail about report { $number } goes to your address. Work on the report goes on.
stop-button = Stop e-mail
stop-done-title = E-mail stopped
stop-done = You get no more e-mail about report { $number }. News still stands on the report’s page.

event-confirmed = The reporter says that it is solved

case-mail-unreachable = E-mail to the reporter has not arrived since { $date }: the address was refused. Write on the report’s page or use another way.

job-mail-away = The mail server can not be reached. Check its name and the network, then send again.
job-mail-slow = The mail server did not answer in time. Check its load, then send again.
job-mail-insecure = No protected connection to the mail server could be made. Check its certificate and the option security, then send again.
job-mail-sign-in = The mail server refuses the user or password. Renew the password file, restart Balai, then send again.
job-mail-sender = The mail server does not allow the sender’s address. Check the option from and the SPF record, then send again.
job-mail-address = The recipient’s address was refused. There is no need to send again: the officers of that report see a note.
job-mail-content = The mail server refused the letter itself, mostly because it looks like spam. Check SPF, DKIM and DMARC, then send again.
job-mail-busy = The mail server asked to wait for two days. Ask those who run it, then send again.
job-mail-template = The pack’s letter can not be filled in. Run balai region check, mend it, then send again.
job-mail-folder = The folder for demonstration letters can not be written. Check its rights, then send again.
job-mail-other = This letter failed. Send it again; if it fails once more, read the log.

problem-letter-link = This link no longer works. Track the report by its number.

help-mail-title = Do you tell me by e-mail?
help-mail = If you give an e-mail address, we write at every step. The closing letter has two buttons: “It is solved” and “Not solved”. We never ask for your PIN by e-mail. Every letter holds a link that stops them.

privacy-mail-title = E-mail
privacy-mail = Your address is opened only when the server sends you news, through the regional government’s mail server. A letter holds the number and the answer to you, never the PIN. A link in every letter stops them.
