# Other programs that speak to Balai by a key, and the Open311 interface.

programs = Programs
programs-tile = Other applications that send reports with a key (Open311).
programs-tile-count = { $count ->
    [one] program holds a valid key
   *[other] programs hold a valid key
}
programs-text = Other programs can send and follow reports through the Open311 standard. Each program uses a key of its own. Reading public reports needs no key.
programs-address = Address of the interface:
programs-name = Program
programs-key = Key
programs-limits = Limits
programs-limits-told = { $minute } a minute, { $day } a day
programs-cases = Reports
programs-used = Last used
programs-never = never yet
programs-revoke = Revoke key
programs-revoke-reason = Reason for revoking the key
programs-revoke-button = Revoke this key
programs-revoked = The key is revoked. Whatever is sent with it from now on is refused. Reports already taken in stay.
programs-revoked-at = Revoked { $at }
programs-empty = No program yet. Make the first key below.
programs-new = Make a key
programs-new-name = Name of the program
programs-new-name-hint = For example “Citizens’ app”. It stands in the list of programs and in the trail.
programs-new-contact = Contact of its keeper
programs-new-contact-hint = An office’s e-mail address or telephone number, to call when the program misbehaves.
programs-new-minute = Requests a minute at most
programs-new-day = Requests a day at most
programs-new-button = Make a key

program-key-title = New key
program-key-text = A key for { $name }. Hand it to the program’s keeper by a safe way.
program-key-once = This key is shown once. If it gets lost, revoke it and make a new one.
program-key-address = The program sends reports to:
program-key-back = Back to the list of programs

action-manage-programs = Manage the keys of other programs
action-manage-webhooks = Manage which other systems are told of public reports
trail-action-program-key-issued = Program key made
trail-action-program-key-revoked = Program key revoked

problem-program-key = The API key is unknown or was revoked. Send a valid `api_key`; the region’s administrators give it.
problem-program-key-missing = No `api_key` was sent. Sending reports needs an API key; the region’s administrators give it.
problem-program-limit = This key has reached its limit: { $minute } requests a minute, { $day } a day. Try again after { $seconds } seconds.
problem-program-not-found = There is no such key, or it was revoked. Load the list of programs again.
problem-program-not-brought = This report was not sent with your key. Only the program that sent it can add what its reporter says.
problem-program-closed = This region takes no reports through this interface. Send them at { $address }.
field-program-name = Write the program’s name, 3 to 80 letters.
field-program-contact = Write the keeper’s e-mail address or telephone number, 5 to 200 letters.
field-program-limit = Write a number from 1 to { $most }.
field-program-reason = Write the reason, 5 to 500 letters.

problem-open311-parameters = This request can’t be met. Correct the parameters named.
problem-open311-address = Open311 has no such address. There are discovery, services, requests, tokens and servicerequestupdates, ending in .xml or .json.
problem-open311-format = There is no such format. End the address with .xml or .json.
problem-open311-no-region = This server serves several regions. Send `jurisdiction_id`, one of: { $known }.
problem-open311-region = That `jurisdiction_id` is not served here. Served are: { $known }.
problem-open311-service = There is no such `service_code`. Get the list at { $address }.
problem-open311-token = That token is unknown. Use the token from the answer to the report you sent.
problem-open311-request = There is no public report with that `service_request_id`. Check the number.
field-open311-service-missing = Send a `service_code` from the list of services.
field-open311-request-missing = Send the `service_request_id` of the report meant.
field-open311-place-missing = Send the place: `lat` and `long`, or `address_string`, or `address_id` (the { -village }’s Kemendagri code).
field-open311-half-a-place = Send `lat` and `long` together, in decimal degrees.
field-open311-point = Write decimal degrees, for example lat=-8.6 and long=115.2.
field-open311-long = At most { $most } letters.
field-open311-attribute-missing = This attribute is required. Send `attribute[{ $code }]`.
field-open311-attribute-value = That value is not in the attribute’s list. See the service’s definition.
field-open311-date = Write a date like 2026-03-01T08:00:00+08:00.
field-open311-dates-reversed = `{ $from }` must lie before `{ $until }`.
field-open311-dates-wide = At most 90 days in one request. Ask several times with shorter spans.
field-open311-status = Write open, closed, or both with a comma between.
field-open311-page = Write a whole number from 1 on.
field-open311-deep = So far back, go on with `updated_before` from the last report you were given.
field-open311-box = Write four decimal degrees: west,south,east,north.
field-open311-circle = Send `lat`, `long` and `radius` in metres, 1 to 50000.
field-open311-numbers = At most { $most } numbers in one request.

help-apps-title = I reported through another application
help-apps = Other applications can send reports here through the Open311 standard. You get the same number and PIN, and can follow the report on the tracking page.

open311-key-service = The administrators of { $region } give API keys. Guide: { $address }
open311-attribute-kind = What the report is meant as
open311-attribute-kind-hint = Choose one. Without it the report counts as a complaint.
open311-attribute-choose = Choose one. This service takes no complaints.
open311-attribute-accused = Office complained about
open311-attribute-accused-hint = Choose one office. That office will not see this report.
open311-attribute-village = { -village-start }
open311-attribute-village-hint = Choose one where there is no lat and long.
open311-attribute-visibility = Who may see it
open311-attribute-visibility-hint = Choose one. Without it the service’s own rule holds.
open311-notice-public = The report was taken in with the number { $number }. Follow it at { $address } with the PIN { $pin }.
open311-notice-closed = The report was taken in and is not shown to the public. Its number is { $number }. Follow it at { $address } with the PIN { $pin }.
open311-note-media = A link from the sending application, not looked at yet: { $address }
programs-drills = results of drills
programs-new-does = What is this key for?
programs-new-does-reports = Sending and following reports
programs-new-does-drills = Handing in results of drills from another machine
program-key-drills = The machine hands its results in at:
problem-api-program-key = The program's key is missing, unknown, or not for results of drills. Send Authorization: Bearer with the key from the administrator.
