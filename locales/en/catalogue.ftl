# The list of services people may apply for.

catalogue-title = Services
catalogue-one = Service
catalogue-number = Service number { $number }
catalogue-all = All services
catalogue-empty = This region lists no services here yet.
catalogue-search-label = Find a service
catalogue-search-hint = For example: birth certificate, lost identity card, moving
catalogue-found = { $count ->
    [0] No service matches
    [one] 1 service matches
   *[other] { $count } services match
}
catalogue-found-none = There is no service for “{ $query }”. Choose an event below, or answer a few questions.
catalogue-ask = Help me choose a service
catalogue-after = Continue, track or check
catalogue-track = Track an application
catalogue-queue = Queue at the counter
catalogue-events = Find by what happened
catalogue-groups = All services by kind
catalogue-free = FREE
catalogue-days = { $days ->
    [one] 1 working day
   *[other] { $days } working days
}
catalogue-online = online
catalogue-gives = What you receive
catalogue-media-signed-paper = A document with an electronic signature and a QR code. You may print it yourself on white A4 paper.
catalogue-media-security-paper = Security paper, signed by hand.
catalogue-media-card = A card, collected at the counter or sent.
catalogue-media-stamp = A stamp and signature on your copies.
catalogue-media-answer = A written answer.
catalogue-fee = Fee
catalogue-standard = How soon
catalogue-standard-days = { $days ->
    [one] 1 working day from a complete file
   *[other] { $days } working days from a complete file
}
catalogue-extension = May be put off once, by { $days } working days at most, telling why in writing.
catalogue-objection = An objection is answered within { $days } working days.
catalogue-report = Time limit to report
catalogue-report-days = { $days } days from the event. Late is still served.
catalogue-where = How to apply
catalogue-where-online = Online, on this page
catalogue-where-counter = At the counter
catalogue-where-outreach = With officers who come to your { -village }
catalogue-in-person = You must come in person once.
catalogue-not-in-person = You need not come to apply.
catalogue-apply = Apply
catalogue-requirements = What you need
catalogue-variants = Choose what fits you, so that only what applies is shown:
catalogue-if-any = (if there is one, or if needed)
catalogue-only = only for: { $variants }
catalogue-kind-form = Filled in on a form
catalogue-kind-document = A photo of the original; at the counter it is only shown
catalogue-kind-registry = In a government register; not asked for again once it is read there
catalogue-kind-condition = Something you confirm
catalogue-kind-in_person = Come in person
catalogue-instead = You have none? You may give instead: { $name }
catalogue-originals = Originals are only shown. The office may not keep them.
catalogue-first = You may not need this
catalogue-check = Check the QR code
catalogue-check-text = documents signed electronically are valid without being certified.
catalogue-reissue = Have it issued anew with an electronic signature
catalogue-parts = Services in this bundle
catalogue-office = The office in charge
catalogue-national = The document is issued by the national system { $system }. We check your file, pass it on and tell you what happens.
catalogue-own-document = The document is issued by our region itself, and anybody can check that it is genuine.
catalogue-own = Our office completes this service itself.
catalogue-basis = Legal basis
catalogue-inferred = Part of this follows common practice and has not been confirmed by the office yet.
catalogue-print = Version for printing
catalogue-print-title = What a service needs
catalogue-print-date = { $region }. In force since { $since }. Printed { $at }.
catalogue-print-address = Look at our pages again before you go: requirements may change.
catalogue-print-help = Print this page from your browser’s menu.
catalogue-versions = Versions of this service
catalogue-version = In force since { $since }
catalogue-version-until = In force from { $since } to { $until }
catalogue-old = This version comes into force on { $since }.
catalogue-old-until = This is an older version, in force from { $since } to { $until }. New applications follow the one in force now.
catalogue-choose-one = Choose an answer to continue
catalogue-answers = Your answers
catalogue-change = Change
