# Words used on every page.

skip-link = Skip to main content
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
service-name = Citizen services
language-label = Choose a language
ways-label = Main menu
way-report = Report
way-services = Services
way-track = Track
way-list = Reports
way-map = Map
way-help = Help
way-privacy = Privacy
way-officers = Staff sign-in
demonstration-notice = This is a demonstration: every report and name here is invented.

back = Back
warning = Warning
error-prefix = Error
error-title = Something needs your attention
pager-label = Pages of the list
pager-first = Back to the start
pager-next = Next

count-limit = At most { $count } characters.
count-left = {"{count}"} characters left
count-over = {"{count}"} characters too many
filter-count = {"{count}"} choices match
filter-none = Nothing matches “{"{query}"}”. Try another word.
photo-busy = Making the photo smaller …
photo-ready = The photo is ready to send ({"{size}"} KB).
date-day = Day
date-month = Month
date-year = Year

clock-late = { $span } late
clock-left = { $span } left
clock-until = by { $date }
clock-paused = clock paused
followers = { $count ->
    [one] 1 follower
   *[other] { $count } followers
}

map-pick-show = Point on the map
map-show = Show the map
map-busy = Loading the map …
map-failed = The map could not be loaded. Check your connection and try again, or use the list below.
map-plain = The map needs JavaScript. Everything on it is in the list as well.
map-label = Map
map-zoom-in = Zoom in
map-zoom-out = Zoom out
map-pick-help = Tap the map to place a pin. By keyboard: move the map with the arrow keys, then press Enter to place the pin in its centre.
map-picked = Pin placed.

choice-title = Choose your region
choice-lead = This address serves several regions.
