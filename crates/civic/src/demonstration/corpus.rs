//! The hand-written texts, read from `texts/*.txt`.
//!
//! A file holds topics: `== name: category category …` with the categories of a pack they suit (`name (office)`
//! for what happens at a counter), then headings such as `-- complaint` or `-- done` with one text a line.
//! ` ¶ ` begins a paragraph, `=>` parts what one says from what the other answers. `general.txt` holds headings of
//! its own, for lines that fit any topic; `-office` and `-en` are their variants. A topic's line that begins with `* `
//! fits everything in the topic, and then no general line is taken.

use std::collections::{BTreeMap, HashMap};

use balai_base::{Language, text};

/// The files, by the name that errors show.
const FILES: [(&str, &str); 13] = [
    ("animals.txt", include_str!("texts/animals.txt")),
    ("health.txt", include_str!("texts/health.txt")),
    ("lights.txt", include_str!("texts/lights.txt")),
    ("offices.txt", include_str!("texts/offices.txt")),
    ("order.txt", include_str!("texts/order.txt")),
    ("registry.txt", include_str!("texts/registry.txt")),
    ("roads.txt", include_str!("texts/roads.txt")),
    ("town.txt", include_str!("texts/town.txt")),
    ("traffic.txt", include_str!("texts/traffic.txt")),
    ("trees.txt", include_str!("texts/trees.txt")),
    ("utilities.txt", include_str!("texts/utilities.txt")),
    ("waste.txt", include_str!("texts/waste.txt")),
    ("water.txt", include_str!("texts/water.txt")),
];
const GENERAL: (&str, &str) = ("general.txt", include_str!("texts/general.txt"));

/// What residents may send, as in a category's `kinds`.
const KINDS: [&str; 4] = ["complaint", "wish", "question", "praise"];
/// What may follow in a topic.
const ANSWERS: [&str; 8] = ["accepted", "ask", "done", "unsolved", "refused", "paused", "referred", "note"];

/// What is wrong with the texts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {message}")]
pub struct CorpusError {
    /// The file's name.
    pub file: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// One text a resident might send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opening {
    pub(super) kind: &'static str,
    pub(super) language: Language,
    pub(super) text: String,
    /// The answer that closes just this one.
    pub(super) answer: Option<String>,
}

/// What is written about one matter.
#[derive(Clone, Debug, Default)]
pub(super) struct Topic {
    /// The name of its file: `roads`, `lights` and so on.
    pub(super) matter: &'static str,
    /// Whether it happens at a counter and not at a place outside.
    pub(super) office: bool,
    pub(super) categories: Vec<String>,
    pub(super) openings: Vec<Opening>,
    answers: BTreeMap<&'static str, Vec<String>>,
    /// How telling a word is: one over the number of openings that hold it.
    weights: HashMap<String, f64>,
}

/// All texts.
#[derive(Clone, Debug)]
pub struct Corpus {
    pub(super) topics: Vec<Topic>,
    general: BTreeMap<String, Vec<String>>,
}

impl Corpus {
    /// Reads the texts built into the program.
    pub fn embedded() -> Result<Self, CorpusError> {
        let mut topics = Vec::new();
        for (file, text) in FILES {
            let matter = file.trim_end_matches(".txt");
            topics.extend(read_topics(file, text)?.into_iter().map(|topic| Topic { matter, ..topic }));
        }
        let (file, text) = GENERAL;
        Ok(Self { topics, general: read_general(file, text)? })
    }

    /// The categories that texts exist for, with how many a resident might send: natural weights for drawing.
    pub fn categories(&self) -> Vec<(&str, u32)> {
        let mut found = Vec::new();
        for topic in &self.topics {
            let count = u32::try_from(topic.openings.len()).unwrap_or(u32::MAX);
            // The first category is what most of the texts are about.
            let shares = topic.categories.iter().enumerate();
            found.extend(
                shares.map(|(place, name)| {
                    (name.as_str(), if place == 0 { count } else { (count / 6).max(1) })
                }),
            );
        }
        found
    }

    /// How many openings there are for `kind` in `category`.
    pub fn count(&self, category: &str, kind: &str) -> usize {
        let topics = self.topics.iter().filter(|topic| topic.categories.iter().any(|name| name == category));
        topics.flat_map(|topic| &topic.openings).filter(|opening| opening.kind == kind).count()
    }

    /// Names of people who do not exist, common enough to be nobody's.
    pub fn names(&self) -> &[String] {
        self.general("names")
    }

    /// The lines of a heading of `general.txt`.
    pub(super) fn general(&self, heading: &str) -> &[String] {
        self.general.get(heading).map_or(&[], Vec::as_slice)
    }

    /// The lines of a heading in the variant that suits: English, for a counter, or plain.
    pub(super) fn variant(&self, heading: &str, language: Language, office: bool) -> &[String] {
        let suffix = match (language, office) {
            (Language::En, _) => "-en",
            (Language::Id, true) => "-office",
            (Language::Id, false) => "",
        };
        self.general.get(&format!("{heading}{suffix}")).map_or_else(|| self.general(heading), Vec::as_slice)
    }
}

impl Topic {
    pub(super) fn answers(&self, heading: &str) -> &[String] {
        self.answers.get(heading).map_or(&[], Vec::as_slice)
    }

    /// How well `line` follows from `context`: the weights of the telling words they share.
    pub(super) fn fit(&self, line: &str, context: &str) -> f64 {
        let said: Vec<String> = telling_words(context);
        let mut shared: Vec<String> =
            telling_words(line).into_iter().filter(|word| said.contains(word)).collect();
        shared.sort_unstable();
        shared.dedup();
        shared.iter().map(|word| self.weights.get(word).copied().unwrap_or(0.0)).sum()
    }

    fn weigh(&mut self) {
        let mut counts: HashMap<String, u32> = HashMap::new();
        for opening in &self.openings {
            let mut words = telling_words(&opening.text);
            words.sort_unstable();
            words.dedup();
            for word in words {
                *counts.entry(word).or_default() += 1;
            }
        }
        self.weights = counts.into_iter().map(|(word, count)| (word, 1.0 / f64::from(count))).collect();
    }
}

/// Beginnings of the longer words, which endings do not change; words about time and manner left out.
fn telling_words(line: &str) -> Vec<String> {
    const COMMON: [&str; 44] = [
        "yang", "sudah", "kami", "anda", "tidak", "akan", "dari", "untuk", "dengan", "pada", "juga", "sampa",
        "belum", "kalau", "masih", "hari", "mingg", "bulan", "malam", "pagi", "besok", "kemar", "orang",
        "terim", "kasih", "mohon", "tolon", "karen", "sekar", "setia", "tempa", "warga", "petug", "lapor",
        "jalan", "lagi", "bisa", "tiap", "satu", "dua", "saya", "foto", "tahun", "lama",
    ];
    let outside_braces =
        line.split('{').map(|part| part.split_once('}').map_or(part, |(_, after)| after)).collect::<String>();
    text::fold(&outside_braces)
        .split(' ')
        .filter(|word| word.chars().count() >= 4)
        .map(|word| word.chars().take(5).collect::<String>())
        .filter(|stem| !COMMON.contains(&stem.as_str()))
        .collect()
}

/// The lines that count, with their numbers.
fn lines(text: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    text.lines()
        .enumerate()
        .map(|(place, line)| (place + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn read_general(
    file: &'static str,
    text: &'static str,
) -> Result<BTreeMap<String, Vec<String>>, CorpusError> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut heading = String::new();
    for (line, content) in lines(text) {
        if let Some(name) = content.strip_prefix("== ") {
            name.clone_into(&mut heading);
        } else if heading.is_empty() {
            return Err(CorpusError { file, line, message: "a text before the first heading".to_owned() });
        } else {
            found.entry(heading.clone()).or_default().push(content.to_owned());
        }
    }
    Ok(found)
}

pub(super) fn read_topics(file: &'static str, text: &'static str) -> Result<Vec<Topic>, CorpusError> {
    let mut topics: Vec<Topic> = Vec::new();
    let mut heading: Option<Heading> = None;
    for (line, content) in lines(text) {
        let problem = |message: String| CorpusError { file, line, message };
        if let Some(title) = content.strip_prefix("== ") {
            topics.push(topic(title).ok_or_else(|| problem(format!("`{title}` is not `name: category …`")))?);
            heading = None;
        } else if let Some(name) = content.strip_prefix("-- ") {
            heading = Some(
                Heading::read(name).ok_or_else(|| problem(format!("the heading `{name}` is not known")))?,
            );
        } else {
            let topic =
                topics.last_mut().ok_or_else(|| problem("a text before the first topic".to_owned()))?;
            let heading =
                heading.as_ref().ok_or_else(|| problem("a text before the first heading".to_owned()))?;
            heading.take(topic, content);
        }
    }
    topics.iter_mut().for_each(Topic::weigh);
    Ok(topics)
}

fn topic(title: &str) -> Option<Topic> {
    let (name, categories) = title.split_once(':')?;
    let categories: Vec<String> = categories.split_whitespace().map(str::to_owned).collect();
    let office = name.ends_with(" (office)");
    (!categories.is_empty()).then(|| Topic { office, categories, ..Topic::default() })
}

/// What the lines below a heading are.
enum Heading {
    Opening(&'static str, Language),
    Answer(&'static str),
}

impl Heading {
    fn read(name: &str) -> Option<Self> {
        let (word, language) =
            name.strip_suffix(" en").map_or((name, Language::Id), |word| (word, Language::En));
        let kind = KINDS.iter().find(|kind| **kind == word);
        let answer = ANSWERS.iter().find(|answer| **answer == name);
        kind.map(|kind| Self::Opening(kind, language)).or_else(|| answer.map(|answer| Self::Answer(answer)))
    }

    fn take(&self, topic: &mut Topic, content: &str) {
        match self {
            Self::Opening(kind, language) => {
                let (text, answer) = parted(content);
                topic.openings.push(Opening { kind, language: *language, text, answer });
            }
            Self::Answer(heading) => topic.answers.entry(heading).or_default().push(content.to_owned()),
        }
    }
}

/// What stands before and after ` => `.
pub(super) fn parted(content: &str) -> (String, Option<String>) {
    match content.split_once(" => ") {
        Some((first, second)) => (first.trim().to_owned(), Some(second.trim().to_owned())),
        None => (content.to_owned(), None),
    }
}
