# The report form: no place, another body's business, emergencies, and who is complained about.

where-no-place = This report concerns no particular place
where-no-place-hint = For example a question about a service, or a complaint about how an official behaved.
where-needed-by = “{ $category }” needs a place, so that officers know where to go.
where-other-category = Choose another subject
check-no-place = Concerns no particular place
check-accused = The agency you complain about
check-accused-hint = Only you and those who examine it read this.
outside-body = Who looks after this
receipt-agency-outside = Received and passed on by
receipt-passed-on = { $agency } passes your report on to { $body }. Any news is written on the tracking page.
receipt-next-answer = When it was answered, you can say “Not solved”.
case-outside = This is not the regional government’s business: { $body } looks after it. { $agency } passes this report on.
urgent-title = Is somebody’s life in danger? Call now, do not wait for an answer to the report:
routing-outside = { $outside } looks after “{ $category }”. { $agency } passes your report on and keeps an eye on it.
field-place-needed = The subject you chose needs a place. Choose a { -village } from the list, a point on the map, or the name of a place.
field-place-address-only = An address alone is not enough. Choose a { -village } from the list as well, or show the place on the map.
field-position-swapped = Latitude and longitude are swapped: the other way round this point is in { $village }. Swap the two numbers.
field-position-unreadable = “{ $typed }” is no coordinate. Write degrees as a number, for example longitude 110.42 and latitude -6.99.
problem-no-public-case = No report with this number is open to the public. If it is your own and you chose to keep it closed, give the PIN too. Otherwise check the number.
