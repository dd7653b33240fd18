# Administrators' pages: overview, region pack, background jobs, trail.

desk-operations = Administration
operations-title = Administration
operations-overview = Overview
operations-accounts-text = Invite officers, give roles, shut accounts.
operations-accounts-active = active; { $invited } invited, { $disabled } shut
operations-factor-requests = { $count ->
        [one] { $count } request for a new authenticator waits for your agreement.
       *[other] { $count } requests for a new authenticator wait for your agreement.
    }
operations-roles-text = What each role may do.
operations-packs = Region pack
operations-packs-text = Areas, agencies, categories, deadlines, and what the checker found.
operations-pack-read = read { $at }
operations-pack-kept = The pack on disk has errors. The old one still serves.
operations-waiting = Waiting for release
operations-waiting-text = Texts and photos the public does not see yet. Triage officers and verifiers release them.
operations-waiting-parts = ({ $texts ->
        [one] { $texts } text
       *[other] { $texts } texts
    }, { $photos ->
        [one] { $photos } photo
       *[other] { $photos } photos
    })
operations-waiting-oldest = The oldest since { $at }
operations-jobs = Background jobs
operations-jobs-text = What the server does by itself: deadlines, escalation, figures.
operations-jobs-dead = given up; { $ready } in the queue
operations-jobs-behind = The oldest job is { $span } late. See whether the server runs as it should.
operations-trail = Trail
operations-trail-text = Who revealed an identity, released, changed roles and signed in.
operations-read-only = The store can only be read: new reports are refused. Look at the disk space, then restart the server.
operations-release = Balai version { $release }

packs-title = Region pack { $region }
packs-text = All that is special to this region comes from one folder of data. Change it, then read it again here. A pack with an error never replaces a good one.
packs-reload = Read this pack again
packs-attempt-replaced = The new pack serves
packs-attempt-unchanged = The pack on disk is the one that serves
packs-attempt-kept = The pack on disk is not used
packs-attempted = Read { $at }.
packs-still-serving = The pack read { $at } still serves. Mend the errors below, then read it again.
packs-served = The pack that serves
packs-read-at = Read
packs-version = Version
packs-folder = Folder
packs-areas = Areas
packs-areas-parts = { $regencies } regencies and cities, { $districts } districts, { $villages } { -villages }
packs-agencies = Agencies and offices
packs-categories = Categories
packs-channels = Channels
packs-workflows = Workflows
packs-findings = Findings
packs-findings-text = Written in English for whoever writes the pack, as “balai region check” prints them.
packs-no-findings = The checker found nothing.
packs-error = error
packs-warning = warning
packs-note = note
packs-count-error = { $count ->
        [one] { $count } error
       *[other] { $count } errors
    }
packs-count-warning = { $count ->
        [one] { $count } warning
       *[other] { $count } warnings
    }
packs-count-note = { $count ->
        [one] { $count } note
       *[other] { $count } notes
    }
packs-line = line { $line }
packs-others = Other regions on this server
packs-others-text = Each region reads its own pack, by the rights of its own administrators.
packs-region = Region

jobs-title = Jobs given up
jobs-text = A background job is tried again and again for about two days, then it stops here. Mend the cause, then send it again.
jobs-resend-all = Send all again ({ $count })
jobs-resend = Send again
jobs-resent-title = Sent
jobs-resent = { $count ->
        [one] { $count } job is in the queue again.
       *[other] { $count } jobs are in the queue again.
    }
jobs-kind = Kind
jobs-error = Last error
jobs-attempts = Tries
jobs-given-up = Given up
jobs-ago = { $span } ago
jobs-empty = No job was given up. One that is will stand here with its cause.

trail-title = Trail
trail-text = Acts that must be answered for, the newest first. Nobody can change or delete them.
trail-any-action = Any action
trail-action = Action
trail-subject = Done to
trail-subject-hint = A report’s number or an officer’s sign-in name.
trail-at = Time
trail-actor = By
trail-reason = Reason and detail
trail-by-citizen = Citizen
trail-by-officer = Officer
trail-by-system = Server
trail-empty = Nothing here yet. The first line appears when somebody signs in or reveals an identity.
trail-none-found = No line fits. Change or clear the filter.
trail-action-account-disabled = Account shut
trail-action-account-enabled = Account opened
trail-action-account-invited = Officer invited
trail-action-account-renamed = Account renamed
trail-action-change-visibility = Report’s visibility changed
trail-action-enrolment-resumed = Enrolment of an authenticator resumed
trail-action-factor-change-begun = Change of authenticator begun
trail-action-factor-enrolled = Authenticator enrolled
trail-action-factor-renewal-agreed = New authenticator agreed to
trail-action-factor-renewal-asked = New authenticator asked for
trail-action-factor-renewal-refused = New authenticator refused
trail-action-link-made = One-time link made
trail-action-password-changed = Password changed
trail-action-password-chosen = Password chosen
trail-action-publish-photo = Release of a photo decided
trail-action-publish-text = Release of a text decided
trail-action-recovery-code-used = Recovery code used
trail-action-reload-region = Region pack read again
trail-action-renew-pin = Report’s PIN renewed
trail-action-resend-all-jobs = All given-up jobs sent again
trail-action-emergency-pages = Emergency pages turned on or off
trail-action-resend-job = Given-up job sent again
trail-action-reveal-identity = Reporter’s identity revealed
trail-action-role-granted = Role granted
trail-action-role-revoked = Role revoked
trail-action-session-ended = Session ended
trail-action-signed-in = Signed in
trail-action-work-handed-over = Work handed over during leave
trail-action-work-taken-back = Work taken back
trail-detail-activate = to open the account
trail-detail-demonstration = for the demonstration
trail-detail-held = held
trail-detail-kept = old pack kept
trail-detail-public = public
trail-detail-replaced = new pack used
trail-detail-reset = to choose another password
trail-detail-restricted = restricted
trail-detail-secret = secret
trail-detail-unchanged = unchanged
trail-detail-withheld = not shown
trail-action-breach-recorded = Data breach recorded
trail-action-breach-told = Letters about a data breach sent
trail-action-case-read = Case opened
trail-action-contact-corrected = Contact corrected
trail-action-contact-forgotten = Contact removed at the end of its time
trail-action-data-copied = Copy of personal data opened
trail-action-data-request-decided = Request about personal data decided
trail-action-data-restriction-lifted = Restriction of processing lifted
trail-action-document-issued = Document issued
trail-action-document-revoked = Document revoked
trail-action-document-superseded = Document superseded
trail-action-erase-case = Personal data erased
trail-action-feedback-text = Release of a comment decided
trail-action-hold-lifted = Legal hold lifted
trail-action-hold-placed = Legal hold placed
trail-action-list-read = Shown in a list
trail-action-payment-list-taken = Payment list taken out
trail-action-processing-restricted = Processing of data restricted
trail-action-queue-exported = Queue exported
trail-action-resident-address-changed = Resident’s e-mail address changed
trail-action-resident-ended = Resident’s account closed
trail-action-resident-passkey-added = Resident’s passkey added
trail-action-resident-passkey-removed = Resident’s passkey removed
trail-action-resident-recovered = Resident’s account recovered
trail-action-resident-recovery-codes = Resident’s recovery codes made
trail-action-resident-recovery-started = Recovery of a resident’s account begun
trail-action-resident-recovery-stopped = Recovery of a resident’s account stopped
trail-action-restriction-lifted = Restriction of processing over
trail-action-upload-opened = Photo of a document opened
