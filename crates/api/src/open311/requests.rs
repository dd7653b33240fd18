//! `requests`: reports as everybody may read them.

use axum::extract::Path;
use balai_base::{CaseNumber, Problem, text};
use balai_civic::reports::{self, AnswerView, Named, SharedReport};
use balai_platform::{casework, programs};
use balai_web::{Answer, Caller, Here};

use super::{
    caller, dates,
    parameters::Parameters,
    tree::{File, Node, answer, suffixed},
};

/// The longest description that the standard's schema allows, in characters.
pub(crate) const DESCRIPTION: usize = 4_000;

/// `GET requests.{xml,json}`
pub(crate) async fn list(caller: &Caller, file: &File) -> Answer {
    let here = caller::program(caller, None)?.here;
    let extended = is_extended(&here);
    let found = match Parameters::of(&here, &here.query).filter()? {
        None => Vec::new(),
        Some(filter) => {
            let context = here.context();
            here.state.store.read(move |tx| reports::shared_reports(tx, &context, &filter)).await?
        }
    };
    let nodes = found.iter().map(|report| node(&here, report, extended)).collect();
    answer(file.format, "service_requests", &Node::List("request", nodes))
}

/// `GET requests/{service_request_id}.{xml,json}`
pub(crate) async fn single(caller: Caller, Path(file): Path<String>) -> Answer {
    if let Some(elsewhere) = suffixed(&caller, &file) {
        return Ok(elsewhere);
    }
    let file = File::parse(&file)?;
    let here = caller::program(&caller, None)?.here;
    let number = number(&here, &file.name)?;
    let (context, key) = (here.context(), caller::key(&caller, None));
    let found = here.state.store.read(move |tx| {
        let region = &context.region;
        let case = casework::find(tx, region, &number)?.ok_or_else(unknown)?;
        let program = match &key {
            Some(key) => programs::recognise(tx, &region.id, &context.vault, key)?,
            None => None,
        };
        let bringer = programs::brought_by(tx, &context, case.id)?;
        let brought = program.is_some_and(|program| bringer == Some(program.id));
        reports::shared_report(tx, &context, case, brought)
    });
    let report = found.await.map_err(told_as_request)?;
    let node = node(&here, &report, is_extended(&here));
    answer(file.format, "service_requests", &Node::List("request", vec![node]))
}

/// The number behind a `service_request_id`.
pub(crate) fn number(here: &Here, text: &str) -> Result<CaseNumber, Problem> {
    CaseNumber::parse_for(&here.region.number_prefix, text).map_err(|_| unknown())
}

/// A text no longer than the standard's schema allows.
pub(crate) fn clipped(words: &str) -> String {
    if words.chars().count() <= DESCRIPTION { words.to_owned() } else { text::excerpt(words, DESCRIPTION) }
}

/// There is no such report for this reader.
pub(crate) fn unknown() -> Problem {
    Problem::not_found("problem-open311-request")
}

/// "No such case" in the standard's words.
pub(crate) fn told_as_request(failure: balai_store::Failure) -> balai_store::Failure {
    match failure {
        balai_store::Failure::Refused(problem) if problem.kind == balai_base::ProblemKind::NotFound => {
            unknown().into()
        }
        other => other,
    }
}

fn is_extended(here: &Here) -> bool {
    here.query.text("extensions").eq_ignore_ascii_case("true")
}

/// A report in the standard's form: every element is there, empty where nothing is known or may be told.
fn node(here: &Here, report: &SharedReport, extended: bool) -> Node {
    let (row, language, zone) = (&report.row, here.language, &here.region.time_zone);
    let written = |at| Node::Text(dates::written(at, zone));
    let place = [row.area.name.as_str(), row.area.parent.as_str()];
    let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
    let photo = row.photo.map(|photo| here.full_url(&format!("/foto/{}/{photo}", row.number)));
    let mut fields = vec![
        ("service_request_id", Node::text(row.number.as_str())),
        ("status", Node::text(if report.ended { "closed" } else { "open" })),
        ("status_notes", Node::text(report.answer.clone().unwrap_or_default())),
        ("service_name", Node::text(row.category.name.get(language))),
        ("service_code", Node::text(&row.category.id)),
        ("description", Node::text(report.text.as_deref().map(clipped).unwrap_or_default())),
        ("agency_responsible", Node::text(row.agency.name.get(language))),
        ("service_notice", Node::text(report.sentence.get(language))),
        ("requested_datetime", written(row.created_at)),
        ("updated_datetime", written(row.updated_at)),
        ("expected_datetime", Node::maybe(row.promised_at, written)),
        ("address", Node::text(place.join(", "))),
        ("address_id", Node::text(&row.area.code)),
        ("zipcode", Node::Nothing),
        ("lat", Node::maybe(report.point, |point| Node::Degrees(point.latitude))),
        ("long", Node::maybe(report.point, |point| Node::Degrees(point.longitude))),
        ("media_url", Node::text(photo.unwrap_or_default())),
    ];
    if extended {
        fields.push(("extended_attributes", extensions(here, report)));
    }
    Node::Fields(fields)
}

/// An answer everybody may read. The standard asks attributes in a POST and gives a GET no element for them.
fn attribute(here: &Here, answer: &AnswerView) -> Node {
    let named = |value: &Named| {
        let fields =
            vec![("key", Node::text(&value.id)), ("name", Node::text(value.name.get(here.language)))];
        Node::Fields(fields)
    };
    Node::Fields(vec![
        ("code", Node::text(&answer.id)),
        ("description", Node::text(answer.ask.get(here.language))),
        ("values", Node::List("value", answer.values.iter().map(named).collect())),
    ])
}

/// What Balai knows beyond the standard, for `extensions=true`.
fn extensions(here: &Here, report: &SharedReport) -> Node {
    let row = &report.row;
    let zone = &here.region.time_zone;
    Node::Fields(vec![
        ("kind", Node::text(&row.kind)),
        ("state", Node::text(&row.state.id)),
        ("state_name", Node::text(row.state.name.get(here.language))),
        ("meaning", Node::text(&row.meaning)),
        ("agency_id", Node::text(&row.agency.id)),
        ("channel", Node::text(&row.channel.id)),
        ("closed_datetime", Node::maybe(row.closed_at, |at| Node::Text(dates::written(at, zone)))),
        ("late", Node::Truth(row.late_by.is_some())),
        ("followers", Node::Whole(row.followers)),
        (
            "attributes",
            Node::List("attribute", row.answers.iter().map(|answer| attribute(here, answer)).collect()),
        ),
        ("visible_to_everybody", Node::Truth(report.public)),
        ("url", Node::text(here.full_url(&format!("/lacak/{}", row.number)))),
    ])
}
