# Yang disampaikan balai backup, restore, verify, dan drill kepada administrator.

copying-made = Disalin ke { $target }: { $pieces } potong basis data ({ $newpieces } di antaranya baru), { $files } berkas ({ $newfiles } di antaranya baru).
copying-signed = Ditandatangani oleh { $signer }
copying-keep-signer = Simpan baris ini di tempat lain. Dengan itu “balai restore --signed-by” tahu bahwa salinannya milik Anda.
copying-keys-apart = Folder kunci tidak ikut disalin. Simpan kuncinya di tempat lain juga.
copying-one-key = Hanya satu kunci yang dapat membukanya. Jika kunci itu hilang, salinannya pun hilang. Sebutkan --recipient kedua, yang dipegang orang lain.
copying-base-made = Salinan dasar tersimpan di { $target }: { $pieces } potong ({ $newpieces } di antaranya baru), { $files } berkas ({ $newfiles } di antaranya baru).
copying-base-log = Saat sesudahnya dapat dipulihkan selama PostgreSQL mengarsipkan lognya ke sana: archive_command harus memanggil balai archive-log.
copying-no-data = { $data } tidak berisi basis data Balai. Sebutkan folder data dengan --data.
copying-signer-digits = --signed-by diisi 64 digit yang dicetak “balai backup”.

copying-restored = Dipulihkan ke { $data }: semua yang tersimpan sampai { $moment } ada, yang sesudahnya tidak.
copying-restored-part = TIDAK SEMUANYA kembali di { $data }. Basis datanya kembali, sampai { $moment }. Ada berkas yang hilang, disebutkan di bawah.
copying-restored-asked = Yang diminta adalah { $moment }.
copying-restored-from = Dibuat dari salinan { $moment } dan { $segments } segmen. Basis datanya utuh; { $files } berkas kembali.
copying-restored-gap = Ada yang hilang: { $gap }.
copying-missing-files = { $count ->
   *[other] { $count } berkas yang disebut basis data tidak dapat dikembalikan:
}
copying-missing-next = Pulihkan juga dari tujuan lain ke folder lain, lalu salin berkas ini ke “files” di folder ini. Sebelum itu, halaman memberi tahu bahwa gambarnya hilang. Perintah berakhir dengan 1.
copying-signed-expected = Ditandatangani oleh { $signer }, sesuai yang diharapkan.
copying-signed-unknown = Ditandatangani oleh { $signer }. Cocokkan dengan catatan Anda. Baru sesudah itu pasti bahwa salinannya milik Anda.
copying-keys-back = Kunci tidak ada di dalam salinan. Sebelum server dijalankan, kembalikan folder kunci sebagai { $keys }. Tanpa berkas kuncinya (k…-….key, mac.key), nama dan alamat tetap tersegel.
copying-stopped = Tidak ada yang dipulihkan ke { $data }. Yang melayani di tempat lain tetap seperti semula.
copying-cluster-restored = Klaster di { $cluster } disusun dari salinan dasar { $moment }; { $files } berkas kembali.
copying-cluster-start = Jalankan PostgreSQL di atasnya sebagai penggunanya sendiri, yang harus memiliki folder itu. PostgreSQL memulihkan sampai { $moment } dan mencatatnya di log.
copying-cluster-end = akhir log
copying-cluster-archive = Klaster tidak mengarsipkan apa pun sebelum archive_mode dihapus dari postgresql.auto.conf.

copying-check-pages = halaman basis data
copying-check-rows = tabel menurut baris yang dirujuk
copying-check-files = berkas menurut isinya
copying-check-history = riwayat menurut yang telah ditandatangani
copying-check-good = baik
copying-check-found = { $count ->
   *[other] { $count } temuan
}
copying-check-looked = { $what } ({ $count } diperiksa)
copying-check-no-history = Riwayat tidak dibandingkan dengan yang telah ditandatangani: { $reason }
copying-check-counted = { $rows } baris dalam { $tables } tabel
copying-check-whole = Folder data utuh.
copying-check-wrong = Ada yang tidak beres. Hentikan server dan biarkan folder ini apa adanya. Lalu pulihkan di sebelahnya: balai restore --from TUJUAN --identity BERKAS-KUNCI --data FOLDER-LAIN. Kuncinya tetap di { $keys }.

copying-looked = { $snapshots } salinan utuh, { $pieces } potong, { $files } berkas, dan { $segments } segmen diperiksa ({ $depth }).
copying-looked-cluster = PostgreSQL: { $bases } salinan dasar, { $pieces } potong, { $files } berkas, dan { $log } potong log diperiksa ({ $depth }).
copying-depth-inside = dibuka sampai bita terakhir
copying-depth-outside = dari luar; berikan --identity untuk memeriksa isinya
copying-moments = Saat dari { $from } sampai { $until } dapat dipulihkan.
copying-sound = Yang tersimpan di sana tidak bermasalah. Apakah semua berkas yang disebut basis data ada, hanya tampak saat dipulihkan: balai drill.
copying-unsound = Biarkan tujuan ini apa adanya. Periksa apakah tujuan lain baik, lalu buat salinan baru.

copying-drill-proven = TERBUKTI: { $target } seperti pada { $moment }, dalam { $took } md
copying-drill-failed = TIDAK TERBUKTI: { $target } seperti pada { $moment }, dalam { $took } md
copying-drill-nothing = (tidak ada)
copying-drill-no-history = Riwayat tidak dibandingkan dengan yang telah ditandatangani. Berikan kunci log dengan --log-key; kuncinya tertulis di /log.
copying-drill-signer = Mesin ini menandatangani latihannya sebagai { $signer }. Tulis itu pada “believed” di [drill] server.
copying-drill-moment = --at { $text }: isi dengan random, newest, atau waktu dengan zonanya, misalnya 2026-11-27T21:00:00+08:00.
copying-drill-digits = { $text }: diperlukan 64 digit heksadesimal.
copying-drill-no-key = { $file }: ini bukan kunci Balai.
copying-drill-scratch = { $directory }: folder ini tidak kosong. Sebutkan folder yang kosong.


copying-at = { $place }: { $what }
copying-fault-not-ours = ini bukan bagian salinan Balai
copying-fault-truncated = terpotong: hanya bagian awalnya yang ada
copying-fault-altered = diubah setelah ditulis: tanda tangan atau jumlah pemeriksanya tidak cocok
copying-fault-foreign = asing: ditandatangani server lain ({ $signer })
copying-fault-misplaced = berada di tempat yang salah: ditulis sebagai { $name }
copying-fault-broken-chain = tidak menyambung segmen sebelumnya: urutannya diubah, atau ada yang ditukar
copying-fault-wrong-key = kunci ini tidak membukanya: pakai bagian rahasia dari salah satu kunci yang dipakai saat menyalin
copying-fault-damaged = dapat dibuka, tetapi isinya tidak cocok dengan namanya
copying-target-missing = { $detail } tidak ada
copying-target-exists = { $detail } sudah ada dengan isi lain: apakah server lain menyalin ke tempat yang sama?
copying-target-full = tidak ada ruang lagi: kosongkan ruang di sana, atau sebutkan tujuan lain ({ $detail })
copying-target-denied = akses ditolak: periksa kredensial dan hak di sana ({ $detail })
copying-target-away = tidak dapat dijangkau: { $detail }
copying-not-empty = { $place } tidak kosong. Pemulihan tidak pernah menimpa apa pun: sebutkan folder yang kosong.
copying-nothing-there = Tidak ada salinan utuh di { $place }. Apakah tempatnya benar, dan apakah disknya terpasang?
copying-too-early = Saat paling awal yang dapat dipulihkan dari { $place } adalah { $moment }. Sebutkan saat itu atau sesudahnya dengan --at.
copying-gap = Dari { $after } sampai { $before } tidak ada yang dapat dibuktikan ({ $reason }). Periksa apakah tujuan lain memilikinya. Untuk memulihkan yang ada sebelum celah itu, tambahkan --until-gap.
copying-gap-open = Mulai { $after } tidak ada yang dapat dibuktikan ({ $reason }). Periksa apakah tujuan lain memilikinya. Untuk memulihkan yang ada sebelum celah itu, tambahkan --until-gap.
copying-refused = Tidak dapat dijalankan. Rincian dari program: { $detail }
copying-next-place = Periksa apakah tempatnya benar, dan pindahkan yang bukan milik Balai dari sana.
copying-next-other = Biarkan tujuan ini apa adanya. Pulihkan dari tujuan lain, atau saat sebelumnya (--at) yang disebutkan “balai verify backup”.
copying-next-signer = Jangan dipakai sebelum jelas milik siapa. Cocokkan digitnya dengan penanda tangan yang dicatat saat penyalinan disiapkan, lalu sebutkan dengan --signed-by.
copying-next-key = Ambil kunci rahasia yang lain dari brankas. Bagian publik tiap kunci ditampilkan oleh “age-keygen -y BERKAS-KUNCI”.
copying-next-away = Pastikan disknya terpasang atau mesin lain itu menjawab, dan alamatnya benar. Lalu jalankan perintah yang sama lagi.
copying-next-room = Kosongkan ruang di sana, atau sebutkan folder di disk yang lebih besar. Lalu jalankan perintah yang sama lagi.
copying-next-path = Periksa apakah jalurnya benar, serta Anda boleh membaca dan menulis di sana.
