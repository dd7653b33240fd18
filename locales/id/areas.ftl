# Sebutan wilayah. Setiap daerah mengganti yang di bawah ini menurut [terms] paketnya dan menurut desa atau kelurahan
# yang ada di sana: kota yang hanya punya kelurahan tidak menyebut desa. Pesan lain memakai { -village }, bukan kata «desa».

-areas = wilayah
    .villages = both
-rural-village = desa
-rural-village-start = Desa
-urban-village = kelurahan
-urban-village-start = Kelurahan
-district = kecamatan

-village =
    { -areas.villages ->
        [urban] { -urban-village }
        [rural] { -rural-village }
       *[both] { -rural-village } atau { -urban-village }
    }
-village-start =
    { -areas.villages ->
        [urban] { -urban-village-start }
        [rural] { -rural-village-start }
       *[both] { -rural-village-start } atau { -urban-village }
    }
