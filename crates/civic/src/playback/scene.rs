//! Where and what: a category, a village, a point in it, and the words that somebody there would write.

use balai_base::{AreaCode, Point};
use balai_platform::region::{Area, PlaceKind, Region};

use super::chance::Chance;
use crate::{
    demonstration::{Corpus, Setting, Story, Writer},
    reports::{Answers, Kind, PlaceSource},
};

/// What can be played in a region.
pub(super) struct Stage<'a> {
    region: &'a Region,
    villages: Vec<&'a Area>,
    categories: Vec<(String, u32)>,
}

/// One invented report before it is sent.
pub(super) struct Scene {
    pub(super) story: Story,
    pub(super) answers: Answers,
    pub(super) village: AreaCode,
}

impl<'a> Stage<'a> {
    /// What can be played within `within`: categories that both the pack and the corpus know.
    pub(super) fn of(region: &'a Region, within: Option<&AreaCode>, corpus: &Corpus) -> Self {
        let villages = region.areas.villages().iter();
        let villages = villages.filter(|area| within.is_none_or(|within| area.code.is_within(within)));
        let known = corpus.categories();
        let weight = |id: &str| known.iter().find(|(name, _)| *name == id).map(|(_, count)| *count);
        let categories = region.categories.list.iter();
        let categories = categories.filter_map(|category| Some((category.id.clone(), weight(&category.id)?)));
        Self { region, villages: villages.collect(), categories: categories.collect() }
    }

    /// Draws one report; none when the corpus has nothing for what was drawn.
    pub(super) fn scene(&self, writer: &mut Writer<'_>, chance: &mut Chance) -> Option<Scene> {
        let category = self.region.categories.get(chance.weighted(&self.categories)?)?;
        let village = *chance.choose(&self.villages)?;
        let usual = [(Kind::Complaint, 76), (Kind::Wish, 9), (Kind::Question, 9), (Kind::Praise, 6)];
        let kind = *chance.weighted(&usual)?;
        let setting = self.setting(village)?;
        let story = [kind, Kind::Complaint, Kind::Wish, Kind::Question, Kind::Praise]
            .into_iter()
            .find_map(|kind| writer.story(&category.id, kind.as_str(), &setting))?;
        let mut answers = Answers {
            kind: story.kind.to_owned(),
            text: story.text.clone(),
            category: category.id.clone(),
            address: story.place.clone(),
            visibility: "default".to_owned(),
            similar_seen: true,
            answer_by: "none".to_owned(),
            ..Answers::default()
        };
        self.place(&mut answers, village, chance);
        contact(&mut answers, &story, chance);
        Some(Scene { story, answers, village: village.code.clone() })
    }

    fn setting(&self, village: &Area) -> Option<Setting> {
        let names = |kinds: &[PlaceKind]| {
            let places = self.region.gazetteer.places().iter();
            places
                .filter(|place| place.village.as_ref() == Some(&village.code) && kinds.contains(&place.kind))
                .map(|place| place.name.clone())
                .collect::<Vec<_>>()
        };
        let hamlets = names(&[PlaceKind::Hamlet]);
        let streets = names(&[PlaceKind::Street]);
        let landmarks = self.region.gazetteer.places().iter();
        let landmarks = landmarks
            .filter(|place| place.village.as_ref() == Some(&village.code))
            .filter(|place| !matches!(place.kind, PlaceKind::Hamlet | PlaceKind::Street))
            .map(|place| place.name.clone())
            .collect();
        let district = village.code.parent()?;
        Some(Setting { village: village.name.clone(), district, hamlets, streets, landmarks })
    }

    /// A point in the village for most, the village alone for some.
    fn place(&self, answers: &mut Answers, village: &Area, chance: &mut Chance) {
        village.code.as_str().clone_into(&mut answers.village);
        PlaceSource::Village.as_str().clone_into(&mut answers.place_source);
        if chance.percent(20) {
            return;
        }
        if let Some(point) = self.point_in(village, chance) {
            answers.longitude = format!("{:.6}", point.longitude);
            answers.latitude = format!("{:.6}", point.latitude);
            let source = if chance.one_in(2) { PlaceSource::Device } else { PlaceSource::Map };
            source.as_str().clone_into(&mut answers.place_source);
        }
    }

    fn point_in(&self, village: &Area, chance: &mut Chance) -> Option<Point> {
        let bounds = &village.bounds;
        (0..20).find_map(|_| {
            let point = Point {
                longitude: bounds.west + (bounds.east - bounds.west) * chance.share(),
                latitude: bounds.south + (bounds.north - bounds.south) * chance.share(),
            };
            let found = self.region.areas.village_at(point);
            found.is_some_and(|found| found.code == village.code).then_some(point)
        })
    }
}

/// About half leave a name or a number.
fn contact(answers: &mut Answers, story: &Story, chance: &mut Chance) {
    if chance.percent(45) {
        answers.name.clone_from(&story.name);
    }
    if chance.percent(35) {
        answers.phone.clone_from(&story.phone);
        "whatsapp".clone_into(&mut answers.answer_by);
    }
}
