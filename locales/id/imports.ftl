# Riwayat dari sistem yang dipakai daerah sebelumnya.
routing-history = Di sistem sebelumnya, { $agency } menangani laporan ini.
