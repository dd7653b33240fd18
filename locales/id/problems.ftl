
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

# Formulir laporan.
problem-answers = Ada isian yang perlu diperbaiki. Yang sudah Anda tulis tetap tersimpan.
problem-place = Tempatnya perlu diperbaiki. Pilih desa dari daftar, titik di peta, atau nama tempat.
field-kind-missing = Pilih jenis laporan: keluhan, harapan, pertanyaan, atau pujian.
field-text-too-short = Ceritakan sedikit lagi, paling sedikit { $least } huruf: apa yang terjadi dan di mana.
field-category-missing = Pilih urusan yang paling sesuai, atau biarkan petugas memilih.
field-category-unknown = Urusan ini tidak ada dalam daftar. Pilih lagi.
field-category-other-kind = Urusan ini tidak menerima jenis laporan yang Anda pilih. Pilih urusan lain, atau ubah jenisnya.
field-accused-unknown = Instansi ini tidak ada dalam daftar. Pilih dari daftar, atau kosongkan.
field-photos-too-many = Satu kiriman memuat paling banyak { $most } foto. Hapus sebagian, lalu tambahkan nanti lewat halaman lacak.
field-photo-missing = Pilih satu foto, lalu kirim.
field-photo-without-place = Foto ini tidak menyimpan tempat pengambilan. Pilih desa atau titik di peta.
field-place-missing = Pilih desa atau kelurahan, atau tunjuk tempatnya di peta.
field-village-missing = Pilih desa atau kelurahan dari daftar.
field-gazetteer-unknown = Tempat ini tidak ada lagi dalam daftar. Cari namanya sekali lagi, atau pilih desa.
field-position-missing = Lokasi belum terbaca. Izinkan lokasi di ponsel Anda, atau pilih desa dari daftar.
field-place-neighbour = Titik ini di luar { $region }: ini { $name }. Laporkan ke pemerintah { $name }, atau pindahkan titiknya.
field-place-offshore = Titik ini di laut, sekitar { $kilometres } km dari { $name }. Pindahkan titiknya ke darat, atau pilih desa dari daftar.
field-place-outside = Titik ini di luar { $region }, sekitar { $kilometres } km dari batasnya. Pindahkan titiknya, atau pilih desa dari daftar.
field-place-far = Titik ini jauh di luar { $region }. Pindahkan titiknya, atau pilih desa dari daftar.
field-address-too-long = Alamat paling panjang { $most } huruf. Tulis patokan yang paling mudah ditemukan saja.
field-visibility-too-open = Laporan untuk urusan ini tidak dapat dibuka seluas itu. Pilih yang lebih tertutup.
field-visibility-unknown = Pilih siapa yang boleh membaca laporan ini.
field-name-too-long = Nama paling panjang { $most } huruf.
field-phone = Nomor telepon ini tidak lengkap. Tulis seperti 0812 3456 7890, atau kosongkan.
field-phone-missing = Tulis nomor telepon, atau pilih cara lain untuk menerima jawaban.
field-email = Alamat surel ini tidak lengkap. Tulis seperti wayan@contoh.id, atau kosongkan.
field-email-missing = Tulis alamat surel, atau pilih cara lain untuk menerima jawaban.
field-message-missing = Tulis pesan Anda dulu, lalu kirim.
field-score-missing = Pilih nilai 1 sampai 5.
field-channel-closed = Kanal ini sedang tidak dibuka. Pilih kanal lain.
field-consent-missing = Tulis bagaimana pelapor menyetujui laporan ini Anda catat, misalnya «datang sendiri ke loket».
problem-rating-too-early = Laporan ini belum berakhir. Anda dapat menilainya setelah selesai.

# Langkah petugas pada laporan.
field-agency-unknown = Instansi atau bidang ini tidak ada dalam daftar. Pilih dari daftar.
field-agency-accused = Laporan ini mengadukan instansi tersebut, jadi tidak dapat dialihkan ke sana. Pilih instansi lain.
field-outside-body-unknown = Instansi luar ini tidak ada dalam daftar. Pilih dari daftar.
field-master-unknown = Tidak ada laporan dengan nomor ini dalam jangkauan Anda. Periksa lagi nomornya.
problem-too-many-cases = Paling banyak { $most } laporan sekali jalan. Kurangi pilihannya.
problem-evidence = Foto bukti ini tidak dapat diterima. Ambil foto baru di tempat kejadian setelah pekerjaan selesai.
evidence-is-report-photo = Foto ini sama dengan foto pelapor. Bukti harus menunjukkan keadaan setelah dikerjakan.
evidence-is-message-photo = Foto ini sama dengan foto yang dikirim dalam pesan.
evidence-given-before = Foto ini sudah pernah diberikan sebagai bukti laporan ini.
evidence-from-joined-case = Foto ini juga dipakai pada laporan { $number } yang terkait.
evidence-from-other-case = Foto ini sudah dipakai pada laporan lain { $number }. Ambil foto baru di tempat ini.
evidence-before-report = Foto ini diambil { $amount } hari sebelum laporan dikirim. Ambil foto baru setelah pekerjaan selesai.
evidence-maybe-before-report = Menurut jam kameranya, foto ini diambil sebelum laporan dikirim.
evidence-from-future = Menurut jam kameranya, foto ini diambil di masa depan. Periksa jam kamera.
evidence-old = Foto ini diambil { $amount } hari sebelum diberikan sebagai bukti.
evidence-other-place = Foto ini diambil { $amount } m dari tempat laporan. Ambil foto baru di tempat kejadian.
evidence-far = Foto ini diambil { $amount } m dari tempat laporan.

# Langkah pada sebuah laporan.
problem-case-not-found = Laporan ini tidak ada. Periksa nomornya di bukti laporan Anda, lalu coba lagi.
problem-case-changed = Laporan ini sudah berubah sejak halaman ini dibuka. Baca dulu riwayat terbarunya, lalu ulangi.
problem-case-ended = Laporan ini sudah berakhir. Buka kembali dulu sebelum membaginya kepada petugas.
problem-not-allowed = Anda tidak berhak melakukan ini. Minta atasan atau administrator bila tugas Anda berubah.
problem-not-public = Laporan ini tidak terbuka untuk umum, jadi tidak bisa diikuti.
problem-not-publishable = Teks atau foto ini bukan untuk umum. Ubah dulu keterbukaan laporannya bila memang perlu.
problem-accusation-stays-closed = Aduan tentang petugas tetap tertutup. Tangani tanpa membukanya untuk umum.
problem-step-unknown = Langkah ini tidak ada dalam alur laporan. Muat ulang halaman, lalu pilih langkah lain.
problem-step-not-now = Langkah ini belum atau tidak lagi bisa diambil. Muat ulang halaman untuk melihat status terbaru.
problem-step-not-yours = Langkah ini bukan tugas Anda. Minta petugas yang berwenang mengambilnya.
problem-step-four-eyes = Yang menyatakan selesai tidak boleh memeriksanya sendiri. Minta verifikator lain.
problem-step-too-late = Batas { $days } hari untuk langkah ini sudah lewat. Kirim laporan baru bila masalahnya muncul lagi.
problem-step-incomplete = Ada yang belum lengkap untuk langkah ini. Lengkapi isian yang ditandai.
problem-workflow-unknown = Alur laporan ini tidak ada lagi dalam paket daerah. Hubungi administrator daerah.
problem-agency-unknown = Instansi ini tidak ada. Pilih dari daftar.
problem-unit-unknown = Unit ini tidak ada di instansi itu. Pilih dari daftar.
problem-agency-accused = Instansi ini yang diadukan, jadi tidak boleh menangani aduannya. Pilih instansi lain.
problem-category-unknown = Kategori ini tidak ada. Pilih dari daftar.
problem-merge-itself = Laporan tidak bisa digabung dengan dirinya sendiri. Pilih laporan lain.
problem-merge-ended = Laporan { $number } sudah berakhir. Catat sebagai kejadian berulang, atau pilih laporan yang masih terbuka.
problem-merge-closed = Laporan { $number } lebih tertutup, jadi jawabannya tidak boleh dibagikan. Pilih laporan yang sama terbukanya.
problem-recurrence = Hanya laporan yang sudah berakhir dan lebih lama yang bisa dicatat berulang. Pilih laporan lain.
problem-text-missing = Teksnya masih kosong. Tulis dulu, lalu kirim.
problem-text-too-long = Teksnya terlalu panjang. Singkatkan, lalu kirim lagi.
problem-too-many-photos = Paling banyak { $most } foto sekali kirim. Kirim sisanya dalam pesan berikutnya.
field-reason-missing = Tulis alasannya. Alasan ini tersimpan dalam riwayat.
field-answer-missing = Tulis jawaban untuk pelapor.
field-agency-missing = Pilih instansi yang menangani.
field-agency-same = Laporan ini sudah ada di instansi dan unit itu. Pilih yang lain.
field-evidence-missing = Tambahkan sedikitnya satu foto bukti pekerjaan.
field-evidence-unknown = Foto ini bukan bukti pada laporan ini. Unggah fotonya di sini.
field-evidence-used = Foto ini sudah dipakai pada penutupan sebelumnya. Ambil foto baru.
field-master-missing = Tulis nomor laporan utamanya.
field-outside-body-missing = Pilih instansi di luar kewenangan yang mengurusnya.
field-reference-missing = Tulis nomor rujukan dari instansi itu.
field-text-missing = Tulis teksnya.
field-text-too-long = Paling banyak { $most } huruf. Singkatkan teksnya.
