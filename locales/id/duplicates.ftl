# Mengapa dua laporan mungkin tentang hal yang sama.
likeness-chance = Kemungkinan sama { $percent } %
likeness-why = Mengapa:
likeness-metres = { $metres } m dari laporan ini
likeness-same-category = kategorinya sama
likeness-related-category = kategorinya mirip
likeness-words = kata yang sama: { $words }
likeness-same-place = menyebut tempat yang sama: { $names }
likeness-but = Perhatikan:
likeness-other-place = tempatnya disebut berbeda, { $own } dan { $other }
likeness-says-another = salah satunya menyebut masalah lain
