
# Nilai yang diketik: nomor, tempat, bahasa.
problem-area-code = Kode wilayah ini tidak dikenal. Pilih desa atau kelurahan dari daftar.
problem-region-id = Nama pendek wilayah berisi 2 sampai 40 huruf kecil, angka, atau tanda hubung di tengah.
problem-point = Titik ini tidak ada di bumi. Pilih titik di peta, atau pilih desa dari daftar.
problem-case-number = Nomor laporan ini tidak cocok. Periksa lagi di bukti laporan Anda; bentuknya seperti ABC-7F3K-92QX.
problem-pin = PIN terdiri dari enam angka. Lihat di bukti laporan Anda, atau minta PIN baru di loket.
problem-cursor = Alamat halaman ini sudah tidak berlaku. Mulai lagi dari awal daftar.
problem-language = Bahasa ini belum tersedia. Pilih Bahasa Indonesia atau English.
problem-nik = NIK terdiri dari 16 angka seperti di KTP. Periksa lagi angkanya.
problem-phone = Nomor telepon ini tidak lengkap. Tulis seperti 0812 3456 7890 atau (0361) 234567.
problem-working-hours = Jam kerja ditulis seperti 08:00-12:00, 13:00-16:00, atau closed bila tutup.

# Foto.
problem-photo-empty = Berkas foto ini kosong. Pilih foto lain, atau kirim tanpa foto dan tambahkan nanti lewat halaman lacak.
problem-photo-too-large = Foto ini lebih besar dari { $megabytes } MB. Pilih foto lain, atau kirim tanpa foto dan tambahkan nanti lewat halaman lacak.
problem-photo-dimensions = Foto ini terlalu banyak pikselnya untuk kami buka. Perkecil dulu di ponsel, atau kirim tangkapan layarnya.
problem-photo-heic = Foto ini berformat HEIC atau AVIF, yang belum bisa kami buka. Buat tangkapan layar foto itu, lalu kirim tangkapan layarnya. Di iPhone: Pengaturan, Kamera, Format, pilih Paling Kompatibel.
problem-photo-gif = Berkas ini gambar GIF. Kirim foto JPEG, PNG, atau WebP.
problem-photo-film = Berkas ini video. Kirim foto JPEG, PNG, atau WebP; satu tangkapan layar dari video juga boleh.
problem-photo-format = Berkas ini bukan foto yang bisa kami buka. Kirim foto JPEG, PNG, atau WebP.
problem-photo-damaged = Foto ini rusak atau terpotong. Ambil ulang fotonya, atau kirim lagi saat sinyal lebih baik.

# Penyimpanan.
problem-changed-meanwhile = Sementara itu orang lain sudah mengubahnya. Muat ulang halaman ini, lalu coba lagi.
problem-busy = Balai sedang ramai. Tunggu beberapa detik, lalu coba lagi; yang Anda tulis belum terkirim.
problem-read-only = Untuk sementara Balai hanya bisa dibaca. Laporan baru belum bisa diterima; coba lagi nanti.
problem-outcome-unknown = Kami belum tahu apakah kiriman Anda sudah tersimpan. Kirim sekali lagi: kiriman yang sama tidak akan tercatat dua kali.
problem-internal = Ada yang salah di pihak kami. Coba lagi; bila masih gagal, sebutkan kode di bawah ini kepada petugas.
problem-storage-full = Penyimpanan penuh, jadi kiriman Anda belum tersimpan. Petugas sudah diberi tahu; coba lagi nanti.
problem-took-too-long = Pencarian ini terlalu lama. Persempit pilihannya, misalnya satu desa atau satu bulan.
problem-too-many = Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi.
problem-file-not-found = Berkas ini tidak ada.
problem-job-not-dead = Pekerjaan ini sudah dikirim ulang atau sudah selesai.
