# Formulir laporan: tempat yang tidak ada, urusan badan lain, keadaan darurat, dan siapa yang diadukan.

where-no-place = Laporan ini tidak menyangkut tempat tertentu
where-no-place-hint = Misalnya pertanyaan tentang syarat layanan atau keluhan tentang sikap petugas.
where-needed-by = Urusan «{ $category }» memerlukan tempat, supaya petugas tahu harus ke mana.
where-other-category = Pilih urusan lain
check-no-place = Tidak menyangkut tempat tertentu
check-accused = Instansi yang Anda adukan
check-accused-hint = Hanya Anda dan pemeriksa yang membaca ini.
outside-body = Yang mengurus masalah ini
receipt-agency-outside = Diterima dan diteruskan oleh
receipt-passed-on = { $agency } meneruskan laporan Anda kepada { $body }. Kabarnya tertulis di halaman lacak.
receipt-next-answer = Setelah dijawab, Anda dapat menyatakan «Belum selesai».
case-outside = Urusan ini bukan wewenang pemerintah daerah: { $body } yang mengurusnya. { $agency } meneruskan laporan ini ke sana.
urgent-title = Ada bahaya bagi nyawa? Hubungi sekarang, jangan menunggu jawaban laporan:
routing-outside = { $outside } mengurus «{ $category }». { $agency } meneruskan laporan Anda ke sana dan tetap memantau.
field-place-needed = Urusan yang Anda pilih memerlukan tempat. Pilih { -village } dari daftar, titik di peta, atau nama tempat.
field-place-address-only = Alamat saja belum cukup. Pilih juga { -village } dari daftar, atau tunjuk tempatnya di peta.
field-position-swapped = Lintang dan bujur tertukar: kalau dibalik, titik ini di { $village }. Tukar kedua angkanya.
field-position-unreadable = «{ $typed }» bukan koordinat. Tulis derajat sebagai angka, misalnya bujur 110,42 dan lintang -6,99.
problem-no-public-case = Tidak ada laporan yang terbuka untuk umum dengan nomor ini. Kalau ini laporan Anda sendiri dan Anda memilih tertutup, isi juga PIN. Kalau tidak, periksa lagi nomornya.
