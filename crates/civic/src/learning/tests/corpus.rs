//! A small corpus that never changes: what a model learns from it must stay as good as it is.

use balai_base::{SeededRandom, random::choose};

use crate::learning::Lesson;

/// Categories and agencies of the made-up region's pack, with clauses people might write.
const MATTERS: [(&str, &str, [&str; 6]); 5] = [
    (
        "jalan-rusak",
        "pekerjaan-umum",
        [
            "jalan berlubang dalem bgt",
            "aspal ambles dekat jembatan",
            "lubang di tengah jln",
            "motor jatuh krn lubang",
            "jalanan rusak parah",
            "aspalnya ngelupas lagi",
        ],
    ),
    (
        "saluran-mampet",
        "pekerjaan-umum",
        [
            "got mampet tiap ujan",
            "saluran air tersumbat",
            "banjir masuk rumah warga",
            "air got meluap ke jalan",
            "genangan tidak surut",
            "selokan penuh lumpur",
        ],
    ),
    (
        "sampah",
        "lingkungan",
        [
            "sampah numpuk seminggu",
            "truk sampah ga datang",
            "bau busuk dari tumpukan sampah",
            "buang sampah sembarangan",
            "smph di pinggir jalan",
            "bak sampah penuh terus",
        ],
    ),
    (
        "layanan-umum",
        "sekretariat",
        [
            "mau tanya syarat surat pindah",
            "loket tutup jam berapa",
            "antre lama di loket",
            "berkas saya belum jadi",
            "jam pelayanan kantor",
            "surat keterangan kapan selesai",
        ],
    ),
    (
        "fasilitas-desa",
        "inspektorat",
        [
            "lampu gang mati",
            "ayunan di taman patah",
            "balai warga bocor",
            "gang gelap lampunya padam",
            "lampu taman tidak nyala",
            "kursi balai warga rusak",
        ],
    ),
];
const AROUND: [&str; 6] = [
    "mohon ditindaklanjuti",
    "terima kasih min",
    "sudah tiga hari",
    "dekat pasar",
    "tolong pak",
    "depan sekolah",
];

/// So many invented cases, always the same ones. One in ten lies where it does not belong, as in life.
pub(super) fn lessons(count: u32) -> Vec<Lesson> {
    let random = SeededRandom::from_number(11);
    (0..count)
        .map(|number| {
            let (category, agency, clauses) = choose(&random, &MATTERS).unwrap();
            let (filed, by) = match number % 10 {
                7 => choose(&random, &MATTERS).map(|(category, agency, _)| (category, agency)).unwrap(),
                _ => (category, agency),
            };
            let part = |clauses: &[&str]| (*choose(&random, clauses).unwrap()).to_owned();
            let text = [part(&AROUND), part(clauses), part(clauses), part(&AROUND)].join(", ");
            let mut id = [0_u8; 16];
            id[12..].copy_from_slice(&number.to_be_bytes());
            id[..4].copy_from_slice(&number.wrapping_mul(0x9e37_79b9).to_le_bytes());
            Lesson {
                id,
                text,
                category: (*filed).to_owned(),
                agency: (*by).to_owned(),
                corrected: number % 23 == 0,
            }
        })
        .collect()
}
