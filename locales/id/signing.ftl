# Dokumen: penyusunan dan penandatanganan.

problem-document-being-prepared = Pembuat dokumen sedang disiapkan. Dokumen Anda aman; coba lagi beberapa menit lagi.
problem-document-not-now = Dokumen belum dapat dibuat sekarang. Coba lagi sebentar lagi.
problem-document-template = Dokumen ini tidak dapat disusun dari contoh suratnya. Beri tahu pengelola sistem.
problem-signing-passphrase = Frasa sandi penandatanganan salah. Ketik lagi.
problem-signing-refused = Layanan tanda tangan menolak dokumen ini. Periksa sertifikat Anda, lalu beri tahu pengelola sistem.
problem-signing-not-now = Layanan tanda tangan belum dapat dihubungi. Dokumen belum ditandatangani; coba lagi sebentar lagi.
problem-signing-not-offered = Penanda tangan ini tidak menyediakan langkah tersebut.
problem-signing-no-signer = Belum ada penanda tangan elektronik di sini. Cetak dokumennya, lalu tanda tangani dengan pena.
problem-signing-no-certificate = Anda belum terdaftar sebagai pemegang sertifikat elektronik. Beri tahu pengelola sistem.
problem-document-not-signed = Dokumen ini menunggu tanda tangan elektronik. Coba lagi sesudah ditandatangani.
problem-document-not-to-be-signed = Dokumen ini tidak menunggu tanda tangan. Muat ulang halaman ini.
field-signing-none = Pilih paling sedikit satu dokumen.
field-signing-passphrase = Ketik frasa sandi atau kode sekali pakai Anda.

signing-title = Tanda tangan elektronik
signing-kind-wet = Belum ada layanan tanda tangan elektronik yang tersambung. Dokumen ditandatangani dengan pena.
signing-kind-demonstration = Peragaan: penanda tangan uji menandatangani dokumen begitu siap dan menandainya CONTOH. Yang tertunda menunggu di sini; frasa sandi apa pun diterima.
signing-kind-certified = Dokumen ini sudah bernomor dan menunggu tanda tangan Anda. Sebelum ditandatangani tidak diserahkan kepada siapa pun.
signing-choose = Dokumen yang ditandatangani
signing-look = Baca dokumennya
signing-way = Dengan apa Anda menandatangani?
signing-way-passphrase = Frasa sandi sertifikat saya
signing-way-code = Kode sekali pakai (TOTP) untuk semua yang dipilih
signing-way-seal = Segel elektronik instansi dengan kode sekali pakai
signing-passphrase = Frasa sandi atau kode
signing-passphrase-hint = Diteruskan ke layanan tanda tangan dan tidak disimpan di sini.
signing-sign = Tanda tangani
signing-none = Tidak ada dokumen yang menunggu tanda tangan Anda.
signing-done = { $count ->
   *[other] { $count } dokumen sudah ditandatangani.
}
signing-pending = { $count ->
   *[other] { $count } dokumen sedang diproses layanan tanda tangan. Hasilnya masuk sendiri.
}
signing-refused-passphrase = terakhir: frasa sandi salah
signing-refused-refused = terakhir: ditolak layanan tanda tangan
signing-refused-unreachable = terakhir: layanan tidak dapat dihubungi
signing-refused-not-offered = terakhir: cara ini tidak disediakan
document-signature-waiting = menunggu tanda tangan elektronik
document-signature-pending = sedang ditandatangani
