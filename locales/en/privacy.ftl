# Breaches of personal data, holds, and how long data are kept (UU 27/2022).

desk-breaches = Data breaches
breach-title = Breaches of personal data
breach-lead = Record every possible breach. The people concerned and the supervising body are told in writing within 3×24 hours (UU 27/2022, article 46).
breach-none = No breach has been recorded.
breach-done = The breach is recorded.
breach-due = To be told by { $date }
breach-record = Record a breach
breach-record-lead = First record what is known. The letter can still be changed before it is sent.
breach-record-button = Record it and see who is concerned
breach-one = Breach of personal data
breach-what = What happened
breach-what-hint = For example: an officer's laptop was lost, a password was stolen. Name no resident.
breach-known = Known since
breach-known-hint = The 3×24 hours count from this day.
breach-since = Data may have been seen from
breach-since-hint = If in doubt, choose the earlier day.
breach-until = Until
breach-until-hint = The day access was closed.
breach-stretch = Time span
breach-from-until = { $from } until { $until }
breach-reach = What could be seen
breach-reach-accounts = What certain officers' accounts opened
breach-reach-accounts-hint = For an account that was stolen or misused.
breach-reach-everything = Everything that is kept
breach-reach-everything-hint = For a stolen server, backup or key.
breach-accounts = Sign-in names of the accounts
breach-accounts-hint = With commas between them. For the first choice only.
breach-affected = Concerned
breach-affected-count =
    { $cases ->
        [0] No case with a reporter's data.
        [one] { $cases } case. { $page } of them without e-mail: the letter can be read on its tracking page.
       *[other] { $cases } cases. { $page } of them without e-mail: the letter can be read on their tracking pages.
    }
breach-told = Notice
breach-not-told = Not sent yet
breach-telling = Being sent, { $told } told so far
breach-told-all = { $told } told, finished { $date }
breach-letters = Letters
breach-letter = Letter to the people concerned
breach-letter-hint = Write what was disclosed, when and how, and what is being done. It is the same for all: name nobody.
breach-letter-body = Letter to the supervising body (print)
breach-letter-proposal =
    On [date] we learned that personal data of yours kept by this service may have been seen by somebody who had no right to.

    What may have been seen: your name, telephone number, e-mail address and what you reported.
    When and how: [explain briefly].
    What we have done: [for example, the account was closed, keys were changed].
    What you can do: beware of calls or messages that claim to come from us. We never ask for a PIN or a password.

    We apologise. To ask or to object, contact our data-protection officer.
breach-keep = Keep the letter
breach-tell = Send it to everybody concerned
breach-looks = Who looked at what
breach-looks-lead = Every time a reporter's data were opened in that span, from the audit trail.
breach-looks-none = Nobody opened anybody's data in that span.
breach-body-title = Notice of a failure to protect personal data
breach-body-to = To the body that supervises the protection of personal data
breach-body-basis = Under UU 27/2022, article 46, we give notice of the following.
breach-body-file = File number
breach-body-data = Data disclosed
breach-body-data-list = Name, telephone number, e-mail address, and the text of the report or application
breach-body-told = What the people concerned were told
problem-breach-telling = Notice has been given, so the letter can't be changed any more.
field-breach-what = Write what happened.
field-breach-future = That day has not come yet.
field-breach-order = The last day must not be before the first.
field-breach-accounts = Write at least one sign-in name, or choose everything.
field-breach-account-unknown = One of the sign-in names is unknown. Check its spelling in the list of users.
field-breach-letter = Write a letter of 40 to 4,000 letters.

hold-title = Holds and how long data are kept
hold-lead = These cases must not be erased for now: a lawsuit, an audit or an archive's duty needs them (UU 27/2022, articles 43 and 44).
hold-none = No case is held.
hold-new = Hold a case
hold-number = Case number
hold-reason = Reason for the hold
hold-reason-hint = For example: the number of the lawsuit or of the auditor's letter.
hold-button = Hold
hold-lift = Lift
hold-done-tahan = The case is held: it will not be erased.
hold-done-lepas = The hold is lifted.
field-hold-number = Write the case number as on the receipt.
field-hold-reason = Write the reason for the hold, at most 500 letters.
problem-data-held = The data can't be erased yet: { $numbers } is held. Lift the hold first, or answer why the request is not granted.

retention-title = How long data are kept
retention-lead = What is past its time. Looking at this list erases nothing.
retention-kept = Kept for { $days } days after the case ended
retention-due =
    { $cases ->
        [0] nothing is past it yet
        [one] { $cases } case is past it
       *[other] { $cases } cases are past it
    }
retention-enforced = Forgotten by itself each day.
retention-counted = Only counted. The region sets it first in retention.toml.
