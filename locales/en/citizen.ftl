# Citizens' pages.

home-title = { $region } public services
home-question = What can we help you with?
home-search-label = Search reports, subjects or places
home-search-hint = For example: street light, Dalung, or a report number
home-search-button = Search
home-door-report = Report a problem
home-door-report-text = Roads, rubbish, street lights, service at a counter. No account, about three minutes.
home-door-track = Track a report
home-door-track-text = See how far your report is, with its number and PIN.
home-door-list = Read residents’ reports
home-door-list-text = Public reports by village, subject, agency and status.
home-door-map = Map of reports
home-door-map-text = Public reports on a map, with the same list below it.
home-emergency = Emergency? Call { $number }
home-figures-title = This month in { $region }
home-figure-solved = reports done
home-figure-days = days, median until done
home-figure-on-time = done as promised
home-figures-note = From { $count } reports whose promise falls in this month, unfinished ones included. As of { $at }.
home-figures-empty = No report’s promise falls in this month yet.
home-latest-title = Latest public reports
home-latest-empty = No public reports yet. What you send will stand here once it is safe to publish.
home-latest-all = See all public reports

start-title = Report a problem
start-lead = Tell us what you see or experience. We find the right agency and tell you when it will answer.
start-need-title = What you need
start-need-place = The place: village, address, or a point on the map.
start-need-photo = A photo, if you have one. Not required.
start-need-time = About three minutes. Your answers are kept, so you may stop and continue later.
start-privacy-title = Your identity
start-privacy = You need no account. Name and contact are optional, stored apart and encrypted. Officers do not see them without a recorded reason.
start-emergency = Is a life in danger now? Do not wait for a report: call { $number }.
start-button = Start
start-continue = Continue the saved report
start-restart = Start over

step-caption = Step { $step } of { $total }
step-next = Continue
step-later = Save and continue later
step-saved-title = Your answers are saved
step-saved-text = Open “Report a problem” again on this device before { $until } to continue.

what-title = What happened?
what-kind = Kind of report
kind-complaint = Complaint
kind-complaint-hint = Something is broken, a nuisance, or not right.
kind-wish = Wish
kind-wish-hint = Something should be built or improved.
kind-question = Question
kind-question-hint = You want to know something from the government.
kind-praise = Praise
kind-praise-hint = Something was done well.
what-text = Tell it in your own words
what-text-hint = What, where, since when, and what follows from it. Do not write identity, family-card or telephone numbers here.
what-photo = Photo (optional)
what-photo-hint = JPEG, PNG or WebP, 12 MB at most. We remove data hidden in the photo, such as where you live.
what-photo-kept = Saved: { $count ->
        [one] 1 photo
       *[other] { $count } photos
    }
what-photo-remove = Remove this photo
what-photo-alt = The photo you sent

where-title = Where is it?
where-lead = Fill in one of these. The more exact the place, the sooner officers find it.
where-village = Village
where-village-hint = Type a few letters, then choose from the list.
where-village-choose = Choose a village
where-address = Address or landmark
where-address-hint = For example: in front of Beringkit market, north of the bridge. We keep it as you write it.
where-landmark = Name of a street, banjar or place
where-landmark-hint = Type a name, then press Find place.
where-landmark-button = Find place
where-landmark-results = Places that match
where-landmark-none = No place named “{ $query }” is in our list. Choose a village and describe the spot.
where-device = Use my location
where-device-hint = Your phone will ask for permission. The location is used for this report only.
where-map-open = Point on a map
where-photo-place = Use the place where the photo was taken
where-photo-place-hint = Your photo holds the place where it was taken, around { $village }.
where-point-chosen = Chosen point: { $village }
where-point-clear = Remove the point

details-title = What is it about?
details-lead = From your words we guess one of these. Choose what fits best.
details-because = because you wrote { $words }
details-none = None of these
details-all-title = Choose a subject
details-no-guess = We could not guess the subject from your words. Choose what fits best.
details-unsure = I do not know, let an officer choose
details-others = See all subjects

similar-title = Is this what you mean?
similar-lead = There are open reports near that place. If it is the same problem, follow it: you get the same answer without writing again.
similar-distance = { $metres } m from your place
similar-follow = Follow this report
similar-not = No, mine is different
followed-title = You follow report { $number }
followed-text = The answer to this report is also your answer. Keep the number and open the tracking page at any time.
followed-open = See report { $number }

contact-title = How can we answer you?
contact-lead = You may leave everything on this page empty. You can always read the answer with number and PIN.
contact-name = Name
contact-phone = Telephone number
contact-phone-hint = For example 0812 3456 7890. Spaces are fine.
contact-email = E-mail address
contact-email-hint = For example wayan@contoh.id
contact-privacy = Officers do not see your name and contact. Whoever opens them must write a reason, and you can see the record.
visibility-title = Who may read this report?
visibility-public = Everybody
visibility-public-hint = Shown in list and map without your name, after personal data in it is masked.
visibility-restricted = Only the agency in charge
visibility-restricted-hint = Not shown in list, map or search.
visibility-secret = Secret
visibility-secret-hint = Only a few appointed officers. Choose this if you fear being recognised by what you write.
visibility-fixed = For this subject, the most open choice is “{ $visibility }”.

check-title = Check your answers
check-kind = Kind
check-text = What happened
check-photo = Photo
check-no-photo = No photo
check-place = Place
check-category = Subject
check-category-unsure = An officer chooses
check-name = Name
check-phone = Telephone
check-email = E-mail
check-visibility = Who may read it
check-empty = Not filled in
check-change = Change
check-goes-to = This report will be sent to
check-why = Why this agency?
check-promise = Promised by { $date }
check-personal = We found personal data in your words ({ $kinds }). We mask it, and an officer looks at the text before the public can read it.
check-send = Send report
check-statement = By sending you state that this is true as far as you know.

receipt-title = Your report is sent
receipt-number = Report number
receipt-pin = PIN
receipt-pin-hint = Write this PIN down. We cannot show it again. If it is lost, a counter gives a new one when you show this receipt.
receipt-agency = Handled by
receipt-why = Why this agency?
receipt-promise = Promised by
receipt-sent-at = Sent
receipt-next-title = What happens next
receipt-next-1 = { $agency } looks at your report.
receipt-next-2 = Every change is written on the tracking page.
receipt-next-3 = When the work is done, somebody else verifies it. You can say “Not solved”.
receipt-print = Print this receipt
receipt-copy = Copy number and PIN
receipt-share = Keep it in my WhatsApp
receipt-open = Open the tracking page
receipt-home = Back to the home page
receipt-share-text = Report { $number } to { $region }. PIN { $pin }. Track it at { $address }
receipt-recurrence = A similar problem near here was solved before ({ $number }). We linked your report so that the recurrence is seen.

track-title = Track a report
track-lead = Enter the report number. With the PIN you can also reply, add photos and rate.
track-number = Report number
track-number-hint = For example { $example }. Capital or small letters are the same.
track-pin = PIN (optional)
track-pin-hint = Six digits on your receipt.
track-button = Track
track-pin-lost = Lost the PIN? Bring your receipt or identity card to the nearest counter. An officer gives you a new one.
track-pin-title = Is this your report?
track-pin-open = Open as its reporter
track-not-public = This report is not public. Its reporter can open it with the PIN.
track-owner-note = You opened this report as its reporter.
track-leave = Close this report on this device

case-title = Report { $number }
case-with = { $state } at { $agency }.
case-promise = Promised to be done by { $date }.
case-late = This promise is broken: late by { $span }.
case-closed = Ended { $date }.
case-first-promise = First promised: { $date }.
case-text-held = An officer is checking the text before the public can read it.
case-text-withheld = The text of this report is not shown to the public.
case-photo-held = An officer is checking the photo before the public can see it.
case-photo-before = Photo of the report
case-photo-after = Photo of the work done
case-photo-alt = Photo of report { $number }
case-facts = About this report
case-category = Subject
case-place = Place
case-place-blurred = The place on the map is made less exact to protect residents.
case-agency = Agency
case-why = Why this agency?
case-sent = Sent
case-channel = Channel
case-followers = { $count ->
        [0] No other followers yet
        [one] 1 person follows
       *[other] { $count } people follow
    }
case-reassigned = Passed between agencies { $count } times
case-reopened = Reopened { $count } times
case-master = This report was merged with { $number }. Its answers stand there.
case-referral = Passed on to { $body }, reference { $reference }. We keep watching it.
case-referral-contact = Contact them directly: { $contact }
case-history = History
case-print = Print this page
case-message-title = Write a message
case-message-label = Message to the officers
case-message-hint = Officers read this message. A message with personal data is not shown to the public.
case-message-send = Send message
case-photo-title = Add a photo
case-photo-label = Photo
case-photo-send = Send photo
case-not-solved-title = Is the problem solved?
case-not-solved-text = If not, the report is opened again and the agency must go back to it. You can say so until { $until }.
case-not-solved-button = Not solved
case-rate-title = Rate
case-rate-lead = How was your report handled?
case-rate-1 = Very badly
case-rate-2 = Badly
case-rate-3 = Fairly
case-rate-4 = Well
case-rate-5 = Very well
case-rate-button = Send rating
case-rated = Your rating: { $score } of 5. Thank you.
case-withdraw-title = Withdraw the report
case-withdraw-text = If this report is no longer needed you can withdraw it. Officers stop working on it.
case-withdraw-button = Withdraw this report
case-looked-title = Who looked at your identity
case-looked-none = No officer has opened your name or contact.
case-follow-title = The same problem?
case-follow-text = Follow this report so that officers know how many residents are affected.
case-follow-button = Follow this report
case-following = You follow this report.
done-message = Your message is sent.
done-photo = Your photo is sent. An officer looks at it before the public can see it.
done-not-solved = The report is open again. The agency has been told.
done-rated = Thank you for your rating.
done-withdrawn = Your report is withdrawn.
done-followed = You follow this report.

event-opened = Report received by { $channel }
event-moved = { $state }
event-reassigned = Passed on to { $agency }
event-message-citizen = The reporter wrote
event-message-officer = { $agency } answered
event-photo = Photo added
event-assigned = Officer named
event-merged = Merged with another report
event-split = Split into several reports
event-published = Checked and shown to the public
event-revealed = An officer opened the reporter’s identity
event-rated = The reporter gave a rating
event-followed = A new follower
event-clock-broken = Promise broken
event-escalated = Passed on to the superior
event-pin-renewed = PIN renewed at the counter
event-recurrence = Linked to an earlier similar report
event-note = Officer’s note
event-reporter = Reporter
event-system = System

list-title = Residents’ reports
list-lead = Only reports that everybody may read. Reporters’ names are never shown.
list-filter = Filter
list-filter-text = Words
list-filter-village = Village
list-filter-category = Subject
list-filter-agency = Agency
list-filter-state = Status
list-filter-all = All
list-filter-apply = Apply filters
list-filter-clear = Clear filters
list-count = { $count ->
        [0] No reports match
        [one] 1 report
       *[other] { $count } reports
    }
list-empty = No public report matches. Clear some filters, or report a new problem.
list-next = Next reports
list-first = Back to the start
list-export = Download this list (CSV)
list-feed = Subscribe (Atom)
list-as-map = See on the map
list-held = Text being checked
list-column-report = Report
list-column-place = Place
list-column-state = Status
list-column-sent = Sent

map-title = Map of reports
map-lead = The map and the list below it show the same reports.
map-load = Show the map
map-load-hint = The map uses about 400 KB of data.
map-as-list = See as a list
map-no-script = The map needs JavaScript. The list below holds the same reports.
map-shown = { $count ->
        [0] No reports with a point match
       *[other] { $count } reports on the map
    }

search-title = Search results
search-lead = For “{ $query }”
search-categories = Subjects you can report
search-places = Places
search-reports = Public reports
search-none = Nothing matches “{ $query }”. Try other words, or report your problem right away.
search-report-this = Report { $category }

help-title = Help
privacy-title = Privacy
