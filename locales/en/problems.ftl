
# Values people type: numbers, places, languages.
problem-area-code = This area code is unknown. Choose a village from the list.
problem-region-id = A region's short name has 2 to 40 small letters, digits, or hyphens in the middle.
problem-point = There is no such point on the earth. Choose a point on the map, or a village from the list.
problem-case-number = This report number does not fit. Check your receipt again; it looks like ABC-7F3K-92QX.
problem-pin = A PIN has six digits. Look at your receipt, or ask for a new PIN at the counter.
problem-cursor = This page's address is no longer valid. Start again at the beginning of the list.
problem-language = This language is not available yet. Choose Bahasa Indonesia or English.
problem-nik = A NIK has 16 digits, as on the identity card (KTP). Check the digits again.
problem-phone = This telephone number is not complete. Write it like 0812 3456 7890 or (0361) 234567.
problem-working-hours = Working hours are written like 08:00-12:00, 13:00-16:00, or closed.

# Photos.
problem-photo-empty = This photo file is empty. Choose another photo, or send without one and add it later on the tracking page.
problem-photo-too-large = This photo is larger than { $megabytes } MB. Choose another photo, or send without one and add it later on the tracking page.
problem-photo-dimensions = This photo has too many pixels for us to open. Make it smaller on your phone first, or send a screenshot of it.
problem-photo-heic = This photo is in HEIC or AVIF format, which we can't open yet. Take a screenshot of the photo and send that. On an iPhone: Settings, Camera, Formats, choose Most Compatible.
problem-photo-gif = This file is a GIF picture. Send a JPEG, PNG or WebP photo.
problem-photo-film = This file is a video. Send a JPEG, PNG or WebP photo; a screenshot of the video will do.
problem-photo-format = This file is not a photo we can open. Send a JPEG, PNG or WebP photo.
problem-photo-damaged = This photo is damaged or cut off. Take it again, or send it again when the signal is better.

# Storage.
problem-changed-meanwhile = Somebody else changed this meanwhile. Load the page again and try once more.
problem-busy = Balai is busy. Wait a few seconds and try again; what you wrote has not been sent yet.
problem-read-only = For the moment Balai can only be read. New reports can't be taken; try again later.
problem-outcome-unknown = We do not know yet whether this was stored. Send it once more: the same one is never recorded twice.
problem-internal = Something went wrong on our side. Try again; if it still fails, tell an officer the code below.
problem-storage-full = The storage is full, so this has not been stored. The officers have been told; try again later.
problem-took-too-long = This search takes too long. Narrow it, for example to one village or one month.
problem-too-many = Too many tries. Wait a moment and try again.
problem-file-not-found = There is no such file.
problem-job-not-dead = This job has been sent again or is done.

# The report form.
problem-answers = Some answers need correcting. What you wrote is kept.
problem-place = The place needs correcting. Choose a village from the list, a point on the map, or the name of a place.
field-kind-missing = Choose what you want to send: a complaint, a wish, a question or praise.
field-text-too-short = Tell a little more, at least { $least } characters: what happened and where.
field-category-missing = Choose what fits best, or let an officer choose.
field-category-unknown = This subject is not in the list. Choose again.
field-category-other-kind = This subject does not take the kind of report you chose. Choose another subject, or change the kind.
field-accused-unknown = This agency is not in the list. Choose from the list, or leave it empty.
field-photos-too-many = At most { $most } photos can be sent at once. Remove some and add them later on the tracking page.
field-photo-missing = Choose a photo, then send it.
field-photo-without-place = This photo does not say where it was taken. Choose a village or a point on the map.
field-place-missing = Choose a village, or show the place on the map.
field-village-missing = Choose a village from the list.
field-gazetteer-unknown = This place is no longer in the list. Look for its name again, or choose a village.
field-position-missing = Your location could not be read. Allow it on your phone, or choose a village from the list.
field-place-neighbour = This point is outside { $region }: this is { $name }. Report it to the government of { $name }, or move the point.
field-place-offshore = This point is in the sea, about { $kilometres } km from { $name }. Move it to land, or choose a village from the list.
field-place-outside = This point is outside { $region }, about { $kilometres } km from its border. Move it, or choose a village from the list.
field-place-far = This point is far outside { $region }. Move it, or choose a village from the list.
field-address-too-long = An address has at most { $most } characters. Just name the landmark that is easiest to find.
field-visibility-too-open = A report on this subject can't be that open. Choose something more closed.
field-visibility-unknown = Choose who may read this report.
field-name-too-long = A name has at most { $most } characters.
field-phone = This telephone number is not complete. Write it like 0812 3456 7890, or leave it empty.
field-phone-missing = Give a telephone number, or choose another way to be answered.
field-email = This e-mail address is not complete. Write it like wayan@contoh.id, or leave it empty.
field-email-missing = Give an e-mail address, or choose another way to be answered.
field-message-missing = Write your message first, then send it.
field-score-missing = Choose a rating from 1 to 5.
field-channel-closed = This channel is not open at present. Choose another one.
field-consent-missing = Say how the reporter agreed that you enter this report, such as “came to the counter”.
problem-rating-too-early = This report has not ended yet. You can rate it once it has.

# Officers' steps on a report.
field-agency-unknown = This agency or unit is not in the list. Choose from the list.
field-agency-accused = This report complains about that agency, so it can't be given to it. Choose another one.
field-outside-body-unknown = This outside body is not in the list. Choose from the list.
field-master-unknown = There is no report of this number in your reach. Check the number again.
problem-too-many-cases = At most { $most } reports at once. Choose fewer.
problem-evidence = This photo can't be taken as evidence. Take a new one at the place after the work is done.
evidence-is-report-photo = This photo is the reporter's own. Evidence must show how it looks after the work.
evidence-is-message-photo = This photo is the same as one sent with a message.
evidence-given-before = This photo was given as evidence for this report before.
evidence-from-joined-case = This photo is also used in the related report { $number }.
evidence-from-other-case = This photo was already used in another report { $number }. Take a new one at this place.
evidence-before-report = This photo was taken { $amount } days before the report was sent. Take a new one after the work is done.
evidence-maybe-before-report = By its camera's clock, this photo was taken before the report was sent.
evidence-from-future = By its camera's clock, this photo was taken in the future. Check the camera's clock.
evidence-old = This photo was taken { $amount } days before it was given as evidence.
evidence-other-place = This photo was taken { $amount } m from the report's place. Take a new one at the place.
evidence-far = This photo was taken { $amount } m from the report's place.

# Steps of a report.
problem-case-not-found = There is no such report. Check the number on your receipt and try again.
problem-case-changed = This report has changed since the page was opened. Read its latest history, then try again.
problem-case-ended = This report has ended. Open it again before you give it to an officer.
problem-not-allowed = You may not do this. Ask your head of unit or an administrator if your duties changed.
problem-not-public = This report is not public, so it can’t be followed.
problem-not-publishable = This text or photo is not for the public. Change who may see the report first, if that is right.
problem-accusation-stays-closed = A complaint about an official stays closed. Deal with it without making it public.
problem-step-unknown = There is no such step in this report’s workflow. Reload the page and choose another one.
problem-step-not-now = This step can’t be taken now. Reload the page to see the latest state.
problem-step-not-yours = This step is not yours to take. Ask the officer responsible.
problem-step-four-eyes = Whoever said it is solved may not check it. Ask another verifier.
problem-step-too-late = The { $days } days for this step have passed. Send a new report if the problem has come back.
problem-step-incomplete = Something is missing for this step. Complete the marked fields.
problem-workflow-unknown = This report’s workflow is no longer in the region’s pack. Ask the region’s administrator.
problem-agency-unknown = There is no such agency. Choose one from the list.
problem-unit-unknown = That agency has no such unit. Choose one from the list.
problem-agency-accused = The complaint is about this agency, so it may not deal with it. Choose another agency.
problem-category-unknown = There is no such category. Choose one from the list.
problem-merge-itself = A report can’t be merged into itself. Choose another one.
problem-merge-ended = Report { $number } has ended. Note a recurrence, or choose a report that is still open.
problem-merge-closed = Report { $number } is less public, so its answers may not be shared. Choose one that is as public as this.
problem-recurrence = Only an older report that has ended can be noted as recurring. Choose another one.
problem-text-missing = There is no text yet. Write it first, then send.
problem-text-too-long = The text is too long. Shorten it and send it again.
problem-too-many-photos = At most { $most } photos at a time. Send the others with your next message.
field-reason-missing = Write the reason. It is kept in the history.
field-answer-missing = Write the answer to the reporter.
field-agency-missing = Choose the agency that deals with it.
field-agency-same = The report is with that agency and unit already. Choose another one.
field-evidence-missing = Add at least one photo that shows the work.
field-evidence-unknown = This photo is not evidence of this report. Upload it here.
field-evidence-used = This photo was used for an earlier closure. Take a new one.
field-master-missing = Write the number of the main report.
field-outside-body-missing = Choose the outside body that is responsible.
field-reference-missing = Write that body’s reference number.
field-text-missing = Write the text.
field-text-too-long = At most { $most } characters. Shorten the text.
