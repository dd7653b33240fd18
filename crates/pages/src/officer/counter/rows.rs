//! Rows of a batch: each becomes a draft, or an application when nothing is missing, in a write of its own.

use balai_base::Problem;
use balai_civic::{
    appointments::{self, Entered},
    services::{self, Begin, Change, DraftToken, Entry, Given, Saved, asked},
};
use balai_platform::{casework::Context, forms::Key, render::Argument};
use balai_store::{Failure, Tx};
use balai_web::{Fields, Here, ToldField, WebError};
use serde::Serialize;
use uuid::Uuid;

use super::outreach::ROWS;
use crate::citizen::appointment::service_name;

/// A row as it was typed, with what is wrong with it.
#[derive(Clone, Default, Serialize)]
pub(super) struct RowShown {
    pub(super) number: usize,
    pub(super) service: String,
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) shown: bool,
    pub(super) problems: Vec<String>,
}

/// What became of a row.
#[derive(Clone, Serialize)]
pub(super) struct EnteredShown {
    pub(super) row: usize,
    pub(super) name: String,
    pub(super) service: String,
    /// The number of the application; empty while it is a draft.
    pub(super) number: String,
    /// The code by which the person may go on alone; empty where only officers go on, and once it was told.
    pub(super) code: String,
    /// The draft, gone on with at the desk.
    pub(super) case: String,
}

/// Rows to be filled in.
pub(super) fn empty() -> Vec<RowShown> {
    (1..=ROWS).map(|number| RowShown { number, ..RowShown::default() }).collect()
}

fn typed(fields: &Fields, number: usize) -> RowShown {
    let field = |name: &str| fields.text(&format!("{name}_{number}")).to_owned();
    RowShown {
        number,
        service: field("service"),
        name: field("name"),
        phone: field("phone"),
        shown: field("shown") == "1",
        problems: Vec::new(),
    }
}

/// Enters every row that was filled in. Gives the rows that are to be put right (the others are empty again), and what was
/// entered.
pub(super) async fn enter_all(
    here: &Here,
    id: Uuid,
    fields: &Fields,
) -> Result<(Vec<RowShown>, Vec<EnteredShown>), WebError> {
    let token = fields.form_token().ok_or_else(|| Problem::invalid("problem-form-expired"))?;
    let (mut rows, mut entered) = (Vec::new(), Vec::new());
    for number in 1..=ROWS {
        let row = typed(fields, number);
        if row.name.is_empty() && row.phone.is_empty() {
            rows.push(RowShown { number, ..RowShown::default() });
            continue;
        }
        match enter(here, id, (&token, &row)).await {
            Ok(done) => {
                entered.push(EnteredShown {
                    row: number,
                    service: service_name(here, &row.service),
                    name: row.name,
                    number: done.number,
                    code: if goes_on_alone(here, &row.service) { done.code } else { String::new() },
                    case: done.case.to_string(),
                });
                rows.push(RowShown { number, ..RowShown::default() });
            }
            Err(Failure::Refused(problem)) => {
                let told = here.told(&problem);
                let mut problems: Vec<String> = told.fields.into_iter().map(|field| field.message).collect();
                if problems.is_empty() {
                    problems.push(told.message);
                }
                rows.push(RowShown { problems, ..row });
            }
            Err(failure) => return Err(failure.into()),
        }
    }
    Ok((rows, entered))
}

/// Whether a person may go on alone with a draft of this service.
fn goes_on_alone(here: &Here, service: &str) -> bool {
    here.region.services.get(service).is_some_and(|service| service.channels.online)
}

/// What is wrong with rows, each with the row it leads to.
pub(super) fn links(here: &Here, rows: &[RowShown]) -> Vec<ToldField> {
    let of_row = |row: &RowShown| {
        let name = here.t("outreach-row", &[Argument::text("number", &row.number.to_string())]);
        let told = |message: &String| ToldField {
            field: format!("service_{}", row.number),
            message: format!("{name}: {message}"),
        };
        row.problems.iter().map(told).collect::<Vec<_>>()
    };
    rows.iter().flat_map(of_row).collect()
}

async fn enter(here: &Here, id: Uuid, (token, row): (&[u8; 32], &RowShown)) -> Result<Entered, Failure> {
    let key =
        here.state.vault.mac("outreach-row", &[token.as_slice(), &[row.number.to_le_bytes()[0]]].concat());
    let (context, row) = (here.context(), row.clone());
    here.state
        .store
        .write(move |tx| {
            if row.name.is_empty() {
                return Err(Problem::invalid("problem-answers").field("name", "field-outreach-name").into());
            }
            appointments::enter(tx, &context, (id, &key, &row.service), |tx, context| {
                made(tx, context, (&row, &key))
            })
        })
        .await
}

/// The draft of a row, sent at once when nothing is missing in it.
fn made(tx: &mut Tx, context: &Context, (row, key): (&RowShown, &[u8; 32])) -> Result<Entered, Failure> {
    let token = DraftToken::generate(&context.moment);
    let begin = Begin {
        service: row.service.clone(),
        variant: String::new(),
        entry: Entry::Outreach,
        language: balai_base::Language::Id,
    };
    let draft = services::begin(tx, context, &begin, &token)?;
    let mut answers = vec![(Key::new("", "nama"), row.name.clone())];
    if !row.phone.is_empty() {
        answers.push((Key::new(asked::CONTACT_FORM, "telepon"), row.phone.clone()));
    }
    let items = if row.shown { shown(context, &draft) } else { Vec::new() };
    let change = Change { revision: draft.head.revision, answers, items, ..Change::default() };
    let draft = match services::answer(tx, context, &token, &change)? {
        Saved::Stored(draft) | Saved::Elsewhere(draft) => draft,
    };
    let case = draft.head.case;
    if services::faults(context, &draft).fields.is_empty() {
        let receipt = services::submit(tx, context, &token, key)?;
        return Ok(Entered { case, number: receipt.number.to_string(), code: String::new() });
    }
    let code = services::give_code(tx, context, &token)?;
    Ok(Entered { case, number: String::new(), code })
}

/// Everything that can be shown on paper, as shown.
fn shown(context: &Context, draft: &services::Draft) -> Vec<(String, Option<Given>)> {
    let Some(sheet) = asked::Sheet::of(&context.region, draft, context.moment.now) else { return Vec::new() };
    let requirements = sheet.service.requirements.iter();
    requirements
        .filter(|requirement| sheet.ways(requirement).contains(&Given::Shown))
        .map(|requirement| (requirement.code.clone(), Some(Given::Shown)))
        .collect()
}
