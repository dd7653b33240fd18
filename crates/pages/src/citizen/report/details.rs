//! What it belongs to: subjects suggested from the words, each with its reason, and "none of these".

use balai_civic::reports::{self, Answers, Question, UNDECIDED};
use balai_platform::render::Argument;
use balai_web::{Answer, Fields, Here, PostForm, Told};
use serde::Serialize;

use super::{STEPS, draft};
use crate::{
    questions::{self, Questions},
    wording::{self, Choice},
};

/// The value of "none of these": the other list decides.
const OTHER: &str = "other";
/// How many subjects are suggested.
const SUGGESTED: usize = 3;

#[derive(Serialize)]
pub(crate) struct Details {
    pub(crate) step: u8,
    pub(crate) steps: u8,
    pub(crate) back: String,
    pub(crate) answers: Answers,
    pub(crate) suggestions: Vec<Choice>,
    /// Every subject, the first choosing none.
    pub(crate) categories: Vec<Choice>,
    /// What is chosen in the list of all subjects.
    pub(crate) other: String,
    pub(crate) open_all: bool,
    /// Agencies to name when the report is about officials; empty when it is not.
    pub(crate) accused_agencies: Vec<Choice>,
    /// What the chosen subject asks.
    pub(crate) asked: Questions,
    /// Whether life may be in danger by what is chosen, or by one of what the words point to.
    pub(crate) urgent: bool,
    pub(crate) problem: Option<Told>,
}

fn page(here: &Here, mut answers: Answers, problem: Option<Told>) -> Details {
    let suggestions = suggestions(here, &answers);
    let suggested = suggestions.iter().any(|choice| choice.value == answers.category);
    let other =
        if suggested || answers.category == UNDECIDED { String::new() } else { answers.category.clone() };
    let chosen = here.region.categories.get(&answers.category);
    let about_officials = chosen.is_some_and(|category| category.about_officials);
    let is_urgent = |id: &str| here.region.categories.get(id).is_some_and(|category| category.urgent);
    let urgent = match chosen {
        Some(category) => category.urgent,
        None => suggestions.iter().any(|choice| is_urgent(&choice.value)),
    };
    let all = wording::taking(&here.region, &answers.kind, wording::categories(here));
    let asked = questions::asked(here, chosen, &answers.questions);
    if !suggested && !answers.category.is_empty() {
        OTHER.clone_into(&mut answers.category);
    }
    Details {
        step: 3,
        steps: STEPS,
        back: "/lapor/lokasi".to_owned(),
        answers,
        suggestions,
        categories: wording::optional(here.t("details-unsure", &[]), all),
        asked,
        urgent,
        open_all: !other.is_empty(),
        other,
        accused_agencies: if about_officials {
            wording::optional(here.t("details-accused-unknown", &[]), wording::agencies(here, true))
        } else {
            Vec::new()
        },
        problem,
    }
}

fn suggestions(here: &Here, answers: &Answers) -> Vec<Choice> {
    let learned = here.state.learned.of(&here.region.id);
    let found = reports::suggest(&here.region, learned.as_deref(), &answers.text);
    let mut choices: Vec<Choice> = found
        .into_iter()
        .take(SUGGESTED)
        .map(|suggestion| {
            let words: Vec<String> = suggestion.words.iter().map(|word| format!("«{word}»")).collect();
            let because = here.t("details-because", &[Argument::text("words", &words.join(", "))]);
            let category = here.region.categories.get(&suggestion.category.id);
            let description = category.map_or("", |category| category.description.get(here.language));
            Choice {
                hint: format!("{description} ({because})"),
                label: suggestion.category.name.get(here.language).to_owned(),
                value: suggestion.category.id,
                group: String::new(),
            }
        })
        .collect();
    choices = wording::taking(&here.region, &answers.kind, choices);
    if !choices.is_empty() {
        choices.push(Choice::new(OTHER, here.t("details-none", &[])));
    }
    choices
}

/// `GET /lapor/rincian`
pub(crate) async fn get(here: Here) -> Answer {
    let answers = draft::answers(&here).await?;
    // Whoever said that there is no place may choose another category before a place is asked for.
    let category = if answers.no_place { String::new() } else { answers.category.clone() };
    let before = Answers { category, ..answers.clone() };
    if let Some(earlier) = draft::missing_before(&here, &before, Question::Category) {
        return Ok(here.redirect(earlier));
    }
    Ok(here.page("citizen/report/details.html", &page(&here, answers, None)))
}

/// `POST /lapor/rincian`
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    let mut answers = draft::answers(&here).await?;
    let before = answers.category.clone();
    take(&mut answers, &fields);
    fields.text("accused").clone_into(&mut answers.accused);
    let category = here.region.categories.get(&answers.category);
    answers.questions = questions::typed(category, &fields);
    let officials = category.is_some_and(|category| category.about_officials) && !fields.has("accused");
    // Who is meant, and what the subject asks, can only be asked once it is chosen: the same page once more.
    if before != answers.category && (officials || questions::must_be_shown(category, &fields)) {
        return draft::save_and_go(&here, answers, "/lapor/rincian").await;
    }
    match reports::check(&here.region, &answers, Question::Category) {
        Ok(()) if reports::check(&here.region, &answers, Question::Place).is_err() => {
            draft::go_on(&here, &fields, answers, "/lapor/lokasi").await
        }
        Ok(()) => draft::go_on(&here, &fields, answers, "/lapor/serupa").await,
        Err(_) if fields.has("later") => draft::go_on(&here, &fields, answers, "/lapor/rincian").await,
        Err(problem) => {
            let told = here.told(&problem);
            Ok(here.page_refused(&problem, "citizen/report/details.html", &page(&here, answers, Some(told))))
        }
    }
}

fn take(answers: &mut Answers, fields: &Fields) {
    let chosen = match fields.text("category") {
        OTHER => fields.optional("other").unwrap_or(UNDECIDED),
        chosen => chosen,
    };
    chosen.clone_into(&mut answers.category);
}
