# Berita acara latihan: `balai rehearse`.

rehearse-title = Berita acara latihan keadaan darurat
rehearse-made = Dibuat { $at } dengan Balai { $release }, pada salinan data. Layanan tidak terganggu.
rehearse-head-fault = Gangguan
rehearse-head-expected = Yang harus terjadi
rehearse-head-receipts = Bukti diberikan
rehearse-head-lost = Laporan hilang
rehearse-head-back = Pulih dalam
rehearse-head-held = Hasil
rehearse-held = terpenuhi
rehearse-broken = TIDAK terpenuhi
rehearse-f1 = Proses dimatikan paksa saat warga melapor
rehearse-f1-expected = Setiap laporan yang sudah punya bukti tetap ada
rehearse-f3 = Penyimpanan penuh
rehearse-f3-expected = Halaman tetap terbaca, laporan menunggu, lalu tersimpan sekali
rehearse-f7 = Disk gagal menulis, database hanya bisa dibaca
rehearse-f7-expected = Halaman tetap terbaca, laporan menunggu, lalu tersimpan sekali
rehearse-f13 = Server surel mati
rehearse-f13-expected = Laporan diterima seperti biasa, tidak ada surat yang dibuang
rehearse-f22 = Salinan dipulihkan di tempat lain
rehearse-f22-expected = Salinan utuh dan setiap laporan bisa dibuka
rehearse-all-held = Semua janji terpenuhi.
rehearse-not-all = Ada janji yang tidak terpenuhi. Jalankan balai doctor, perbaiki, lalu ulangi latihan.
rehearse-limits = Penyimpanan penuh dimainkan dengan batas database sendiri, disk gagal dengan batas ukuran berkas dari sistem. Pemulihan dari sasaran cadangan dibuktikan oleh latihan malam, bukan oleh berita acara ini.
rehearse-signed = Diperiksa oleh: ____________________   Tanggal: ____________________
