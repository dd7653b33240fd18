//! Draws texts for one invented case after another, without repeating itself before everything was used.

use std::collections::HashMap;

use balai_base::{
    AreaCode, Language, SeededRandom,
    random::{below, chance, choose},
};

use super::{
    corpus::{Corpus, Opening, parted},
    people,
    typing::{Habit, Phrases, typed},
};

/// Landmarks are named with one of these before them.
const NEAR: [&str; 5] = ["dekat", "depan", "sebelah", "seberang", "belakang"];

/// With this a topic's line begins that fits everything in the topic; such a topic takes no general line.
const ANY: &str = "* ";

/// From this fit on a line follows from what was written; below it a line that fits anything is safer.
const FITS: f64 = 0.9;

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
    pub(super) topic: usize,
    pub(super) opening: usize,
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
    /// What it is about, by the name of the file of its texts: `roads`, `lights`.
    pub matter: &'static str,
    /// The number a body outside would give it; lines that name one name this.
    pub reference: String,
}

/// What is to be written next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The officer takes the report up.
    Accepted,
    /// The officer says what was done.
    Done,
    /// The officer says what was done after somebody had said that it was not solved.
    DoneAgain,
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
    /// What a body outside has let know.
    OutsideNews,
    /// How somebody agreed that an officer writes the report down.
    Consent,
    /// Why an officer looked at who reported.
    RevealReason,
}

impl Line {
    /// The heading in a topic, if topics have it, and the one in the general file.
    fn headings(self) -> (Option<&'static str>, &'static str) {
        match self {
            Self::Accepted => (Some("accepted"), "accepted"),
            Self::Done => (Some("done"), "done"),
            Self::DoneAgain => (None, "done-again"),
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
            Self::OutsideNews => (None, "outside-news"),
            Self::Consent => (None, "consents"),
            Self::RevealReason => (None, "reveal-reasons"),
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

    fn written(
        &self,
        (topic, number): (usize, usize),
        opening: &Opening,
        setting: &Setting,
        again: bool,
    ) -> Story {
        let (office, matter) =
            self.corpus.topics.get(topic).map_or((false, ""), |topic| (topic.office, topic.matter));
        let slots = self.slots(setting);
        let slot = |name: &str| {
            slots.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let filled = filled(&opening.text, &slots);
        let habit = if opening.language == Language::Id {
            Habit::draw(&filled, again, &self.random)
        } else {
            Habit::Careful
        };
        let complains = opening.kind == "complaint";
        let phrases = Phrases {
            greetings: self.corpus.general("greetings"),
            closings: self.corpus.general("closings"),
            elaborations: if complains {
                self.corpus.variant("elaborations", opening.language, office)
            } else {
                &[]
            },
            slang: if complains && !office { self.corpus.general("elaborations-slang") } else { &[] },
        };
        let text = typed(&filled, habit, phrases, &self.random).replace(" ¶ ", "\n\n");
        let named = opening.text.contains("{nama}");
        let says_place = ["{tempat}", "{patokan}", "{jalan}"].iter().any(|name| opening.text.contains(name));
        let place =
            if says_place || (!office && chance(&self.random, 65)) { slot("tempat") } else { String::new() };
        Story {
            topic,
            opening: number,
            kind: opening.kind,
            language: opening.language,
            text,
            place,
            name: choose(&self.random, self.corpus.general("names")).cloned().unwrap_or_default(),
            phone: people::phone(&self.random),
            names: if named { vec![slot("nama")] } else { Vec::new() },
            matter,
            reference: slot("nomor"),
            slots,
        }
    }

    /// The words that stand for the placeholders throughout one story.
    fn slots(&self, setting: &Setting) -> Vec<(&'static str, String)> {
        let random = &self.random;
        let general =
            |heading: &str| choose(random, self.corpus.general(heading)).cloned().unwrap_or_default();
        let near = |random| choose(random, &NEAR).map(|word| (*word).to_owned()).unwrap_or_default();
        let hamlet = choose(random, &setting.hamlets).cloned();
        let street = choose(random, &setting.streets).cloned();
        let (near, landmark) = match (below(random, 10), choose(random, &setting.landmarks), &hamlet) {
            (0..3, Some(landmark), _) => (near(random), landmark.clone()),
            (3..5, _, Some(hamlet)) => {
                ("depan".to_owned(), format!("bale {}", hamlet.replacen("Banjar", "banjar", 1)))
            }
            _ => {
                let place = general("places");
                place.split_once('|').map_or_else(
                    || (near(random), place.clone()),
                    |(near, noun)| (near.to_owned(), noun.to_owned()),
                )
            }
        };
        let place = match &street {
            Some(street) if chance(random, 20) => format!("{street}, {near} {landmark}"),
            _ => format!("{near} {landmark}"),
        };
        vec![
            ("tempat", place),
            ("patokan", landmark),
            ("jalan", street.unwrap_or_else(|| format!("jalan utama {}", setting.village))),
            ("banjar", hamlet.unwrap_or_else(|| "banjar kami".to_owned())),
            ("desa", setting.village.clone()),
            ("lama", general("spans")),
            ("jam_malam", people::time(19, 23, random)),
            ("nama", general("names")),
            ("panggilan", general("short-names")),
            ("nik", people::nik(&setting.district, random)),
            ("hp", people::phone(random)),
            ("plat", people::plate(random)),
            ("rek", people::account(random)),
            ("nomor", people::reference(random)),
        ]
    }

    /// The next line of `story`.
    pub fn line(&mut self, story: &Story, line: Line) -> String {
        let corpus = self.corpus;
        let opening = self.opening(story);
        let answer = opening.and_then(|opening| opening.answer.as_ref());
        if let (Line::Done, Some(answer)) = (line, answer) {
            return self.finished(answer, story);
        }
        let (own, general) = match (line, story.kind) {
            (Line::Done | Line::Accepted, "praise") => (None, "praise-answers"),
            (Line::Done, "wish") => (None, "wish-answers"),
            _ => line.headings(),
        };
        let own = own.and_then(|heading| corpus.topics.get(story.topic).map(|topic| topic.answers(heading)));
        let chosen = self.fitting(own.unwrap_or(&[]), general, story);
        self.finished(&chosen, story)
    }

    /// A question of an officer and the resident's reply.
    pub fn exchange(&mut self, story: &Story) -> (String, String) {
        let own = self.corpus.topics.get(story.topic).map_or(&[][..], |topic| topic.answers("ask"));
        let chosen = self.fitting(own, "ask", story);
        let (question, reply) = parted(&chosen);
        (self.finished(&question, story), self.finished(&reply.unwrap_or_default(), story))
    }

    fn opening(&self, story: &Story) -> Option<&'a Opening> {
        self.corpus.topics.get(story.topic).and_then(|topic| topic.openings.get(story.opening))
    }

    /// The least used of the topic's lines that follow from the story; a general one when none does.
    fn fitting(&mut self, own: &[String], general: &str, story: &Story) -> String {
        let topic = self.corpus.topics.get(story.topic);
        let context = self.opening(story).map_or("", |opening| &opening.text);
        let fit = |line: &str| topic.map_or(0.0, |topic| topic.fit(line, context));
        let best = own.iter().map(|line| fit(line)).fold(0.0, f64::max);
        let office = topic.is_some_and(|topic| topic.office);
        let any: Vec<&String> = own.iter().filter(|line| line.starts_with(ANY)).collect();
        let mut candidates: Vec<&String> = if best >= FITS && story.language == Language::Id {
            own.iter().filter(|line| fit(line) >= best * 0.999).collect()
        } else if story.language == Language::Id && !any.is_empty() {
            any
        } else {
            self.corpus.variant(general, story.language, office).iter().collect()
        };
        let least = candidates.iter().map(|line| self.times_used(line)).min().unwrap_or(0);
        candidates.retain(|line| self.times_used(line) == least);
        let chosen = choose(&self.random, &candidates).map(|line| (*line).clone()).unwrap_or_default();
        *self.used.entry(chosen.clone()).or_default() += 1;
        chosen.strip_prefix(ANY).map_or(chosen.clone(), str::to_owned)
    }

    /// Fills in what changes from line to line.
    fn finished(&self, line: &str, story: &Story) -> String {
        let changing = [("jam", people::time(8, 16, &self.random))];
        filled(&filled(line, &story.slots), &changing).replace(" ¶ ", "\n\n")
    }
}

fn filled(text: &str, slots: &[(&'static str, String)]) -> String {
    let mut result = text.to_owned();
    for (name, value) in slots {
        result = result.replace(&format!("{{{name}}}"), value);
    }
    result
}
