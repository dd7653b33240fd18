//! `/darurat`: the runbook made of the settings in use, to be printed.

use balai_operate::runbook::{self, Contact, Part, Word};
use balai_platform::{
    access::{Action, Actor},
    identity::{self, AccountFilter, AccountState},
    operations,
};
use balai_web::{Answer, Here};
use serde::Serialize;

use super::{
    super::officer::command::setting,
    doctor::{self, ShownCheck},
};

#[derive(Serialize)]
struct RunbookPage {
    who: Vec<ShownPart>,
    places: ShownPart,
    steps: Vec<ShownPart>,
    checks: Vec<ShownCheck>,
    made_at: i64,
    release: &'static str,
}

#[derive(Serialize)]
struct ShownPart {
    title: String,
    text: Option<String>,
    rows: Vec<(String, String)>,
    commands: Vec<String>,
}

fn shown(here: &Here, part: &Part) -> ShownPart {
    let said = |word: &Word| match word {
        Word::Message(key) => here.t(key, &[]),
        Word::Text(text) => text.clone(),
    };
    ShownPart {
        title: here.t(part.title, &[]),
        text: part.text.map(|key| here.t(key, &[])),
        rows: part.rows.iter().map(|(name, value)| (said(name), said(value))).collect(),
        commands: part.commands.clone(),
    }
}

/// `GET /darurat`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let context = here.context();
    operations::require(&context, Action::ManageRegion)?;
    let system = context.acting_as(Actor::System);
    let listed = here
        .state
        .store
        .read(move |tx| identity::accounts(tx, &setting(&system), &AccountFilter::default(), None))
        .await?;
    let manages = |role: &str| {
        here.region.roles.get(role).is_some_and(|role| role.actions.contains(&Action::ManageRegion))
    };
    let people: Vec<Contact> = listed
        .items
        .iter()
        .filter(|one| one.account.state == AccountState::Active)
        .filter(|one| one.grants.iter().any(|grant| manages(&grant.role)))
        .map(|one| Contact { name: one.account.name.clone(), way: one.account.login.clone() })
        .collect();
    let emergency: Vec<Contact> = here
        .region
        .emergency
        .iter()
        .map(|one| Contact { name: one.name.get(here.language).to_owned(), way: one.number.clone() })
        .collect();
    let settings = here.state.watch.settings().cloned().unwrap_or_default();
    let checks = doctor::checks(&here).await?;
    let page = RunbookPage {
        who: runbook::contacts(&emergency, &people).iter().map(|part| shown(&here, part)).collect(),
        places: shown(&here, &runbook::places(&settings)),
        steps: runbook::steps(&settings).iter().map(|part| shown(&here, part)).collect(),
        checks: checks.iter().map(|checked| doctor::shown(&here, checked)).collect(),
        made_at: here.now().millis(),
        release: env!("CARGO_PKG_VERSION"),
    };
    Ok(here.page("admin/runbook.html", &page))
}
