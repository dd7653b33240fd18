//! Marks of the person's way through an application: what was seen, passed over or said without being an answer. Kept like answers,
//! under a form that no pack has.

use balai_platform::forms::Key;

/// No form: marks of the person's way through the pages, kept like answers.
const MARKS: &str = "jejak";

/// The mark that a page without required questions was seen.
pub fn seen(form: &str, page: &str, number: Option<u32>) -> Key {
    Key::new(MARKS, format!("{form}/{page}/{}", number.unwrap_or(0)))
}

/// The mark that an optional requirement was passed over.
pub fn skipped(requirement: &str) -> Key {
    Key::new(MARKS, format!("lewati/{requirement}"))
}

/// The mark that somebody said that what the register has is wrong: then it is asked for.
pub fn doubted(requirement: &str) -> Key {
    Key::new(MARKS, format!("salah/{requirement}"))
}

/// The mark that it was said for whom.
pub fn behalf_said() -> Key {
    Key::new(MARKS, "untuk-siapa")
}

/// By what an officer knows who it is.
pub fn identity_seen() -> Key {
    Key::new(MARKS, "identitas")
}

/// The mark that a copy of something was handed in at a desk.
pub fn copy_kept(requirement: &str) -> Key {
    Key::new(MARKS, format!("salinan/{requirement}"))
}

/// Where the draft's token lies, sealed, for whoever comes back by the code.
pub(super) fn token_key() -> Key {
    Key::new(MARKS, "token")
}
