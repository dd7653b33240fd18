//! How a number is written and what of a document's data stands in its QR. Pure.

use balai_base::{Timestamp, language::Language};
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::region::{DocumentKind, MASKED_IN_QR, NEVER_IN_QR};

/// The longest text of one field in a QR, in characters; longer ones end with an ellipsis.
const FIELD_LIMIT: usize = 60;
/// How many digits a NIK and the number of a family card have.
const IDENTITY_DIGITS: usize = 16;
/// Months as archives write them.
const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// The year of an instant in the region's calendar.
pub(super) fn year(now: Timestamp, zone: &TimeZone) -> u16 {
    u16::try_from(now.zoned(zone).year()).unwrap_or_default()
}

/// The number of the `sequence`th document of its kind and year.
pub(super) fn number(
    kind: &DocumentKind,
    sequence: u32,
    agency: &str,
    (now, zone): (Timestamp, &TimeZone),
) -> String {
    let date = now.zoned(zone);
    let month = usize::try_from(date.month()).unwrap_or(1);
    let roman = month.checked_sub(1).and_then(|month| ROMAN.get(month)).copied().unwrap_or_default();
    let width = usize::try_from(kind.digits).unwrap_or(0);
    let agency = agency.to_uppercase().replace([' ', '/'], "-");
    kind.number
        .replace("{sequence}", &format!("{sequence:0width$}"))
        .replace("{agency}", &agency)
        .replace("{roman-month}", roman)
        .replace("{month}", &format!("{month:02}"))
        .replace("{year}", &format!("{:04}", date.year()))
}

/// What stands in the QR: the pack's fields that the data has, short, without a whole personal number.
pub(super) fn subject(kind: &DocumentKind, data: &Value) -> Vec<(String, String)> {
    let fields = kind.fields.iter().filter(|field| !NEVER_IN_QR.contains(&field.id.as_str()));
    fields
        .filter_map(|field| {
            let text = plain(data.get(&field.id)?)?;
            let masked = field.masked || MASKED_IN_QR.contains(&field.id.as_str());
            let text = if masked { ends(&text) } else { without_numbers(&text) };
            Some((field.id.clone(), short(&text)))
        })
        .collect()
}

/// A text for somebody who knows the document's id alone: the first letter of each word.
pub(super) fn initials(text: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let rest = letters.clone().skip(1).count();
        letters.next().map(|first| format!("{first}{}", "•".repeat(rest.min(5)))).unwrap_or_default()
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => {
            Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
        }
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The first two and last four characters: enough to compare with the paper.
fn ends(text: &str) -> String {
    let letters: Vec<char> = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let count = letters.len();
    if count <= 8 {
        return "•".repeat(count);
    }
    let shown = |place: usize| place < 2 || place + 4 >= count;
    letters.iter().enumerate().map(|(place, letter)| if shown(place) { *letter } else { '•' }).collect()
}

/// The text with the middle of every long number masked, wherever somebody wrote it and with whatever between its digits: an
/// identity number has sixteen digits, and nothing in a QR needs as many.
fn without_numbers(text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let mut run = Vec::new();
    let mut runs = Vec::new();
    for (place, letter) in letters.iter().enumerate() {
        if letter.is_ascii_digit() {
            run.push(place);
        } else if !matches!(letter, ' ' | '.' | '-' | '/') {
            runs.push(std::mem::take(&mut run));
        }
    }
    runs.push(run);
    for run in runs.iter().filter(|run| run.len() >= IDENTITY_DIGITS) {
        let hidden = run.iter().enumerate().filter(|(place, _)| *place >= 2 && place + 4 < run.len());
        for (_, place) in hidden {
            if let Some(letter) = letters.get_mut(*place) {
                *letter = '•';
            }
        }
    }
    letters.into_iter().collect()
}

fn short(text: &str) -> String {
    if text.chars().count() <= FIELD_LIMIT {
        return text.to_owned();
    }
    text.chars().take(FIELD_LIMIT - 1).chain(std::iter::once('…')).collect()
}

/// The language of a word in the database; Indonesian when it is unknown.
pub(super) fn language(word: &str) -> Language {
    Language::ALL.into_iter().find(|language| language.as_str() == word).unwrap_or(Language::Id)
}
