//! Reads what residents write: shorthand, doubled letters, "dua" for repetition, and words cut to their stems.
//!
//! Knows the language, not the field: which words mean which category is the pack's. Pure.

use balai_base::text::fold;
use balai_store::search::stems;

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// As it was typed.
    pub(super) typed: String,
    /// Its stem, after shorthand was written out.
    pub(super) stem: String,
}

/// Shorthand of messages and what it stands for. Only what is unmistakable whatever a text is about.
const SHORTHAND: &[(&str, &str)] = &[
    ("aer", "air"),
    ("blkg", "belakang"),
    ("blkng", "belakang"),
    ("blm", "belum"),
    ("bnyk", "banyak"),
    ("bs", "bisa"),
    ("byk", "banyak"),
    ("deket", "dekat"),
    ("dket", "dekat"),
    ("dkt", "dekat"),
    ("dpn", "depan"),
    ("ga", "tidak"),
    ("gak", "tidak"),
    ("gelep", "gelap"),
    ("gg", "gang"),
    ("gk", "tidak"),
    ("jl", "jalan"),
    ("jlan", "jalan"),
    ("jln", "jalan"),
    ("kayak", "seperti"),
    ("kmrn", "kemarin"),
    ("kyk", "seperti"),
    ("lampunya", "lampu"),
    ("lmpu", "lampu"),
    ("lobang", "lubang"),
    ("mampat", "mampet"),
    ("mlm", "malam"),
    ("mobl", "mobil"),
    ("mtr", "motor"),
    ("ngga", "tidak"),
    ("nggak", "tidak"),
    ("org", "orang"),
    ("ortu", "orang tua"),
    ("prkr", "parkir"),
    ("ptgs", "petugas"),
    ("rmh", "rumah"),
    ("rsk", "rusak"),
    ("rusk", "rusak"),
    ("sampa", "sampah"),
    ("sblh", "sebelah"),
    ("sblm", "sebelum"),
    ("sblmnya", "sebelum"),
    ("sbrang", "seberang"),
    ("sbrg", "seberang"),
    ("sdh", "sudah"),
    ("sklh", "sekolah"),
    ("skolah", "sekolah"),
    ("smpah", "sampah"),
    ("smpg", "samping"),
    ("smph", "sampah"),
    ("srt", "surat"),
    ("stlh", "setelah"),
    ("tdk", "tidak"),
    ("tlg", "tolong"),
    ("tlng", "tolong"),
    ("tmpt", "tempat"),
    ("trotoir", "trotoar"),
    ("udah", "sudah"),
    ("udh", "sudah"),
    ("ujan", "hujan"),
];

/// Words that say nothing about what a report is about.
const SILENT: &[&str] = &[
    "ada", "akan", "aku", "atas", "atau", "bapak", "banget", "bgt", "bisa", "buat", "dan", "dari", "dekat",
    "dengan", "depan", "belakang", "di", "dr", "gan", "hari", "ibu", "ini", "itu", "jadi", "juga", "kak",
    "kami", "karena", "kasih", "ke", "kita", "lagi", "lewat", "mas", "min", "mohon", "nya", "pada", "pagi",
    "pak", "sampai", "sama", "sangat", "saya", "sebelum", "selamat", "siang", "sore", "sudah", "tapi",
    "tempat", "terima", "tiap", "tolong", "untuk", "warga", "yang", "yg",
];

/// The words of a text that may mean something, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|typed| !typed.is_empty())
        .flat_map(|typed| {
            written_out(typed)
                .split(' ')
                .filter_map(|plain| stem(plain).map(|stem| Word { typed: typed.to_owned(), stem }))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Every word of a text in plain spelling with the way it was typed, in order; what glues letters to digits is
/// parted: `RT03` → `rt`, `03`.
pub(super) fn plain_words(text: &str) -> Vec<(String, String)> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|typed| !typed.is_empty())
        .flat_map(|typed| {
            let digits = typed.find(|letter: char| letter.is_ascii_digit()).filter(|at| *at > 0);
            let (front, back) = digits.and_then(|at| typed.split_at_checked(at)).unwrap_or((typed, ""));
            // "tiap2" and "anak2" are repetitions, not numbers.
            let (front, back) = if back == "2" && front.len() > 3 { (typed, "") } else { (front, back) };
            [front, back].into_iter().filter(|part| !part.is_empty()).flat_map(|part| {
                let plain = written_out(part);
                plain.split(' ').map(|word| (word.to_owned(), part.to_owned())).collect::<Vec<_>>()
            })
        })
        .collect()
}

/// Whether a plain word says nothing about what a report is about.
pub(super) fn is_silent(plain: &str) -> bool {
    SILENT.contains(&plain)
}

/// The stems of a text, without the words that say nothing.
pub(super) fn stems_of(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.stem).collect()
}

/// A typed word in plain spelling: lower case, `tiap2` → `tiap`, `toloooong` → `tolong`, shorthand written out.
fn written_out(typed: &str) -> String {
    let folded = calmed(&fold(typed));
    let single = folded.strip_suffix('2').filter(|rest| rest.len() > 2).unwrap_or(&folded);
    SHORTHAND
        .binary_search_by_key(&single, |(short, _)| short)
        .ok()
        .and_then(|place| SHORTHAND.get(place))
        .map_or_else(|| single.to_owned(), |(_, plain)| (*plain).to_owned())
}

/// A letter that stands three times or more in a row stands once; digits stay.
fn calmed(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut calm = String::with_capacity(word.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let run = letters.iter().skip(at).take_while(|other| *other == letter).count();
        let kept = if run >= 3 && letter.is_alphabetic() { 1 } else { run };
        calm.extend(std::iter::repeat_n(*letter, kept));
        at += run;
    }
    calm
}

fn stem(plain: &str) -> Option<String> {
    if plain.len() < 2 || SILENT.contains(&plain) || plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // The search's stems leave out filler words; in a phrase such as "not collected" they count.
    stems(plain).into_iter().next().or_else(|| Some(plain.to_owned()))
}

/// Whether [`SHORTHAND`] can be looked up by halving: a test asks.
#[cfg(test)]
pub(super) fn shorthand_is_sorted() -> bool {
    SHORTHAND.is_sorted_by(|one, other| one.0 < other.0)
}
