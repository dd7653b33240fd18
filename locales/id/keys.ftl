# Lembar kunci untuk brankas (balai keys ceremony).
keys-page = Lembar kunci Balai
keys-title = Kunci Balai: lembar { $number } dari { $of }
keys-organisation = Milik: { $name }
keys-day = Tanggal: { $day }
keys-fingerprint = Kunci { $name }, sidik jari { $fingerprint }
keys-what = Dua lembar mana pun dari { $of } lembar mengembalikan kunci. Satu lembar saja tidak membuka apa-apa. Yang diperlukan: { $needed } lembar.
keys-safe = Simpan lembar ini di brankas Anda, dalam amplop tersegel.
keys-alone = Jangan simpan dua lembar di tempat yang sama. Jangan memotret atau memindainya.
keys-back = Kunci hilang? Ketik baris BALAI1 dari dua lembar ke dalam berkas, lalu jalankan: balai keys recover BERKAS
keys-new = Setelah kunci diganti, cetak lembar baru. Simpan lembar lama selama cadangan lama masih ada.
keys-present = Hadir dan tanda tangan
