//! The words before a number, which often say what it is.

/// What the nearest telling word before a number says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    Nik,
    FamilyCard,
    Phone,
    Account,
    Money,
    Plate,
    House,
}

/// How many words before a number may speak about it: `rek atas nama I Gede Eka Pranata 55…`.
pub(super) const FAR: usize = 8;
/// How many words before a plate may.
pub(super) const NEAR: usize = 5;

/// Telling words, as people write them.
const TELLING: &[(Context, &[&str])] = &[
    (Context::Nik, &["nik", "ktp", "noktp", "kependudukan"]),
    (Context::FamilyCard, &["kk", "nokk", "keluarga"]),
    (
        Context::Phone,
        &[
            "hp",
            "nohp",
            "wa",
            "nowa",
            "whatsapp",
            "telp",
            "tlp",
            "telpon",
            "telepon",
            "tel",
            "phone",
            "sms",
            "cp",
            "kontak",
            "hub",
            "hubungi",
            "handphone",
        ],
    ),
    (
        Context::Account,
        &[
            "rek",
            "rekening",
            "norek",
            "bank",
            "bca",
            "bri",
            "bni",
            "btn",
            "bpd",
            "mandiri",
            "va",
            "bpjs",
            "kis",
            "npwp",
            "idpel",
            "pelanggan",
            "sambungan",
            "transfer",
            "sim",
            "paspor",
            "passport",
        ],
    ),
    (Context::Money, &["rp", "idr", "rupiah", "biaya", "bayar", "harga", "sebesar"]),
    (
        Context::Plate,
        &[
            "plat",
            "pelat",
            "nopol",
            "polisi",
            "platnya",
            "kendaraan",
            "mobil",
            "motor",
            "truk",
            "truck",
            "bus",
            "pickup",
            "taksi",
            "taxi",
            "avanza",
            "xenia",
            "innova",
            "vario",
            "scoopy",
            "nmax",
            "beat",
            "angkot",
            "plate",
        ],
    ),
    (
        Context::House,
        &[
            "blok", "block", "kav", "kavling", "gang", "gg", "lantai", "lt", "kamar", "rumah", "jl", "jln",
            "jalan",
        ],
    ),
];

/// What the last `reach` words before byte `at` say; the nearest telling word decides, and the sentence's beginning ends the search.
pub(super) fn context(text: &str, at: usize, reach: usize) -> Option<Context> {
    let before = text.get(..at).unwrap_or_default();
    let sentence = before.rsplit(['\n', '!', '?', ';']).next().unwrap_or_default();
    sentence
        .rsplit(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(reach)
        .find_map(|word| told_by(&word.to_lowercase()))
}

fn told_by(word: &str) -> Option<Context> {
    // Endings: `nomornya`, `hpnya`, `wa-ku`.
    let stem = word.strip_suffix("nya").or_else(|| word.strip_suffix("ku")).unwrap_or(word);
    TELLING
        .iter()
        .find(|(_, words)| words.contains(&word) || words.contains(&stem))
        .map(|(context, _)| *context)
}
