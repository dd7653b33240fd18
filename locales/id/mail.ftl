# Surel kepada pelapor dan pengikut, dan halaman yang dibuka dari surel.

mail-report = Laporan { $number }
mail-number = Nomor
mail-answer = Jawaban dari { $agency }
mail-answer-held = Ada jawaban tertulis yang masih diperiksa sebelum dapat dibaca. Lihat di halaman laporan.
mail-solved = Sudah selesai
mail-not-solved = Belum selesai
mail-state = Status
mail-agency = Ditangani
mail-promised = Dijanjikan paling lambat
mail-open = Buka halaman laporan
mail-why-reporter = Anda menerima surel ini karena alamat ini dicatat sebagai alamat pelapor. Bukan Anda? Hentikan dengan tautan di bawah.
mail-why-follower = Anda menerima surel ini karena alamat ini dipakai untuk mengikuti laporan tersebut.
mail-stop = Hentikan surel tentang laporan ini

answer-title-solved = Apakah laporan ini sudah selesai?
answer-title-not-solved = Laporan ini belum selesai?
answer-lead-solved = Dengan menekan tombol ini Anda menyatakan masalahnya sudah beres. Sesudah itu Anda dapat memberi nilai.
answer-lead-not-solved = Dengan menekan tombol ini laporan dibuka kembali dan petugas diminta datang lagi.
answer-words = Apa yang belum beres?
answer-words-hint = Boleh dikosongkan. Jangan tulis nama atau nomor telepon siapa pun.
answer-button-solved = Ya, sudah selesai
answer-button-not-solved = Belum selesai, buka kembali
answer-until = Tautan ini berlaku sekali, sampai { $until }.
answer-report = Laporan Anda
answer-result = Jawaban petugas
answer-result-none = Petugas tidak menulis jawaban. Riwayat lengkapnya ada di halaman laporan.
answer-other = Lihat riwayat laporan
answer-done-solved-title = Terima kasih, sudah kami catat
answer-done-solved = Jawaban Anda tercatat dalam riwayat laporan { $number }.
answer-done-not-solved-title = Laporan dibuka kembali
answer-done-not-solved = Laporan { $number } dikerjakan lagi. Petugas sudah diberi tahu.
answer-rated = Terima kasih atas nilai Anda.
answer-gone-title = Tautan ini tidak berlaku lagi
answer-gone-used = Jawaban lewat tautan ini sudah dipakai, jadi tidak dapat dipakai lagi.
answer-gone-old = Batas waktu menjawab sudah lewat, atau laporannya sudah berubah sejak surel itu dikirim.
answer-gone-unknown = Kami tidak mengenal tautan ini. Mungkin alamatnya terpotong saat disalin.
answer-gone-next = Anda tetap dapat membuka laporan dengan nomor dan PIN, lalu menjawab di sana.
answer-gone-button = Lacak laporan

stop-title = Hentikan surel tentang laporan ini?
stop-text = Sesudah ini tidak ada lagi surel tentang laporan { $number } ke alamat Anda. Laporannya tetap dikerjakan.
stop-button = Hentikan surel
stop-done-title = Surel dihentikan
stop-done = Anda tidak menerima surel lagi tentang laporan { $number }. Kabar tetap ada di halaman laporan.

event-confirmed = Pelapor menyatakan masalahnya sudah selesai

case-mail-unreachable = Surel kepada pelapor tidak sampai sejak { $date }: alamatnya ditolak. Tulis jawaban di halaman laporan atau pakai cara lain.

job-mail-away = Server surel tidak dapat dihubungi. Periksa nama server dan jaringan, lalu kirim lagi.
job-mail-slow = Server surel tidak menjawab tepat waktu. Periksa bebannya, lalu kirim lagi.
job-mail-insecure = Sambungan aman ke server surel gagal. Periksa sertifikat dan pilihan security, lalu kirim lagi.
job-mail-sign-in = Server surel menolak nama pengguna atau sandi. Perbarui berkas sandi, mulai ulang Balai, lalu kirim lagi.
job-mail-sender = Server surel tidak mengizinkan alamat pengirim. Periksa pilihan from dan catatan SPF, lalu kirim lagi.
job-mail-address = Alamat penerima ditolak. Tidak perlu dikirim lagi: petugas laporan itu sudah melihat tandanya.
job-mail-content = Server surel menolak isi surel, biasanya karena dianggap spam. Periksa SPF, DKIM, dan DMARC, lalu kirim lagi.
job-mail-busy = Server surel terus meminta menunggu selama dua hari. Tanyakan kepada pengelolanya, lalu kirim lagi.
job-mail-template = Contoh surel paket daerah tidak dapat diisi. Jalankan balai region check, perbaiki, lalu kirim lagi.
job-mail-folder = Folder surel peragaan tidak dapat ditulis. Periksa hak aksesnya, lalu kirim lagi.
job-mail-other = Pekerjaan surel ini gagal. Kirim lagi; kalau tetap gagal, baca log.

problem-letter-link = Tautan ini tidak berlaku lagi. Lacak laporan dengan nomornya.

help-mail-title = Apakah saya dikabari lewat surel?
help-mail = Kalau Anda mengisi alamat surel, kami mengabari setiap perkembangan. Surel penutup memuat dua tombol: «Sudah selesai» dan «Belum selesai». Kami tidak pernah menanyakan PIN lewat surel. Setiap surel memuat tautan untuk menghentikannya.

privacy-mail-title = Surel
privacy-mail = Alamat surel Anda dibuka server hanya saat mengirim kabar, lewat server surel pemerintah daerah. Surel memuat nomor laporan dan jawaban untuk Anda, tidak pernah PIN. Tautan di setiap surel menghentikannya.
