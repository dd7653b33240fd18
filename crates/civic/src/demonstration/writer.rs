//! Draws texts for one invented case after another, without repeating itself before everything was used.

use std::collections::HashMap;

use balai_base::{
    AreaCode, Language, Random, SeededRandom,
    random::{below, choose},
};

use super::{
    corpus::{Corpus, Opening, Topic, parted},
    people,
    typing::{Habit, typed},
};

/// From this fit on a line follows from what was written; below it a line that fits anything is safer.
const FITS: f64 = 0.5;

/// Where a story takes place: names from the pack. Empty lists fall back to places every village has.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The village's name.
    pub village: String,
    /// The district's code, with which personal numbers begin.
    pub district: AreaCode,
    /// Neighbourhoods (`Banjar …`) of the village.
    pub hamlets: Vec<String>,
    /// Streets in the village.
    pub streets: Vec<String>,
    /// Markets, temples, schools and other places by which people find their way.
    pub landmarks: Vec<String>,
}

/// One invented case, as far as it is words.
#[derive(Clone, Debug)]
pub struct Story {
    topic: usize,
    opening: usize,
    slots: Vec<(&'static str, String)>,
    /// `complaint`, `wish`, `question` or `praise`.
    pub kind: &'static str,
    /// The language it is written in.
    pub language: Language,
    /// What the resident sends.
    pub text: String,
    /// The place in words, for the field *address or landmark*; empty when people would leave it empty.
    pub place: String,
    /// The resident's name, for the contact; the text names it only where it says so itself.
    pub name: String,
    /// The resident's telephone number, for the contact.
    pub phone: String,
    /// Names of people the text speaks of.
    pub names: Vec<String>,
}

/// What is to be written next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The officer takes the report up.
    Accepted,
    /// The officer says what was done.
    Done,
    /// The resident says that it is not solved.
    Unsolved,
    /// The officer refuses, with the reason.
    Refused,
    /// The officer pauses the clock.
    Paused,
    /// The officer hands over to a body outside.
    Referred,
    /// An internal note.
    Note,
    /// The resident asks how it goes.
    Nudge,
    /// The officer answers a question of that kind.
    Reply,
    /// The resident is content.
    Thanks,
    /// The verifier agrees.
    Verified,
    /// The verifier sends back.
    SentBack,
    /// Why a case goes to another agency.
    PassedOn,
    /// Why two cases become one.
    Merged,
    /// Why the resident withdraws.
    Withdrawn,
}

impl Line {
    /// The heading in a topic, if topics have it, and the one in the general file.
    fn headings(self) -> (Option<&'static str>, &'static str) {
        match self {
            Self::Accepted => (Some("accepted"), "accepted"),
            Self::Done => (Some("done"), "done"),
            Self::Unsolved => (Some("unsolved"), "unsolved"),
            Self::Refused => (Some("refused"), "refused"),
            Self::Paused => (Some("paused"), "paused"),
            Self::Referred => (Some("referred"), "referred"),
            Self::Note => (Some("note"), "notes"),
            Self::Nudge => (None, "nudges"),
            Self::Reply => (None, "replies"),
            Self::Thanks => (None, "thanks"),
            Self::Verified => (None, "verified"),
            Self::SentBack => (None, "sent-back"),
            Self::PassedOn => (None, "passed-on"),
            Self::Merged => (None, "merged"),
            Self::Withdrawn => (None, "withdrawn"),
        }
    }
}

/// Writes stories from the corpus. The same seed and the same calls give the same words.
#[derive(Debug)]
pub struct Writer<'a> {
    corpus: &'a Corpus,
    random: SeededRandom,
    used: HashMap<String, u32>,
}

impl<'a> Writer<'a> {
    /// A writer that draws from `seed`.
    pub fn new(corpus: &'a Corpus, seed: u64) -> Self {
        Self { corpus, random: SeededRandom::from_number(seed), used: HashMap::new() }
    }

    /// A story of `kind` in `category`; none when nobody wrote such texts.
    pub fn story(&mut self, category: &str, kind: &str, setting: &Setting) -> Option<Story> {
        let corpus = self.corpus;
        let mut candidates = Vec::new();
        for (place, topic) in corpus.topics.iter().enumerate() {
            if topic.categories.iter().any(|name| name == category) {
                let openings = topic.openings.iter().enumerate().filter(|(_, opening)| opening.kind == kind);
                candidates.extend(openings.map(|(number, opening)| (place, number, opening)));
            }
        }
        let least = candidates.iter().map(|(_, _, opening)| self.times_used(&opening.text)).min()?;
        candidates.retain(|(_, _, opening)| self.times_used(&opening.text) == least);
        let (topic, number, opening) = *choose(&self.random, &candidates)?;
        *self.used.entry(opening.text.clone()).or_default() += 1;
        Some(self.written((topic, number), opening, setting, least > 0))
    }

    fn times_used(&self, text: &str) -> u32 {
        self.used.get(text).copied().unwrap_or(0)
    }

    fn written(&self, (topic, number): (usize, usize), opening: &Opening, setting: &Setting, again: bool) -> Story {
        let slots = self.slots(setting);
        let slot = |name: &str| slots.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).unwrap_or_default();
        let filled = filled(&opening.text, &slots);
        let habit = if opening.language == Language::Id { Habit::draw(&filled, again, &self.random) } else { Habit::Careful };
        let ends = (self.corpus.general("greetings"), self.corpus.general("closings"));
        let text = typed(&filled, habit, ends, &self.random).replace(" ¶ ", "\n\n");
        let named = opening.text.contains("{nama}");
        let says_place = opening.text.contains("{tempat}") || opening.text.contains("{jalan}");
        Story {
            topic,
            opening: number,
            kind: opening.kind,
            language: opening.language,
            text,
            place: if says_place || below(&self.random, 3) > 0 { slot("tempat") } else { String::new() },
            name: choose(&self.random, self.corpus.general("names")).cloned().unwrap_or_default(),
            phone: people::phone(&self.random),
            names: if named { vec![slot("nama")] } else { Vec::new() },
            slots,
        }
    }

    /// The words that stand for the placeholders throughout one story.
    fn slots(&self, setting: &Setting) -> Vec<(&'static str, String)> {
        let random = &self.random;
        let general = |heading: &str| choose(random, self.corpus.general(heading)).cloned().unwrap_or_default();
        let street = choose(random, &setting.streets).cloned();
        let hamlet = choose(random, &setting.hamlets).cloned();
        let place = match (below(random, 10), choose(random, &setting.landmarks), &hamlet, &street) {
            (0..3, Some(landmark), _, _) => format!("{} {landmark}", choose(random, &["dekat", "depan", "sebelah", "seberang"]).unwrap_or(&"dekat")),
            (3..5, _, Some(hamlet), _) => format!("depan bale {}", hamlet.replacen("Banjar", "banjar", 1)),
            (5..6, _, _, Some(street)) => format!("{street} {}", general("places")),
            _ => general("places"),
        };
        vec![
            ("tempat", place),
            ("jalan", street.unwrap_or_else(|| format!("jalan utama {}", setting.village))),
            ("banjar", hamlet.unwrap_or_else(|| "banjar kami".to_owned())),
            ("desa", setting.village.clone()),
            ("lama", general("spans")),
            ("jam_malam", people::time(19, 23, random)),
            ("nama", general("names")),
            ("nik", people::nik(&setting.district, random)),
            ("hp", people::phone(random)),
            ("plat", people::plate(random)),
            ("rek", people::account(random)),
        ]
    }

    /// The next line of `story`, written by or in the name of `agency`.
    pub fn line(&mut self, story: &Story, line: Line, agency: &str) -> String {
        let corpus = self.corpus;
        let opening = corpus.topics.get(story.topic).and_then(|topic| topic.openings.get(story.opening));
        if line == Line::Done && let Some(answer) = opening.and_then(|opening| opening.answer.as_ref()) {
            return self.finished(answer, story, agency);
        }
        let (own, general) = match (line, story.kind) {
            (Line::Done, "praise") => (None, "praise-answers"),
            (Line::Done, "wish") => (None, "wish-answers"),
            (Line::Accepted, "praise") => (None, "praise-answers"),
            _ => line.headings(),
        };
        let topic = corpus.topics.get(story.topic);
        let lines = own.and_then(|heading| topic.map(|topic| topic.answers(heading))).unwrap_or(&[]);
        let chosen = self.fitting(topic, lines, corpus.general(general), story);
        self.finished(&chosen, story, agency)
    }

    /// A question of an officer and the resident's reply.
    pub fn exchange(&mut self, story: &Story, agency: &str) -> (String, String) {
        let corpus = self.corpus;
        let topic = corpus.topics.get(story.topic);
        let lines = topic.map_or(&[][..], |topic| topic.answers("ask"));
        let chosen = self.fitting(topic, lines, corpus.general("ask"), story);
        let (question, reply) = parted(&chosen);
        (self.finished(&question, story, agency), self.finished(&reply.unwrap_or_default(), story, agency))
    }

    /// The line that follows best from the story; a general one when none follows well.
    fn fitting(&mut self, topic: Option<&Topic>, lines: &[String], general: &[String], story: &Story) -> String {
        let opening = topic.and_then(|topic| topic.openings.get(story.opening)).map_or("", |opening| &opening.text);
        let fit = |line: &str| topic.map_or(0.0, |topic| topic.fit(line, opening));
        let best = lines.iter().map(|line| fit(line)).fold(0.0, f64::max);
        let speaks = |line: &String| story.language == language_of(line);
        let mut candidates: Vec<&String> = if best >= FITS {
            lines.iter().filter(|line| fit(line) >= best * 0.999).collect()
        } else {
            general.iter().collect()
        };
        if candidates.iter().any(|line| speaks(line)) {
            candidates.retain(|line| speaks(line));
        }
        let least = candidates.iter().map(|line| self.times_used(line)).min().unwrap_or(0);
        candidates.retain(|line| self.times_used(line) == least);
        let chosen = choose(&self.random, &candidates).map(|line| (*line).clone()).unwrap_or_default();
        *self.used.entry(chosen.clone()).or_default() += 1;
        chosen
    }

    /// Fills in what changes from line to line.
    fn finished(&self, line: &str, story: &Story, agency: &str) -> String {
        let changing = [
            ("jam", people::time(8, 16, &self.random)),
            ("nomor", people::reference(&self.random)),
            ("instansi", agency.to_owned()),
        ];
        filled(&filled(line, &story.slots), &changing).replace(" ¶ ", "\n\n")
    }
}

/// The language a general line is written in, told by its first word.
fn language_of(line: &str) -> Language {
    let first = line.split([' ', ',']).next().unwrap_or_default();
    if ["Thank", "Any", "Yes", "Two", "He", "Forwarded", "For"].contains(&first) { Language::En } else { Language::Id }
}

fn filled(text: &str, slots: &[(&'static str, String)]) -> String {
    let mut result = text.to_owned();
    for (name, value) in slots {
        result = result.replace(&format!("{{{name}}}"), value);
    }
    result
}
