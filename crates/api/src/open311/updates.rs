//! `servicerequestupdates` (`FixMyStreet`'s extension): what happened to reports, and what their reporters add.

use balai_base::Problem;
use balai_civic::{
    channels,
    reports::{self, SharedUpdate, Turn},
};
use balai_platform::workflow::Meaning;
use balai_web::{Answer, Called, Caller, Here};

use super::{
    caller, dates,
    parameters::Parameters,
    requests::{self, DESCRIPTION},
    tree::{File, Node, answer},
};

/// `GET servicerequestupdates.{xml,json}`
pub(crate) async fn list(caller: &Caller, file: &File) -> Answer {
    let here = caller::program(caller, None)?.here;
    let found = match Parameters::of(&here, &here.query).updates()? {
        None => Vec::new(),
        Some((span, page)) => {
            let context = here.context();
            here.state.store.read(move |tx| reports::shared_updates(tx, &context, span, page)).await?
        }
    };
    let nodes = found.iter().map(|update| node(&here, update)).collect();
    answer(file.format, "service_request_updates", &Node::List("request_update", nodes))
}

fn node(here: &Here, update: &SharedUpdate) -> Node {
    let words = if update.text.is_empty() { update.step.get(here.language) } else { update.text.as_str() };
    Node::Fields(vec![
        ("update_id", Node::text(update.event.to_string())),
        ("service_request_id", Node::text(update.number.as_str())),
        ("status", Node::text(if update.meaning.is_final() { "closed" } else { "open" })),
        ("updated_datetime", Node::text(dates::written(update.at, &here.region.time_zone))),
        ("description", Node::text(requests::clipped(words))),
        ("media_url", Node::Nothing),
        ("external_status_code", Node::text(external_status(update))),
    ])
}

/// The finer status that councils' systems know.
fn external_status(update: &SharedUpdate) -> &'static str {
    match (update.turn, update.meaning) {
        (Turn::Reopened, _) => "REOPEN",
        (_, Meaning::Verifying) => "INVESTIGATING",
        (_, Meaning::Outside) => "NOT_COUNCILS_RESPONSIBILITY",
        (_, Meaning::Done) => "FIXED",
        (_, Meaning::Refused) => "NO_FURTHER_ACTION",
        (_, Meaning::Merged) => "DUPLICATE",
        (_, Meaning::Withdrawn) => "CANCELLED",
        (Turn::Handed, _) => "INTERNAL_REFERRAL",
        (Turn::Assigned, _) => "ACTION_SCHEDULED",
        (Turn::Other, Meaning::Working) => "IN_PROGRESS",
        (Turn::Other, Meaning::Waiting) => "OPEN",
    }
}

/// `POST servicerequestupdates.{xml,json}`: what the reporter says, by the program that brought the report.
pub(crate) async fn post(called: Called, file: &File) -> Answer {
    let Called { caller, fields, .. } = called;
    let program = caller::program(&caller, Some(&fields))?;
    let here = &program.here;
    let sender = caller::admitted(&program, caller::key(&caller, Some(&fields))).await?;
    let wrong = || Problem::invalid("problem-open311-parameters");
    let Some(id) = fields.optional("service_request_id") else {
        return Err(wrong().field("service_request_id", "field-open311-request-missing").into());
    };
    let number = requests::number(here, id)?;
    let words = fields.text("description").to_owned();
    if words.is_empty() {
        return Err(wrong().field("description", "field-message-missing").into());
    }
    if words.chars().count() > DESCRIPTION {
        let most = vec![("most", DESCRIPTION.to_string())];
        return Err(wrong().field_with("description", "field-open311-long", most).into());
    }
    let context = here.context();
    let sent = [b"update", number.as_str().as_bytes(), fields.text("update_id").as_bytes(), words.as_bytes()];
    let tokens = channels::token_of(&context, sender.id, &sent);
    let written = here
        .state
        .store
        .write(move |tx| channels::add_update(tx, &context, sender.id, (&number, &words), &tokens));
    let event = written.await.map_err(requests::told_as_request)?;
    let update = Node::Fields(vec![("update_id", Node::text(event.to_string()))]);
    answer(file.format, "service_request_updates", &Node::List("request_update", vec![update]))
}
