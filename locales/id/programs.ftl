# Program lain yang berbicara dengan Balai memakai kunci, dan antarmuka Open311.

programs = Program
programs-tile = Aplikasi lain yang mengirim laporan memakai kunci (Open311).
programs-tile-count = { $count ->
   *[other] program punya kunci yang berlaku
}
programs-text = Program lain dapat mengirim dan mengikuti laporan lewat standar Open311. Setiap program memakai kuncinya sendiri. Membaca laporan publik tidak memerlukan kunci.
programs-address = Alamat antarmuka:
programs-name = Program
programs-key = Kunci
programs-limits = Batas
programs-limits-told = { $minute } per menit, { $day } per hari
programs-cases = Laporan
programs-used = Terakhir dipakai
programs-never = belum pernah
programs-revoke = Cabut kunci
programs-revoke-reason = Alasan mencabut kunci
programs-revoke-button = Cabut kunci ini
programs-revoked = Kunci dicabut. Yang dikirim dengan kunci itu mulai sekarang ditolak. Laporan yang sudah masuk tetap ada.
programs-revoked-at = Dicabut { $at }
programs-empty = Belum ada program. Buat kunci pertama di bawah ini.
programs-new = Buat kunci
programs-new-name = Nama program
programs-new-name-hint = Misalnya «Aplikasi warga». Nama ini tampil di daftar program dan di jejak.
programs-new-contact = Kontak pengelola
programs-new-contact-hint = Surel atau telepon kantor yang dapat dihubungi jika program itu bermasalah.
programs-new-minute = Permintaan paling banyak per menit
programs-new-day = Permintaan paling banyak per hari
programs-new-button = Buat kunci

program-key-title = Kunci baru
program-key-text = Kunci untuk { $name }. Serahkan kepada pengelolanya lewat jalur yang aman.
program-key-once = Kunci ini hanya tampil sekali. Jika hilang, cabut lalu buat yang baru.
program-key-address = Program mengirim laporan ke:
program-key-back = Kembali ke daftar program

action-manage-programs = Mengelola kunci program lain
action-manage-webhooks = Mengelola sistem lain yang dikabari tentang laporan publik
trail-action-program-key-issued = Kunci program dibuat
trail-action-program-key-revoked = Kunci program dicabut

problem-program-key = Kunci API tidak dikenal atau sudah dicabut. Kirim `api_key` yang berlaku; administrator daerah yang memberikannya.
problem-program-key-missing = `api_key` belum dikirim. Mengirim laporan memerlukan kunci API; administrator daerah yang memberikannya.
problem-program-limit = Kunci ini sudah mencapai batasnya: { $minute } permintaan per menit, { $day } per hari. Coba lagi setelah { $seconds } detik.
problem-program-not-found = Kunci itu tidak ada atau sudah dicabut. Muat ulang daftar program.
problem-program-not-brought = Laporan ini tidak dikirim dengan kunci Anda. Hanya program yang mengirimnya dapat menambahkan keterangan pelapor.
problem-program-closed = Daerah ini tidak menerima laporan lewat antarmuka ini. Kirim lewat { $address }.
field-program-name = Tulis nama program, 3 sampai 80 huruf.
field-program-contact = Tulis surel atau telepon pengelola, 5 sampai 200 huruf.
field-program-limit = Tulis bilangan dari 1 sampai { $most }.
field-program-reason = Tulis alasannya, 5 sampai 500 huruf.

problem-open311-parameters = Permintaan ini tidak dapat dipenuhi. Perbaiki parameter yang disebut.
problem-open311-address = Alamat itu tidak ada di Open311. Yang ada: discovery, services, requests, tokens dan servicerequestupdates, dengan akhiran .xml atau .json.
problem-open311-format = Format itu tidak ada. Akhiri alamat dengan .xml atau .json.
problem-open311-no-region = Server ini melayani beberapa daerah. Kirim `jurisdiction_id`, salah satu dari: { $known }.
problem-open311-region = `jurisdiction_id` itu tidak dilayani di sini. Yang dilayani: { $known }.
problem-open311-service = Tidak ada `service_code` itu. Ambil daftarnya di { $address }.
problem-open311-token = Token itu tidak dikenal. Pakai token dari jawaban atas laporan yang Anda kirim.
problem-open311-request = Tidak ada laporan publik dengan `service_request_id` itu. Periksa nomornya.
field-open311-service-missing = Kirim `service_code` dari daftar layanan.
field-open311-request-missing = Kirim `service_request_id` laporan yang dimaksud.
field-open311-place-missing = Kirim tempatnya: `lat` dan `long`, atau `address_string`, atau `address_id` (kode { -village } menurut Kemendagri).
field-open311-half-a-place = Kirim `lat` dan `long` bersama-sama, dalam derajat desimal.
field-open311-point = Tulis derajat desimal, misalnya lat=-8.6 dan long=115.2.
field-open311-long = Paling banyak { $most } huruf.
field-open311-attribute-missing = Atribut ini wajib. Kirim `attribute[{ $code }]`.
field-open311-attribute-value = Nilai itu tidak ada dalam daftar atribut ini. Lihat definisi layanannya.
field-open311-date = Tulis tanggal seperti 2026-03-01T08:00:00+08:00.
field-open311-dates-reversed = `{ $from }` harus sebelum `{ $until }`.
field-open311-dates-wide = Paling jauh 90 hari sekali minta. Minta beberapa kali dengan rentang yang lebih pendek.
field-open311-status = Tulis open, closed, atau keduanya dipisah koma.
field-open311-page = Tulis bilangan bulat mulai dari 1.
field-open311-deep = Sejauh itu, lanjutkan dengan `updated_before` dari laporan terakhir yang Anda terima.
field-open311-box = Tulis empat derajat desimal: barat,selatan,timur,utara.
field-open311-circle = Kirim `lat`, `long`, dan `radius` dalam meter, 1 sampai 50000.
field-open311-numbers = Paling banyak { $most } nomor sekali minta.

help-apps-title = Saya melapor lewat aplikasi lain
help-apps = Aplikasi lain dapat mengirim laporan ke sini lewat standar Open311. Anda mendapat nomor dan PIN yang sama, dan dapat memantau laporan itu di halaman lacak.

open311-key-service = Administrator { $region } memberikan kunci API. Panduan: { $address }
open311-attribute-kind = Maksud laporan
open311-attribute-kind-hint = Pilih satu. Tanpa ini, laporan dianggap keluhan.
open311-attribute-choose = Pilih satu. Layanan ini tidak menerima keluhan.
open311-attribute-accused = Kantor yang dikeluhkan
open311-attribute-accused-hint = Pilih satu kantor. Kantor itu tidak akan melihat laporan ini.
open311-attribute-village = { -village-start }
open311-attribute-village-hint = Pilih satu jika tidak ada lat dan long.
open311-attribute-visibility = Siapa yang boleh melihat
open311-attribute-visibility-hint = Pilih satu. Tanpa ini, berlaku aturan layanannya.
open311-notice-public = Laporan diterima dengan nomor { $number }. Pantau di { $address } dengan PIN { $pin }.
open311-notice-closed = Laporan diterima dan tidak tampil untuk umum. Nomornya { $number }. Pantau di { $address } dengan PIN { $pin }.
open311-note-media = Tautan dari aplikasi pengirim, belum diperiksa: { $address }
programs-drills = hasil uji pemulihan
programs-new-does = Untuk apa kunci ini?
programs-new-does-reports = Mengirim dan mengikuti laporan
programs-new-does-drills = Menyerahkan hasil uji pemulihan dari mesin lain
program-key-drills = Mesin itu menyerahkan hasilnya ke:
problem-api-program-key = Kunci program belum dikirim, tidak dikenal, atau bukan untuk hasil uji pemulihan. Kirim Authorization: Bearer dengan kunci dari administrator.
