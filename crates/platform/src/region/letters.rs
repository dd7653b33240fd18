//! The letters of a region: their templates, as the standard files or the pack word them, and what they may name.

use std::{collections::BTreeMap, sync::Arc};

use balai_base::{Language, Localized};
use serde::Serialize;

/// Everything a region says in letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    /// The sender's name; the region's own when the pack names none.
    pub sender: Option<Localized>,
    /// Where answers to letters go; the sender's address when the pack names none.
    pub reply_to: Option<String>,
    /// What is said in each turn, by notice and language: the subject on the first line, then paragraphs.
    pub turns: BTreeMap<(String, Language), LetterTemplate>,
    /// What stands around it in plain text.
    pub text: LetterTemplate,
    /// What stands around it in HTML.
    pub html: LetterTemplate,
}

/// One template of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterTemplate {
    /// Its file, relative to the pack.
    pub name: String,
    /// Its text.
    pub source: Arc<str>,
}

impl Default for LetterTemplate {
    fn default() -> Self {
        Self { name: String::new(), source: Arc::from("") }
    }
}

impl Letters {
    /// What is said in the turn called `notice`, in `language` or else in the first one that has it.
    pub fn turn(&self, notice: &str, language: Language) -> Option<(Language, &LetterTemplate)> {
        let mut languages = std::iter::once(language).chain(Language::ALL);
        languages.find_map(|language| {
            let template = self.turns.get(&(notice.to_owned(), language))?;
            Some((language, template))
        })
    }
}

/// What the template of a turn may name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LetterValues {
    /// `reporter` or `follower`.
    pub reader: &'static str,
    /// The region's name.
    pub region: String,
    /// The case's number.
    pub number: String,
    /// Category and place: `Jalan rusak, Desa Contoh`.
    pub title: String,
    /// The agency that has the case.
    pub agency: String,
    /// The label of its state.
    pub state: String,
    /// What the state means, in the pack's sentence.
    pub sentence: String,
    /// What was written to the reader; empty when nothing was, or when it waits for release.
    pub answer: String,
    /// Whether something was written that the reader may not read yet.
    pub answer_held: bool,
    /// How many photos show the work.
    pub photos: u32,
    /// The end first promised, in epoch milliseconds; none when nothing was promised.
    pub promised_at: Option<i64>,
    /// The number of the other case of a merge or split; empty when there is none.
    pub other: String,
    /// The body outside the region that has the case; empty when none has.
    pub outside: String,
    /// How to reach that body; may be empty.
    pub outside_contact: String,
    /// That body's number for the case; may be empty.
    pub outside_reference: String,
    /// Addresses.
    pub links: LetterLinks,
}

/// The addresses a letter may hold; empty where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LetterLinks {
    /// The case's page.
    pub case: String,
    /// "It is solved", by one tap.
    pub solved: String,
    /// "It is not solved", by one tap.
    pub not_solved: String,
    /// Until when both work, in epoch milliseconds.
    pub until: Option<i64>,
    /// The survey after a service; only in the letter that asks for it.
    pub feedback: String,
    /// The end of these letters.
    pub stop: String,
}

/// What stands around what is said: everything of [`LetterValues`], and the turn's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LetterPage {
    /// The first line of the turn.
    pub subject: String,
    /// The turn's paragraphs.
    pub paragraphs: Vec<String>,
    /// What the turn could name.
    #[serde(flatten)]
    pub values: LetterValues,
}

impl LetterValues {
    /// Two letters with everything and with as little as possible, by which the loader tries every template.
    pub fn samples() -> [Self; 2] {
        let full = Self {
            reader: "reporter",
            region: "Kabupaten Contoh".to_owned(),
            number: "CTH-7F3K-92QX".to_owned(),
            title: "Jalan rusak, Desa Contoh".to_owned(),
            agency: "Instansi".to_owned(),
            state: "Selesai".to_owned(),
            sentence: "Laporan sudah selesai.".to_owned(),
            answer: "Lubang sudah ditambal.\n\nTerima kasih.".to_owned(),
            answer_held: false,
            photos: 2,
            promised_at: Some(1_790_000_000_000),
            other: "CTH-1A2B-3C4D".to_owned(),
            outside: "PLN".to_owned(),
            outside_contact: "123".to_owned(),
            outside_reference: "R-1".to_owned(),
            links: LetterLinks {
                case: "https://balai.example/lacak/CTH-7F3K-92QX".to_owned(),
                solved: "https://balai.example/jawab/a".to_owned(),
                not_solved: "https://balai.example/jawab/b".to_owned(),
                until: Some(1_790_000_000_000),
                feedback: "https://balai.example/penilaian/d".to_owned(),
                stop: "https://balai.example/surel/berhenti/c".to_owned(),
            },
        };
        let spare = Self {
            reader: "follower",
            answer: String::new(),
            answer_held: true,
            photos: 0,
            promised_at: None,
            other: String::new(),
            outside: String::new(),
            outside_contact: String::new(),
            outside_reference: String::new(),
            links: LetterLinks {
                solved: String::new(),
                not_solved: String::new(),
                until: None,
                feedback: String::new(),
                ..full.links.clone()
            },
            ..full.clone()
        };
        [full, spare]
    }
}

/// The subject and the paragraphs of a turn that was filled in: the first line, then what blank lines part.
pub fn parted(filled: &str) -> (String, Vec<String>) {
    let filled = filled.replace("\r\n", "\n");
    let (subject, rest) = filled.trim().split_once('\n').unwrap_or((filled.trim(), ""));
    let paragraphs = rest.split("\n\n").map(|paragraph| {
        let lines: Vec<&str> = paragraph.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        lines.join(" ")
    });
    (subject.trim().to_owned(), paragraphs.filter(|paragraph| !paragraph.is_empty()).collect())
}
