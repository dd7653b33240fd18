//! The words with which invented people say a thing again: one set for the fitting half, another for the measuring half.
//!
//! The sets differ in part and on purpose: what the weights learned from one way of rewording must hold for another. In
//! common are the *ways* (other words, shorthand, regional words, slips of the hand, other order, left-out words); apart
//! are the words, the regional languages, the kinds of slips, the forms of other channels and the places named.

/// A word and what it is replaced by, any of them.
pub(super) type Swaps = &'static [(&'static str, &'static [&'static str])];

/// How one half rewords.
pub(super) struct Rules {
    /// Words of the same meaning.
    pub(super) synonyms: Swaps,
    /// Shorthand.
    pub(super) short: Swaps,
    /// Regional words.
    pub(super) regional: Swaps,
    /// How often a word may be left out, in a hundred.
    pub(super) dropped: u64,
    /// Words that join clauses put in another order.
    pub(super) joins: &'static [&'static str],
    /// What somebody adds of their own.
    pub(super) added: &'static [&'static str],
    /// What comes before and after at a counter, written down by an officer.
    pub(super) counter: &'static [(&'static str, &'static str)],
    /// What comes before a short message.
    pub(super) message: &'static [&'static str],
    /// How many words a short message holds.
    pub(super) message_words: usize,
    /// Marks of places; two of one line can't be one place.
    pub(super) marks: &'static [&'static [&'static str]],
    /// How somebody says that another thing is meant.
    pub(super) another: &'static [&'static str],
    /// How the hand slips.
    pub(super) slips: &'static [Slip],
}

/// A slip of the hand in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slip {
    /// A letter is left out.
    Omitted,
    /// Two letters change places.
    Swapped,
    /// A letter stands twice.
    Doubled,
    /// The key beside was hit.
    Beside,
}

/// Rows of the keyboard: a key's neighbours stand beside it.
pub(super) const KEYS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Rules of the half that weights are fitted to.
pub(super) const FIT: Rules = Rules {
    synonyms: &[
        ("berlubang", &["bolong", "lubang-lubang"]),
        ("lubang", &["lobang", "bolongan"]),
        ("rusak", &["hancur", "jelek"]),
        ("mati", &["padam"]),
        ("padam", &["mati"]),
        ("sampah", &["buangan", "sampah plastik"]),
        ("menumpuk", &["numpuk"]),
        ("mampet", &["tersumbat"]),
        ("tersumbat", &["mampet"]),
        ("got", &["selokan"]),
        ("saluran", &["got"]),
        ("pohon", &["pokok kayu", "pohonnya"]),
        ("tumbang", &["roboh"]),
        ("anjing", &["anjingnya"]),
        ("bau", &["baunya menyengat"]),
        ("banjir", &["air meluap"]),
        ("gelap", &["gelap gulita"]),
        ("motor", &["sepeda motor"]),
        ("mobil", &["kendaraan"]),
        ("jatuh", &["terjatuh"]),
        ("petugas", &["pegawai"]),
        ("mohon", &["tolong"]),
        ("tolong", &["mohon"]),
        ("diperbaiki", &["dibenahi"]),
        ("sudah", &["telah"]),
        ("parkir", &["ngetem"]),
        ("macet", &["tersendat"]),
        ("berisik", &["bising"]),
        ("ktp", &["kartu penduduk"]),
        ("tiang", &["tiangnya"]),
        ("besar", &["lebar"]),
        ("dalam", &["dalem"]),
        ("licin", &["licinnya"]),
    ],
    short: &[
        ("yang", &["yg"]),
        ("dengan", &["dgn"]),
        ("sudah", &["sdh", "udah"]),
        ("tidak", &["ga", "tdk"]),
        ("jalan", &["jln"]),
        ("dari", &["dr"]),
        ("sampai", &["sampe"]),
        ("sekali", &["bgt"]),
        ("depan", &["dpn"]),
        ("dekat", &["dkt"]),
        ("karena", &["krn"]),
        ("mohon", &["mhn"]),
        ("tolong", &["tlg"]),
        ("malam", &["mlm"]),
        ("belum", &["blm"]),
        ("banyak", &["bnyk"]),
        ("lampu", &["lmpu"]),
        ("rumah", &["rmh"]),
        ("saya", &["sy"]),
    ],
    regional: &[
        ("tidak", &["ten", "sing"]),
        ("ada", &["wenten", "ada nih"]),
        ("rusak", &["usak"]),
        ("jalan", &["margi"]),
        ("besar", &["gede"]),
        ("rumah", &["umah"]),
        ("banyak", &["liu"]),
        ("air", &["yeh"]),
        ("gelap", &["peteng"]),
        ("sekali", &["gati"]),
        ("saya", &["titiang", "gue"]),
        ("terima kasih", &["suksma"]),
        ("sudah", &["sampun"]),
        ("anjing", &["cicing"]),
        ("bau", &["bon"]),
        ("mohon", &["nunas"]),
    ],
    dropped: 16,
    joins: &[" ", ", "],
    added: &[
        "sudah lapor rt tapi belum ada tindakan",
        "kemarin ada yang hampir celaka",
        "mohon segera ditindaklanjuti pak",
        "sudah berminggu-minggu begini",
        "kasihan anak sekolah yang lewat",
        "warga resah",
        "terima kasih sebelumnya",
        "foto menyusul",
    ],
    counter: &[
        ("Pelapor menyampaikan bahwa ", ". Mohon tindak lanjut."),
        ("Warga melaporkan ", ". Diterima di loket, mohon diteruskan."),
    ],
    message: &["", "min "],
    message_words: 14,
    marks: &[
        &["depan pasar", "depan SD 2", "dekat kantor desa", "sebelah masjid"],
        &["RT 03", "RT 05", "RT 01", "RT 11"],
        &["Jalan Mawar", "Jalan Kenanga", "Jalan Teratai"],
        &["sisi utara jembatan", "sisi selatan jembatan"],
        &["gang 4", "gang 7", "gang 12"],
    ],
    another: &["bukan yang sudah dilaporkan kemarin", "ini beda dengan yang di ujung jalan", "ada satu lagi"],
    slips: &[Slip::Omitted, Slip::Swapped],
};

/// Rules of the half that is measured.
pub(super) const MEASURE: Rules = Rules {
    synonyms: &[
        ("berlubang", &["bopeng", "berlobang"]),
        ("lubang", &["cekungan", "lobang"]),
        ("rusak", &["remuk", "amburadul", "tidak layak"]),
        ("mati", &["tidak menyala", "nggak nyala"]),
        ("padam", &["tidak menyala"]),
        ("sampah", &["limbah rumah tangga", "sampahnya"]),
        ("menumpuk", &["menggunung", "bertumpuk"]),
        ("mampet", &["buntu"]),
        ("tersumbat", &["buntu"]),
        ("got", &["parit", "drainase"]),
        ("saluran", &["drainase", "parit"]),
        ("pohon", &["pohon besar"]),
        ("tumbang", &["rebah"]),
        ("anjing", &["anjing gila"]),
        ("bau", &["aroma busuk"]),
        ("banjir", &["tergenang", "genangan"]),
        ("gelap", &["remang"]),
        ("motor", &["roda dua"]),
        ("mobil", &["roda empat"]),
        ("jatuh", &["kecelakaan", "terperosok"]),
        ("petugas", &["staf"]),
        ("mohon", &["minta"]),
        ("tolong", &["harap"]),
        ("diperbaiki", &["ditangani"]),
        ("parkir", &["berhenti sembarangan"]),
        ("macet", &["padat merayap"]),
        ("berisik", &["gaduh"]),
        ("ktp", &["e-ktp"]),
        ("besar", &["raksasa"]),
        ("dalam", &["cukup dalam"]),
        ("anak", &["bocah"]),
        ("warga", &["masyarakat"]),
        ("sekolah", &["sekolahan"]),
    ],
    short: &[
        ("yang", &["yg", "yng"]),
        ("dengan", &["dg"]),
        ("sudah", &["udh", "sdah"]),
        ("tidak", &["gak", "nggak", "tdk"]),
        ("jalan", &["jl", "jln"]),
        ("dari", &["dri"]),
        ("sampai", &["smpe"]),
        ("sekali", &["skali"]),
        ("depan", &["dpan"]),
        ("dekat", &["deket"]),
        ("karena", &["krna", "soale"]),
        ("tolong", &["tlong"]),
        ("malam", &["mlem"]),
        ("belum", &["blum"]),
        ("banyak", &["byk"]),
        ("sampah", &["smph"]),
        ("orang", &["org"]),
        ("kendaraan", &["kndraan"]),
        ("sebelah", &["sblh"]),
        ("rumah", &["rumh"]),
    ],
    regional: &[
        ("tidak", &["ora", "kada", "teu"]),
        ("ada", &["ono", "aya"]),
        ("rusak", &["bujat", "ruksak"]),
        ("jalan", &["dalan"]),
        ("besar", &["ganal", "gedhe"]),
        ("rumah", &["omah", "imah"]),
        ("banyak", &["akeh", "loba"]),
        ("air", &["banyu", "cai"]),
        ("gelap", &["poek", "peteng"]),
        ("sekali", &["pisan", "banar"]),
        ("saya", &["ulun", "abdi", "kulo"]),
        ("terima kasih", &["matur nuwun", "nuhun"]),
        ("sudah", &["wis", "entos"]),
        ("anjing", &["asu", "kirik"]),
        ("bau", &["ambune", "bauk"]),
        ("sampah", &["runtah", "uwuh"]),
        ("jatuh", &["tiba", "gugur"]),
    ],
    dropped: 22,
    joins: &[" soalnya ", ". ", " dan "],
    added: &[
        "udah dibilangin ke kadus ga direspon",
        "tadi pagi sempat bikin macet",
        "harap ditindak sebelum ada korban",
        "dari bulan lalu belum berubah",
        "ibu-ibu pengajian juga mengeluh",
        "kami sekeluarga terganggu",
        "makasih min",
        "gimana nih pemerintah",
    ],
    counter: &[
        ("Seorang warga datang ke loket dan mengadukan: ", ". Demikian untuk diteruskan."),
        ("Via telepon: ", ". Penelepon berharap ada perbaikan."),
    ],
    message: &["LAPOR ", "tlg "],
    message_words: 11,
    marks: &[
        &["depan puskesmas", "seberang minimarket", "belakang terminal", "samping lapangan voli"],
        &["RW 02", "RW 04", "RW 09"],
        &["Jl. Melati", "Jl. Anggrek", "Jl. Flamboyan"],
        &["sebelah timur jembatan", "sebelah barat jembatan"],
        &["blok C", "blok F", "blok A"],
        &["dekat SMP 1", "dekat SMP 3"],
        &["km 4", "km 6"],
    ],
    another: &["titik baru, bukan yang lama", "selain yang kemarin ditambal", "ini titik kedua"],
    slips: &[Slip::Doubled, Slip::Beside],
};
