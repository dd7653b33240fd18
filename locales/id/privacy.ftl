# Kebocoran data pribadi, penahanan hapus, dan masa simpan (UU 27/2022).

desk-breaches = Kebocoran data
breach-title = Kebocoran data pribadi
breach-lead = Catat setiap dugaan kebocoran. Pemilik data dan lembaga pengawas diberi tahu tertulis paling lambat 3×24 jam (UU 27/2022 Pasal 46).
breach-none = Belum ada kebocoran yang tercatat.
breach-done = Kebocoran tercatat.
breach-due = Batas pemberitahuan: { $date }
breach-record = Catat kebocoran
breach-record-lead = Catat dulu yang diketahui. Surat masih bisa diubah sebelum dikirim.
breach-record-button = Catat dan lihat siapa yang terkena
breach-one = Kebocoran data pribadi
breach-what = Apa yang terjadi
breach-what-hint = Contoh: laptop petugas hilang, kata sandi dicuri. Jangan tulis nama warga.
breach-known = Diketahui pada
breach-known-hint = Batas 3×24 jam dihitung sejak hari ini.
breach-since = Data mungkin terlihat sejak
breach-since-hint = Bila ragu, pilih hari yang lebih awal.
breach-until = Sampai
breach-until-hint = Hari saat akses ditutup.
breach-stretch = Rentang waktu
breach-from-until = { $from } sampai { $until }
breach-reach = Yang dapat terlihat
breach-reach-accounts = Yang dibuka akun petugas tertentu
breach-reach-accounts-hint = Untuk akun yang dicuri atau disalahgunakan.
breach-reach-everything = Semua data yang disimpan
breach-reach-everything-hint = Untuk server, cadangan, atau kunci yang dicuri.
breach-accounts = Nama masuk akun
breach-accounts-hint = Pisahkan dengan koma. Hanya untuk pilihan pertama.
breach-affected = Yang terkena
breach-affected-count =
    { $cases ->
        [0] Tidak ada kasus dengan data pelapor.
       *[other] { $cases } kasus. { $page } di antaranya tanpa surel: suratnya terbaca di halaman lacak.
    }
breach-told = Pemberitahuan
breach-not-told = Belum dikirim
breach-telling = Sedang dikirim, { $told } sudah diberi tahu
breach-told-all = { $told } diberi tahu, selesai { $date }
breach-letters = Surat
breach-letter = Surat untuk pemilik data
breach-letter-hint = Tulis apa yang terbuka, kapan dan bagaimana, serta apa yang dilakukan. Surat ini sama untuk semua: jangan sebut nama.
breach-letter-body = Surat untuk lembaga pengawas (cetak)
breach-letter-proposal =
    Pada [tanggal], kami mengetahui bahwa data pribadi Anda yang tersimpan pada layanan ini mungkin terlihat oleh orang yang tidak berhak.

    Data yang mungkin terlihat: nama, nomor telepon, alamat surel, dan isi laporan Anda.
    Kapan dan bagaimana: [jelaskan dengan singkat].
    Yang sudah kami lakukan: [misalnya akun ditutup, kunci diganti].
    Yang dapat Anda lakukan: waspadai telepon atau pesan yang mengaku dari kami. Kami tidak pernah meminta PIN atau kata sandi.

    Kami menyesal hal ini terjadi. Untuk bertanya atau mengajukan keberatan, hubungi petugas pelindungan data kami.
breach-keep = Simpan surat
breach-tell = Kirim ke semua yang terkena
breach-looks = Siapa melihat apa
breach-looks-lead = Pembukaan data pelapor dalam rentang waktu itu, dari jejak audit.
breach-looks-none = Tidak ada pembukaan data yang tercatat dalam rentang itu.
breach-body-title = Pemberitahuan kegagalan pelindungan data pribadi
breach-body-to = Kepada lembaga penyelenggara pelindungan data pribadi
breach-body-basis = Berdasarkan UU 27/2022 Pasal 46 kami sampaikan hal berikut.
breach-body-file = Nomor berkas
breach-body-data = Data yang terbuka
breach-body-data-list = Nama, nomor telepon, alamat surel, dan isi laporan atau permohonan
breach-body-told = Isi surat kepada pemilik data
problem-breach-telling = Pemberitahuan sudah dikirim, jadi suratnya tidak bisa diubah lagi.
field-breach-what = Tulis apa yang terjadi.
field-breach-future = Hari itu belum tiba.
field-breach-order = Hari akhir harus sama atau sesudah hari awal.
field-breach-accounts = Tulis paling sedikit satu nama masuk, atau pilih semua data.
field-breach-account-unknown = Ada nama masuk yang tidak dikenal. Periksa ejaannya di daftar pengguna.
field-breach-letter = Tulis surat 40 sampai 4.000 huruf.

hold-title = Penahanan hapus dan masa simpan
hold-lead = Kasus di sini tidak boleh dihapus dulu: sedang dipakai proses hukum, pemeriksaan, atau kewajiban arsip (UU 27/2022 Pasal 43 dan 44).
hold-none = Tidak ada kasus yang ditahan.
hold-new = Tahan satu kasus
hold-number = Nomor kasus
hold-reason = Dasar penahanan
hold-reason-hint = Contoh: nomor perkara atau surat permintaan pemeriksa.
hold-button = Tahan
hold-lift = Lepas
hold-done-tahan = Kasus ditahan: tidak akan dihapus.
hold-done-lepas = Penahanan dilepas.
field-hold-number = Tulis nomor kasus seperti pada tanda terima.
field-hold-reason = Tulis dasar penahanan, paling banyak 500 huruf.
problem-data-held = Data belum boleh dihapus: { $numbers } sedang ditahan. Lepas dulu penahanannya, atau jawab mengapa tidak dipenuhi.

retention-title = Masa simpan
retention-lead = Yang sudah lewat masa simpannya. Melihat daftar ini tidak menghapus apa pun.
retention-kept = Disimpan { $days } hari setelah kasus selesai
retention-due =
    { $cases ->
        [0] belum ada yang lewat
       *[other] { $cases } kasus sudah lewat
    }
retention-enforced = Dihapus sendiri setiap hari.
retention-counted = Hanya dihitung. Daerah menetapkannya dulu di retention.toml.
