//! How people type: in a hurry, politely, shouting, with errors. Changes the look of a text, never its sense.

use balai_base::{
    Random,
    random::{below, chance, choose},
};

/// Long and short of the words people shorten most.
const SHORT: &[(&str, &[&str])] = &[
    ("yang", &["yg"]),
    ("dengan", &["dg", "dgn"]),
    ("sudah", &["sdh", "udah", "udh"]),
    ("tidak", &["tdk", "ga", "gak", "nggak"]),
    ("jalan", &["jln"]),
    ("dari", &["dr"]),
    ("sampai", &["smp", "sampe"]),
    ("sekali", &["bgt", "skali"]),
    ("depan", &["dpn"]),
    ("dekat", &["dkt"]),
    ("karena", &["krn", "soalnya"]),
    ("untuk", &["utk", "buat"]),
    ("mohon", &["mhn", "tolong"]),
    ("tolong", &["tlg"]),
    ("orang", &["org"]),
    ("kemarin", &["kmrn"]),
    ("malam", &["mlm"]),
    ("bisa", &["bs"]),
    ("juga", &["jg"]),
    ("saja", &["aja"]),
    ("belum", &["blm"]),
    ("lagi", &["lg"]),
    ("setiap", &["tiap"]),
    ("banyak", &["bnyk"]),
    ("sangat", &["sgt"]),
    ("sebelah", &["sblh"]),
    ("sekarang", &["skrg"]),
    ("tetapi", &["tp", "tapi"]),
    ("kalau", &["klo", "kalo"]),
    ("rumah", &["rmh"]),
    ("bagaimana", &["gmn"]),
    ("terima kasih", &["makasih", "trims", "tks"]),
];

/// How one text is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    /// As written.
    Careful,
    /// With a greeting or a closing.
    Polite,
    /// Shortened, small letters, little punctuation.
    Hasty,
    /// One or two wrong letters.
    Slipping,
    /// In capitals.
    Shouting,
    /// With a few sentences more about oneself and what was tried.
    Talkative,
}

impl Habit {
    /// Draws a habit that suits a text of this length; `again` when the text was used before and must look new.
    pub(super) fn draw(text: &str, again: bool, random: &dyn Random) -> Self {
        let length = text.chars().count();
        match below(random, if again { 84 } else { 100 }) {
            0..14 if length < 300 => Self::Polite,
            14..26 if length < 400 => Self::Hasty,
            26..32 => Self::Slipping,
            32..34 if length < 120 => Self::Shouting,
            34..76 if length < 500 => Self::Talkative,
            76..84 if again => Self::Hasty,
            _ => Self::Careful,
        }
    }
}

/// Who shortens words does not write paragraphs.
fn starts_properly(text: &str) -> bool {
    text.starts_with(char::is_uppercase) && text.trim_end().ends_with(['.', '?', '!'])
}

/// What habits add.
#[derive(Clone, Copy)]
pub(super) struct Phrases<'a> {
    pub(super) greetings: &'a [String],
    pub(super) closings: &'a [String],
    /// What goes on in whole sentences.
    pub(super) elaborations: &'a [String],
    /// What goes on in a hurry.
    pub(super) slang: &'a [String],
}

/// `text` typed by `habit`.
pub(super) fn typed(text: &str, habit: Habit, phrases: Phrases<'_>, random: &dyn Random) -> String {
    match habit {
        Habit::Careful => text.to_owned(),
        Habit::Polite => polite(text, phrases, random),
        Habit::Talkative => talkative(text, phrases, random),
        Habit::Hasty => hasty(text, random),
        Habit::Slipping => slipping(text, random),
        Habit::Shouting => text.to_uppercase(),
    }
}

fn polite(text: &str, phrases: Phrases<'_>, random: &dyn Random) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    let opens =
        |greeting: &String| greeting.split_whitespace().next().is_some_and(|word| same_word(word, first));
    let greets = phrases.greetings.iter().any(opens);
    let mut result = String::new();
    match choose(random, phrases.greetings) {
        Some(greeting) if !greets => {
            result.push_str(greeting);
            if greeting.ends_with('.') {
                result.push(' ');
                result.push_str(text);
            } else {
                result.push_str(if greeting.ends_with(',') || !greeting.contains(' ') { " " } else { ", " });
                result.push_str(&small_initial(text));
            }
        }
        _ => result.push_str(text),
    }
    let thanks = ["suksma", "terima kasih", "makasih", "tks", "mohon", "tolong", "tlg"];
    let closed = thanks.iter().any(|word| text.to_lowercase().contains(word));
    if !closed
        && (greets || chance(random, 70))
        && let Some(closing) = choose(random, phrases.closings)
    {
        if !result.ends_with(['.', '?', '!', '🙏', '😅', '😭']) {
            result.push(if closing.starts_with(char::is_uppercase) { '.' } else { ',' });
        }
        result.push(' ');
        result.push_str(closing);
    }
    result
}

/// A small first letter, except where a name or an abbreviation begins.
fn small_initial(text: &str) -> String {
    let mut letters = text.chars();
    let (first, second) = (letters.next(), letters.next());
    match (first, second) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain([second]).chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// Two to eight sentences more, each once; many in two paragraphs.
fn talkative(text: &str, phrases: Phrases<'_>, random: &dyn Random) -> String {
    let proper = starts_properly(text);
    let mut left: Vec<&String> = if proper { phrases.elaborations } else { phrases.slang }.iter().collect();
    let mut result = text.to_owned();
    let count = if proper && chance(random, 45) { 5 + below(random, 4) } else { 2 + below(random, 2) };
    for number in 0..count {
        let place = usize::try_from(below(random, u64::try_from(left.len()).unwrap_or(0))).unwrap_or(0);
        if place < left.len() {
            result.push_str(match (proper, number > 1 && number == count / 2) {
                (_, true) => "\n\n",
                (true, false) => " ",
                (false, false) => ", ",
            });
            result.push_str(left.remove(place));
        }
    }
    result
}

fn same_word(one: &str, other: &str) -> bool {
    let bare = |word: &str| word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    bare(one) == bare(other)
}

fn hasty(text: &str, random: &dyn Random) -> String {
    let mut result = text.to_lowercase();
    for (long, short) in SHORT {
        if chance(random, 75)
            && let Some(short) = choose(random, short)
        {
            result = replaced(&result, long, short);
        }
    }
    result = result.replace(". ", if chance(random, 50) { ", " } else { " " }).replace(" ¶ ", " ");
    result.trim_end_matches('.').to_owned()
}

/// Replaces whole words only.
fn replaced(text: &str, long: &str, short: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(long) {
        let (before, found) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let after = found.strip_prefix(long).unwrap_or_default();
        let whole = !before.ends_with(char::is_alphabetic) && !after.starts_with(char::is_alphabetic);
        result.push_str(before);
        result.push_str(if whole { short } else { long });
        rest = after;
    }
    result.push_str(rest);
    result
}

/// Leaves a letter out, swaps two or doubles one, once or twice, inside longer words.
fn slipping(text: &str, random: &dyn Random) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let long: Vec<usize> = words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.chars().count() >= 6 && word.chars().all(char::is_lowercase))
        .map(|(place, _)| place)
        .collect();
    for _ in 0..=below(random, 2) {
        if let Some(word) = choose(random, &long).and_then(|place| words.get_mut(*place)) {
            *word = slipped(word, random);
        }
    }
    words.join(" ")
}

fn slipped(word: &str, random: &dyn Random) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let inner = u64::try_from(letters.len().saturating_sub(3)).unwrap_or(1);
    let place = usize::try_from(below(random, inner)).unwrap_or(0) + 1;
    match below(random, 3) {
        0 => {
            letters.remove(place);
        }
        1 => letters.swap(place, place + 1),
        _ => {
            let letter = letters.get(place).copied().unwrap_or('a');
            letters.insert(place, letter);
        }
    }
    letters.into_iter().collect()
}
