# Halaman warga. Kalimat pendek, kata kerja aktif, «Anda».

home-title = Layanan warga { $region }
home-question = Apa yang bisa kami bantu?
home-search-label = Cari laporan, kategori, atau tempat
home-search-hint = Misalnya: lampu jalan, Dalung, atau nomor laporan
home-search-button = Cari
home-door-report = Laporkan masalah
home-door-report-text = Jalan rusak, sampah, lampu padam, pelayanan. Tanpa akun, sekitar tiga menit.
home-door-track = Lacak laporan
home-door-track-text = Lihat sampai di mana laporan Anda dengan nomor dan PIN.
home-door-list = Lihat laporan warga
home-door-list-text = Baca laporan publik menurut desa, kategori, instansi, dan status.
home-door-map = Peta laporan
home-door-map-text = Laporan publik di peta, dengan daftar yang sama di bawahnya.
home-emergency = Darurat? Hubungi { $number }
home-figures-title = Bulan ini di { $region }
home-figure-solved = laporan selesai
home-figure-days = hari, nilai tengah sampai selesai
home-figure-on-time = selesai sesuai janji
home-figures-note = Dihitung dari { $count } laporan yang janjinya jatuh bulan ini, termasuk yang belum selesai. Keadaan { $at }.
home-figures-empty = Belum ada laporan yang janjinya jatuh bulan ini.
home-latest-title = Laporan publik terbaru
home-latest-empty = Belum ada laporan publik. Laporan yang Anda kirim akan tampil di sini setelah aman untuk umum.
home-latest-all = Lihat semua laporan publik

start-title = Laporkan masalah
start-lead = Ceritakan yang Anda lihat atau alami. Kami mencari instansi yang tepat dan memberi tahu Anda kapan akan dijawab.
start-need-title = Yang perlu Anda siapkan
start-need-place = Tempat kejadian: desa, alamat, atau titik di peta.
start-need-photo = Foto, kalau ada. Tidak wajib.
start-need-time = Waktu sekitar tiga menit. Jawaban Anda tersimpan, jadi Anda boleh berhenti dan melanjutkan nanti.
start-privacy-title = Identitas Anda
start-privacy = Anda tidak perlu akun. Nama dan kontak tidak wajib, disimpan terpisah dan tersandi. Petugas tidak melihatnya tanpa alasan yang tercatat.
start-emergency = Ada bahaya bagi nyawa saat ini? Jangan menunggu laporan: hubungi { $number }.
start-button = Mulai melapor
start-continue = Lanjutkan laporan yang tersimpan
start-restart = Mulai dari awal

step-caption = Langkah { $step } dari { $total }
step-next = Lanjutkan
step-later = Simpan dan lanjutkan nanti
step-saved-title = Jawaban Anda tersimpan
step-saved-text = Buka lagi halaman Laporkan masalah di perangkat ini sebelum { $until } untuk melanjutkan.

what-title = Apa yang terjadi?
what-kind = Jenis laporan
kind-complaint = Keluhan
kind-complaint-hint = Ada yang rusak, mengganggu, atau tidak beres.
kind-wish = Harapan
kind-wish-hint = Usul supaya sesuatu dibuat atau diperbaiki.
kind-question = Pertanyaan
kind-question-hint = Anda ingin tahu sesuatu dari pemerintah.
kind-praise = Pujian
kind-praise-hint = Ada yang dikerjakan dengan baik.
what-text = Ceritakan dengan kata-kata Anda
what-text-hint = Apa, di mana, sejak kapan, dan apa akibatnya. Jangan tulis NIK, nomor KK, atau nomor telepon di sini.
what-photo = Foto (tidak wajib)
what-photo-hint = JPEG, PNG, atau WebP, paling besar 12 MB. Data tersembunyi di dalam foto, seperti lokasi rumah, kami hapus.
what-photo-kept = Foto tersimpan: { $count ->
        [one] 1 foto
       *[other] { $count } foto
    }
what-photo-remove = Hapus foto ini
what-photo-alt = Foto yang Anda kirim

where-title = Di mana kejadiannya?
where-lead = Isi salah satu. Makin tepat tempatnya, makin cepat petugas menemukannya.
where-village = Desa atau kelurahan
where-village-hint = Ketik beberapa huruf, lalu pilih dari daftar.
where-village-choose = Pilih desa atau kelurahan
where-address = Alamat atau patokan
where-address-hint = Misalnya: depan Pasar Beringkit, sebelah utara jembatan. Kami simpan seperti yang Anda tulis.
where-landmark = Nama jalan, banjar, atau tempat
where-landmark-hint = Ketik nama, lalu tekan Cari tempat.
where-landmark-button = Cari tempat
where-landmark-results = Tempat yang cocok
where-landmark-none = Tidak ada tempat bernama «{ $query }» dalam daftar kami. Pilih desa, lalu tulis patokan.
where-device = Pakai lokasi saya
where-device-hint = Ponsel Anda akan meminta izin. Lokasi dipakai hanya untuk laporan ini.
where-map-open = Tunjuk di peta
where-photo-place = Pakai tempat foto diambil
where-photo-place-hint = Foto Anda menyimpan tempat pengambilan, di sekitar { $village }.
where-point-chosen = Titik terpilih: { $village }
where-point-clear = Hapus titik

details-title = Termasuk urusan apa?
details-lead = Dari cerita Anda, kami menduga salah satu dari ini. Pilih yang paling sesuai.
details-because = karena Anda menulis { $words }
details-none = Bukan salah satu di atas
details-all-title = Pilih urusan
details-no-guess = Kami belum bisa menduga urusannya dari cerita Anda. Pilih yang paling sesuai.
details-unsure = Saya tidak tahu, biarkan petugas memilih
details-others = Lihat semua urusan

similar-title = Apakah ini yang Anda maksud?
similar-lead = Ada laporan terbuka di dekat tempat itu. Kalau masalahnya sama, ikuti saja: Anda mendapat jawaban yang sama tanpa menulis ulang.
similar-distance = { $metres } m dari tempat Anda
similar-follow = Ikuti laporan ini
similar-not = Bukan, laporan saya berbeda
followed-title = Anda mengikuti laporan { $number }
followed-text = Jawaban untuk laporan ini juga menjadi jawaban untuk Anda. Simpan nomornya dan buka halaman lacak kapan saja.
followed-open = Lihat laporan { $number }

contact-title = Bagaimana kami bisa menjawab Anda?
contact-lead = Semua isian di halaman ini boleh dikosongkan. Anda tetap bisa membaca jawaban dengan nomor dan PIN.
contact-name = Nama
contact-phone = Nomor telepon
contact-phone-hint = Misalnya 0812 3456 7890. Boleh dengan spasi.
contact-email = Alamat surel
contact-email-hint = Misalnya wayan@contoh.id
contact-privacy = Petugas tidak melihat nama dan kontak Anda. Siapa pun yang membukanya harus menulis alasan, dan Anda dapat melihat catatannya.
visibility-title = Siapa yang boleh membaca laporan ini?
visibility-public = Semua orang
visibility-public-hint = Tampil di daftar dan peta tanpa nama Anda, setelah data pribadi di dalamnya disamarkan.
visibility-restricted = Hanya instansi yang menangani
visibility-restricted-hint = Tidak tampil di daftar, peta, maupun pencarian.
visibility-secret = Rahasia
visibility-secret-hint = Hanya petugas tertentu yang ditunjuk. Pilih ini kalau Anda takut dikenali dari isi laporan.
visibility-fixed = Untuk urusan ini laporan paling terbuka adalah «{ $visibility }».

check-title = Periksa jawaban Anda
check-kind = Jenis
check-text = Cerita
check-photo = Foto
check-no-photo = Tanpa foto
check-place = Tempat
check-category = Urusan
check-category-unsure = Dipilihkan petugas
check-name = Nama
check-phone = Telepon
check-email = Surel
check-visibility = Yang boleh membaca
check-empty = Tidak diisi
check-change = Ubah
check-goes-to = Laporan ini akan dikirim ke
check-why = Mengapa instansi ini?
check-promise = Dijanjikan paling lambat { $date }
check-personal = Kami menemukan data pribadi dalam cerita Anda ({ $kinds }). Bagian itu kami samarkan dan seorang petugas memeriksanya sebelum cerita tampil untuk umum.
check-send = Kirim laporan
check-statement = Dengan mengirim, Anda menyatakan cerita ini benar sejauh yang Anda ketahui.

receipt-title = Laporan Anda terkirim
receipt-number = Nomor laporan
receipt-pin = PIN
receipt-pin-hint = Catat PIN ini. Kami tidak dapat menampilkannya lagi. Kalau hilang, PIN diganti di loket dengan menunjukkan bukti laporan.
receipt-agency = Ditangani oleh
receipt-why = Mengapa instansi ini?
receipt-promise = Dijanjikan paling lambat
receipt-sent-at = Dikirim
receipt-next-title = Apa yang terjadi selanjutnya
receipt-next-1 = { $agency } memeriksa laporan Anda.
receipt-next-2 = Setiap perubahan tertulis di halaman lacak.
receipt-next-3 = Setelah pekerjaan selesai, orang lain memeriksanya. Anda dapat menyatakan «Belum selesai».
receipt-print = Cetak bukti ini
receipt-copy = Salin nomor dan PIN
receipt-share = Simpan ke WhatsApp saya
receipt-open = Buka halaman lacak
receipt-home = Kembali ke beranda
receipt-share-text = Laporan { $number } ke { $region }. PIN { $pin }. Lacak di { $address }
receipt-recurrence = Masalah serupa pernah diselesaikan di dekat sini ({ $number }). Laporan Anda kami kaitkan supaya terlihat berulang.

track-title = Lacak laporan
track-lead = Masukkan nomor laporan. Dengan PIN, Anda juga dapat membalas, menambah foto, dan menilai.
track-number = Nomor laporan
track-number-hint = Misalnya { $example }. Huruf besar atau kecil sama saja.
track-pin = PIN (tidak wajib)
track-pin-hint = Enam angka di bukti laporan Anda.
track-button = Lacak
track-pin-lost = PIN hilang? Bawa bukti laporan atau kartu identitas ke loket terdekat. Petugas memberi PIN baru.
track-pin-title = Ini laporan Anda?
track-pin-open = Buka sebagai pelapor
track-not-public = Laporan ini tidak tampil untuk umum. Pelapor dapat membukanya dengan PIN.
track-owner-note = Anda membuka laporan ini sebagai pelapor.
track-leave = Tutup laporan ini di perangkat ini

case-title = Laporan { $number }
case-with = { $state } di { $agency }.
case-promise = Dijanjikan selesai { $date }.
case-late = Janji ini sudah lewat: terlambat { $span }.
case-closed = Berakhir { $date }.
case-first-promise = Janji pertama: { $date }.
case-text-held = Isi laporan sedang diperiksa petugas sebelum tampil untuk umum.
case-text-withheld = Isi laporan ini tidak ditampilkan untuk umum.
case-photo-held = Foto sedang diperiksa petugas sebelum tampil untuk umum.
case-photo-before = Foto laporan
case-photo-after = Foto hasil pekerjaan
case-photo-alt = Foto pada laporan { $number }
case-facts = Tentang laporan ini
case-category = Urusan
case-place = Tempat
case-place-blurred = Tempat di peta dibuat kurang tepat untuk melindungi warga.
case-agency = Instansi
case-why = Mengapa instansi ini?
case-sent = Dikirim
case-channel = Kanal
case-followers = { $count ->
        [0] Belum ada pengikut lain
        [one] 1 orang mengikuti
       *[other] { $count } orang mengikuti
    }
case-reassigned = Sudah { $count } kali dialihkan antarinstansi
case-reopened = Sudah { $count } kali dibuka kembali
case-master = Laporan ini digabung dengan { $number }. Jawabannya ada di sana.
case-referral = Diteruskan ke { $body }, nomor rujukan { $reference }. Kami tetap memantau.
case-referral-contact = Hubungi langsung: { $contact }
case-history = Riwayat
case-print = Cetak halaman ini
case-message-title = Tulis pesan
case-message-label = Pesan untuk petugas
case-message-hint = Pesan ini dibaca petugas. Pesan yang memuat data pribadi tidak tampil untuk umum.
case-message-send = Kirim pesan
case-photo-title = Tambah foto
case-photo-label = Foto
case-photo-send = Kirim foto
case-not-solved-title = Apakah masalahnya sudah selesai?
case-not-solved-text = Kalau belum, laporan dibuka lagi dan instansi harus mengerjakannya kembali. Anda dapat menyatakannya sampai { $until }.
case-not-solved-button = Belum selesai
case-rate-title = Beri nilai
case-rate-lead = Bagaimana laporan Anda ditangani?
case-rate-1 = Sangat buruk
case-rate-2 = Buruk
case-rate-3 = Cukup
case-rate-4 = Baik
case-rate-5 = Sangat baik
case-rate-button = Kirim nilai
case-rated = Nilai Anda: { $score } dari 5. Terima kasih.
case-withdraw-title = Tarik laporan
case-withdraw-text = Kalau laporan ini tidak perlu lagi, Anda dapat menariknya. Petugas berhenti mengerjakannya.
case-withdraw-button = Tarik laporan ini
case-looked-title = Siapa yang melihat identitas Anda
case-looked-none = Belum ada petugas yang membuka nama atau kontak Anda.
case-follow-title = Masalah yang sama?
case-follow-text = Ikuti laporan ini supaya petugas tahu berapa warga yang terdampak.
case-follow-button = Ikuti laporan ini
case-following = Anda mengikuti laporan ini.
done-message = Pesan Anda terkirim.
done-photo = Foto Anda terkirim. Petugas memeriksanya sebelum tampil untuk umum.
done-not-solved = Laporan dibuka kembali. Instansi sudah diberi tahu.
done-rated = Terima kasih atas nilai Anda.
done-withdrawn = Laporan Anda ditarik.
done-followed = Anda mengikuti laporan ini.

event-opened = Laporan diterima lewat { $channel }
event-moved = { $state }
event-reassigned = Dialihkan ke { $agency }
event-message-citizen = Pelapor menulis
event-message-officer = { $agency } menjawab
event-photo = Foto ditambahkan
event-assigned = Petugas ditunjuk
event-merged = Digabung dengan laporan lain
event-split = Dibagi menjadi beberapa laporan
event-published = Diperiksa dan ditampilkan untuk umum
event-revealed = Identitas pelapor dibuka petugas
event-rated = Pelapor memberi nilai
event-followed = Ada pengikut baru
event-clock-broken = Janji terlewati
event-escalated = Diteruskan ke atasan
event-pin-renewed = PIN diganti di loket
event-recurrence = Dikaitkan dengan laporan lama yang serupa
event-note = Catatan petugas
event-reporter = Pelapor
event-system = Sistem

list-title = Laporan warga
list-lead = Hanya laporan yang boleh dibaca umum. Nama pelapor tidak pernah ditampilkan.
list-filter = Saring
list-filter-text = Kata
list-filter-village = Desa atau kelurahan
list-filter-category = Urusan
list-filter-agency = Instansi
list-filter-state = Status
list-filter-all = Semua
list-filter-apply = Terapkan saringan
list-filter-clear = Hapus saringan
list-count = { $count ->
        [0] Tidak ada laporan yang cocok
        [one] 1 laporan
       *[other] { $count } laporan
    }
list-empty = Tidak ada laporan publik yang cocok. Hapus sebagian saringan, atau laporkan masalah baru.
list-next = Laporan berikutnya
list-first = Kembali ke awal
list-export = Unduh daftar ini (CSV)
list-feed = Langganan (Atom)
list-as-map = Lihat di peta
list-held = Isi sedang diperiksa
list-column-report = Laporan
list-column-place = Tempat
list-column-state = Status
list-column-sent = Dikirim

map-title = Peta laporan
map-lead = Peta dan daftar di bawahnya menampilkan laporan yang sama.
map-load = Tampilkan peta
map-load-hint = Peta memakai sekitar 400 KB data.
map-as-list = Lihat sebagai daftar
map-no-script = Peta memerlukan JavaScript. Daftar di bawah berisi laporan yang sama.
map-shown = { $count ->
        [0] Tidak ada laporan bertitik yang cocok
       *[other] { $count } laporan pada peta
    }

search-title = Hasil pencarian
search-lead = Untuk «{ $query }»
search-categories = Urusan yang dapat Anda laporkan
search-places = Tempat
search-reports = Laporan publik
search-none = Tidak ada yang cocok dengan «{ $query }». Coba kata lain, atau langsung laporkan masalah Anda.
search-report-this = Laporkan { $category }

help-title = Bantuan
privacy-title = Privasi
