# Words used on every page.
skip-link = Skip to main content
late-by = late by { $span }
meaning-open = Not ended yet
meaning-waiting = Waiting
meaning-working = In progress
meaning-verifying = Awaiting verification
meaning-done = Done
meaning-refused = Rejected
meaning-merged = Merged
meaning-withdrawn = Withdrawn
meaning-outside = Outside our competence
personal-nik = identity number (NIK)
personal-family-card = family-card number
personal-phone = telephone number
personal-plate = licence plate
personal-email = e-mail address
personal-account = account number
personal-name = name

# Why this agency: when the pack's rule does not say so itself.
routing-category = { $agency } deals with “{ $category }”.
routing-officials = Reports about officials are examined by { $agency }, not by the agency complained about.
routing-by-hand = No agency is certain for this report yet. { $agency } decides who answers.
routing-officer = An officer gave this report to { $agency }. The reason is in the history.
