# The minutes of a rehearsal: `balai rehearse`.

rehearse-title = Minutes of an emergency rehearsal
rehearse-made = Made { $at } with Balai { $release }, on a copy of the data. The service was not disturbed.
rehearse-head-fault = Fault
rehearse-head-expected = What must happen
rehearse-head-receipts = Receipts given
rehearse-head-lost = Reports lost
rehearse-head-back = Back in
rehearse-head-held = Outcome
rehearse-held = held
rehearse-broken = NOT held
rehearse-f1 = The process is killed while residents report
rehearse-f1-expected = Every report that has a receipt is still there
rehearse-f3 = The storage is full
rehearse-f3-expected = Pages can be read, reports wait and are then stored once
rehearse-f7 = The disk refuses to write, the database can only be read
rehearse-f7-expected = Pages can be read, reports wait and are then stored once
rehearse-f13 = The mail server is away
rehearse-f13-expected = Reports are taken in as ever, no letter is thrown away
rehearse-f22 = A copy is restored elsewhere
rehearse-f22-expected = The copy is whole and every report can be opened
rehearse-all-held = Every promise held.
rehearse-not-all = Some promise did not hold. Run balai doctor, mend it, then rehearse again.
rehearse-limits = The full storage was played by the database's own limit, the failing disk by the system's limit on files. Restoring from a backup target is proved by the nightly drill, not by these minutes.
rehearse-signed = Checked by: ____________________   Date: ____________________
