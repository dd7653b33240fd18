//! Sends an invented report, through the web or by an officer who writes it down for somebody.

use std::collections::BTreeMap;

use balai_base::{
    Pin, Point, Problem,
    random::{below, chance, choose},
};
use balai_platform::{
    access::{Actor, Visibility},
    casework,
    photos::Darkroom,
    region::{Category, QuestionKind, Region},
};
use balai_store::Failure;

use super::{
    case::Played,
    lives::{self, Nature},
    pictures::{self, Scene},
    player::Player,
    sketch::Sketch,
};
use crate::{
    channels::{self, Intake},
    demonstration::{Line, Setting, Story},
    reports::{self, Answers, DraftPhoto},
};

/// What a report is made of.
struct Draft {
    story: Story,
    point: Point,
    photos: Vec<DraftPhoto>,
    channel: String,
    geotagged: bool,
    by_officer: bool,
}

impl Player<'_> {
    /// Sends the report of `sketch`; `earlier` is the case it repeats. Gives its place among the played cases.
    pub(super) fn send(
        &mut self,
        (index, sketch): (usize, &Sketch),
        earlier: Option<usize>,
    ) -> Result<Option<usize>, Failure> {
        let token = self.token(index);
        if self.look(&Actor::Anonymous, move |tx, context| reports::receipt(tx, context, &token))?.is_some() {
            return Ok(None);
        }
        let Some(draft) = self.draft(sketch, earlier)? else { return Ok(None) };
        let stage = self.stage;
        let Some(category) = stage.region.categories.get(&sketch.category) else { return Ok(None) };
        let answers = self.answers(&draft, category);
        let intake = Intake {
            channel: draft.channel.clone(),
            answers,
            language: draft.story.language,
            consent_note: if draft.by_officer {
                self.said(&draft.story, Line::Consent)
            } else {
                String::new()
            },
        };
        let actor = if draft.by_officer { self.desk("triage")? } else { Some(Actor::Anonymous) };
        let Some(actor) = actor else { return Ok(None) };
        let receipt = self.command(&actor, move |tx, context| {
            let submission = channels::normalise(context, &intake)?;
            reports::submit(tx, context, &submission, &token)
        })?;
        let (number, pin) = (receipt.number.clone(), Pin::parse(&receipt.pin)?);
        let opened = self.command(&Actor::Anonymous, move |tx, context| {
            casework::authenticate(tx, context, &number, &pin)
        })?;
        let id = opened.ok_or_else(|| Failure::Driver("a receipt's PIN does not fit".to_owned()))?.id;
        let master = earlier.filter(|_| sketch.twin).and_then(|place| self.cases.get(place));
        let master = master.map(|case| case.number.clone());
        let nature = Nature {
            kind: sketch.kind,
            outside: category.outside_body.is_some(),
            urgent: category.urgent,
            twin: master.is_some(),
            photos: !draft.photos.is_empty(),
            public: receipt.visibility == Visibility::Public,
            lying: self.lying(category),
        };
        let case = Played {
            id,
            number: receipt.number,
            strands: lives::life(nature, &self.random),
            point: draft.point,
            master,
            story: draft.story,
            paused: false,
            asked: None,
            nudged: false,
            said_done: false,
        };
        Ok(Some(self.begin(case)))
    }

    fn draft(&mut self, sketch: &Sketch, earlier: Option<usize>) -> Result<Option<Draft>, Failure> {
        let Some((setting, point)) = self.place(earlier) else { return Ok(None) };
        let Some(story) = self.writer.story(&sketch.category, sketch.kind, &setting) else { return Ok(None) };
        let region = &self.stage.region;
        let web = channels::web_channel(region, self.now);
        let others = channels::counter_channels(region, self.now);
        let by_officer = sketch.by_officer && !others.is_empty();
        let channel = if by_officer { choose(&self.random, &others).copied() } else { web };
        let Some(channel) = channel else { return Ok(None) };
        let (channel, geotagged) = (channel.id.clone(), channel.geotagged);
        let outside = region.categories.get(&sketch.category).is_some_and(|category| category.needs_place);
        let photos = if !by_officer && outside && sketch.kind == "complaint" && chance(&self.random, 38) {
            vec![self.photo(&story, false)?]
        } else {
            Vec::new()
        };
        Ok(Some(Draft { story, point, photos, channel, geotagged, by_officer }))
    }

    fn place(&self, earlier: Option<usize>) -> Option<(Setting, Point)> {
        let before = earlier.and_then(|place| self.cases.get(place)).map(|case| case.point);
        if let Some(point) = before {
            let setting = self.town.around(point)?.clone();
            return Some((setting, self.town.beside(point, &self.random)));
        }
        self.town.place(&self.random).map(|(setting, point)| (setting.clone(), point))
    }

    /// Draws a picture and stores it as a photo that was sent.
    pub(super) fn photo(&self, story: &Story, after: bool) -> Result<DraftPhoto, Failure> {
        let scene = Scene::of(story.matter);
        let bytes = pictures::drawn(scene, after, pictures::seed(&self.random))?;
        let stored =
            reports::store_photo((self.stage.store.files(), &Darkroom::Here), self.stage.region, &bytes)?;
        Ok(DraftPhoto { alternative: scene.words(after).to_owned(), ..stored })
    }

    fn answers(&self, draft: &Draft, category: &Category) -> Answers {
        let region = &self.stage.region;
        let story = &draft.story;
        let village =
            region.areas.village_at(draft.point).map(|area| area.code.to_string()).unwrap_or_default();
        let nowhere = !category.needs_place && chance(&self.random, 50);
        let source = match (nowhere, draft.geotagged) {
            (true, _) => "none",
            (false, true) if chance(&self.random, 80) => "map",
            (false, _) => "village",
        };
        let reachable = chance(&self.random, 55);
        let answer_by = match below(&self.random, 10) {
            0..4 if reachable => "whatsapp",
            4 if reachable => "sms",
            _ => "none",
        };
        let closer = chance(&self.random, 6) && category.visibility == Visibility::Public;
        Answers {
            kind: story.kind.to_owned(),
            text: story.text.clone(),
            category: category.id.clone(),
            questions: self.answered(category),
            place_source: source.to_owned(),
            longitude: format!("{:.6}", draft.point.longitude),
            latitude: format!("{:.6}", draft.point.latitude),
            village: if nowhere { String::new() } else { village },
            address: if nowhere { String::new() } else { story.place.clone() },
            accused: if category.about_officials { self.accused(region) } else { String::new() },
            visibility: if closer { "restricted" } else { "default" }.to_owned(),
            name: if reachable { story.name.clone() } else { String::new() },
            phone: if reachable { story.phone.clone() } else { String::new() },
            answer_by: answer_by.to_owned(),
            photos: draft.photos.clone(),
            similar_seen: true,
            ..Answers::default()
        }
    }

    /// What somebody answers to a category's questions: what must be answered always, the rest often.
    fn answered(&self, category: &Category) -> BTreeMap<String, Vec<String>> {
        let mut answers = BTreeMap::new();
        for question in &category.questions {
            if !question.required && chance(&self.random, 40) {
                continue;
            }
            let option = choose(&self.random, &question.options).map(|option| option.id.clone());
            let value = match question.kind {
                QuestionKind::Choice | QuestionKind::Choices => option,
                QuestionKind::Number => Some((1 + below(&self.random, 6)).to_string()),
                QuestionKind::YesNo => choose(&self.random, &["yes", "no"]).map(|word| (*word).to_owned()),
                QuestionKind::Date => Some(self.now.zoned(&self.stage.region.time_zone).date().to_string()),
                QuestionKind::Text => None,
            };
            answers.extend(value.map(|value| (question.id.clone(), vec![value])));
        }
        answers
    }

    /// An office that is complained about: any but the one that examines.
    fn accused(&self, region: &Region) -> String {
        let examines = region.agencies.inspectorate().map(|agency| agency.id.as_str());
        let offices: Vec<&str> = region
            .agencies
            .iter()
            .filter(|agency| agency.area.is_none() && Some(agency.id.as_str()) != examines)
            .map(|agency| agency.id.as_str())
            .collect();
        choose(&self.random, &offices).map(|id| (*id).to_owned()).unwrap_or_default()
    }

    /// The stage in which a late report still lies, every stage in turn; none for one that goes its way.
    fn lying(&mut self, category: &Category) -> Option<usize> {
        let recent = self.stage.plan.until.since(self.now) < lives::RECENT;
        if !recent || category.outside_body.is_some() || chance(&self.random, 45) {
            return None;
        }
        self.lying += 1;
        Some(self.lying - 1)
    }

    /// What somebody writes in a story.
    pub(super) fn said(&mut self, story: &Story, line: Line) -> String {
        self.writer.line(story, line)
    }

    /// The form token of the plan's report with that number: played once, it is never sent again.
    fn token(&self, index: usize) -> [u8; 32] {
        let plan = self.stage.plan;
        let place = plan.within.as_ref().map_or("", |area| area.as_str());
        self.stage.vault.mac("demonstration", format!("{}-{place}-{index}", plan.seed).as_bytes())
    }

    /// Somebody at the desk that sorts reports.
    pub(super) fn desk(&mut self, role: &str) -> Result<Option<Actor>, Failure> {
        self.staff.holder(self.stage.store, role, ("", ""))
    }
}

/// A problem of the invention itself, told like any other.
pub(super) fn lost() -> Problem {
    Problem::not_found("problem-case-not-found")
}
