# Saran yang belajar: halaman administrator dan petunjuk bagi petugas.

operations-learning = Saran
operations-learning-text = Urusan dan OPD yang disarankan dari laporan lama.
learning-title = Saran yang belajar
learning-text = Balai membaca laporan yang sudah selesai atau dikoreksi petugas, lalu menyarankan urusan dan OPD. Yang dibaca hanya teks tersamar. Server belajar sendiri setiap malam bila ada yang baru.
learning-now = Belajar sekarang
learning-asked-title = Permintaan diterima
learning-asked = Server mulai belajar. Muat ulang halaman ini beberapa menit lagi.
learning-in-use = Yang dipakai sekarang
learning-not-serving = Server ini belum memakai hasil belajar itu. Muat ulang sebentar lagi; bila tetap begini, pilih «Belajar sekarang».
learning-version = Versi
learning-made = Dibuat
learning-lessons = Laporan yang dipelajari
learning-threshold = Ambang keyakinan
learning-target-category = Urusan
learning-target-agency = OPD
learning-measured = Diukur pada { $held } laporan yang tidak ikut dipelajari, dengan { $classes } pilihan.
learning-way = Cara
learning-first = Benar pada saran pertama
learning-three = Benar di antara tiga saran
learning-row-learned = Hasil belajar
learning-row-keywords = Kata kunci paket daerah
learning-row-frequent = Selalu yang paling sering
learning-sure = Keyakinan mencapai ambang pada { $coverage } % laporan; { $precision } % di antaranya benar.
learning-never-sure = Keyakinan tidak pernah mencapai ambang. Kata kunci paket daerah tetap dipakai.
learning-weakest = Yang paling sering meleset
learning-weak = { $name }: { $recall } % dari { $support } laporan ditemukan
learning-earlier = Yang lebih lama
learning-earlier-one = Versi { $version }, dari { $lessons } laporan,
learning-none = Belum ada hasil belajar: perlu sedikitnya { $least } laporan yang selesai atau diimpor. Sementara itu kata kunci paket daerah dipakai.

triage-title = Mungkin milik siapa
triage-text = Dugaan dari laporan lama. Anda yang memutuskan.
triage-categories = Urusan
triage-agencies = OPD
triage-because = karena { $words }

trail-action-learn = Belajar diminta
