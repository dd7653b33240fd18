//! What people get wrong in a pack's offices, categories, channels, rules, promises, roles, hours, areas, places and letters.

use super::{Append, Replace, mistakes::Mistake};

/// Told with the others: see [`super::mistakes`].
pub(super) const IN_RULES_AND_PLACES: &[Mistake] = &[
    ("an agency twice", &[Replace("agencies.toml", "id = \"lingkungan\"", "id = \"pekerjaan-umum\"")]),
    ("an id in capitals", &[Replace("agencies.toml", "id = \"jalan\"", "id = \"Jalan\"")]),
    ("a kind of agency mistyped", &[Replace("agencies.toml", "kind = \"leadership\"", "kind = \"leader\"")]),
    (
        "a village office under a district",
        &[Append(
            "agencies.toml",
            "\n[[territorial]]\nid = \"desa2\"\nlevel = \"village\"\nkind = \"village-office\"\nname = \"{title}\"\nparent = \"kecamatan\"\n",
        )],
    ),
    (
        "an office under an unknown one",
        &[Replace("agencies.toml", "parent = \"kecamatan\"", "parent = \"kecamatann\"")],
    ),
    (
        "an agency that answers to itself",
        &[
            Replace("agencies.toml", "short_name = \"PU\"", "short_name = \"PU\"\nparent = \"lingkungan\""),
            Replace(
                "agencies.toml",
                "short_name = \"DLH\"",
                "short_name = \"DLH\"\nparent = \"pekerjaan-umum\"",
            ),
        ],
    ),
    (
        "offices without a name of their own",
        &[Replace(
            "agencies.toml",
            "name = { id = \"Kantor {title}\", en = \"{name} District Office\" }",
            "name = \"Kantor Camat\"",
        )],
    ),
    ("a placeholder mistyped", &[Replace("agencies.toml", "\"Camat {name}\"", "\"Camat {nama}\"")]),
    ("a unit for no area", &[Replace("agencies.toml", "[\"99.01.01\"]", "[\"99.01.07\"]")]),
    (
        "a body nobody can reach",
        &[Replace("agencies.toml", "contact = { email = \"lapor@jalan.example\" }\n", "")],
    ),
    ("an address without https", &[Replace("agencies.toml", "https://listrik.example", "listrik.example")]),
    ("no inspectorate", &[Replace("agencies.toml", "kind = \"inspectorate\"", "kind = \"agency\"")]),
    (
        "a category of an unknown group",
        &[Replace("categories.toml", "group = \"lingkungan\"", "group = \"lingkunga\"")],
    ),
    (
        "a group without a category",
        &[Append("categories.toml", "\n[[group]]\nid = \"kosong\"\nname = \"Kosong\"\n")],
    ),
    (
        "a category answered by nobody",
        &[Replace("categories.toml", "agency:lingkungan", "agency:kebersihan")],
    ),
    (
        "a category answered by an unknown unit",
        &[Replace("categories.toml", "pekerjaan-umum/air", "pekerjaan-umum/drainase")],
    ),
    ("an agency without its word", &[Replace("categories.toml", "agency:lingkungan", "lingkungan")]),
    (
        "a category that answers itself",
        &[Replace("categories.toml", "answered_by = \"village\"", "answered_by = \"category\"")],
    ),
    ("a category about officials, public", &[Replace("categories.toml", "visibility = \"secret\"\n", "")]),
    (
        "an outside body mistyped",
        &[Replace("categories.toml", "outside_body = \"listrik\"", "outside_body = \"listrk\"")],
    ),
    (
        "a promise set that is none",
        &[Replace("categories.toml", "urgent = true", "promise_set = \"secepatnya\"")],
    ),
    ("a workflow that is none", &[Replace("categories.toml", "urgent = true", "workflow = \"reports\"")]),
    (
        "a category nobody can find",
        &[Replace(
            "categories.toml",
            "keywords = [\"sampah\", \"bau\", \"tidak diangkut\", \"tps\", \"rubbish\", \"garbage\"]\n",
            "",
        )],
    ),
    (
        "a kind of case that is none",
        &[Replace("categories.toml", "kinds = [\"complaint\"]", "kinds = [\"complain\"]")],
    ),
    (
        "villages without offices",
        &[Replace(
            "agencies.toml",
            "id = \"desa\"\nlevel = \"village\"",
            "id = \"desa\"\nlevel = \"village\"\nexcept = [\"99.01.01.2002\", \"99.01.01.2003\"]",
        )],
    ),
    ("no counter", &[Replace("channels.toml", "adapter = \"counter\"", "adapter = \"manual\"")]),
    (
        "an adapter that is none",
        &[Replace("channels.toml", "adapter = \"counter\"", "adapter = \"whatsapp\"")],
    ),
    (
        "a channel that ends before it begins",
        &[Replace("channels.toml", "since = 2021-01-01", "since = 2021-01-01\nuntil = 2020-01-01")],
    ),
    ("a day that is none", &[Replace("channels.toml", "since = 2021-01-01", "since = \"1 Januari\"")]),
    (
        "rules without an end",
        &[Replace("routing.toml", "to = \"category\"", "when = { has_place = true }\nto = \"category\"")],
    ),
    (
        "a rule behind the end",
        &[Append(
            "routing.toml",
            "\n[[rule]]\nid = \"terlambat\"\nwhen = { kind = \"praise\" }\nto = \"village\"\nbecause = { id = \"Pujian.\", en = \"Praise.\" }\n",
        )],
    ),
    (
        "a rule about an unknown category",
        &[Replace("routing.toml", "category = \"jalan-rusak\"", "category = \"jalan-berlubang\"")],
    ),
    ("a condition mistyped", &[Replace("routing.toml", "about_officials = true", "about_official = true")]),
    ("a reason with an unknown word", &[Replace("routing.toml", "kantor {village}.", "kantor {desa}.")]),
    (
        "a promise of nothing",
        &[Append(
            "promises.toml",
            "[[set]]\nid = \"biasa\"\nname = \"Biasa\"\n[[set.clock]]\nid = \"work\"\nname = { id = \"Selesai\", en = \"Done\" }\namount = 0\nunit = \"working-day\"\ndecree = \"\"\n",
        )],
    ),
    (
        "a ladder to nobody",
        &[Append(
            "ladders.toml",
            "[[ladder]]\nid = \"semua\"\nname = \"Semua\"\nkinds = [\"agency\", \"village-office\"]\n[[ladder.step]]\namount = 3\nunit = \"days\"\nat = \"parent\"\nrole = \"agency_had\"\n[[ladder.step]]\namount = 1\nunit = \"days\"\nat = \"agency:setda\"\nrole = \"leader\"\n",
        )],
    ),
    (
        "a reply to an unknown category",
        &[Append(
            "replies.toml",
            "[[reply]]\nid = \"terima-kasih\"\ntitle = \"Terima kasih\"\ntext = { id = \"Terima kasih, {nama}.\", en = \"Thank you.\" }\ncategories = [\"sampahh\"]\n",
        )],
    ),
    (
        "a role with an unknown action",
        &[Append(
            "roles.toml",
            "[[role]]\nid = \"officer\"\nname = { id = \"Petugas\" }\nreach = \"unit\"\nactions = [\"read-case\", \"anser\"]\n",
        )],
    ),
    (
        "a role without reach, and a key too many",
        &[Append(
            "roles.toml",
            "[[role]]\nid = \"officer\"\nname = { id = \"Petugas\" }\nactions = []\n\n[[role]]\nid = \"leader\"\nname = { id = \"Pimpinan\" }\nreach = \"region\"\nactions = []\nsees_accusation = true\n",
        )],
    ),
    (
        "a role without a name in every language",
        &[Append(
            "roles.toml",
            "[[role]]\nid = \"officer\"\nname = { id = \"Petugas\" }\nreach = \"unit\"\nactions = []\n\n[[role]]\nid = \"leader\"\nname = { en = \"Leader\" }\nreach = \"region\"\nactions = []\n",
        )],
    ),
    (
        "a workflow in the wrong file",
        &[Append(
            "workflows/usulan.toml",
            "id = \"proposal\"\ninitial = \"baru\"\n[[states]]\nid = \"baru\"\nlabel = \"Baru\"\nsentence = \"Baru\"\nmeaning = \"waiting\"\n[[states]]\nid = \"selesai\"\nlabel = \"Selesai\"\nsentence = \"Selesai\"\nmeaning = \"done\"\n[[transitions]]\nid = \"tutup\"\nfrom = [\"baru\"]\nto = \"selesai\"\nlabel = \"Tutup\"\neffect = \"Tutup\"\nby = [\"petugas\"]\n",
        )],
    ),
    (
        "a workflow with a word that is none",
        &[Append(
            "workflows/usulan.toml",
            "id = \"usulan\"\ninitial = \"baru\"\n[[states]]\nid = \"baru\"\nlabel = \"Baru\"\nsentence = \"Baru\"\nmeaning = \"wating\"\n[[transitions]]\nid = \"tutup\"\nfrom = [\"baru\"]\nto = \"selesai\"\nlable = \"Tutup\"\neffect = \"Tutup\"\nby = []\n",
        )],
    ),
    (
        "hours that are none",
        &[Append(
            "calendars/hours.toml",
            "[week]\nmonday = \"8-16\"\ntuesday = \"08:00-16:00\"\nwednesday = \"08:00-16:00\"\nthursday = \"16:00-08:00\"\nfriday = \"08:00-16:00\"\nsaturday = \"tutup\"\n",
        )],
    ),
    (
        "hours in two files",
        &[Append(
            "calendars/jam.toml",
            "[week]\nmonday = \"closed\"\ntuesday = \"closed\"\nwednesday = \"closed\"\nthursday = \"closed\"\nfriday = \"closed\"\nsaturday = \"closed\"\nsunday = \"closed\"\n",
        )],
    ),
    (
        "a holiday that is unclear",
        &[Append(
            "calendars/lokal.toml",
            "[[holiday]]\ndate = 2026-02-30\nkind = \"lokal\"\nname = \"Hari Contoh\"\n",
        )],
    ),
    (
        "a calendar with other columns",
        &[Append("calendars/lokal.csv", "tanggal,nama\n2026-03-19,Hari Contoh\n")],
    ),
    (
        "a calendar with bad rows",
        &[Append(
            "calendars/lokal.csv",
            "date,kind,office_closed,estimated,name_id,name_en\n19-03-2026,regional,true,false,Hari Contoh,Contoh Day\n2026-03-20,regional,ya,false,Hari Contoh,Contoh Day\n2026-03-21,regional,true\n",
        )],
    ),
    ("a village outside", &[Replace("areas.geojson", "99.01.02.2003", "98.01.02.2003")]),
    ("a village twice", &[Replace("areas.geojson", "99.01.02.2003", "99.01.02.2002")]),
    ("a district in the file of villages", &[Replace("areas.geojson", "99.01.02.2003", "99.01.02")]),
    ("a village without a code", &[Replace("areas.geojson", "\"kode\":\"99.01.02.2003\"", "\"id\":7")]),
    ("a village whose code has no dots", &[Replace("areas.geojson", "99.01.02.2003", "9901022003")]),
    ("a village whose name says it twice", &[Replace("areas.geojson", "Karang Timur", "Desa Karang Timur")]),
    (
        "a village that crosses itself",
        &[Replace(
            "areas.geojson",
            "[[120.04,-6.04],[120.06,-6.04],[120.06,-6.02],[120.04,-6.02],[120.04,-6.04]]",
            "[[120.04,-6.04],[120.06,-6.02],[120.06,-6.04],[120.04,-6.02],[120.04,-6.04]]",
        )],
    ),
    (
        "latitude first",
        &[Replace(
            "areas.geojson",
            "[[120.04,-6.04],[120.06,-6.04],[120.06,-6.02],[120.04,-6.02],[120.04,-6.04]]",
            "[[-6.04,120.04],[-6.04,120.06],[-6.02,120.06],[-6.02,120.04],[-6.04,120.04]]",
        )],
    ),
    (
        "a village in metres",
        &[Replace(
            "areas.geojson",
            "[[120.04,-6.04],[120.06,-6.04],[120.06,-6.02],[120.04,-6.02],[120.04,-6.04]]",
            "[[771234.5,9406123.0],[771934.5,9406123.0],[771934.5,9407123.0],[771234.5,9406123.0]]",
        )],
    ),
    (
        "a village as a point",
        &[Replace(
            "areas.geojson",
            "{\"type\":\"Polygon\",\"coordinates\":[[[120.04,-6.04],[120.06,-6.04],[120.06,-6.02],[120.04,-6.02],[120.04,-6.04]]]}",
            "{\"type\":\"Point\",\"coordinates\":[120.04,-6.04]}",
        )],
    ),
    ("no GeoJSON", &[Replace("areas.geojson", "\"features\":[", "\"features\":")]),
    ("a district without a name", &[Replace("areas.csv", "99.01.02,Kidul\n", "")]),
    ("a district without a village", &[Append("areas.csv", "99.01.03,Tengah\n")]),
    ("a name for a village", &[Append("areas.csv", "99.01.01.2002,Sawah Lega\n")]),
    ("a place far away", &[Append("gazetteer.csv", "Tugu Jauh,landmark,121.5,-6.01,\n")]),
    (
        "a place in another village",
        &[Append("gazetteer.csv", "Balai Warga,landmark,120.01,-6.01,99.01.01.2003\n")],
    ),
    (
        "a place with bad values",
        &[Append(
            "gazetteer.csv",
            "Balai Warga,hall,120.01,-6.01,\nPasar,market,-6.01,120.01,\nSekolah,school,120.01,-6.01,99.01.09.2001\n",
        )],
    ),
    ("a file nobody reads", &[Append("catagories.toml", "")]),
    ("two offices of one name", &[Replace("areas.geojson", "Karang Timur", "Sawah Lega")]),
    (
        "a district in the name of a regency's office",
        &[Append(
            "agencies.toml",
            "\n[[territorial]]\nid = \"kab\"\nlevel = \"regency\"\nkind = \"regency-office\"\nname = \"Kantor {name} ({district})\"\n",
        )],
    ),
    (
        "no ladder for a kind that three use",
        &[Append(
            "ladders.toml",
            "[[ladder]]\nid = \"semua\"\nname = \"Semua\"\nkinds = [\"inspectorate\", \"leadership\", \"district-office\", \"urban-village-office\", \"village-office\"]\n[[ladder.step]]\namount = 0\nunit = \"days\"\nat = \"own\"\nrole = \"leader\"\n",
        )],
    ),
    (
        "two villages with one polygon",
        &[Replace(
            "areas.geojson",
            "[[120.04,-6.04],[120.06,-6.04],[120.06,-6.02],[120.04,-6.02],[120.04,-6.04]]",
            "[[120.04,-6.04],[120.04,-6.02],[120.02,-6.02],[120.02,-6.04],[120.04,-6.04]]",
        )],
    ),
    (
        "a rule for a category in another group",
        &[Replace("routing.toml", "urban_village = false", "group = \"lingkungan\", urban_village = false")],
    ),
    (
        "a rule for a kind its category does not take",
        &[Replace(
            "routing.toml",
            "category = \"jalan-rusak\", urban_village = false, kind = \"wish\"",
            "category = \"perilaku-petugas\", kind = \"wish\"",
        )],
    ),
    (
        "a rule for nowhere in an area",
        &[Replace("routing.toml", "has_place = false", "has_place = false, area = \"99.01.01\"")],
    ),
    (
        "a rule that names a body where there is none",
        &[Replace("routing.toml", "kantor {village}.", "kantor {village}, bukan {outside}.")],
    ),
    ("a district that no unit serves", &[Replace("agencies.toml", "[\"99.01.02\"]", "[\"99.01.02.2002\"]")]),
    ("a keyword in capitals", &[Replace("categories.toml", "\"tps\"", "\"TPS\"")]),
    (
        "a calendar with semicolons",
        &[Append("calendars/lokal.csv", "date;kind;office_closed;estimated;name_id;name_en\n")],
    ),
    ("a place the wrong way round", &[Append("gazetteer.csv", "Pasar Baru,market,-6.01,120.01,\n")]),
    ("messages that are none", &[Append("locales/id.ftl", "salam = Halo\nini bukan pesan\n")]),
    (
        "a letter that names what there is not",
        &[Append(
            "templates/mail/notice-done.id.txt",
            "Laporan {{ number }} selesai\n\nHalo,\n{% if links.selesai %}{{ nomor }}{% endif %}\n",
        )],
    ),
    (
        "a letter that is no template",
        &[Append("templates/mail/notice-done.en.txt", "Done\n\n{% if number %}x\n")],
    ),
    ("a letter that says nothing", &[Append("templates/mail/notice-done.en.txt", "Done\n")]),
    ("a letter nobody asks for", &[Append("templates/mail/notice-don.id.txt", "Selesai\n\nSudah.\n")]),
    ("a letter in no language", &[Append("templates/mail/notice-done.jv.txt", "Rampung\n\nWis.\n")]),
    ("letters from nowhere", &[Append("region.toml", "[mail]\nreply_too = \"a@contoh.example\"\n")]),
];
