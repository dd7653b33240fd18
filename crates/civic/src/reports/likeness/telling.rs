//! What one text says, read once and compared often: stems, the matter, the marks of its place.
//!
//! Words are weighed by how much they tell: what one category alone knows, and what no category knows (names,
//! things around), counts most; what stands in most complaints counts little. Compares; does not decide.

use std::collections::BTreeMap;

use super::marks::Marks;
use crate::reports::{
    suggest::{Vocabulary, one_mistake},
    wording::{Word, words},
};

/// Words that stand in complaints of every sort, as stems. They tell little.
const WORN: &[&str] = &[
    "aman",
    "anak",
    "arah",
    "bahaya",
    "baik",
    "bantu",
    "baru",
    "besar",
    "biar",
    "bulan",
    "butuh",
    "cepat",
    "datang",
    "dua",
    "enam",
    "empat",
    "foto",
    "gara",
    "ganggu",
    "guna",
    "habis",
    "hampir",
    "harap",
    "hati",
    "jam",
    "jatuh",
    "kali",
    "kalau",
    "kan",
    "kapan",
    "kata",
    "kecil",
    "kejadi",
    "kemarin",
    "kena",
    "kendara",
    "keluh",
    "korban",
    "kurang",
    "lain",
    "laku",
    "lama",
    "langsung",
    "lapor",
    "lalu",
    "lihat",
    "lima",
    "lokasi",
    "malam",
    "masih",
    "masuk",
    "mau",
    "minggu",
    "minta",
    "mobil",
    "motor",
    "muncul",
    "nama",
    "nomor",
    "orang",
    "padahal",
    "paling",
    "parah",
    "pas",
    "pernah",
    "perbaik",
    "periksa",
    "perlu",
    "pukul",
    "pulang",
    "rawan",
    "rusak",
    "sampe",
    "satu",
    "segera",
    "sekali",
    "sekarang",
    "selalu",
    "semua",
    "sejak",
    "seminggu",
    "sering",
    "setiap",
    "sini",
    "situ",
    "tadi",
    "tahun",
    "takut",
    "tanggap",
    "tangani",
    "teman",
    "terus",
    "tiga",
    "tindak",
    "tindaklanjut",
    "titik",
    "tahu",
    "turun",
    "waktu",
    "yth",
    "jalan",
    "hujan",
    "pengendara",
    "mengganggu",
    "membahayakan",
    "tidak",
    "belum",
    "jangan",
    "dulu",
    "parahnya",
    "kondisi",
    "bagaimana",
    "rt",
    "rw",
    "gang",
    "blok",
    "km",
    "sisi",
];
/// What a worn word is worth.
const WORN_COUNTS: f64 = 0.25;
/// What a word counts that fits another but for one typing mistake.
const MISTAKEN_COUNTS: f64 = 0.8;
/// Words shorter than this are not forgiven a mistake.
const FORGIVEN: usize = 5;
/// So many telling words make a text that can be compared without doubt.
const ENOUGH: f64 = 4.0;

struct Told {
    stem: String,
    typed: String,
    weight: f64,
}

/// A text as far as it is compared.
pub struct Telling {
    /// Each stem once, ordered by stem.
    words: Vec<Told>,
    /// The categories its words point to, ordered, of length 1 as a vector.
    matter: Vec<(String, f64)>,
    marks: Marks,
}

impl Telling {
    pub(super) fn read(vocabulary: &Vocabulary, text: &str, address: &str) -> Self {
        let all = if address.is_empty() { text.to_owned() } else { format!("{text}\n{address}") };
        let words = told(vocabulary, words(&all));
        let matter = vocabulary.suggest(text);
        let matter = matter.into_iter().map(|found| (found.category.id, found.weight)).collect();
        let marks = Marks::read(&all, &|stem| vocabulary.worth_of(stem).is_some() || WORN.contains(&stem));
        Self { words, matter: normalised(matter), marks }
    }

    pub(super) fn marks(&self) -> &Marks {
        &self.marks
    }

    /// How alike the words are, weighed, one typing mistake forgiven: cosine, 0 to 1.
    pub(super) fn words_like(&self, other: &Self) -> f64 {
        let lengths = self.length() * other.length();
        if lengths == 0.0 { 0.0 } else { (self.shared(other) / lengths).min(1.0) }
    }

    /// How much of the words of the text that says less stands in the other, 0 to 1: a short message tells the same as a
    /// long letter.
    pub(super) fn words_within(&self, other: &Self) -> f64 {
        let least = self.length().min(other.length());
        if least == 0.0 { 0.0 } else { (self.shared(other) / (least * least)).min(1.0) }
    }

    fn length(&self) -> f64 {
        self.words.iter().map(|word| word.weight * word.weight).sum::<f64>().sqrt()
    }

    fn shared(&self, other: &Self) -> f64 {
        let meets = |word: &Told, their: &Told| same(&word.stem, &their.stem) * word.weight * their.weight;
        self.words.iter().flat_map(|word| other.words.iter().map(move |their| meets(word, their))).sum()
    }

    /// How alike the categories are that the words point to: cosine, 0 to 1. Different words for one thing meet here.
    /// None when the words of one point nowhere.
    pub(super) fn matter_like(&self, other: &Self) -> Option<f64> {
        let known = !self.matter.is_empty() && !other.matter.is_empty();
        known.then(|| product(&self.matter, &other.matter))
    }

    /// How little the text says: 1 for nothing, near 0 for much.
    pub(super) fn thin(&self) -> f64 {
        let worth: f64 = self.words.iter().map(|word| word.weight).sum();
        (1.0 - worth / ENOUGH).max(0.0)
    }

    /// Words both use, as typed here, the most telling first.
    pub(super) fn shared_words(&self, other: &Self, most: usize) -> Vec<String> {
        let both_say = |word: &&Told| other.words.iter().any(|their| same(&word.stem, &their.stem) > 0.0);
        let mut shared: Vec<&Told> =
            self.words.iter().filter(|word| word.weight > WORN_COUNTS).filter(both_say).collect();
        shared.sort_by(|one, other| other.weight.total_cmp(&one.weight));
        shared.into_iter().take(most).map(|word| word.typed.to_lowercase()).collect()
    }
}

fn told(vocabulary: &Vocabulary, words: Vec<Word>) -> Vec<Told> {
    let mut found: BTreeMap<String, Told> = BTreeMap::new();
    for Word { typed, stem } in words {
        let worth = vocabulary.worth_of(&stem);
        let worn = WORN.contains(&stem.as_str());
        let weight = if worn { WORN_COUNTS } else { worth.unwrap_or(1.0) };
        found.entry(stem.clone()).or_insert(Told { stem, typed, weight });
    }
    found.into_values().collect()
}

/// 1 for the same stem, less for one typing mistake, 0 for different words.
fn same(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    let long = one.chars().count().min(other.chars().count()) >= FORGIVEN;
    if long && one_mistake(one, other) { MISTAKEN_COUNTS } else { 0.0 }
}

fn normalised<T: Ord>(mut parts: Vec<(T, f64)>) -> Vec<(T, f64)> {
    parts.sort_by(|one, other| one.0.cmp(&other.0));
    let length = parts.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    if length > 0.0 {
        for (_, weight) in &mut parts {
            *weight /= length;
        }
    }
    parts
}

/// The product of two ordered vectors, 0 to 1.
fn product<T: Ord>(one: &[(T, f64)], other: &[(T, f64)]) -> f64 {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut sum = 0.0;
    while let (Some((mine, weight)), Some((theirs, their_weight))) = (one.peek(), other.peek()) {
        match mine.cmp(theirs) {
            std::cmp::Ordering::Less => drop(one.next()),
            std::cmp::Ordering::Greater => drop(other.next()),
            std::cmp::Ordering::Equal => {
                sum += weight * their_weight;
                one.next();
                other.next();
            }
        }
    }
    sum.clamp(0.0, 1.0)
}

/// Whether [`WORN`] holds each word once: a test asks.
#[cfg(test)]
pub(super) fn worn_words_stand_once() -> bool {
    WORN.iter().collect::<std::collections::BTreeSet<_>>().len() == WORN.len()
}
