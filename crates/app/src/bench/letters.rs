//! What residents write in a measurement: the demonstration's texts, at places of the pack, the same for the same seed.

use balai_base::{
    Point, SeededRandom,
    random::{below, chance},
};
use balai_civic::{
    demonstration::{Corpus, Setting, Story, Town, Writer},
    reports::Answers,
};
use balai_platform::region::{CaseKind, Region};

/// Draws reports, one after the other.
pub(crate) struct Letters<'a> {
    town: Town<'a>,
    writer: Writer<'a>,
    random: SeededRandom,
    /// What can be written about, with how often it is.
    subjects: Vec<(String, &'static str, u64)>,
    all: u64,
}

impl<'a> Letters<'a> {
    /// From texts, for a region.
    pub(crate) fn new(region: &'a Region, corpus: &'a Corpus, seed: u64) -> Result<Self, String> {
        let subjects = subjects(region, corpus);
        let all = subjects.iter().map(|(_, _, weight)| weight).sum();
        if all == 0 {
            return Err("the demonstration has no text for any category of this pack".to_owned());
        }
        Ok(Self {
            town: Town::new(region, None),
            writer: Writer::new(corpus, seed),
            random: SeededRandom::from_number(seed),
            subjects,
            all,
        })
    }

    /// The next story, with its category and place.
    pub(crate) fn story(&mut self) -> Option<(String, Story, Point)> {
        let mut drawn = below(&self.random, self.all);
        let (category, kind, _) = self.subjects.iter().find(|(_, _, weight)| {
            let hit = drawn < *weight;
            drawn = drawn.saturating_sub(*weight);
            hit
        })?;
        let (setting, point): (&Setting, Point) = self.town.place(&self.random)?;
        let story = self.writer.story(category, kind, setting)?;
        Some((category.clone(), story, point))
    }

    /// The next report as somebody types it into the form.
    pub(crate) fn answers(&mut self) -> Option<Answers> {
        let (category, story, point) = self.story()?;
        let reachable = chance(&self.random, 55);
        Some(Answers {
            kind: story.kind.to_owned(),
            text: story.text,
            category,
            place_source: "map".to_owned(),
            longitude: format!("{:.6}", point.longitude),
            latitude: format!("{:.6}", point.latitude),
            address: story.place,
            visibility: "default".to_owned(),
            name: if reachable { story.name } else { String::new() },
            phone: if reachable { story.phone } else { String::new() },
            answer_by: if reachable { "whatsapp" } else { "none" }.to_owned(),
            similar_seen: true,
            ..Answers::default()
        })
    }
}

/// What the texts and the pack have in common. Officials are left out, since such a report names whom it accuses, and
/// categories that ask what no text answers.
fn subjects(region: &Region, corpus: &Corpus) -> Vec<(String, &'static str, u64)> {
    let mut found: Vec<(String, &'static str, u64)> = Vec::new();
    for (category, weight) in corpus.categories() {
        let Some(known) = region.categories.get(category) else { continue };
        let asks = known.about_officials || known.questions.iter().any(|question| question.required);
        if asks || found.iter().any(|(name, _, _)| name == category) {
            continue;
        }
        for kind in CaseKind::ALL {
            let fits = known.kinds.is_empty() || known.kinds.contains(&kind);
            let count = u64::try_from(corpus.count(category, kind.as_str())).unwrap_or(0);
            if fits && count > 0 {
                found.push((category.to_owned(), kind.as_str(), count + u64::from(weight)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_letter_is_a_report_that_would_be_taken_in_and_the_seed_decides_which() {
        let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/contoh");
        let (region, corpus) = (Region::load(&pack).unwrap(), Corpus::embedded().unwrap());
        let drawn = |seed| {
            let mut letters = Letters::new(&region, &corpus, seed).unwrap();
            (0..60).map(|_| letters.answers().unwrap()).collect::<Vec<_>>()
        };
        let letters = drawn(7);
        for answers in &letters {
            let open = balai_civic::reports::first_open(&region, answers);
            assert_eq!(open, None, "{answers:?}");
        }
        assert!(letters == drawn(7) && letters != drawn(8));
    }
}
