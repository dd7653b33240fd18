//! Whose paper it is, by the numbers and names in its words. Pure.

/// Whose paper is expected.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// Personal numbers (NIK, number of a family card) that belong to the application.
    pub numbers: Vec<String>,
    /// Names that belong to it.
    pub names: Vec<String>,
    /// The number typed for the document.
    pub document: String,
}

/// What a paper's words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One of the expected numbers or names stands in it, or the document's own number.
    Theirs,
    /// Other personal numbers stand in it and none of the expected: somebody else's.
    SomebodyElses,
    /// Words, but neither an expected nor another number: a person has to look.
    Unsaid,
    /// A picture without words: a person has to look.
    Wordless,
}

/// Compares. A paper that names another sixteen-digit number and nothing that is expected is somebody else's, also when it
/// carries the number typed for the document: numbers are mistyped, and people are not.
pub fn whose(words: &str, expected: &Expected) -> Whose {
    let found = sixteen_digits(words);
    let text = plain(words);
    if text.trim().is_empty() {
        return Whose::Wordless;
    }
    let number = expected.numbers.iter().map(|number| digits(number)).any(|number| found.contains(&number));
    let name = expected
        .names
        .iter()
        .map(|name| plain(name))
        .any(|name| name.len() > 3 && text.contains(&format!(" {} ", name.trim())));
    if number || (name && found.is_empty()) {
        return Whose::Theirs;
    }
    // A name with other people's numbers beside it: parents stand in a child's deed, so the name decides.
    if name {
        return Whose::Theirs;
    }
    if !found.is_empty() {
        return Whose::SomebodyElses;
    }
    let document = squeezed(&expected.document);
    if document.len() > 5 && squeezed(words).contains(&document) { Whose::Theirs } else { Whose::Unsaid }
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
