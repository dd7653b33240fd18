# Keamanan: kata sandi yang harus diganti, foto yang belum dapat diperiksa, pengiriman yang mencurigakan.

renew-title = Ganti kata sandi
renew-lead = Kata sandi Anda sudah berumur enam bulan. Pilih yang baru supaya pekerjaan dapat dilanjutkan.
field-password-kinds = Kata sandi ini kurang beragam. Pakai huruf besar, huruf kecil, angka, dan tanda baca.
field-password-same = Kata sandi baru masih sama dengan yang sekarang. Pilih yang lain.
problem-photo-not-now = Foto belum dapat diperiksa. Coba lagi sebentar, atau kirim laporan tanpa foto.
personal-automatic = tanda pengiriman otomatis
form-trap = Jangan diisi
check-crowd = Saat ini banyak laporan datang dari jaringan Anda. Tunggu beberapa detik sebelum mengirim. Laporan yang langsung dikirim tetap kami terima, tetapi isinya dibaca petugas dulu sebelum tampil untuk umum.
problem-photo-infected = Pemindai menemukan virus di dalam berkas ini. Kirim foto lain, atau kirim laporan tanpa foto.
