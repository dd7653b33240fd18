//! Whose paper it is, by the numbers and names in its words. Pure.

use balai_base::{Day, personal::NikParts};

/// Whose paper is expected.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// Personal numbers (NIK, number of a family card) that belong to the application.
    pub numbers: Vec<String>,
    /// Names that belong to it.
    pub names: Vec<String>,
    /// The birth dates of the people in it.
    pub born: Vec<Day>,
    /// The number typed for the document.
    pub document: String,
}

/// What a paper's words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One of the expected numbers stands in it; or no number at all, but a name with its birth date or the document's own
    /// number.
    Theirs,
    /// Personal numbers stand in it and none of the expected: somebody else's.
    SomebodyElses,
    /// Words that do not tell: a person has to look, and says why.
    Unsaid,
    /// A picture without words: a person has to look, and says why.
    Wordless,
}

/// Compares. Numbers decide where both sides have some: a paper that names other people's numbers only is somebody else's,
/// also when it carries an expected name or the number typed for the document, since names are shared and numbers are mistyped.
/// One case is left to a person: a number that is new, as a newborn's is, whose birth date is an expected one that stands in the
/// paper beside an expected name.
pub fn whose(words: &str, expected: &Expected) -> Whose {
    let text = plain(words);
    if text.trim().is_empty() {
        return Whose::Wordless;
    }
    let found = sixteen_digits(words);
    let mut numbers = expected.numbers.iter().map(|number| digits(number)).filter(|own| own.len() == 16);
    let has_numbers = numbers.clone().next().is_some();
    if numbers.any(|number| found.contains(&number)) {
        return Whose::Theirs;
    }
    let mut names = expected.names.iter().map(|name| plain(name)).filter(|name| name.len() > 3);
    let name = names.any(|name| text.contains(&format!(" {} ", name.trim())));
    let born: Vec<&Day> = expected.born.iter().filter(|day| says_day(&text, **day)).collect();
    if !found.is_empty() && has_numbers {
        let new = |number: &String| {
            NikParts::read(number).is_ok_and(|nik| born.iter().any(|day| nik.agrees_with(day.date())))
        };
        return if name && found.iter().any(new) { Whose::Unsaid } else { Whose::SomebodyElses };
    }
    let document = squeezed(&expected.document);
    let number = document.len() > 5 && squeezed(words).contains(&document);
    if name && (number || !born.is_empty()) { Whose::Theirs } else { Whose::Unsaid }
}

/// The months as papers write them, in both languages of the offices.
const MONTHS: [[&str; 2]; 12] = [
    ["januari", "january"],
    ["februari", "february"],
    ["maret", "march"],
    ["april", "april"],
    ["mei", "may"],
    ["juni", "june"],
    ["juli", "july"],
    ["agustus", "august"],
    ["september", "september"],
    ["oktober", "october"],
    ["november", "november"],
    ["desember", "december"],
];

/// Whether plain words hold a day, in figures or with the month's name, with or without leading zeros.
fn says_day(text: &str, day: Day) -> bool {
    let date = day.date();
    let (day, month, year) = (date.day(), date.month(), date.year());
    let place = usize::try_from(month - 1).unwrap_or(0);
    let named = MONTHS.get(place).into_iter().flatten();
    let figures = [
        format!(" {day} {month} {year} "),
        format!(" {day:02} {month:02} {year} "),
        format!(" {year} {month:02} {day:02} "),
    ];
    let words = named.flat_map(|name| {
        [
            format!(" {day} {name} {year} "),
            format!(" {day:02} {name} {year} "),
            format!(" {name} {day} {year} "),
        ]
    });
    figures.into_iter().chain(words).any(|written| text.contains(&written))
}

/// Every run of exactly sixteen digits, the shape of NIK and family-card number (UU 23/2006, article 13; blanks, dots and
/// hyphens between groups are left out).
fn sixteen_digits(words: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut run = String::new();
    let mut gap = 0;
    for letter in words.chars().chain(['\n', '\n']) {
        if letter.is_ascii_digit() {
            run.push(letter);
            gap = 0;
        } else if matches!(letter, ' ' | '.' | '-') && gap == 0 && !run.is_empty() {
            gap += 1;
        } else {
            if run.len() == 16 {
                found.push(run.clone());
            }
            run.clear();
            gap = 0;
        }
    }
    found
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Lower-case words with one blank between and around them.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}
