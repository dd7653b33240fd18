//! The log of history for people: what it is, how it stands, whom to ask; and the proofs of one report.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use balai_base::{CaseNumber, Problem, Timestamp};
use balai_platform::{
    access::Actor,
    casework::{self, Context, View},
    history::{self, Kept},
};
use balai_store::{Failure, Tx};
use balai_web::{Answer, Here};
use serde::Serialize;

use super::case;

/// What a file of proofs is called after its number; C2SP's own ending.
const ENDING: &str = "tlog-proof";

#[derive(Serialize)]
struct LogPage {
    /// The full address under which programs find the log.
    address: String,
    log: Option<Standing>,
}

/// How the log stands, in values.
#[derive(Serialize)]
struct Standing {
    name: String,
    size: u64,
    waiting: u64,
    signed: Option<Seen>,
    /// The keys it is signed with, newest first.
    keys: Vec<String>,
    witnesses: Vec<WitnessView>,
}

#[derive(Serialize)]
struct WitnessView {
    name: String,
    key: String,
    seen: Option<Seen>,
}

/// A head of the log at a time.
#[derive(Serialize)]
struct Seen {
    size: u64,
    at: Timestamp,
}

fn seen((size, at): (u64, Timestamp)) -> Seen {
    Seen { size, at }
}

/// `GET /log`
pub(crate) async fn get(here: Here) -> Answer {
    let region = here.region.clone();
    let kept = here.state.store.read(move |tx| history::status(tx, &region.id, &region.witnesses)).await?;
    let page = LogPage { address: here.full_url("/log"), log: kept.map(|kept| standing(&here, kept)) };
    Ok(here.page("citizen/log.html", &page))
}

fn standing(here: &Here, kept: Kept) -> Standing {
    let keys = here.state.log_keys.verifiers(&kept.origin).unwrap_or_default();
    let witnesses = kept.witnesses.into_iter().map(|witness| WitnessView {
        name: witness.name,
        key: witness.key,
        seen: witness.newest.map(seen),
    });
    Standing {
        witnesses: witnesses.collect(),
        keys: keys.iter().map(ToString::to_string).collect(),
        name: kept.origin,
        size: kept.size,
        waiting: kept.waiting,
        signed: kept.signed.map(seen),
    }
}

/// `GET /lacak/{number}/bukti`: the proofs of every event of a report that its reader may see, as one file.
pub(crate) async fn proofs(here: Here, Path(text): Path<String>) -> Answer {
    let number = case::number(&text)?;
    let (context, asked) = (here.context(), number.clone());
    let file = here.state.store.read(move |tx| file(tx, &context, &asked)).await?;
    if file.is_empty() {
        return Err(Problem::conflict("problem-log-not-yet").into());
    }
    Ok(download(&number, file))
}

/// The proofs for the reporter where the PIN was given, else for everybody.
fn file(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<String, Failure> {
    let case = casework::read(tx, context, number)?;
    let own = matches!(context.actor, Actor::Reporter { case: opened } if opened == case.id);
    let (view, context) = if own {
        (View::Owner, context.clone())
    } else {
        (View::Public, context.acting_as(Actor::Anonymous))
    };
    let case = casework::read(tx, &context, &case.number)?;
    let events = casework::provable(tx, &context, &case, view)?;
    Ok(history::proofs(tx, &context.region.id, &events)?.iter().map(ToString::to_string).collect())
}

fn download(number: &CaseNumber, file: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{number}.{ENDING}\"")),
    ];
    (headers, file).into_response()
}
