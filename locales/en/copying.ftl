# What balai backup, restore, verify and drill say to an administrator.

copying-made = Copied to { $target }: { $pieces } pieces of the database ({ $newpieces } of them new), { $files } files ({ $newfiles } of them new).
copying-signed = Signed by { $signer }
copying-keep-signer = Keep this line apart: “balai restore --signed-by” tells by it that a copy is yours.
copying-keys-apart = The key directory is not in the copy. Keep its keys apart as well.
copying-one-key = Only one key opens it: if that is lost, so is the copy. Name a second --recipient, kept in another hand.
copying-base-made = The base backup lies at { $target }: { $pieces } pieces ({ $newpieces } of them new), { $files } files ({ $newfiles } of them new).
copying-base-log = Moments after it can be restored as long as PostgreSQL archives its log there: archive_command must call balai archive-log.
copying-no-data = { $data } holds no database of Balai; name the data directory with --data.
copying-signer-digits = --signed-by takes the 64 digits that “balai backup” printed.

copying-restored = Restored to { $data }: everything committed up to { $moment } is there, nothing later.
copying-restored-part = NOT EVERYTHING is back in { $data }. The database is, with everything committed up to { $moment } and nothing later; files are missing, named below.
copying-restored-asked = Asked for was { $moment }.
copying-restored-from = Made from the copy of { $moment } and { $segments } segments. The database is whole; { $files } files are back.
copying-restored-gap = Something is missing: { $gap }.
copying-missing-files = { $count ->
    [one] One file that rows name could not be brought back:
   *[other] { $count } files that rows name could not be brought back:
}
copying-missing-next = Restore from another target as well, into another directory, and copy these files into this one’s “files”. Until then pages say that the picture is missing. The command ends with 1.
copying-signed-expected = Signed by { $signer }, as expected.
copying-signed-unknown = Signed by { $signer }. Compare this with what you kept: only then is it certain that the copy is yours.
copying-keys-back = The keys are not in a copy. Before the server starts, put the key directory back as { $keys }: without its key files (k…-….key, mac.key) names and addresses stay sealed.
copying-stopped = Nothing was restored to { $data }. What serves elsewhere goes on as it is.
copying-cluster-restored = The cluster in { $cluster } is put together from the base backup of { $moment }; { $files } files are back.
copying-cluster-start = Start PostgreSQL on it as its own user, who must own the directory: it recovers to { $moment } and says so in its log.
copying-cluster-end = the end of the log
copying-cluster-archive = It archives nothing until archive_mode is taken out of postgresql.auto.conf.

copying-check-pages = pages of the database
copying-check-rows = tables by the rows they name
copying-check-files = files by their content
copying-check-history = history by what was signed of it
copying-check-good = good
copying-check-found = { $count ->
    [one] 1 finding
   *[other] { $count } findings
}
copying-check-looked = { $what } ({ $count } looked at)
copying-check-no-history = The history was not compared with what was signed: { $reason }
copying-check-counted = { $rows } rows in { $tables } tables
copying-check-whole = The data directory is whole.
copying-check-wrong = Something is wrong. Stop the server and keep this directory as it is. Then restore beside it: balai restore --from TARGET --identity KEYFILE --data ANOTHER-DIR. The keys stay in { $keys }.

copying-looked = { $snapshots } snapshots, { $pieces } pieces, { $files } files and { $segments } segments were looked at ({ $depth }).
copying-looked-cluster = PostgreSQL: { $bases } base backups, { $pieces } pieces, { $files } files and { $log } pieces of the log were looked at ({ $depth }).
copying-depth-inside = opened to the last byte
copying-depth-outside = from the outside; give --identity to look inside
copying-moments = Moments from { $from } to { $until } can be restored.
copying-sound = Nothing is wrong with what lies there. Whether it holds every file that a row names, only a restore shows: balai drill.
copying-unsound = Keep this target as it is. Look whether another one is sound, and have a new copy made.

copying-drill-proven = PROVEN: { $target } as it was at { $moment }, in { $took } ms
copying-drill-failed = NOT PROVEN: { $target } as it was at { $moment }, in { $took } ms
copying-drill-nothing = nothing
copying-drill-no-history = The history is not compared with what was signed of it. Give the log’s key with --log-key; it stands at /log.
copying-drill-signer = This machine signs its drills as { $signer }. Write that into “believed” of the server’s [drill].
copying-drill-moment = --at { $text }: it is random, newest, or a time with its zone, such as 2026-11-27T21:00:00+08:00.
copying-drill-digits = { $text }: 64 hexadecimal digits are expected.
copying-drill-no-key = { $file }: it is no key of Balai.
copying-drill-scratch = { $directory }: the directory is not empty; name an empty one.


copying-at = { $place }: { $what }
copying-fault-not-ours = it is no object of a backup of Balai
copying-fault-truncated = it is cut off: only the first part of it is there
copying-fault-altered = it was changed after it was written: its signature or checksum does not fit
copying-fault-foreign = it is foreign: another server signed it ({ $signer })
copying-fault-misplaced = it stands in the wrong place: it was written as { $name }
copying-fault-broken-chain = it does not continue the segment before it: the order was changed, or one was exchanged
copying-fault-wrong-key = the key does not open it: use the private half of one of the keys the backup was made for
copying-fault-damaged = it opens, but its content does not fit its name
copying-target-missing = { $detail } is not there
copying-target-exists = { $detail } is there already with another content: does another server copy to the same place?
copying-target-full = there is no room left: make room there, or name another target ({ $detail })
copying-target-denied = access was refused: look at the credentials and rights there ({ $detail })
copying-target-away = it can’t be reached: { $detail }
copying-not-empty = { $place } is not empty: a restore never overwrites anything; name an empty directory.
copying-nothing-there = There is no snapshot at { $place }: is it the right place, and is the disk mounted?
copying-too-early = The earliest moment that can be restored from { $place } is { $moment }. Give that one or a later one with --at.
copying-gap = From { $after } to { $before } nothing can be shown ({ $reason }). Look whether another target has it; to restore what stands before the gap, add --until-gap.
copying-gap-open = From { $after } on nothing can be shown ({ $reason }). Look whether another target has it; to restore what stands before the gap, add --until-gap.
copying-refused = { $detail }
copying-next-place = Look whether this is the right place, and move what is not of Balai away from it.
copying-next-other = Keep this target as it is. Restore from another one, or a moment before it (--at), which “balai verify backup” tells.
copying-next-signer = Do not use it before it is certain whose it is. Compare the digits with the signer written down when copying was set up, and name that one with --signed-by.
copying-next-key = Take the other of the private keys out of its safe; the public half of each is told by “age-keygen -y KEYFILE”.
copying-next-away = See that the disk is mounted or the other machine answers, and that the address is written right. Then give the same command again.
copying-next-room = Make room there, or name a directory on a larger disk. Then give the same command again.
copying-next-path = Check that the path is written right and that you may read and write there.
