# Checks of the server: `balai doctor` and /admin/periksa. Each case has a sentence, and a next step where something is to be done.

doctor-title = Checks of the server
doctor-text = What must be looked after so that the service goes on. Do the step below each mark.
doctor-none = This server was not told what to check. Run it with balai serve.
doctor-summary-fine = All is well.
doctor-summary-look = { $count } to look at.
doctor-summary-act = { $count } to mend now.
doctor-next-label = Step
doctor-state-fine = Fine
doctor-state-note = Note
doctor-state-look = Look at it
doctor-state-act = Mend now

doctor-name-disk = Disk
doctor-name-clock = Clock
doctor-name-keys = Keys
doctor-name-backup = Backups
doctor-name-database = Database
doctor-name-jobs = Background jobs
doctor-name-files = Stored files
doctor-name-mail = E-mail
doctor-name-signing = Signing
doctor-name-certificate = Certificate
doctor-name-packs = Region packs
doctor-name-waiting = Waiting reports
doctor-name-emergency = Emergency
doctor-name-memory = Memory
doctor-name-descriptors = Open files
doctor-name-kernel = Operating system
doctor-name-release = Release

doctor-disk-fine = { $free } free, { $percent } percent.
doctor-disk-low = Only { $free } free, { $percent } percent.
doctor-disk-low-next = Delete files nobody uses or enlarge the disk in the next days. Below 3 percent no report can be stored.
doctor-disk-full = The disk is almost full: { $free } left, { $percent } percent.
doctor-disk-full-next = Make room now, for example with journalctl --vacuum-size=200M. Balai writes again without a restart.
doctor-disk-inodes = The disk can hold no more files, though { $free } ({ $percent } percent) are free.
doctor-disk-inodes-next = Find folders with very many small files and clear them. The command df -i shows what is left.
doctor-disk-unknown = The room on the disk can't be read.
doctor-disk-unknown-next = Run df -h on the data directory and look yourself.

doctor-clock-fine = The clock is set by a time server.
doctor-clock-behind = The clock went back: the newest entry is { $count } { $unit ->
    [day] days
    [hour] hours
   *[minute] minutes
} later.
doctor-clock-behind-next = Set the clock with timedatectl set-ntp true, then restart Balai. Promises are counted wrongly while it is off.
doctor-clock-unset = The clock is not set by a time server.
doctor-clock-unset-next = Run timedatectl set-ntp true and check again after a minute.
doctor-clock-unknown = Nobody says whether the clock is set by a time server.
doctor-clock-unknown-next = Compare the server's clock with yours. The command is date.

doctor-keys-fine = { $count } keys in { $folder }, readable by their owner alone.
doctor-keys-inside = The key directory { $folder } lies inside the data directory.
doctor-keys-inside-next = Stop Balai and move that folder outside. Then name it with --keys. A copy of the data must not hold its keys.
doctor-keys-open = Others on this machine can read { $file }.
doctor-keys-open-next = Run chmod 600 on key files and chmod 700 on their folder. If somebody may have read them, rotate the keys.
doctor-keys-missing = There are no keys in { $folder }.
doctor-keys-missing-next = Put the key files back from their copy. Without them no contact of a reporter can be read again.

doctor-backup-fine = A restore was proved { $count } { $unit ->
    [day] days
    [hour] hours
   *[minute] minutes
} ago.
doctor-backup-old = The last proven restore was { $count } { $unit ->
    [day] days
    [hour] hours
   *[minute] minutes
} ago.
doctor-backup-old-next = Run balai drill now and see why the nightly drill did not run.
doctor-backup-unproven = The last backup was { $count } { $unit ->
    [day] days
    [hour] hours
   *[minute] minutes
} ago, but no restore was ever proved.
doctor-backup-unproven-next = Run balai drill once now. A backup that was never restored can't be trusted yet.
doctor-backup-failed = A place for copies can’t be used: { $reason }
doctor-backup-failed-next = Mend the cause. The server tries again by itself and sends what waits; check again after a minute.
doctor-backup-none = There is no backup that runs by itself.
doctor-backup-none-next = Set up backups today: read docs/operate/backup.md. Without one, a broken disk means that all is lost.
doctor-backup-unreadable = The record of backups { $file } can't be read.
doctor-backup-unreadable-next = Look who owns that file, then wait a minute. A running server writes a new record by itself.

doctor-database-fine = The database is whole.
doctor-database-quick = The database answers and can be written.
doctor-database-broken = The database is broken: { $reason }
doctor-database-broken-next = Delete nothing. Stop Balai, keep a copy of the data directory, then restore a backup with balai restore.
doctor-database-readonly = A disk failed to write, so the database can only be read.
doctor-database-readonly-next = Look at the disk with dmesg, then restart Balai. Short reports are still taken at /siaga.
doctor-database-unopened = The database can't be opened: { $reason }
doctor-database-unopened-next = Check where the data lie and who owns the folder. With PostgreSQL, check whether its server runs.

doctor-jobs-fine = { $ready } jobs wait, none is late.
doctor-jobs-behind = The oldest job is { $count } { $unit ->
    [day] days
    [hour] hours
   *[minute] minutes
} late.
doctor-jobs-behind-next = Make sure that balai serve runs. If it does, look at its log and restart it.
doctor-jobs-dead = { $dead } jobs were given up.
doctor-jobs-dead-next = Open /admin/pekerjaan, mend the cause, then send them again.
doctor-jobs-unknown = The queue of jobs can't be read.
doctor-jobs-unknown-next = See the check of the database first.

doctor-files-fine = Files no longer in use were removed { $count } { $unit ->
    [day] days
    [hour] hours
   *[minute] minutes
} ago.
doctor-files-behind = Files no longer in use were last removed { $count } { $unit ->
    [day] days
    [hour] hours
   *[minute] minutes
} ago.
doctor-files-behind-next = Open /admin/pekerjaan and look for files-sweep. Make sure that balai serve runs: it happens once a day.
doctor-files-never = Files no longer in use were not removed within the last seven days.
doctor-files-never-next = Nothing to do on a new server. It happens once a day while balai serve runs.
doctor-files-unknown = It is not known when files no longer in use were removed.
doctor-files-unknown-next = See the check of the database first.

doctor-mail-fine = The mail server lets us in.
doctor-mail-none = No mail server is named, so nobody is promised e-mail.
doctor-mail-none-next = If reporters are to be told by e-mail, fill in [mail] in balai.toml.
doctor-mail-away = The mail server does not answer.
doctor-mail-away-next = Check name and port in [mail], and whether the firewall lets us through. Letters wait and are tried again.
doctor-mail-insecure = The connection to the mail server can't be protected.
doctor-mail-insecure-next = Check the mail server's certificate. For an authority of your own, name its file in authority_file.
doctor-mail-refused = The mail server refuses user or password.
doctor-mail-refused-next = Mend user and the content of password_file, then restart Balai.
doctor-signing-fine = The signing service answers and knows somebody who can sign.
doctor-signing-wet = No signing service is named, so documents are signed with a pen.
doctor-signing-wet-next = If the office has an electronic certificate, fill in [signing] in balai.toml.
doctor-signing-demonstration = A test signer signs the documents of a demonstration.
doctor-signing-demonstration-next = Its signature proves nothing. For a real service fill in [signing] in balai.toml.
doctor-signing-nobody = The signing service answers, but nobody named here holds a certificate that stands.
doctor-signing-nobody-next = Name the officer in [[signing.signer]] and check how long the certificate is good.
doctor-signing-away = The signing service does not answer.
doctor-signing-away-next = Check address in [signing], the server’s certificate, user, and the content of secret_file. Documents wait.
doctor-signing-broken = The section [signing] of balai.toml can’t be used.
doctor-signing-broken-next = Start Balai once: the message names the wrong key.

doctor-certificate-fine = The certificate holds for { $days } more days.
doctor-certificate-proxy = Balai does not look after TLS.
doctor-certificate-proxy-next = Watch the certificate of your proxy. Without a proxy, fill in [tls]: read docs/operate/tls.md.
doctor-certificate-soon = The certificate ends in { $days } days and was not renewed yet.
doctor-certificate-soon-next = See in the log why it was not renewed, or ask for a new one.
doctor-certificate-near = The certificate ends in { $days } days.
doctor-certificate-near-next = Install a new certificate this week. Balai reads it by itself without a restart.
doctor-certificate-now = The certificate is over or about to be ({ $days } days left). Browsers will refuse this site.
doctor-certificate-now-next = Install a new certificate now. Balai reads it within a minute.
doctor-certificate-refused = The new certificate on disk was refused. The old one serves for { $days } more days.
doctor-certificate-refused-next = See why in the log, then install files of certificate and key that fit.
doctor-certificate-awaited = There is no certificate yet, so no protected connection can be made.
doctor-certificate-awaited-next = Make sure that port 80 can be reached from the internet and the name leads here. The log says why.
doctor-certificate-broken = The files of certificate and key on disk can't be used.
doctor-certificate-broken-next = Install files of certificate and key that fit before Balai is restarted. The log says why.

doctor-packs-fine = { $served } packs serve, without warnings.
doctor-packs-warned = { $served } packs serve with { $warnings } warnings.
doctor-packs-warned-next = Open /admin/paket and read the findings.
doctor-packs-kept = The pack on disk has mistakes, so the old one serves on.
doctor-packs-kept-next = Open /admin/paket, mend the mistakes, then read it again.
doctor-packs-none = No pack was named, so none was checked.
doctor-packs-none-next = Name it with --region, or in balai.toml.

doctor-waiting-fine = No report waits to be stored.
doctor-waiting-some = { $count } reports wait to be stored in the database.
doctor-waiting-some-next = Mend the storage. Balai stores them by itself as soon as the database can be written again.

doctor-emergency-fine = The usual pages are shown.
doctor-emergency-on = Emergency pages are shown.
doctor-emergency-on-next = Turn them off on this page, or with balai disaster off, once all is safe.

doctor-memory-fine = { $available } of memory available; Balai holds { $held }.
doctor-memory-low = Memory is almost used up: { $available } available; Balai holds { $held }.
doctor-memory-low-next = Stop other programs on this machine or add memory.
doctor-memory-unknown = Memory can't be read.
doctor-memory-unknown-next = Run free -m and look yourself.

doctor-descriptors-fine = { $open } of { $limit } files open.
doctor-descriptors-many = { $open } of { $limit } files open: almost used up.
doctor-descriptors-many-next = Raise LimitNOFILE of the systemd service, then restart.
doctor-descriptors-unknown = The number of open files can't be read.
doctor-descriptors-unknown-next = Nothing to do as long as the service runs well.

doctor-kernel-fine = Linux { $release }, with Landlock.
doctor-kernel-plain = Linux { $release }, without Landlock.
doctor-kernel-plain-next = Uploads are read without Landlock's jail. Debian 12 has it; update the kernel if you can.

doctor-release-fine = Balai { $release }.
