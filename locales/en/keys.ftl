# The sheets of keys for a safe (balai keys ceremony).
keys-page = Balai’s sheets of keys
keys-title = Balai’s keys: sheet { $number } of { $of }
keys-organisation = Owner: { $name }
keys-day = Date: { $day }
keys-fingerprint = Key { $name }, fingerprint { $fingerprint }
keys-what = Any two of the { $of } sheets bring the keys back. One sheet alone opens nothing. Needed: { $needed } sheets.
keys-safe = Keep this sheet in your safe, in a sealed envelope.
keys-alone = Never keep two sheets in one place. Do not photograph or scan it.
keys-back = Keys lost? Type the BALAI1 lines of two sheets into a file, then run: balai keys recover FILE
keys-new = After a key was changed, print new sheets. Keep the old ones as long as old backups are there.
keys-present = Present, and signature
