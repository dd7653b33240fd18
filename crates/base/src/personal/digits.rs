//! Runs of digits: NIK, family cards, telephones and accounts, however people group them.

use std::ops::Range;

use super::{
    Finding, PersonalKind,
    words::{Context, FAR, context},
};
use crate::CaseNumber;

/// Digits without anything between them.
#[derive(Clone, Debug)]
struct Group {
    span: Range<usize>,
    digits: String,
}

/// What may stand between the groups of one number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separators {
    /// The same everywhere, except after a country or area code.
    Alike,
    /// Any of them: a telling word already says what the number is.
    Any,
}

/// Groups that may belong together: from a first group on, as many as fit.
struct Run<'a> {
    text: &'a str,
    groups: &'a [Group],
}

/// Personal numbers in `text`, in order.
pub(super) fn findings(text: &str) -> Vec<Finding> {
    let groups = groups(text);
    let mut found = Vec::new();
    let mut rest = groups.as_slice();
    while let Some((first, after)) = rest.split_first() {
        match recognised(&Run { text, groups: rest }, context(text, first.span.start, FAR)) {
            Some((kind, count)) => {
                let end = rest.get(count - 1).map_or(first.span.end, |group| group.span.end);
                found.push(Finding { kind, span: beginning(text, first.span.start)..end });
                rest = rest.get(count..).unwrap_or_default();
            }
            None => rest = after,
        }
    }
    found
}

/// What the run begins with, and how many groups it takes.
fn recognised(run: &Run<'_>, context: Option<Context>) -> Option<(PersonalKind, usize)> {
    let plus = run.has_plus();
    let card = match context {
        Some(Context::FamilyCard) => PersonalKind::FamilyCard,
        _ => PersonalKind::Nik,
    };
    let told = matches!(context, Some(Context::Nik | Context::FamilyCard));
    let by_shape = || run.longest(|digits, _| is_nik(digits)).map(|count| (card, count));
    let by_word = || {
        told.then(|| run.longest(|digits, _| (14..=18).contains(&digits.len())))
            .flatten()
            .map(|count| (card, count))
    };
    let account = || {
        let told = context == Some(Context::Account) && !run.is_money();
        told.then(|| run.longest_of(Separators::Any, |digits, _| (8..=18).contains(&digits.len())))
            .flatten()
            .map(|count| (PersonalKind::Account, count))
    };
    let phone = || {
        let fits =
            |digits: &str, groups: &[Group]| is_phone(digits, groups, plus, context == Some(Context::Phone));
        run.longest(fits).map(|count| (PersonalKind::Phone, count))
    };
    let long = || {
        let digits = &run.groups.first()?.digits;
        (digits.len() >= 13 && context != Some(Context::Money)).then_some((PersonalKind::Account, 1))
    };
    by_shape().or_else(by_word).or_else(account).or_else(phone).or_else(long)
}

impl Run<'_> {
    /// The largest number of groups, parted alike, whose digits together satisfy `fits`.
    fn longest(&self, fits: impl Fn(&str, &[Group]) -> bool) -> Option<usize> {
        self.longest_of(Separators::Alike, fits)
    }

    /// The largest number of groups whose digits together satisfy `fits`.
    fn longest_of(&self, separators: Separators, fits: impl Fn(&str, &[Group]) -> bool) -> Option<usize> {
        let mut digits = String::new();
        let mut best = None;
        for (place, group) in self.groups.iter().enumerate().take(8) {
            if place > 0 && !self.continues(place, separators) {
                break;
            }
            digits.push_str(&group.digits);
            let taken = self.groups.get(..=place).unwrap_or_default();
            if digits.len() > 18 {
                break;
            }
            if fits(&digits, taken) && !looks_like_dates(taken) {
                best = Some(place + 1);
            }
        }
        best
    }

    /// Whether the group at `place` goes on with the number: parted by a space, a hyphen or a dot, the same
    /// as all before except the first, which may set off a country or area code.
    fn continues(&self, place: usize, separators: Separators) -> bool {
        let Some(own) = self.separator(place) else { return false };
        place < 3 || separators == Separators::Any || self.separator(place - 1) == Some(own)
    }

    fn separator(&self, place: usize) -> Option<char> {
        let before = self.groups.get(place.checked_sub(1)?)?.span.end;
        let between = self.text.get(before..self.groups.get(place)?.span.start)?;
        match between.trim_matches(' ') {
            "" if between.len() <= 2 => Some(' '),
            "-" | "–" | "‑" => Some('-'),
            "." if between == "." => Some('.'),
            ")" | ")-" => Some(')'),
            _ => None,
        }
    }

    fn has_plus(&self) -> bool {
        self.groups.first().is_some_and(|first| {
            self.text.get(..first.span.start).is_some_and(|before| before.ends_with('+'))
        })
    }

    /// Whether it is written like money: one to three digits, then groups of three after dots.
    fn is_money(&self) -> bool {
        let mut dotted = self
            .groups
            .iter()
            .enumerate()
            .skip(1)
            .take_while(|(place, _)| self.separator(*place) == Some('.'));
        let first = self.groups.first().is_some_and(|group| group.digits.len() <= 3);
        let mut any = false;
        let threes = dotted.all(|(_, group)| {
            any = true;
            group.digits.len() == 3
        });
        first && any && threes
    }
}

/// The groups of digits of `text` outside case numbers. `o` in the place of a zero counts as one.
fn groups(text: &str) -> Vec<Group> {
    let cases = case_numbers(text);
    let mut found: Vec<Group> = Vec::new();
    let mut previous = ' ';
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map_or(' ', |(_, next)| *next);
        let goes_on = found.last().is_some_and(|group| group.span.end == at);
        let is_zero =
            matches!(letter, 'o' | 'O') && (goes_on || (next == '8' && !previous.is_alphanumeric()));
        if letter.is_ascii_digit() || is_zero {
            let digit = if is_zero { '0' } else { letter };
            match found.last_mut() {
                Some(group) if group.span.end == at => {
                    group.span.end = at + 1;
                    group.digits.push(digit);
                }
                _ => found.push(Group { span: at..at + 1, digits: digit.to_string() }),
            }
        }
        previous = letter;
    }
    found.retain(|group| !cases.iter().any(|case| case.contains(&group.span.start)));
    found
}

/// Case numbers of this or another hall: public by nature.
fn case_numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for word in text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-')) {
        if word.contains('-') && CaseNumber::parse(word).is_ok() {
            found.push(from..from + word.len());
        }
        // Every separator is one character; its width shows where the next word begins.
        let end = from + word.len();
        from = end + text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    found
}

/// Where a number begins for the eye: with its plus sign and opening bracket.
fn beginning(text: &str, at: usize) -> usize {
    text.get(..at).map_or(at, |before| before.trim_end_matches(['+', '(']).len())
}

/// Whether the groups are one or more days written day, month, year.
fn looks_like_dates(groups: &[Group]) -> bool {
    groups.windows(3).any(|window| {
        let [day, month, year] = window else { return false };
        let within = |group: &Group, most: u16| {
            group.digits.len() <= 2
                && group.digits.parse::<u16>().is_ok_and(|number| (1..=most).contains(&number))
        };
        within(day, 31) && within(month, 12) && year.digits.len() == 4 && is_year(&year.digits)
    })
}

pub(super) fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// The digits of a number typed with spaces, dots, hyphens and brackets; none when anything else is in it.
pub(super) fn only(text: &str) -> Option<String> {
    let digits: String =
        text.chars().filter(|letter| !letter.is_whitespace() && !"().-–‑".contains(*letter)).collect();
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// Whether 16 digits can be a NIK: a province's code, then day (plus 40 for women), month and year of birth.
pub(super) fn is_nik(digits: &str) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|part| part.parse::<u8>().ok()).unwrap_or(0);
    let province = is_province(part(0..2)) || part(0..2) == 20;
    let day = matches!(part(6..8), 1..=31 | 41..=71);
    digits.len() == 16 && province && day && (1..=12).contains(&part(8..10))
}

/// Whether a province has this code (Kemendagri's table of codes).
pub(super) fn is_province(code: u8) -> bool {
    matches!(code, 11..=19 | 21 | 31..=36 | 51..=53 | 61..=65 | 71..=76 | 81..=82 | 91..=97)
}

/// Whether the digits can be a telephone number as people write it.
fn is_phone(digits: &str, groups: &[Group], plus: bool, told: bool) -> bool {
    if plus || told {
        return (9..=15).contains(&digits.len()) && (plus || sized_like_phone(groups));
    }
    (digits.starts_with('0') || digits.starts_with("62"))
        && sized_like_phone(groups)
        && international(digits, false).is_some()
}

/// One group; or an area code and the rest; or short groups as one reads them aloud.
fn sized_like_phone(groups: &[Group]) -> bool {
    match groups {
        [_] => true,
        [first, second] => first.digits.len() >= 2 && second.digits.len() >= 4,
        [first, rest @ ..] => {
            first.digits.len() >= 2 && rest.iter().all(|group| (2..=5).contains(&group.digits.len()))
        }
        [] => false,
    }
}

/// The number in the form of E.164, when `digits` can be one: mobile `08…` of 10 to 13 digits, fixed `0361…`
/// of 9 to 12 (area code and number), both also after `62`; anything of 8 to 15 digits after a plus sign.
pub(super) fn international(digits: &str, plus: bool) -> Option<String> {
    let abroad = plus && !digits.starts_with("62");
    if abroad {
        return (8..=15).contains(&digits.len()).then(|| format!("+{digits}"));
    }
    let national = digits
        .strip_prefix("0062")
        .or_else(|| digits.strip_prefix("62"))
        .unwrap_or(digits)
        .trim_start_matches('0');
    let length = national.len();
    let fits = match national.as_bytes() {
        [b'8', b'1' | b'2' | b'3' | b'5' | b'7' | b'8' | b'9', ..] => (9..=12).contains(&length),
        [b'2'..=b'7' | b'9', ..] => digits.starts_with(['0', '6']) && (8..=11).contains(&length),
        _ => false,
    };
    fits.then(|| format!("+62{national}"))
}
