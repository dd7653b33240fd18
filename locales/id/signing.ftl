# Dokumen: penyusunan dan penandatanganan.

problem-document-being-prepared = Pembuat dokumen sedang disiapkan. Dokumen Anda aman; coba lagi beberapa menit lagi.
problem-document-not-now = Dokumen belum dapat dibuat sekarang. Coba lagi sebentar lagi.
problem-document-template = Dokumen ini tidak dapat disusun dari contoh suratnya. Beri tahu pengelola sistem.
problem-signing-passphrase = Frasa sandi penandatanganan salah. Ketik lagi.
problem-signing-refused = Layanan tanda tangan menolak dokumen ini. Periksa sertifikat Anda, lalu beri tahu pengelola sistem.
problem-signing-not-now = Layanan tanda tangan belum dapat dihubungi. Dokumen belum ditandatangani; coba lagi sebentar lagi.
problem-signing-not-offered = Penanda tangan ini tidak menyediakan langkah tersebut.
