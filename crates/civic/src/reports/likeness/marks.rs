//! By what a text marks its place: numbers (`RT 03`), names (`Jalan …`, `Banjar …`), landmarks (`depan pasar`), sides
//! (`utara`, `kiri`), and whether it says that it means another thing than what was reported before.
//!
//! What both name speaks for one thing, what each names otherwise against it; what only one names says nothing.
//! Knows how people write, no place by name. Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::reports::wording::{is_silent, plain_words};

/// Words after which a number marks a place, and how the mark is shown.
const NUMBERED: &[(&str, &str)] = &[
    ("rt", "RT"),
    ("rw", "RW"),
    ("no", "No."),
    ("nomor", "No."),
    ("km", "KM"),
    ("blok", "Blok"),
    ("gang", "Gang"),
    ("lorong", "Lorong"),
    ("sd", "SD"),
    ("sdn", "SD"),
    ("smp", "SMP"),
    ("smpn", "SMP"),
    ("sma", "SMA"),
    ("sman", "SMA"),
    ("tk", "TK"),
    ("tiang", "Tiang"),
    ("lingkungan", "Lingkungan"),
    ("dusun", "Dusun"),
    ("lantai", "Lantai"),
    ("halte", "Halte"),
    ("pos", "Pos"),
    ("kios", "Kios"),
    ("jalur", "Jalur"),
    ("gedung", "Gedung"),
];

/// Words after which a name marks a place, and how the mark is shown.
const NAMED: &[(&str, &str)] = &[
    ("jalan", "Jalan"),
    ("gang", "Gang"),
    ("banjar", "Banjar"),
    ("dusun", "Dusun"),
    ("lingkungan", "Lingkungan"),
    ("kampung", "Kampung"),
    ("perumahan", "Perumahan"),
    ("komplek", "Kompleks"),
    ("kompleks", "Kompleks"),
    ("street", "Jalan"),
];

/// Words after which a landmark stands.
const RELATIONS: &[&str] = &[
    "depan", "muka", "samping", "sebelah", "seberang", "belakang", "dekat", "sebelum", "setelah", "sesudah",
    "sekitar", "pojok", "ujung", "dpn", "near", "opposite", "behind",
];

/// What is no landmark: everybody has one, or it is said of every place.
const EVERYWHERE: &[&str] = &[
    "rumah", "sini", "situ", "saya", "kami", "jalan", "gang", "mata", "umum", "itu", "ini", "anda", "kita",
    "tempat", "kos", "gerbang", "pintu", "pagar", "halaman", "the", "my", "our", "house", "tikungan",
    "tengah", "dalam", "luar", "hari", "malam", "pagi", "warga", "lampu", "lubang", "ujan", "hujan", "dari",
    "sampai", "ada", "yang", "persis", "situ", "jam", "lebaran",
];

/// Words of a name that name nothing.
const NAMELESS: &[&str] = &[
    "raya",
    "utama",
    "besar",
    "kecil",
    "desa",
    "kampung",
    "umum",
    "lama",
    "baru",
    "menuju",
    "arah",
    "ini",
    "itu",
    "depan",
    "kami",
    "saya",
    "sini",
    "situ",
    "masuk",
    "keluar",
    "atas",
    "bawah",
    "provinsi",
    "kabupaten",
    "nasional",
    "lingkungan",
    "negara",
    "kota",
    "pas",
    "dekat",
    "rt",
    "rw",
    "no",
    "nomor",
    "gang",
    "dekat",
];

/// Sides, each with its opposite.
const SIDES: &[(&str, &str)] = &[
    ("utara", "selatan"),
    ("timur", "barat"),
    ("kiri", "kanan"),
    ("kaja", "kelod"),
    ("kangin", "kauh"),
    ("lor", "kidul"),
    ("wetan", "kulon"),
    ("hulu", "hilir"),
    ("north", "south"),
    ("east", "west"),
];

/// By these somebody says that another thing is meant.
const ANOTHER: &[&str] = &[
    "bukan yang",
    "yang lain lagi",
    "beda dengan",
    "beda dari",
    "berbeda dengan",
    "berbeda dari",
    "selain yang",
    "satu lagi",
    "lagi satu",
    "lain lagi",
    "titik lain",
    "titik baru",
    "titik kedua",
    "lubang baru",
    "lubang kedua",
    "lubang lain",
    "yang kedua",
    "a different",
    "another one",
    "not the one",
];

/// The marks of one text.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    numbers: BTreeMap<&'static str, BTreeSet<String>>,
    names: BTreeMap<&'static str, BTreeSet<String>>,
    landmarks: BTreeSet<String>,
    sides: BTreeSet<&'static str>,
    another: bool,
    /// Every plain word, where the other's landmarks are looked up.
    said: BTreeSet<String>,
}

/// What two texts' marks say of each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Compared {
    /// Marks both name.
    pub(super) shared: Vec<String>,
    /// Marks in which they differ: the first's, the second's.
    pub(super) differ: Vec<(String, String)>,
    against: BTreeSet<Against>,
}

/// By what two texts contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Against {
    /// Other numbers of one kind.
    Number,
    /// Other names of one kind.
    Name,
    /// Other landmarks.
    Landmark,
    /// Opposite sides.
    Side,
    /// One says that it means another thing.
    Another,
}

impl Compared {
    /// Whether the two contradict each other in that.
    pub(super) fn speaks(&self, against: Against) -> bool {
        self.against.contains(&against)
    }

    fn note(&mut self, against: Against, contradict: bool) {
        if contradict {
            self.against.insert(against);
        }
    }
}

impl Marks {
    /// Reads the marks of a text. `common` tells whether a word says what is wrong rather than where.
    pub(super) fn read(text: &str, common: &dyn Fn(&str) -> bool) -> Self {
        let words = plain_words(text);
        let plain = |at: usize| words.get(at).map_or("", |(plain, _)| plain.as_str());
        let mut marks = Self::default();
        for at in 0..words.len() {
            let word = plain(at);
            marks.said.insert(word.to_owned());
            if let Some(side) =
                SIDES.iter().flat_map(|(one, other)| [*one, *other]).find(|side| *side == word)
            {
                marks.sides.insert(side);
            }
            marks.note_number(word, plain(at + 1), plain(at + 2));
            if let Some((_, kind)) = NAMED.iter().find(|(named, _)| *named == word)
                && let Some(name) = name_after(&words, at, common)
            {
                marks.names.entry(kind).or_default().insert(name);
            }
            if RELATIONS.contains(&word)
                && let Some(landmark) = landmark_after(&words, at, common)
            {
                marks.landmarks.insert(landmark);
            }
        }
        let line = words.iter().map(|(plain, _)| plain.as_str()).collect::<Vec<_>>().join(" ");
        marks.another = ANOTHER.iter().any(|phrase| line.contains(phrase));
        marks
    }

    fn note_number(&mut self, word: &str, next: &str, after: &str) {
        let Some((_, kind)) = NUMBERED.iter().find(|(numbered, _)| *numbered == word) else { return };
        // "SD negeri 2", "gang nomor 4"
        let number = if ["no", "nomor", "negeri", "n"].contains(&next) { after } else { next };
        let digits = number.bytes().all(|byte| byte.is_ascii_digit()) && (1..=4).contains(&number.len());
        let letter = *kind == "Blok" && number.len() == 1;
        if digits || letter {
            let number = number.trim_start_matches('0').to_owned();
            self.numbers.entry(kind).or_default().insert(number);
        }
    }

    /// What these marks and the other's say of each other; even-handed but for the order of what differs.
    pub(super) fn compare(&self, other: &Self) -> Compared {
        let mut compared = Compared::default();
        compared.note(Against::Another, self.another || other.another);
        let number = compare_kinds(&self.numbers, &other.numbers, &mut compared, |one, two| one == two);
        compared.note(Against::Number, number);
        let name = compare_kinds(&self.names, &other.names, &mut compared, |one, two| {
            one.split(' ').any(|word| two.split(' ').any(|other| word == other))
        });
        compared.note(Against::Name, name);
        self.compare_landmarks(other, &mut compared);
        for (one, two) in SIDES {
            for (one, two) in [(one, two), (two, one)] {
                let only = |marks: &Self, this: &str, not: &str| {
                    marks.sides.contains(this) && !marks.sides.contains(not)
                };
                if only(self, one, two) && only(other, two, one) {
                    compared.note(Against::Side, true);
                    compared.differ.push(((*one).to_owned(), (*two).to_owned()));
                }
            }
        }
        compared
    }

    fn compare_landmarks(&self, other: &Self, compared: &mut Compared) {
        let shared: Vec<&String> = self.landmarks.intersection(&other.landmarks).collect();
        let named = |landmarks: &BTreeSet<String>, said: &BTreeSet<String>| {
            landmarks.iter().any(|landmark| said.contains(landmark))
        };
        let met = named(&self.landmarks, &other.said) || named(&other.landmarks, &self.said);
        if let (false, Some(one), Some(two)) = (met, self.landmarks.first(), other.landmarks.first()) {
            compared.note(Against::Landmark, true);
            compared.differ.push((one.clone(), two.clone()));
        }
        compared.shared.extend(shared.into_iter().cloned());
    }
}

/// Whether the two name something of one kind, and nothing of it alike.
fn compare_kinds(
    one: &BTreeMap<&'static str, BTreeSet<String>>,
    other: &BTreeMap<&'static str, BTreeSet<String>>,
    compared: &mut Compared,
    alike: impl Fn(&str, &str) -> bool,
) -> bool {
    let mut differs = false;
    for (kind, mine) in one {
        let Some(theirs) = other.get(kind) else { continue };
        let shared = mine.iter().find(|mine| theirs.iter().any(|their| alike(mine, their)));
        match (shared, mine.first(), theirs.first()) {
            (Some(shared), _, _) => compared.shared.push(shown(kind, shared)),
            (None, Some(mine), Some(theirs)) => {
                differs = true;
                compared.differ.push((shown(kind, mine), shown(kind, theirs)));
            }
            _ => {}
        }
    }
    differs
}

fn shown(kind: &str, mark: &str) -> String {
    let words = mark.split(' ').map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    });
    format!("{kind} {}", words.collect::<Vec<_>>().join(" "))
}

/// The name that follows the word at `at`: up to two words that are written like a name, or that no complaint uses.
fn name_after(words: &[(String, String)], at: usize, common: &dyn Fn(&str) -> bool) -> Option<String> {
    let shortened = words.get(at).is_some_and(|(plain, typed)| !plain.eq_ignore_ascii_case(typed));
    let street = words.get(at).is_some_and(|(plain, _)| plain == "jalan" || plain == "gang");
    let mut name: Vec<&str> = Vec::new();
    for (plain, typed) in words.iter().skip(at + 1).take(3) {
        let letters = plain.chars().all(char::is_alphabetic) && plain.len() > 2;
        if plain == "raya" && name.is_empty() {
            continue;
        }
        let written = typed.starts_with(char::is_uppercase) && typed.chars().skip(1).any(char::is_lowercase);
        let unlike = !common(plain) && (shortened || !street) && !affixed(plain);
        let known =
            is_silent(plain) || NAMELESS.contains(&plain.as_str()) || RELATIONS.contains(&plain.as_str());
        if !letters || known || name.len() == 2 || !(written || unlike) {
            break;
        }
        name.push(plain);
    }
    (!name.is_empty()).then(|| name.join(" "))
}

/// What stands after "depan", "dekat" and so on: its first word that can be a landmark.
fn landmark_after(words: &[(String, String)], at: usize, common: &dyn Fn(&str) -> bool) -> Option<String> {
    let next = words.iter().skip(at + 1).take(2).map(|(plain, _)| plain.as_str());
    let mut next = next.skip_while(|plain| ["dari", "of", "the", "persis", "pas"].contains(plain));
    let plain = next.next()?;
    let letters = plain.chars().all(char::is_alphabetic) && plain.len() > 1;
    let side = SIDES.iter().any(|(one, other)| *one == plain || *other == plain);
    let empty = is_silent(plain) || EVERYWHERE.contains(&plain) || RELATIONS.contains(&plain);
    // "depan rusak", "dekat mati": what is wrong stands there, no landmark. Things keep their place: a market is one
    // whatever is said about markets.
    let wrong = affixed(plain) || (common(plain) && WRONG.contains(&plain));
    (letters && !side && !empty && !wrong).then(|| plain.to_owned())
}

/// What is wrong with things, where a landmark might stand.
const WRONG: &[&str] = &[
    "rusak", "mati", "padam", "mampet", "bolong", "hancur", "banjir", "patah", "bocor", "tumbang", "retak",
    "parah", "gelap", "bau", "jebol", "ambles", "amblas", "macet", "longsor", "roboh",
];

/// Whether a word looks like a verb or adjective rather than a name or thing.
fn affixed(plain: &str) -> bool {
    let long = plain.len() > 5;
    long && ["ber", "ter", "me", "di"].iter().any(|affix| plain.starts_with(affix))
}
