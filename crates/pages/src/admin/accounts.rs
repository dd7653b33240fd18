//! `/admin/pengguna`: the list of accounts, and invitations.

use balai_base::page::Cursor;
use balai_platform::identity::{self, AccountFilter, AccountListed, AccountState, NewAccount, NewLink};
use balai_web::{Answer, Fields, Here, PostForm, Told};
use serde::Serialize;

use super::{
    super::officer::{
        command::{read, write},
        roles::{ShownGrant, shown_grants},
    },
    forms::{self, GrantChoices},
};
use crate::{
    commands::refused,
    wording::{self, Choice, optional},
};

#[derive(Serialize)]
struct AccountsPage {
    accounts: Vec<ShownAccount>,
    next: Option<String>,
    fields: Fields,
    roles: Vec<Choice>,
    agencies: Vec<Choice>,
    states: Vec<Choice>,
}

/// An account in lists and on its page.
#[derive(Serialize)]
pub(crate) struct ShownAccount {
    pub(crate) id: String,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) state: &'static str,
    pub(crate) grants: Vec<ShownGrant>,
    pub(crate) seen_at: Option<i64>,
    pub(crate) created_at: i64,
}

#[derive(Serialize)]
struct InvitePage {
    fields: Fields,
    choices: GrantChoices,
    problem: Option<Told>,
}

/// A link shown once to whoever asked for it.
#[derive(Serialize)]
pub(crate) struct LinkPage {
    name: String,
    account: String,
    purpose: &'static str,
    address: String,
    expires_at: i64,
}

/// `GET /admin/pengguna`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let filter = filter(&here.query);
    let cursor = here.query.read::<Cursor>("mulai");
    let page =
        read(&here, move |tx, setting| identity::accounts(tx, setting, &filter, cursor.as_ref())).await?;
    let any = || here.t("accounts-any", &[]);
    let roles = here.region.roles.list.iter();
    let roles = roles.map(|role| Choice::new(&role.id, role.name.get(here.language))).collect();
    let state = |word: &str| Choice::new(word, here.t(&format!("account-state-{word}"), &[]));
    let content = AccountsPage {
        accounts: page.items.iter().map(|listed| shown(&here, listed)).collect(),
        next: page.next.map(|next| next_address(&here, &next)),
        roles: optional(any(), roles),
        agencies: optional(any(), wording::agencies(&here, true)),
        states: optional(any(), ["active", "invited", "disabled"].map(state).to_vec()),
        fields: here.query.clone(),
    };
    Ok(here.page("admin/accounts.html", &content))
}

fn filter(query: &Fields) -> AccountFilter {
    AccountFilter {
        text: query.text("q").to_owned(),
        role: query.text("peran").to_owned(),
        agency: query.text("instansi").to_owned(),
        state: AccountState::parse(query.text("status")),
    }
}

/// The address of the list from `cursor` on, with the same filter.
fn next_address(here: &Here, cursor: &Cursor) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(here.query.pairs().iter().filter(|(name, _)| name != "mulai"));
    let query = query.append_pair("mulai", &cursor.to_string()).finish();
    here.url(&format!("/admin/pengguna?{query}"))
}

/// An account with the names of its roles.
pub(crate) fn shown(here: &Here, listed: &AccountListed) -> ShownAccount {
    let account = &listed.account;
    ShownAccount {
        id: account.id.to_string(),
        login: account.login.clone(),
        name: account.name.clone(),
        state: account.state.as_str(),
        grants: shown_grants(here, &listed.grants),
        seen_at: listed.seen_at.map(balai_base::Timestamp::millis),
        created_at: account.created_at.millis(),
    }
}

/// `GET /admin/pengguna/undang`
pub(crate) async fn invitation(here: Here) -> Answer {
    here.officer()?;
    read(&here, |tx, setting| {
        // Whoever may not list accounts may not invite either: the same right, asked in the same place.
        identity::accounts(tx, setting, &AccountFilter { text: "-".into(), ..AccountFilter::default() }, None)
    })
    .await?;
    let page = InvitePage { fields: Fields::default(), choices: forms::choices(&here), problem: None };
    Ok(here.page("admin/invite.html", &page))
}

/// `POST /admin/pengguna/undang`
pub(crate) async fn invite(here: Here, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let new = NewAccount {
        login: fields.text("login").to_owned(),
        name: fields.text("name").to_owned(),
        grants: vec![forms::grant(&fields)],
    };
    let name = new.name.clone();
    match write(&here, move |tx, setting| identity::invite(tx, setting, &new)).await {
        Ok(link) => Ok(here.page("admin/link.html", &link_page(&here, &link, name))),
        Err(failure) => refused(&here, failure, "admin/invite.html", |told| InvitePage {
            fields,
            choices: forms::choices(&here),
            problem: Some(told),
        }),
    }
}

/// The page that shows a link, this once.
pub(crate) fn link_page(here: &Here, link: &NewLink, name: String) -> LinkPage {
    LinkPage {
        name,
        account: link.account.to_string(),
        purpose: link.purpose.as_str(),
        address: here.full_url(&format!("/petugas/masuk/tautan/{}", link.token.reveal())),
        expires_at: link.expires_at.millis(),
    }
}
