//! `/cek`: is this document what it says? A QR is checked in the browser and never sent; an id that was typed is looked up here
//! and works without scripts.

use balai_platform::documents::{self, Checked, Outcome, Presented};
use balai_web::{Answer, Here, PostForm, Told, WebError};
use serde::Serialize;

use crate::{
    commands::write,
    documents::{Line, kind_name, lines},
};

#[derive(Serialize)]
struct CheckPage {
    text: String,
    result: Option<ResultView>,
    /// What fields and kinds are called, for the check in the browser.
    labels: Vec<Label>,
    national: Option<National>,
    problem: Option<Told>,
}

/// What a field of a kind is called; the kind itself has no field.
#[derive(Serialize)]
struct Label {
    kind: String,
    field: String,
    name: String,
}

#[derive(Serialize)]
struct National {
    name: String,
    url: String,
}

#[derive(Serialize)]
struct ResultView {
    outcome: &'static str,
    kind: String,
    number: String,
    id: String,
    lines: Vec<Line>,
    issued_at: Option<i64>,
    newer: String,
    scans: u32,
    issuer: String,
    /// Whether it bears a certified electronic signature.
    certified: bool,
    specimen: bool,
}

/// `GET /cek`: the same for everybody.
pub(crate) async fn get(here: Here) -> Answer {
    Ok(here.page("citizen/document/check.html", &page(&here, String::new(), None)))
}

/// `POST /cek`: an id that was typed, or what a QR holds.
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    let text = fields.text("text").to_owned();
    if let Some(message) = slip(&here, &text) {
        let problem = balai_base::Problem::invalid("problem-answers").field("text", message);
        let page = CheckPage { problem: Some(here.told(&problem)), ..page(&here, text, None) };
        return Ok(here.page_refused(&problem, "citizen/document/check.html", &page));
    }
    let found = look_up(&here, &text).await?;
    let view = result(&here, found);
    Ok(here.page("citizen/document/check.html", &page(&here, text, Some(view))))
}

/// What is wrong with a typed identifier: its last two letters tell a slip, so that nobody is told that a document does not exist
/// because of one. What a QR holds is an address and is looked at as it is.
fn slip(here: &Here, text: &str) -> Option<&'static str> {
    if text.trim().is_empty() {
        return Some("field-document-id");
    }
    let readable = !matches!(Presented::read(text, &here.region), Presented::Nothing);
    (!readable && !text.contains("://")).then_some("field-document-id-shape")
}

/// Looks up what was presented, within the network's limit.
async fn look_up(here: &Here, text: &str) -> Result<Checked, WebError> {
    let network = here.network();
    write(here, move |tx, context| documents::count_look_up(tx, context, &network)).await?;
    let presented = Presented::read(text, &here.region);
    Ok(write(here, move |tx, context| documents::check(tx, context, &presented)).await?)
}

fn page(here: &Here, text: String, result: Option<ResultView>) -> CheckPage {
    let mut labels = Vec::new();
    for kind in &here.region.documents.kinds {
        let label = |field: &str, name: &balai_base::Localized| Label {
            kind: kind.id.clone(),
            field: field.to_owned(),
            name: name.get(here.language).to_owned(),
        };
        labels.push(label("", &kind.name));
        labels.extend(kind.fields.iter().map(|field| label(&field.id, &field.name)));
    }
    let national = here.region.documents.national.as_ref();
    let national = national
        .map(|page| National { name: page.name.get(here.language).to_owned(), url: page.url.clone() });
    CheckPage { text, result, labels, national, problem: None }
}

fn result(here: &Here, checked: Checked) -> ResultView {
    let Checked { outcome, shown, issuer, specimen } = checked;
    let empty = ResultView {
        outcome: outcome.as_str(),
        kind: String::new(),
        number: String::new(),
        id: String::new(),
        lines: Vec::new(),
        issued_at: None,
        newer: String::new(),
        scans: 0,
        issuer,
        certified: false,
        specimen: specimen && shown.is_some() && outcome != Outcome::National,
    };
    let Some(shown) = shown else { return empty };
    ResultView {
        kind: kind_name(here, &shown.kind),
        lines: lines(here, &shown.kind, &shown.subject),
        number: shown.number,
        id: shown.id.to_string(),
        issued_at: Some(shown.issued_at.millis()),
        newer: shown.superseded_by.map(|(_, number)| number).unwrap_or_default(),
        scans: shown.scans,
        certified: shown.certified,
        ..empty
    }
}
