//! `/admin/pengguna/ID`: one account: name, roles, links, leave, shutting and opening.

use axum::extract::Path;
use balai_base::{AccountId, Problem};
use balai_platform::{
    access::Grant,
    identity::{self, AccountListed, Leave, NewLink, Setting},
};
use balai_store::{Failure, Tx};
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

use super::{
    super::officer::command::{read, write},
    accounts::{ShownAccount, link_page, shown},
    forms::{self, GrantChoices},
};
use crate::commands::refused;

const TEMPLATE: &str = "admin/account.html";

#[derive(Serialize)]
struct AccountPage {
    account: ShownAccount,
    own: bool,
    leaves: Vec<ShownLeave>,
    request: Option<ShownRequest>,
    choices: GrantChoices,
    fields: Fields,
    done: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct ShownLeave {
    name: String,
    deputy_name: String,
    from: i32,
    to: i32,
}

/// Somebody's wish for a new authenticator.
#[derive(Serialize)]
struct ShownRequest {
    by: String,
    own: bool,
    reason: String,
}

/// `GET /admin/pengguna/{id}`
pub(crate) async fn get(here: Here, Path(id): Path<String>) -> Answer {
    let page = page(&here, account_id(&id)?, Fields::default()).await?;
    Ok(here.page(TEMPLATE, &page))
}

fn account_id(text: &str) -> Result<AccountId, Problem> {
    text.parse().map_err(|_| Problem::not_found("problem-account-not-found"))
}

/// Everything the page shows, read in one go.
struct Found {
    listed: AccountListed,
    leaves: Vec<Leave>,
    request: Option<(Option<AccountId>, String)>,
    asked_by: String,
}

fn find(tx: &mut Tx, setting: &Setting, id: AccountId) -> Result<Found, Failure> {
    // Asks for the right to manage accounts before anything is read.
    let leaves = identity::leaves(tx, setting, id)?;
    let request = identity::factor_request(tx, setting, id)?;
    let listed =
        identity::account(tx, setting, id)?.ok_or_else(|| Problem::not_found("problem-account-not-found"))?;
    let asked_by = match request.as_ref().and_then(|(by, _)| *by) {
        Some(by) => identity::account(tx, setting, by)?.map(|by| by.account.name),
        None => None,
    };
    Ok(Found { listed, leaves, request, asked_by: asked_by.unwrap_or_default() })
}

async fn page(here: &Here, id: AccountId, fields: Fields) -> Result<AccountPage, WebError> {
    let own = here.officer()?.account;
    let found = read(here, move |tx, setting| find(tx, setting, id)).await?;
    let done = here.query.text("selesai");
    let known = ["nama", "peran", "tutup", "buka", "kunci"].contains(&done);
    Ok(AccountPage {
        account: shown(here, &found.listed),
        own: own == id,
        leaves: found
            .leaves
            .into_iter()
            .map(|leave| ShownLeave {
                name: leave.name,
                deputy_name: leave.deputy_name,
                from: leave.from.0,
                to: leave.to.0,
            })
            .collect(),
        request: found.request.map(|(by, reason)| ShownRequest {
            by: found.asked_by,
            own: by == Some(own),
            reason,
        }),
        choices: forms::choices(here),
        fields,
        done: if known { done.to_owned() } else { String::new() },
        problem: None,
    })
}

/// Back to the account's page, or the page again with what is wrong.
async fn finish(
    here: &Here,
    id: AccountId,
    outcome: Result<(), Failure>,
    (fields, done): (Fields, &str),
) -> Answer {
    match outcome {
        Ok(()) => Ok(here.redirect(&format!("/admin/pengguna/{id}?selesai={done}"))),
        Err(failure) => {
            let page = page(here, id, fields).await?;
            refused(here, failure, TEMPLATE, |told| AccountPage { problem: Some(told), ..page })
        }
    }
}

/// `POST /admin/pengguna/{id}/nama`
pub(crate) async fn rename(here: Here, Path(id): Path<String>, PostForm(fields): PostForm) -> Answer {
    let id = account_id(&id)?;
    let name = fields.text("name").to_owned();
    let outcome = write(&here, move |tx, setting| identity::rename(tx, setting, id, &name)).await;
    finish(&here, id, outcome, (fields, "nama")).await
}

/// `POST /admin/pengguna/{id}/peran`
pub(crate) async fn grant(here: Here, Path(id): Path<String>, PostForm(fields): PostForm) -> Answer {
    let id = account_id(&id)?;
    let grant = forms::grant(&fields);
    let outcome = write(&here, move |tx, setting| identity::grant(tx, setting, id, &grant)).await;
    finish(&here, id, outcome, (fields, "peran")).await
}

/// `POST /admin/pengguna/{id}/peran/cabut`
pub(crate) async fn revoke(here: Here, Path(id): Path<String>, PostForm(fields): PostForm) -> Answer {
    let id = account_id(&id)?;
    let grant = Grant {
        role: fields.text("role").to_owned(),
        agency: fields.text("agency").to_owned(),
        unit: fields.text("unit").to_owned(),
        area: fields.read("area"),
    };
    let outcome = write(&here, move |tx, setting| identity::revoke(tx, setting, id, &grant)).await;
    finish(&here, id, outcome, (Fields::default(), "peran")).await
}

/// `POST /admin/pengguna/{id}/tutup`
pub(crate) async fn disable(here: Here, Path(id): Path<String>, PostForm(fields): PostForm) -> Answer {
    let id = account_id(&id)?;
    let reason = fields.text("reason").to_owned();
    let outcome = write(&here, move |tx, setting| identity::disable(tx, setting, id, &reason)).await;
    finish(&here, id, outcome, (fields, "tutup")).await
}

/// `POST /admin/pengguna/{id}/buka`
pub(crate) async fn enable(here: Here, Path(id): Path<String>, PostForm(_): PostForm) -> Answer {
    let id = account_id(&id)?;
    let outcome = write(&here, move |tx, setting| identity::enable(tx, setting, id)).await;
    finish(&here, id, outcome, (Fields::default(), "buka")).await
}

/// `POST /admin/pengguna/{id}/tautan`: a link to choose another password, shown once.
pub(crate) async fn link(here: Here, Path(id): Path<String>, PostForm(_): PostForm) -> Answer {
    let id = account_id(&id)?;
    let outcome = write(&here, move |tx, setting| with_name(tx, setting, id, identity::reset_link)).await;
    show_link(&here, id, outcome).await
}

/// `POST /admin/pengguna/{id}/kunci`: asks for a new authenticator, agrees to it or refuses it.
pub(crate) async fn factor(here: Here, Path(id): Path<String>, PostForm(fields): PostForm) -> Answer {
    let id = account_id(&id)?;
    if fields.has("agree") {
        let outcome =
            write(&here, move |tx, setting| with_name(tx, setting, id, identity::agree_new_factor)).await;
        return show_link(&here, id, outcome).await;
    }
    let (refuse, reason) = (fields.has("refuse"), fields.text("factor_reason").to_owned());
    let outcome = write(&here, move |tx, setting| {
        if refuse {
            return identity::refuse_new_factor(tx, setting, id);
        }
        identity::request_new_factor(tx, setting, id, &reason)
    })
    .await;
    // Two forms of the page ask for a reason; the field of this one has another name.
    let outcome = outcome.map_err(|failure| match failure {
        Failure::Refused(mut problem) => {
            for field in problem.fields.iter_mut().filter(|field| field.field == "reason") {
                "factor_reason".clone_into(&mut field.field);
            }
            Failure::Refused(problem)
        }
        other => other,
    });
    finish(&here, id, outcome, (fields, "kunci")).await
}

fn with_name(
    tx: &mut Tx,
    setting: &Setting,
    id: AccountId,
    make: fn(&mut Tx, &Setting, AccountId) -> Result<NewLink, Failure>,
) -> Result<(NewLink, String), Failure> {
    let link = make(tx, setting, id)?;
    let name = identity::account(tx, setting, id)?.map(|listed| listed.account.name);
    Ok((link, name.unwrap_or_default()))
}

async fn show_link(here: &Here, id: AccountId, outcome: Result<(NewLink, String), Failure>) -> Answer {
    match outcome {
        Ok((link, name)) => Ok(here.page("admin/link.html", &link_page(here, &link, name))),
        Err(failure) => finish(here, id, Err(failure), (Fields::default(), "")).await,
    }
}
