
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
