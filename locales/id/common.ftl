# Kata yang dipakai di semua halaman.
skip-link = Lewati ke isi halaman
