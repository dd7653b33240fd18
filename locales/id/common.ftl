# Kata yang dipakai di semua halaman.

skip-link = Lewati ke isi halaman
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
service-name = Layanan warga
language-label = Pilihan bahasa
ways-label = Menu utama
way-report = Lapor
way-services = Layanan
way-track = Lacak
way-list = Laporan
way-map = Peta
way-help = Bantuan
way-privacy = Privasi
way-officers = Masuk petugas
demonstration-notice = Ini peragaan: semua laporan dan nama di sini karangan.

back = Kembali
warning = Perhatian
error-prefix = Salah
error-title = Ada yang perlu diperbaiki
pager-label = Halaman daftar
pager-first = Kembali ke awal
pager-next = Berikutnya

count-limit = Paling banyak { $count } huruf.
count-left = Masih tersedia {"{count}"} huruf
count-over = Kelebihan {"{count}"} huruf
filter-count = {"{count}"} pilihan cocok
filter-none = Tidak ada yang cocok dengan «{"{query}"}». Coba kata lain.
photo-busy = Foto sedang diperkecil …
photo-ready = Foto siap dikirim ({"{size}"} KB).
date-day = Tanggal
date-month = Bulan
date-year = Tahun

clock-late = terlambat { $span }
clock-left = sisa { $span }
clock-until = sampai { $date }
clock-paused = jam dijeda
followers = { $count } pengikut

map-pick-show = Tunjuk di peta
map-show = Tampilkan peta
map-busy = Peta sedang dimuat …
map-failed = Peta tidak dapat dimuat. Periksa sambungan lalu coba lagi, atau pakai daftar di bawah.
map-plain = Peta memerlukan JavaScript. Semua yang ada di peta juga ada di daftar.
map-label = Peta
map-zoom-in = Perbesar
map-zoom-out = Perkecil
map-pick-help = Ketuk peta untuk menaruh titik. Dengan papan ketik: geser peta dengan tombol panah, lalu tekan Enter untuk menaruh titik di tengah.
map-picked = Titik ditaruh.

choice-title = Pilih daerah Anda
choice-lead = Alamat ini melayani beberapa daerah.
