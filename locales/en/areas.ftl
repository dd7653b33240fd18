# What areas are called. Each region replaces what stands here by its pack's [terms] and by the villages it has. Other
# messages say { -village }, never the word itself.

-areas = areas
    .villages = both
-rural-village = desa
-rural-village-start = Desa
-urban-village = kelurahan
-urban-village-start = Kelurahan
-district = kecamatan

-village =
    { -areas.villages ->
        [urban] { -urban-village }
       *[both] village
    }
-villages =
    { -areas.villages ->
        [urban] { -urban-village }
       *[both] villages
    }
-village-start =
    { -areas.villages ->
        [urban] { -urban-village-start }
       *[both] Village
    }
