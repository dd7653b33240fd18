//! Names: those the caller knows, and those a text introduces itself (`nama saya …`, `a.n. …`).
//!
//! Parts of a known name that are everyday words (`gede` is also "big", `bagus` also "good") count only
//! next to another part, after a form of address, or with a capital where no street or place is named.

use super::{Finding, PersonalKind};

/// Words after which a person follows.
const ADDRESS: &[&str] = &[
    "pak", "bapak", "bpk", "bu", "ibu", "mas", "mbak", "mba", "bli", "mbok", "gus", "jro", "sdr", "sdri",
    "saudara", "saudari", "an", "nama", "bernama", "namanya", "mr", "mrs", "ms", "kak", "om", "tante", "dr",
    "drg",
];

/// Words after which a street, temple or place follows, often named after a person or a mountain.
const STREET: &[&str] = &[
    "jalan",
    "jl",
    "jln",
    "gang",
    "gg",
    "gunung",
    "pura",
    "banjar",
    "br",
    "pantai",
    "desa",
    "dusun",
    "raya",
    "pasar",
    "perumahan",
    "perum",
    "griya",
    "puri",
    "hotel",
    "toko",
    "warung",
];

/// Words that introduce the name which follows them.
const INTRODUCING: &[&[&str]] = &[
    &["nama", "saya"],
    &["nama", "lengkap"],
    &["atas", "nama"],
    &["a", "n"],
    &["an"],
    &["perkenalkan", "saya"],
];

/// One word of a text: its bytes, as written, and in lower case.
struct Word<'a> {
    start: usize,
    end: usize,
    written: &'a str,
    lower: String,
}

impl Word<'_> {
    fn is_capitalised(&self) -> bool {
        self.written.starts_with(char::is_uppercase)
    }
}

/// Names in `text`; they may overlap.
pub(super) fn findings(text: &str, known: &[String]) -> Vec<Finding> {
    let words = words(text);
    let mut found = introduced(text, &words);
    for name in known {
        let parts: Vec<String> = self::words(name).into_iter().map(|word| word.lower).collect();
        found.extend(known_name(&words, &parts));
    }
    found
}

fn words(text: &str) -> Vec<Word<'_>> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '\'' || letter == '’';
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(offset) = text.get(from..).and_then(|rest| rest.find(is_part)) {
        let start = from + offset;
        let rest = text.get(start..).unwrap_or_default();
        let end = start + rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        let written = text.get(start..end).unwrap_or_default();
        found.push(Word { start, end, written, lower: written.to_lowercase() });
        from = end;
    }
    found
}

fn finding(words: &[Word<'_>]) -> Option<Finding> {
    let (first, last) = (words.first()?, words.last()?);
    Some(Finding { kind: PersonalKind::Name, span: first.start..last.end })
}

/// Where one known name stands: whole or in parts.
fn known_name(words: &[Word<'_>], parts: &[String]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let rest = words.get(at..).unwrap_or_default();
        let count = rest.iter().take_while(|word| parts.contains(&word.lower)).count();
        let run = rest.get(..count).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|place| words.get(place));
        if count > 0 && identifies(run, parts, before) {
            found.extend(finding(run));
        }
        at += count.max(1);
    }
    found
}

/// Whether parts of a name that stand together mean the person.
fn identifies(run: &[Word<'_>], parts: &[String], before: Option<&Word<'_>>) -> bool {
    let after = |list: &[&str]| before.is_some_and(|word| list.contains(&word.lower.as_str()));
    let letters: usize = run.iter().map(|word| word.lower.chars().count()).sum();
    let long = letters >= 4;
    if run.len() >= 2 && long || run.len() == parts.len() && letters >= 3 {
        return !(after(STREET) && run.len() < parts.len());
    }
    if after(ADDRESS) {
        return true;
    }
    long && run.iter().all(Word::is_capitalised) && !after(STREET)
}

/// Capitalised words after an introduction, at most five.
fn introduced(text: &str, words: &[Word<'_>]) -> Vec<Finding> {
    let mut found = Vec::new();
    for at in 0..words.len() {
        for phrase in INTRODUCING {
            let matches = phrase
                .iter()
                .enumerate()
                .all(|(offset, part)| words.get(at + offset).is_some_and(|word| word.lower == *part));
            if !matches {
                continue;
            }
            let rest = words.get(at + phrase.len()..).unwrap_or_default();
            let count = name_length(text, rest);
            found.extend(finding(rest.get(..count).unwrap_or_default()));
        }
    }
    found
}

/// How many words from the first on make up a name: capitals and letters only, nothing but spaces, a colon
/// before the first, or the dot of an initial between them.
fn name_length(text: &str, words: &[Word<'_>]) -> usize {
    let mut count = 0;
    let mut end = words.first().map_or(0, |word| word.start);
    for word in words.iter().take(5) {
        let between = text.get(end..word.start).unwrap_or_default();
        let joined = between.chars().all(|letter| letter == ' ' || letter == '.') && between.len() <= 2;
        if !word.is_capitalised()
            || !word.written.chars().all(|letter| letter.is_alphabetic() || letter == '\'')
            || !joined
        {
            break;
        }
        count += 1;
        end = word.end;
    }
    count
}
