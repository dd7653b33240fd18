# Pertanyaan suatu urusan: kolom isian, jawaban, dan kesalahan.

question-optional = (boleh dikosongkan)
answer-yes = Ya
answer-no = Tidak
desk-record-asks = Jawab juga pertanyaan urusan ini, lalu kirim sekali lagi.
field-question-missing = Pertanyaan ini perlu dijawab. Isi atau pilih jawabannya.
field-question-choice = Jawaban ini tidak ada dalam pilihan. Pilih dari daftar.
field-question-number = Ini bukan angka yang dapat dibaca. Tulis tanpa titik ribuan, misalnya 1500 atau 2,5.
field-question-date = Tanggal ini tidak ada. Tulis tanggal, bulan, dan tahun dengan angka.
field-question-long = Jawaban ini terlalu panjang. Tulis paling banyak { $most } huruf.
field-answers-unknown = Urusan ini tidak menanyakan hal itu. Lihat pertanyaannya di daftar urusan.
