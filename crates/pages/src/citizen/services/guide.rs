//! Questions that lead to a service, one on a page. The answers so far stand in the address, so that back, forward and a
//! link somebody sends on all work, and nothing is kept.

use balai_platform::region::services::Step;
use balai_web::{Answer, Here, WebError};
use serde::Serialize;

/// What parts the answers in the address; ids hold no dot.
const PARTS: char = '.';

#[derive(Serialize)]
struct Question {
    ask: String,
    hint: String,
    options: Vec<Choice>,
    /// The answers before this question, as the address has them.
    before: String,
    passed: Vec<Passed>,
    /// Whether "Continue" was pressed without an answer.
    unanswered: bool,
    back: String,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

/// A question that was answered, and the address at which it is asked again.
#[derive(Serialize)]
struct Passed {
    ask: String,
    answer: String,
    again: String,
}

/// `GET /layanan/tanya`
pub(crate) async fn get(here: Here) -> Answer {
    let guide = &here.region.services.guide;
    let before = here.query.text("jawab");
    if let Some(chosen) = here.query.optional("pilih").filter(|chosen| !chosen.is_empty()) {
        let way = joined(before, chosen);
        let (passed, step) = guide.walk(answers(&way));
        if passed.len() == answers(&way).count() {
            return Ok(here.redirect(&match step {
                Some(Step::Service { service, variant }) => service_address(&service, variant.as_deref()),
                _ => format!("/layanan/tanya?jawab={way}"),
            }));
        }
    }
    let (passed, step) = guide.walk(answers(before));
    let asked = match step {
        Some(Step::Question(id)) => guide.question(&id),
        Some(Step::Service { service, variant }) => {
            return Ok(here.redirect(&service_address(&service, variant.as_deref())));
        }
        None => None,
    };
    let Some(question) = asked else { return Err(WebError::not_found()) };
    let given: Vec<&str> = passed.iter().map(|(_, option)| option.id.as_str()).collect();
    let address = |count: usize| match given.get(..count).unwrap_or_default() {
        [] => "/layanan/tanya".to_owned(),
        before => format!("/layanan/tanya?jawab={}", before.join(".")),
    };
    let page = Question {
        ask: question.ask.get(here.language).to_owned(),
        hint: question.hint.get(here.language).to_owned(),
        options: question
            .options
            .iter()
            .map(|option| Choice {
                value: option.id.clone(),
                label: option.name.get(here.language).to_owned(),
            })
            .collect(),
        before: given.join("."),
        passed: passed
            .iter()
            .enumerate()
            .map(|(at, (question, option))| Passed {
                ask: question.ask.get(here.language).to_owned(),
                answer: option.name.get(here.language).to_owned(),
                again: address(at),
            })
            .collect(),
        unanswered: here.query.has("lanjut"),
        back: if given.is_empty() { "/layanan".to_owned() } else { address(given.len() - 1) },
    };
    Ok(here.page("citizen/services/guide.html", &page))
}

fn answers(way: &str) -> impl Iterator<Item = &str> {
    way.split(PARTS).filter(|answer| !answer.is_empty())
}

fn joined(before: &str, chosen: &str) -> String {
    if before.is_empty() { chosen.to_owned() } else { format!("{before}.{chosen}") }
}

fn service_address(service: &str, variant: Option<&str>) -> String {
    match variant {
        Some(variant) => format!("/layanan/{service}?varian={variant}"),
        None => format!("/layanan/{service}"),
    }
}
