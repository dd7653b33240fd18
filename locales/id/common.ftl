# Kata yang dipakai di semua halaman.
skip-link = Lewati ke isi halaman
late-by = terlambat { $span }
meaning-open = Belum berakhir
meaning-waiting = Menunggu
meaning-working = Sedang dikerjakan
meaning-verifying = Menunggu verifikasi
meaning-done = Selesai
meaning-refused = Ditolak
meaning-merged = Digabung
meaning-withdrawn = Ditarik
meaning-outside = Di luar kewenangan
personal-nik = NIK
personal-family-card = nomor kartu keluarga
personal-phone = nomor telepon
personal-plate = pelat kendaraan
personal-email = alamat surel
personal-account = nomor rekening
personal-name = nama

# Mengapa instansi ini: kalau aturan paket tidak menjelaskannya sendiri.
routing-category = { $agency } menangani urusan «{ $category }».
routing-officials = Laporan tentang pejabat atau petugas diperiksa { $agency }, bukan instansi yang diadukan.
routing-by-hand = Belum ada instansi yang pasti untuk laporan ini. { $agency } menentukan siapa yang menjawab.
routing-officer = Petugas menyerahkan laporan ini kepada { $agency }. Alasannya tertulis dalam riwayat.
