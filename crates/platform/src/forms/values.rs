//! Single answers: read as people type them, kept in one form.

use balai_base::{
    Day, Phone,
    personal::{CardParts, NikParts, NumberFault},
};
use jiff::civil::Date;

use super::{Context, Kind, Question};

/// A message with its arguments.
pub(super) type Said = (&'static str, Vec<(&'static str, String)>);

/// An answer in the form in which it is kept.
pub(super) struct Read {
    pub(super) value: String,
    pub(super) warnings: Vec<Said>,
}

/// The longest text, in letters, where the question names no other.
const LONGEST: u32 = 300;
/// The earliest year a day may lie in.
const EARLIEST: i16 = 1_880;
/// The most letters of a name that is given now, blanks included (Permendagri 73/2022, article 4).
const NEW_NAME_LETTERS: usize = 60;

fn plain(message: &'static str) -> Said {
    (message, Vec::new())
}

/// Reads an answer that is not empty.
pub(super) fn read(question: &Question, typed: &str, context: &Context<'_>) -> Result<Read, Said> {
    let sure = |value: String| Ok(Read { value, warnings: Vec::new() });
    match question.kind {
        Kind::Text => text(question, typed).and_then(sure),
        Kind::Name | Kind::Country => name(question, typed).and_then(sure),
        Kind::NewName => new_name(question, typed),
        Kind::Date => day(question, typed, context).and_then(sure),
        Kind::Nik => nik(typed, context),
        Kind::Card => card(typed, context),
        Kind::Phone => Phone::parse(typed)
            .map_err(|_| plain("form-phone"))
            .and_then(|phone| sure(phone.reveal().to_owned())),
        Kind::Email => email(typed).and_then(sure),
        Kind::Choice => {
            let known = question.options.iter().any(|option| option.id == typed);
            if known { sure(typed.to_owned()) } else { Err(plain("form-choice-missing")) }
        }
        Kind::Area => {
            if (context.is_village)(typed) {
                sure(typed.to_owned())
            } else {
                Err(plain("form-area-unknown"))
            }
        }
        Kind::Number | Kind::Rupiah => number(question, typed).and_then(sure),
        Kind::YesNo => match typed {
            "yes" | "no" => sure(typed.to_owned()),
            _ => Err(plain("form-choice-missing")),
        },
        Kind::Statement => match typed {
            "yes" => sure(typed.to_owned()),
            _ => Err(plain("form-statement-missing")),
        },
    }
}

/// On one line, blanks single, without control characters.
fn tidied(typed: &str) -> String {
    let kept: String = typed.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text(question: &Question, typed: &str) -> Result<String, Said> {
    let text = tidied(typed);
    let letters = text.chars().count();
    let most = question.most.unwrap_or(LONGEST);
    if letters > usize::try_from(most).unwrap_or(usize::MAX) {
        return Err(("form-text-too-long", vec![("most", most.to_string())]));
    }
    let least = question.least.unwrap_or(1);
    if letters < usize::try_from(least).unwrap_or(0) {
        return Err(("form-text-too-short", vec![("least", least.to_string())]));
    }
    Ok(text)
}

fn name(question: &Question, typed: &str) -> Result<String, Said> {
    let name = text(question, typed)?;
    if name.chars().any(|letter| letter.is_ascii_digit()) || !name.chars().any(char::is_alphabetic) {
        return Err(plain("form-name"));
    }
    Ok(name)
}

/// A name given now: too long is refused by the register, one word alone is lawful only where nothing else is possible.
fn new_name(question: &Question, typed: &str) -> Result<Read, Said> {
    let value = name(question, typed)?;
    let mut warnings = Vec::new();
    if value.chars().count() > NEW_NAME_LETTERS {
        return Err(("form-text-too-long", vec![("most", NEW_NAME_LETTERS.to_string())]));
    }
    if value.split(' ').count() < 2 {
        warnings.push(plain("form-new-name-one-word"));
    }
    if value.chars().any(|letter| !letter.is_alphabetic() && !" '.,-".contains(letter)) {
        warnings.push(plain("form-new-name-marks"));
    }
    Ok(Read { value, warnings })
}

/// A day as people write it: `17-8-1990`, `17/08/1990`, `17.8.1990`, `17 Agustus 1990`, `1990-08-17`.
pub(super) fn date(typed: &str) -> Option<Date> {
    let parts: Vec<&str> = typed
        .split(|letter: char| letter.is_whitespace() || "-/.,".contains(letter))
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = if first.len() == 4 { (first, second, third) } else { (third, second, first) };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month_of(month)?, day.parse().ok()?).ok()
}

fn month_of(word: &str) -> Option<i8> {
    const MONTHS: [[&str; 2]; 12] = [
        ["jan", "jan"],
        ["feb", "peb"],
        ["mar", "mrt"],
        ["apr", "apr"],
        ["mei", "may"],
        ["jun", "jun"],
        ["jul", "jul"],
        ["agu", "aug"],
        ["sep", "sep"],
        ["okt", "oct"],
        ["nov", "nop"],
        ["des", "dec"],
    ];
    if let Ok(number) = word.parse::<i8>() {
        return Some(number);
    }
    let word = word.to_lowercase();
    let place = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
    i8::try_from(place + 1).ok()
}

fn day(question: &Question, typed: &str, context: &Context<'_>) -> Result<String, Said> {
    let date = date(typed).filter(|date| date.year() >= EARLIEST).ok_or_else(|| plain("form-date"))?;
    let day = Day::from_date(date);
    if !question.future && day > context.today {
        return Err(plain("form-date-ahead"));
    }
    Ok(date.to_string())
}

fn nik(typed: &str, context: &Context<'_>) -> Result<Read, Said> {
    let parts = NikParts::read(typed).map_err(|fault| told(fault, "form-nik-length"))?;
    Ok(with_district(parts.reveal().to_owned(), &parts.district(), context))
}

fn card(typed: &str, context: &Context<'_>) -> Result<Read, Said> {
    let parts = CardParts::read(typed).map_err(|fault| told(fault, "form-kk-length"))?;
    Ok(with_district(parts.reveal().to_owned(), &parts.district(), context))
}

/// Districts are split and renumbered: an unknown one is asked about, never refused.
fn with_district(value: String, district: &str, context: &Context<'_>) -> Read {
    let known = (context.is_district)(district);
    let warnings = if known { Vec::new() } else { vec![plain("form-number-district")] };
    Read { value, warnings }
}

fn told(fault: NumberFault, length: &'static str) -> Said {
    match fault {
        NumberFault::Foreign => plain("form-number-foreign"),
        NumberFault::Length(digits) => (length, vec![("digits", digits.to_string())]),
        NumberFault::Province => plain("form-number-province"),
        NumberFault::Date => plain("form-number-date"),
        NumberFault::Serial => plain("form-number-serial"),
        NumberFault::LooksLikeNik => plain("form-kk-is-nik"),
    }
}

fn email(typed: &str) -> Result<String, Said> {
    let wrong = || plain("form-email");
    let (local, host) = typed.split_once('@').ok_or_else(wrong)?;
    let fits = !local.is_empty()
        && host.split_once('.').is_some_and(|(name, end)| !name.is_empty() && end.len() >= 2)
        && typed.chars().count() <= 200
        && !typed.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    if fits { Ok(typed.to_owned()) } else { Err(wrong()) }
}

fn number(question: &Question, typed: &str) -> Result<String, Said> {
    let digits: String = typed
        .trim_start_matches("Rp")
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '.')
        .collect();
    let number: u64 = digits.parse().map_err(|_| plain("form-number"))?;
    let (least, most) = (question.least.map_or(0, u64::from), question.most.map_or(u64::MAX, u64::from));
    if number < least || number > most {
        let arguments = vec![("least", least.to_string()), ("most", most.to_string())];
        return Err(("form-number-range", arguments));
    }
    Ok(number.to_string())
}
