//! `/petugas/penahanan`: cases nothing of which may be erased for now, and what is past the time it is kept.

use balai_base::Problem;
use balai_civic::retention;
use balai_platform::{casework::Context, identity};
use balai_store::Failure;
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

use crate::citizen::case::number;

const TEMPLATE: &str = "officer/holds.html";

#[derive(Serialize)]
struct HoldsPage {
    holds: Vec<ShownHold>,
    due: Vec<ShownDue>,
    fields: Fields,
    done: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct ShownHold {
    number: String,
    reason: String,
    by: String,
    placed_at: i64,
}

#[derive(Serialize)]
struct ShownDue {
    name: balai_base::Localized,
    days: u32,
    basis: String,
    enforced: bool,
    cases: u64,
}

fn may(here: &Here) -> Result<Context, WebError> {
    here.officer()?;
    let context = here.context();
    if retention::may_hold(&context) {
        return Ok(context);
    }
    Err(Problem::forbidden("problem-not-allowed").into())
}

async fn page(here: &Here, fields: Fields, problem: Option<Told>) -> Result<HoldsPage, WebError> {
    let context = may(here)?;
    let work = move |tx: &mut balai_store::Tx| {
        let holds = retention::holds(tx, &context)?;
        let accounts: Vec<_> = holds.iter().filter_map(|hold| hold.placed_by).collect();
        let names = identity::names(tx, &context.region.id, &accounts)?;
        Ok((holds, names, retention::due(tx, &context)?))
    };
    let (holds, names, due) = here.state.store.read(work).await?;
    let holds = holds
        .into_iter()
        .map(|hold| ShownHold {
            number: hold.number.to_string(),
            reason: hold.reason,
            by: hold.placed_by.and_then(|by| names.get(&by).cloned()).unwrap_or_default(),
            placed_at: hold.placed_at.millis(),
        })
        .collect();
    let due = due
        .into_iter()
        .map(|due| ShownDue {
            name: due.class.name,
            days: due.class.days,
            basis: due.class.basis,
            enforced: due.class.enforced,
            cases: due.cases,
        })
        .collect();
    Ok(HoldsPage { holds, due, fields, done: here.query.text("selesai").to_owned(), problem })
}

/// `GET /petugas/penahanan`
pub(crate) async fn get(here: Here) -> Answer {
    let page = page(&here, Fields::default(), None).await?;
    Ok(here.page(TEMPLATE, &page))
}

/// `POST /petugas/penahanan`
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    let context = may(&here)?;
    let Ok(case) = number(fields.text("number")) else {
        let problem = Problem::invalid("problem-answers").field("number", "field-hold-number");
        return again(&here, fields, &problem).await;
    };
    let (lift, reason) = (fields.text("lift") == "1", fields.text("reason").to_owned());
    let done = here
        .state
        .store
        .write(move |tx| {
            if lift {
                retention::lift(tx, &context, &case)
            } else {
                retention::place(tx, &context, &case, &reason)
            }
        })
        .await;
    match done {
        Ok(()) if lift => Ok(here.redirect("/petugas/penahanan?selesai=lepas")),
        Ok(()) => Ok(here.redirect("/petugas/penahanan?selesai=tahan")),
        Err(Failure::Refused(problem)) => again(&here, fields, &problem).await,
        Err(failure) => Err(failure.into()),
    }
}

async fn again(here: &Here, fields: Fields, problem: &Problem) -> Answer {
    let page = page(here, fields, Some(here.told(problem))).await?;
    Ok(here.page_refused(problem, TEMPLATE, &page))
}
