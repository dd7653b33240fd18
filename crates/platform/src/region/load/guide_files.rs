//! `life_events.toml` and `service_questions.toml`: the ways to a service.

use std::collections::BTreeSet;

use balai_base::Localized;

use super::Loading;
use crate::region::{
    reading::{Found, Kind, Spot, Table, did_you_mean},
    services::{Guide, GuideOption, GuideQuestion, LifeEvent, Services, Step, names_religion},
};

/// Both files may be left out.
const EVENTS: &str = "life_events.toml";
const QUESTIONS: &str = "service_questions.toml";

impl Loading<'_> {
    /// Reads `life_events.toml`, if the pack has one.
    pub(super) fn life_events(&self) -> Vec<LifeEvent> {
        if self.files.with_standard(EVENTS).is_none() {
            return Vec::new();
        }
        let read = self.toml(EVENTS, &[], |table| {
            let mut ids = Vec::new();
            let read = |event: &Table<'_>, ids: &mut Vec<String>| LifeEvent {
                id: self.id_within(event, ids).value,
                name: event.name("name"),
                summary: event.sentence("summary"),
                services: self.event_services(event),
            };
            table.tables("event").iter().map(|event| read(event, &mut ids)).collect()
        });
        read.unwrap_or_default()
    }

    fn event_services(&self, event: &Table<'_>) -> Vec<String> {
        let services = event.references("services", Kind::Service);
        if services.is_empty() {
            let help = "add `services = [\"…\"]`, the most useful first";
            self.checker.error(&event.spot(), "the event leads to no service", help);
        }
        services
    }

    /// Reads `service_questions.toml`, if the pack has one.
    pub(super) fn guide(&self, services: &Services) -> Guide {
        if self.files.with_standard(QUESTIONS).is_none() {
            return Guide::default();
        }
        let read = self.toml(QUESTIONS, &[], |table| {
            let mut ids = Vec::new();
            let tables = table.tables("question");
            let questions: Vec<(GuideQuestion, Spot)> = tables
                .iter()
                .map(|question| {
                    let id = self.id_within(question, &mut ids);
                    (self.guide_question(question, &id, services), id.spot)
                })
                .collect();
            self.check_ways(&questions);
            Guide { questions: questions.into_iter().map(|(question, _)| question).collect() }
        });
        read.unwrap_or_default()
    }

    fn guide_question(&self, table: &Table<'_>, id: &Found<String>, services: &Services) -> GuideQuestion {
        let mut ids = Vec::new();
        let options: Vec<GuideOption> = table
            .tables("option")
            .iter()
            .filter_map(|option| self.guide_option(option, &mut ids, services))
            .collect();
        if options.len() < 2 {
            let message = format!("`{}` has {} answers that lead anywhere", id.value, options.len());
            let help = "add at least two `[[question.option]]`: with one there is nothing to ask";
            self.checker.error(&id.spot, message, help);
        }
        let ask = table.sentence("ask");
        let hint = table.optional_name("hint").unwrap_or_default();
        self.check_belief(&table.spot_of("ask"), &ask);
        self.check_belief(&table.spot_of("hint"), &hint);
        GuideQuestion { id: id.value.clone(), ask, hint, options }
    }

    fn guide_option(
        &self,
        table: &Table<'_>,
        ids: &mut Vec<String>,
        services: &Services,
    ) -> Option<GuideOption> {
        let id = self.id_within(table, ids).value;
        let name = table.name("name");
        self.check_belief(&table.spot_of("name"), &name);
        let question = table.optional_text("question", "\"another-question\"");
        let service = table.optional_reference("service", Kind::Service);
        let variant = table.optional_text("variant", "\"a-variant\"");
        let step = match (question, service) {
            (Some(question), None) => Step::Question(question.value),
            (None, Some(service)) => {
                self.check_variant(services, &service, variant.as_ref());
                Step::Service { service: service.value, variant: variant.map(|variant| variant.value) }
            }
            _ => {
                let help = "write either `question = \"…\"` or `service = \"…\"`";
                self.checker.error(
                    &table.spot(),
                    format!("the answer `{id}` does not lead to one thing"),
                    help,
                );
                return None;
            }
        };
        Some(GuideOption { id, name, step })
    }

    fn check_variant(&self, services: &Services, service: &Found<String>, variant: Option<&Found<String>>) {
        let (Some(service), Some(variant)) = (services.get(service.as_str()), variant) else { return };
        if service.variant(variant.as_str()).is_none() {
            let known: Vec<&str> = service.variants.iter().map(|variant| variant.id.as_str()).collect();
            let message = format!("`{}` has no variant `{}`", service.id, variant.value);
            self.checker.error(&variant.spot, message, did_you_mean(variant.as_str(), &known));
        }
    }

    /// The way to a service never leads over somebody's belief.
    fn check_belief(&self, spot: &Spot, text: &Localized) {
        if let Some(word) = names_religion(&text.id).or_else(|| names_religion(&text.en)) {
            let help = "ask where it was recorded (at the KUA, at the civil registry, abroad) instead";
            self.checker.error(spot, format!("the way to a service asks for belief: `{word}`"), help);
        }
    }

    /// Every answer leads to a question that exists, none leads back, and every question is asked somewhere.
    fn check_ways(&self, questions: &[(GuideQuestion, Spot)]) {
        let ids: Vec<&str> = questions.iter().map(|(question, _)| question.id.as_str()).collect();
        for (question, spot) in questions {
            for next in next_questions(question).filter(|next| !ids.contains(next)) {
                let message = format!(
                    "an answer to `{}` leads to the question `{next}`, which does not exist",
                    question.id
                );
                self.checker.error(spot, message, did_you_mean(next, &ids));
            }
        }
        let mut reached = BTreeSet::new();
        if let Some((first, _)) = questions.first() {
            self.follow(questions, &first.id, &mut Vec::new(), &mut reached);
        }
        for (question, spot) in questions.iter().filter(|(question, _)| !reached.contains(&question.id)) {
            let message = format!("nobody is ever asked `{}`", question.id);
            self.checker.warning(spot, message, "let an answer lead to it, or remove it");
        }
    }

    fn follow(
        &self,
        questions: &[(GuideQuestion, Spot)],
        id: &str,
        way: &mut Vec<String>,
        reached: &mut BTreeSet<String>,
    ) {
        let Some((question, spot)) = questions.iter().find(|(question, _)| question.id == id) else { return };
        if way.iter().any(|passed| passed == id) {
            let message = format!("the questions lead in a circle: {} → {id}", way.join(" → "));
            self.checker.error(spot, message, "let one of the answers lead to a service");
            return;
        }
        if !reached.insert(id.to_owned()) {
            return;
        }
        way.push(id.to_owned());
        for next in next_questions(question) {
            self.follow(questions, next, way, reached);
        }
        way.pop();
    }
}

fn next_questions(question: &GuideQuestion) -> impl Iterator<Item = &str> {
    question.options.iter().filter_map(|option| match &option.step {
        Step::Question(next) => Some(next.as_str()),
        Step::Service { .. } => None,
    })
}
