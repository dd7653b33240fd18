//! `/admin/periksa`: the checks of the server with their next steps, and the switch of emergency pages.

use balai_base::Problem;
use balai_operate::checks::{Checked, State};
use balai_platform::{access::Action, operations};
use balai_web::{Answer, Here, PostForm, WebError};
use serde::Serialize;

#[derive(Serialize)]
struct DoctorPage {
    checks: Vec<ShownCheck>,
    act: usize,
    look: usize,
    emergency: bool,
}

/// A check in the reader's words.
#[derive(Serialize)]
pub(crate) struct ShownCheck {
    pub(crate) check: &'static str,
    pub(crate) state: &'static str,
    pub(crate) sentence: String,
    pub(crate) next: Option<String>,
}

/// A check in the reader's words.
pub(crate) fn shown(here: &Here, checked: &Checked) -> ShownCheck {
    let values = checked.arguments();
    ShownCheck {
        check: checked.check,
        state: checked.state.as_str(),
        sentence: here.t(&checked.message(), &values),
        next: checked.next().map(|key| here.t(&key, &values)),
    }
}

/// Every check of the running server.
pub(crate) async fn checks(here: &Here) -> Result<Vec<Checked>, WebError> {
    let (state, now) = (here.state.clone(), here.now());
    tokio::task::spawn_blocking(move || state.watch.checks(&state.store, &state.regions, now))
        .await
        .map_err(|error| WebError::internal(format!("the checks ended early: {error}")))
}

/// `GET /admin/periksa`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    operations::require(&here.context(), Action::ManageRegion)?;
    let found = checks(&here).await?;
    let count = |state: State| found.iter().filter(|checked| checked.state == state).count();
    let page = DoctorPage {
        act: count(State::Act),
        look: count(State::Look),
        checks: found.iter().map(|checked| shown(&here, checked)).collect(),
        emergency: here.state.watch.switch().is_on(here.now()),
    };
    Ok(here.page("admin/doctor.html", &page))
}

/// `POST /admin/periksa`: turns emergency pages on or off. It works while the database can't write; then only the log knows.
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let context = here.context();
    operations::require(&context, Action::ManageRegion)?;
    let on = fields.text("emergency") == "on";
    let watch = here.state.watch.clone();
    let turned = tokio::task::spawn_blocking(move || watch.switch().set(on)).await;
    if let Err(reason) = turned.map_err(|error| error.to_string()).and_then(|turned| turned) {
        tracing::error!(%reason, "the switch of emergency pages");
        return Err(Problem::conflict("problem-switch").into());
    }
    tracing::warn!(on, "emergency pages");
    if let Err(failure) = here.state.store.write(move |tx| operations::note_emergency(tx, &context, on)).await
    {
        tracing::warn!(%failure, "the trail does not know of the switch");
    }
    Ok(here.redirect("/admin/periksa"))
}
