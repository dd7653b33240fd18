# Pemeriksaan server: `balai doctor` dan /admin/periksa. Setiap keadaan punya kalimat, dan langkah berikutnya bila ada yang perlu dilakukan.

doctor-title = Pemeriksaan server
doctor-text = Yang perlu dijaga agar layanan tetap berjalan. Kerjakan langkah di bawah setiap tanda.
doctor-none = Server ini belum diberi tahu apa yang harus diperiksa. Jalankan dengan balai serve.
doctor-summary-fine = Semua baik.
doctor-summary-look = { $count } hal perlu Anda lihat.
doctor-summary-act = { $count } hal perlu Anda perbaiki sekarang.
doctor-next-label = Langkah
doctor-state-fine = Baik
doctor-state-note = Catatan
doctor-state-look = Perlu dilihat
doctor-state-act = Perbaiki sekarang

doctor-name-disk = Disk
doctor-name-clock = Jam
doctor-name-keys = Kunci
doctor-name-backup = Cadangan
doctor-name-database = Database
doctor-name-jobs = Pekerjaan latar
doctor-name-files = Berkas simpanan
doctor-name-mail = Surel
doctor-name-signing = Tanda tangan
doctor-name-certificate = Sertifikat
doctor-name-packs = Paket daerah
doctor-name-waiting = Laporan menunggu
doctor-name-emergency = Keadaan darurat
doctor-name-memory = Memori
doctor-name-descriptors = Berkas terbuka
doctor-name-kernel = Sistem operasi
doctor-name-release = Versi

doctor-disk-fine = Ruang kosong { $free }, { $percent } persen.
doctor-disk-low = Ruang kosong tinggal { $free }, { $percent } persen.
doctor-disk-low-next = Hapus berkas yang tidak dipakai atau perbesar disk dalam beberapa hari ini. Di bawah 3 persen laporan tidak bisa disimpan.
doctor-disk-full = Disk hampir penuh: sisa { $free }, { $percent } persen.
doctor-disk-full-next = Kosongkan ruang sekarang juga, misalnya dengan journalctl --vacuum-size=200M. Balai menulis lagi tanpa dijalankan ulang.
doctor-disk-inodes = Disk tidak bisa menampung lebih banyak berkas, walau masih ada ruang { $free } ({ $percent } persen).
doctor-disk-inodes-next = Cari folder dengan sangat banyak berkas kecil, lalu bersihkan. Perintah df -i menunjukkan sisanya.
doctor-disk-unknown = Ruang disk tidak bisa dibaca.
doctor-disk-unknown-next = Jalankan df -h pada folder data dan lihat sendiri sisanya.

doctor-clock-fine = Jam disetel oleh server waktu.
doctor-clock-behind = Jam mundur: catatan terakhir lebih baru { $count } { $unit ->
    [day] hari
    [hour] jam
   *[minute] menit
}.
doctor-clock-behind-next = Setel jam dengan timedatectl set-ntp true, lalu jalankan ulang Balai. Tenggat dihitung salah selama jam keliru.
doctor-clock-unset = Jam tidak disetel oleh server waktu.
doctor-clock-unset-next = Jalankan timedatectl set-ntp true, lalu periksa lagi setelah satu menit.
doctor-clock-unknown = Tidak diketahui apakah jam disetel oleh server waktu.
doctor-clock-unknown-next = Bandingkan jam server dengan jam Anda. Perintahnya: date.

doctor-keys-fine = { $count } kunci di { $folder }, hanya terbaca oleh pemiliknya.
doctor-keys-inside = Folder kunci { $folder } berada di dalam folder data.
doctor-keys-inside-next = Hentikan Balai dan pindahkan folder itu ke luar. Lalu sebut tempatnya dengan --keys. Salinan data tidak boleh membawa kuncinya.
doctor-keys-open = Orang lain di server ini bisa membaca { $file }.
doctor-keys-open-next = Jalankan chmod 600 untuk berkas kunci, chmod 700 untuk foldernya. Bila mungkin sudah dibaca orang lain, ganti kuncinya.
doctor-keys-missing = Tidak ada kunci di { $folder }.
doctor-keys-missing-next = Kembalikan berkas kunci dari salinannya. Tanpa kunci itu kontak pelapor tidak bisa dibaca lagi.

doctor-backup-fine = Pemulihan terbukti berhasil { $count } { $unit ->
    [day] hari
    [hour] jam
   *[minute] menit
} lalu.
doctor-backup-old = Pemulihan terakhir yang terbukti sudah { $count } { $unit ->
    [day] hari
    [hour] jam
   *[minute] menit
} lalu.
doctor-backup-old-next = Jalankan balai drill sekarang dan lihat mengapa latihan malam tidak berjalan.
doctor-backup-unproven = Cadangan terakhir { $count } { $unit ->
    [day] hari
    [hour] jam
   *[minute] menit
} lalu, tetapi belum pernah terbukti bisa dipulihkan.
doctor-backup-unproven-next = Jalankan balai drill sekali sekarang. Cadangan yang belum pernah dipulihkan belum bisa dipercaya.
doctor-backup-failed = Tempat cadangan tidak bisa dipakai: { $reason }
doctor-backup-failed-next = Perbaiki sebabnya. Server mencoba lagi sendiri dan mengirim yang tertunda; periksa lagi setelah satu menit.
doctor-backup-none = Belum ada cadangan yang berjalan sendiri.
doctor-backup-none-next = Siapkan cadangan hari ini juga: baca docs/operate/backup.md. Tanpa cadangan, satu disk rusak berarti semua hilang.
doctor-backup-unreadable = Catatan cadangan { $file } tidak bisa dibaca.
doctor-backup-unreadable-next = Periksa pemilik berkas itu, lalu tunggu satu menit. Server yang berjalan menulis catatan baru sendiri.

doctor-database-fine = Database utuh.
doctor-database-quick = Database menjawab dan bisa ditulisi.
doctor-database-broken = Database rusak: { $reason }
doctor-database-broken-next = Jangan hapus apa pun. Hentikan Balai, simpan salinan folder data, lalu pulihkan cadangan dengan balai restore.
doctor-database-readonly = Disk gagal menulis, jadi database hanya bisa dibaca.
doctor-database-readonly-next = Periksa disk dengan dmesg, lalu jalankan ulang Balai. Laporan singkat tetap diterima di /siaga.
doctor-database-unopened = Database tidak bisa dibuka: { $reason }
doctor-database-unopened-next = Periksa tempat data dan pemilik foldernya. Untuk PostgreSQL, periksa apakah servernya berjalan.

doctor-jobs-fine = { $ready } pekerjaan dalam antrean, tidak ada yang terlambat.
doctor-jobs-behind = Pekerjaan tertua terlambat { $count } { $unit ->
    [day] hari
    [hour] jam
   *[minute] menit
}.
doctor-jobs-behind-next = Pastikan balai serve berjalan. Bila berjalan, lihat log-nya dan jalankan ulang.
doctor-jobs-dead = { $dead } pekerjaan gagal dan tidak dicoba lagi.
doctor-jobs-dead-next = Buka /admin/pekerjaan, perbaiki sebabnya, lalu kirim lagi.
doctor-jobs-unknown = Antrean pekerjaan tidak bisa dibaca.
doctor-jobs-unknown-next = Lihat pemeriksaan database lebih dahulu.

doctor-files-fine = Berkas yang tidak dipakai lagi disapu { $count } { $unit ->
    [day] hari
    [hour] jam
   *[minute] menit
} lalu.
doctor-files-behind = Berkas yang tidak dipakai lagi terakhir disapu { $count } { $unit ->
    [day] hari
    [hour] jam
   *[minute] menit
} lalu.
doctor-files-behind-next = Buka /admin/pekerjaan dan cari files-sweep. Pastikan balai serve berjalan: penyapuan terjadi sekali sehari.
doctor-files-never = Berkas simpanan belum pernah disapu dalam tujuh hari ini.
doctor-files-never-next = Tidak perlu tindakan di server baru. Penyapuan terjadi sekali sehari selama balai serve berjalan.
doctor-files-unknown = Tidak diketahui kapan berkas simpanan disapu.
doctor-files-unknown-next = Lihat pemeriksaan database lebih dahulu.

doctor-mail-fine = Server surel menerima kami.
doctor-mail-none = Tidak ada server surel, jadi tidak ada surel yang dijanjikan.
doctor-mail-none-next = Bila pelapor perlu dikabari lewat surel, isi bagian [mail] di balai.toml.
doctor-mail-away = Server surel tidak menjawab.
doctor-mail-away-next = Periksa nama dan porta di [mail], serta apakah firewall membuka jalan ke sana. Surat menunggu dan dicoba lagi.
doctor-mail-insecure = Sambungan ke server surel tidak bisa dilindungi.
doctor-mail-insecure-next = Periksa sertifikat server surel. Untuk lembaga sertifikat sendiri, sebut berkasnya di authority_file.
doctor-mail-refused = Server surel menolak nama pengguna atau sandi.
doctor-mail-refused-next = Perbaiki user dan isi password_file, lalu jalankan ulang Balai.
doctor-signing-fine = Layanan tanda tangan elektronik menjawab dan mengenal penanda tangan.
doctor-signing-wet = Belum ada layanan tanda tangan elektronik, jadi dokumen ditandatangani dengan pena.
doctor-signing-wet-next = Bila instansi punya sertifikat elektronik, isi bagian [signing] di balai.toml.
doctor-signing-demonstration = Penanda tangan uji menandatangani dokumen peragaan.
doctor-signing-demonstration-next = Tanda tangannya tidak membuktikan apa pun. Untuk layanan sungguhan, isi bagian [signing] di balai.toml.
doctor-signing-nobody = Layanan tanda tangan menjawab, tetapi tidak ada yang tercatat memegang sertifikat yang berlaku.
doctor-signing-nobody-next = Catat pejabatnya di [[signing.signer]] dan periksa masa berlaku sertifikatnya.
doctor-signing-away = Layanan tanda tangan elektronik tidak menjawab.
doctor-signing-away-next = Periksa address di [signing], sertifikat servernya, serta user dan isi secret_file. Dokumen menunggu.
doctor-signing-broken = Bagian [signing] di balai.toml tidak dapat dipakai.
doctor-signing-broken-next = Jalankan Balai sekali: pesan kesalahannya menyebut kunci yang salah.

doctor-certificate-fine = Sertifikat berlaku { $days } hari lagi.
doctor-certificate-proxy = TLS tidak diurus oleh Balai.
doctor-certificate-proxy-next = Pantau sertifikat di proksi Anda. Tanpa proksi, isi bagian [tls]: baca docs/operate/tls.md.
doctor-certificate-soon = Sertifikat berakhir { $days } hari lagi dan belum diperbarui.
doctor-certificate-soon-next = Lihat di log mengapa pembaruan belum terjadi, atau minta sertifikat baru.
doctor-certificate-near = Sertifikat berakhir { $days } hari lagi.
doctor-certificate-near-next = Pasang sertifikat baru minggu ini. Balai membacanya sendiri tanpa dijalankan ulang.
doctor-certificate-now = Sertifikat sudah atau segera berakhir ({ $days } hari lagi). Peramban akan menolak situs ini.
doctor-certificate-now-next = Pasang sertifikat baru sekarang juga. Balai membacanya dalam satu menit.
doctor-certificate-refused = Sertifikat baru di disk ditolak. Yang lama tetap melayani { $days } hari lagi.
doctor-certificate-refused-next = Lihat sebabnya di log, lalu pasang berkas sertifikat dan kunci yang cocok.
doctor-certificate-awaited = Belum ada sertifikat, jadi sambungan aman belum bisa dibuka.
doctor-certificate-awaited-next = Pastikan porta 80 bisa dicapai dari internet dan nama domain menuju server ini. Lihat log untuk sebabnya.
doctor-certificate-broken = Berkas sertifikat dan kunci di disk tidak bisa dipakai.
doctor-certificate-broken-next = Pasang berkas sertifikat dan kunci yang cocok sebelum Balai dijalankan ulang. Log menyebut sebabnya.

doctor-packs-fine = { $served } paket melayani, tanpa peringatan.
doctor-packs-warned = { $served } paket melayani dengan { $warnings } peringatan.
doctor-packs-warned-next = Buka /admin/paket dan baca temuannya.
doctor-packs-kept = Paket di disk punya kesalahan, jadi yang lama tetap melayani.
doctor-packs-kept-next = Buka /admin/paket, perbaiki kesalahannya, lalu baca lagi.
doctor-packs-none = Tidak ada paket yang disebut, jadi tidak diperiksa.
doctor-packs-none-next = Sebut paketnya dengan --region, atau di balai.toml.

doctor-waiting-fine = Tidak ada laporan yang menunggu disimpan.
doctor-waiting-some = { $count } laporan menunggu disimpan ke database.
doctor-waiting-some-next = Perbaiki penyimpanan. Balai menyimpan laporan itu sendiri begitu database bisa ditulisi lagi.

doctor-emergency-fine = Halaman biasa sedang tampil.
doctor-emergency-on = Halaman darurat sedang tampil.
doctor-emergency-on-next = Matikan di halaman ini, atau dengan balai disaster off, bila keadaan sudah aman.

doctor-memory-fine = Memori tersedia { $available }; Balai memakai { $held }.
doctor-memory-low = Memori hampir habis: tersedia { $available }; Balai memakai { $held }.
doctor-memory-low-next = Hentikan program lain di server ini atau tambah memori.
doctor-memory-unknown = Memori tidak bisa dibaca.
doctor-memory-unknown-next = Jalankan free -m dan lihat sendiri.

doctor-descriptors-fine = { $open } dari { $limit } berkas terbuka.
doctor-descriptors-many = { $open } dari { $limit } berkas terbuka: hampir habis.
doctor-descriptors-many-next = Naikkan LimitNOFILE pada layanan systemd, lalu jalankan ulang.
doctor-descriptors-unknown = Jumlah berkas terbuka tidak bisa dibaca.
doctor-descriptors-unknown-next = Tidak perlu tindakan bila layanan berjalan wajar.

doctor-kernel-fine = Linux { $release }, dengan Landlock.
doctor-kernel-plain = Linux { $release }, tanpa Landlock.
doctor-kernel-plain-next = Unggahan dibaca tanpa kurungan Landlock. Debian 12 memilikinya; perbarui kernel bila bisa.

doctor-release-fine = Balai { $release }.
