# Webhooks: other systems that are told.
problem-webhooks-too-many = A region has at most { $most } webhooks. Use one of those that are there.
problem-webhook-unknown = There is no such webhook. Go back to the list of webhooks.
problem-delivery-not-dead = This delivery was sent again already, or has not ended.
field-webhook-url = Write a public address that begins with https://, without a user name and without #.
field-webhook-note = Write whose webhook this is, in at most { $most } characters.
field-webhook-events = Choose at least one event.

webhooks-title = Webhooks
webhooks-text = Other systems can be told as soon as something happens to a report everybody may see. Only number, category, agency, state and times are sent.
webhooks-empty = There is no webhook yet.
webhook-add = Add a webhook
webhook-note = Whose it is
webhook-note-hint = For example: control room of the roads department
webhook-url = Address
webhook-url-hint = Begins with https://. Addresses of inner networks and redirects are refused.
webhook-events = Events
webhook-event-opened = Report sent
webhook-event-moved = State changed or answered
webhook-event-message = Message written
webhook-event-photo = Photos added
webhook-event-late = Promise broken
webhook-event-test = Test
webhook-deliveries = Last deliveries
webhook-what = Event
webhook-state = State
webhook-state-ready = Waiting
webhook-state-sent = Sent
webhook-state-nothing = Nothing sent: the report is not public any more
webhook-state-dead = Given up
webhook-outcome = Last result
webhook-outcome-none = Not tried yet
webhook-outcome-taken = Taken ({ $status })
webhook-outcome-answered = The receiver answered { $status }
webhook-outcome-redirected = The receiver redirects ({ $status }); redirects are not followed
webhook-outcome-address = The name leads to an address that is not public
webhook-outcome-name = The receiver's name was not found
webhook-outcome-time = No answer within ten seconds
webhook-outcome-connection = No connection
webhook-outcome-encryption = The receiver's certificate is not valid
webhook-outcome-disabled = The webhook is disabled
webhook-attempts = Tries
webhook-resend = Send again
webhook-test = Test
webhook-rotate = New secret
webhook-disable = Disable
webhook-enable = Enable again
webhook-failures = { $count ->
    [one] The last call failed.
   *[other] The last { $count } calls failed.
}
webhook-disabled-failures = { $count ->
    [one] Disabled { $at } after { $count } failed call. Mend the receiver, then enable it again.
   *[other] Disabled { $at } after { $count } failed calls in a row. Mend the receiver, then enable it again.
}
webhook-disabled-by-hand = Disabled by an administrator { $at }.
webhook-former = Until { $until } deliveries are signed with the former secret too.
webhook-secret-title = The webhook's secret
webhook-secret-text = Copy this secret into the receiving system now. It is not shown again.
webhook-secret-tested = A test delivery is on its way. Its result stands in the list of webhooks.
webhook-secret-rotated = For 24 hours deliveries are signed with both the former and the new secret.
webhook-secret-back = To the list of webhooks
webhook-done-disabled = The webhook is disabled. Nothing is sent there any more.
webhook-done-enabled = The webhook is enabled again.
webhook-done-tested = A test delivery is on its way. Load this page again to see its result.
webhook-done-resent = The delivery is in the queue again.
operations-webhooks = Webhooks
operations-webhooks-text = Other systems that are told, the last deliveries and their results.
trail-action-webhook-added = Webhook added
trail-action-webhook-rotated = Webhook given a new secret
trail-action-webhook-disabled = Webhook disabled
trail-action-webhook-enabled = Webhook enabled
