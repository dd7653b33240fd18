//! A request is filed: a secret case of its own, routed to the region's data-protection officer.

use balai_base::{CaseNumber, Problem, Secret};
use balai_platform::{
    access::Actor,
    casework::{self, Context, NewCase, Step},
};
use balai_store::{Failure, Tx, limits, limits::Limit};

use super::{
    decide,
    model::{Ask, CASE_TYPE, CATEGORY, Correction, Filed, Request, RightKind, Subject, no_request},
    store,
};

/// How often one person asks: enough for everything, too little to flood an office.
const ASKS: Limit = Limit { window_ms: balai_base::time::DAY, allowed: 20 };
/// The longest of each value of a correction, in letters.
const LONGEST: usize = 200;

/// Files a request of `subject`, who has proved to be it. A copy is granted at once; everything else waits for the
/// decision of an officer.
pub fn file(tx: &mut Tx, context: &Context, subject: &Subject, ask: &Ask) -> Result<Filed, Failure> {
    check(ask)?;
    let (region, now) = (&context.region, context.moment.now);
    let who = match subject {
        Subject::Account(resident) => *resident.0.as_bytes(),
        Subject::Case(case) => *case.0.as_bytes(),
    };
    limits::take(tx, &region.id, "data-request", &who, now, &ASKS)?;
    let opened = casework::open(tx, &context.acting_as(Actor::Anonymous), &case_of(context, ask)?)?;
    let correction = ask.correction.reveal();
    let sealed = if correction.is_empty() {
        None
    } else {
        let plain = serde_json::to_vec(correction).map_err(|error| Failure::Driver(error.to_string()))?;
        Some(context.vault.seal(&place(opened.id), &plain)?)
    };
    let request = Request {
        case: opened.id,
        kind: ask.kind,
        subject: *subject,
        created_at: now,
        decided_at: None,
        granted: None,
        lifted: None,
    };
    store::insert(tx, &region.id, &request, sealed)?;
    let granted = ask.kind == RightKind::Export;
    if granted {
        decide::grant_copy(tx, context, &request, ask.language)?;
    }
    Ok(Filed {
        case: opened.id,
        number: opened.number,
        pin: opened.pin,
        promised_at: opened.promised_at,
        granted,
    })
}

fn check(ask: &Ask) -> Result<(), Problem> {
    let correction = ask.correction.reveal();
    let nothing = ask.kind == RightKind::Correction && correction.is_empty() && ask.words.trim().is_empty();
    let mut problem = Problem::invalid("problem-answers");
    if nothing {
        problem = problem.field("words", "field-data-correction-missing");
    }
    for (name, value) in
        [("name", &correction.name), ("phone", &correction.phone), ("email", &correction.email)]
    {
        if value.chars().count() > LONGEST || value.chars().any(char::is_control) {
            problem = problem.field(name, "field-data-value");
        }
    }
    if problem.fields.is_empty() { Ok(()) } else { Err(problem) }
}

fn case_of(context: &Context, ask: &Ask) -> Result<NewCase, Problem> {
    let region = &context.region;
    let office =
        region.data_protection_agency().ok_or_else(|| Problem::conflict("problem-data-no-office"))?;
    let words = ask.words.trim();
    Ok(NewCase {
        kind: "question".to_owned(),
        category: CATEGORY.to_owned(),
        channel: region.channels.first().map(|channel| channel.id.clone()).unwrap_or_default(),
        text: if words.is_empty() { "–".to_owned() } else { words.to_owned() },
        ..NewCase::secret(CASE_TYPE, &office.id, ask.language)
    })
}

/// Takes a request back, before it was decided.
pub fn withdraw(
    tx: &mut Tx,
    context: &Context,
    subject: &Subject,
    number: &CaseNumber,
) -> Result<(), Failure> {
    let case = casework::find(tx, &context.region, number)?.ok_or_else(no_request)?;
    let request = store::get(tx, &context.region.id, case.id)?.ok_or_else(no_request)?;
    if request.subject != *subject {
        return Err(no_request().into());
    }
    let owner = context.acting_as(Actor::Reporter { case: case.id });
    let step = Step { transition: "tarik".to_owned(), ..Step::default() };
    casework::advance(tx, &owner, case.id, &step)?;
    store::decided(tx, &context.region.id, case.id, (false, context.moment.now))
}

/// Where the values of a correction are sealed for.
pub(super) fn place(case: balai_base::CaseId) -> String {
    format!("data_requests|correction|{case}")
}

/// The values a correction asks for.
pub(super) fn correction_of(
    tx: &mut Tx,
    context: &Context,
    case: balai_base::CaseId,
) -> Result<Option<Secret<Correction>>, Failure> {
    let Some(sealed) = store::correction(tx, &context.region.id, case)? else { return Ok(None) };
    let plain = context.vault.open(&place(case), &sealed.key_id, &sealed.bytes)?;
    let correction = serde_json::from_slice(plain.reveal());
    correction.map(|found| Some(Secret::new(found))).map_err(|error| Failure::Driver(error.to_string()))
}
