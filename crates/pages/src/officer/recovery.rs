//! `/petugas/pemulihan`: a recovery begun at the counter for somebody who has lost mailbox and passkey. The officer sees
//! nothing of the account, not even whether there is one.

use balai_base::Problem;
use balai_platform::{
    access::{Action, may_ever},
    residents,
};
use balai_store::Failure;
use balai_web::{Answer, Here, PostForm, Told};
use serde::Serialize;

const TEMPLATE: &str = "officer/recovery.html";

#[derive(Default, Serialize)]
struct RecoveryPage {
    email: String,
    reason: String,
    /// The code for the person, shown once.
    code: String,
    good_from: i64,
    expires_at: i64,
    problem: Option<Told>,
}

fn may(here: &Here) -> Result<(), balai_web::WebError> {
    here.officer()?;
    if may_ever(&here.region.roles, &here.actor, Action::EnterForSomebody) {
        return Ok(());
    }
    Err(Problem::forbidden("problem-not-allowed").into())
}

/// `GET /petugas/pemulihan`
pub(crate) async fn get(here: Here) -> Answer {
    may(&here)?;
    Ok(here.page(TEMPLATE, &RecoveryPage::default()))
}

/// `POST /petugas/pemulihan`
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    may(&here)?;
    let (email, reason) = (fields.text("email").to_owned(), fields.text("reason").to_owned());
    let (context, typed) = (here.context(), (email.clone(), reason.clone()));
    let started =
        here.state.store.write(move |tx| residents::start_recovery(tx, &context, (&typed.0, &typed.1)));
    match started.await {
        Ok(started) => {
            let page = RecoveryPage {
                code: started.code.into_revealed(),
                good_from: started.good_from.millis(),
                expires_at: started.expires_at.millis(),
                ..RecoveryPage::default()
            };
            Ok(here.page(TEMPLATE, &page))
        }
        Err(Failure::Refused(problem)) => {
            let problem_told = Some(here.told(&problem));
            let page = RecoveryPage { email, reason, problem: problem_told, ..RecoveryPage::default() };
            Ok(here.page_refused(&problem, TEMPLATE, &page))
        }
        Err(other) => Err(other.into()),
    }
}
