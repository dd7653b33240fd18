//! What a program's description may be, and what a key looks like. Pure.

use balai_base::{Problem, Random, Secret};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::model::{NewProgram, PER_DAY_MOST, PER_MINUTE_MOST};

/// What every key begins with, so that one that slipped into a text is recognised as one.
const PREFIX: &str = "balai_";
/// Random bytes of a key: 192 bits.
const KEY_BYTES: usize = 24;
/// The longest text that is looked up as a key, in bytes.
const KEY_LONGEST: usize = 100;
/// How many characters of a key are kept to tell it by.
const HINT: usize = 4;

/// A fresh key.
pub(super) fn fresh_key(random: &dyn Random) -> Secret<String> {
    let mut bytes = [0_u8; KEY_BYTES];
    random.fill(&mut bytes);
    Secret::new([PREFIX, &URL_SAFE_NO_PAD.encode(bytes)].concat())
}

/// What is kept to tell a key by.
pub(super) fn hint(key: &str) -> String {
    let kept = key.len().saturating_sub(HINT);
    key.get(kept..).unwrap_or_default().to_owned()
}

/// Whether a text can be a key at all.
pub(super) fn may_be_key(text: &str) -> bool {
    text.len() <= KEY_LONGEST && text.starts_with(PREFIX)
}

/// A description as kept; a problem names each field that is wrong.
pub(super) fn checked(new: &NewProgram) -> Result<NewProgram, Problem> {
    let mut problem = Problem::invalid("problem-form");
    let name = one_line(&new.name);
    if !(3..=80).contains(&name.chars().count()) {
        problem = problem.field("name", "field-program-name");
    }
    let contact = one_line(&new.contact);
    if !(5..=200).contains(&contact.chars().count()) {
        problem = problem.field("contact", "field-program-contact");
    }
    for (field, given, most) in
        [("per_minute", new.per_minute, PER_MINUTE_MOST), ("per_day", new.per_day, PER_DAY_MOST)]
    {
        if !(1..=most).contains(&given) {
            problem = problem.field_with(field, "field-program-limit", vec![("most", most.to_string())]);
        }
    }
    if !problem.fields.is_empty() {
        return Err(problem);
    }
    Ok(NewProgram { name, contact, ..*new })
}

/// A reason as kept: one line of 5 to 500 characters.
pub(super) fn reason(typed: &str) -> Result<String, Problem> {
    let reason = one_line(typed);
    if (5..=500).contains(&reason.chars().count()) {
        Ok(reason)
    } else {
        Err(Problem::invalid("problem-form").field("reason", "field-program-reason"))
    }
}

fn one_line(typed: &str) -> String {
    let clean: String =
        typed.chars().filter(|letter| letter.is_whitespace() || !letter.is_control()).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}
