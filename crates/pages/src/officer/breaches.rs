//! `/petugas/kebocoran`: a breach of personal data is recorded, what was looked at is listed, and letters are written within the
//! time the law gives (UU 27/2022, article 46).

use axum::extract::Path;
use balai_base::{AccountId, Day, Problem, Timestamp, time::DAY};
use balai_civic::breaches::{self, Affected, BreachView, Look, NewBreach, Reach};
use balai_platform::{
    access::{Action, may_ever},
    casework::Context,
    identity,
};
use balai_store::{Failure, Tx};
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{command::setting, leave::date};
use crate::{citizen::case::number, commands::read};

#[derive(Serialize)]
struct ListPage {
    breaches: Vec<ShownBreach>,
    may_open: bool,
    done: bool,
}

#[derive(Serialize)]
struct NewPage {
    fields: Fields,
    /// What is proposed to be told, unless something was typed.
    letter: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct OnePage {
    breach: ShownBreach,
    looks: Vec<ShownLook>,
    affected: u64,
    by_page_only: u64,
    letter: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct ShownBreach {
    number: String,
    state: balai_base::Localized,
    meaning: &'static str,
    what: String,
    known_at: i64,
    due_at: i64,
    since: i64,
    until: i64,
    everything: bool,
    letter: String,
    told: u64,
    telling: bool,
    told_all_at: Option<i64>,
    can_act: bool,
}

impl From<BreachView> for ShownBreach {
    fn from(view: BreachView) -> Self {
        Self {
            number: view.number.to_string(),
            state: view.state,
            meaning: view.meaning,
            what: view.what,
            known_at: view.known_at.millis(),
            due_at: view.due_at.millis(),
            since: view.since.millis(),
            until: view.until.millis(),
            everything: view.reach == Reach::Everything,
            letter: view.letter,
            told: view.told,
            telling: view.telling_since.is_some(),
            told_all_at: view.told_all_at.map(Timestamp::millis),
            can_act: view.can_act,
        }
    }
}

#[derive(Serialize)]
struct ShownLook {
    at: i64,
    who: String,
    action: String,
    subject: String,
    reason: String,
}

fn may(here: &Here) -> Result<(), WebError> {
    here.officer()?;
    if may_ever(&here.region.roles, &here.actor, Action::ReadSecretCase) {
        return Ok(());
    }
    Err(Problem::forbidden("problem-not-allowed").into())
}

/// `GET /petugas/kebocoran`
pub(crate) async fn list(here: Here) -> Answer {
    may(&here)?;
    let breaches = read(&here, breaches::all).await?;
    let breaches = breaches.into_iter().map(ShownBreach::from).collect();
    let done = here.query.text("selesai") == "catat";
    let page = ListPage { breaches, may_open: breaches::may_open(&here.context()), done };
    Ok(here.page("officer/breaches.html", &page))
}

/// `GET /petugas/kebocoran/baru`
pub(crate) async fn new(here: Here) -> Answer {
    may(&here)?;
    if !breaches::may_open(&here.context()) {
        return Err(Problem::forbidden("problem-not-allowed").into());
    }
    let letter = here.t("breach-letter-proposal", &[]);
    Ok(here.page("officer/breach_new.html", &NewPage { fields: Fields::default(), letter, problem: None }))
}

/// `POST /petugas/kebocoran/baru`
pub(crate) async fn open(here: Here, PostForm(fields): PostForm) -> Answer {
    may(&here)?;
    if !breaches::may_open(&here.context()) {
        return Err(Problem::forbidden("problem-not-allowed").into());
    }
    let (context, typed) = (here.context(), fields.clone());
    let zone = here.region.time_zone.clone();
    let recorded = here
        .state
        .store
        .write(move |tx| {
            let accounts = accounts(tx, &context, typed.text("accounts"))?;
            let new = asked(&typed, &zone, (accounts, context.moment.now))?;
            breaches::open(tx, &context, &new)
        })
        .await;
    match recorded {
        Ok(number) => Ok(here.redirect(&format!("/petugas/kebocoran/{number}"))),
        Err(Failure::Refused(problem)) if !problem.fields.is_empty() => {
            let letter = fields.text("letter").to_owned();
            let page = NewPage { fields, letter, problem: Some(here.told(&problem)) };
            Ok(here.page_refused(&problem, "officer/breach_new.html", &page))
        }
        Err(failure) => Err(failure.into()),
    }
}

/// The accounts whose sign-in names were typed, in lines or with commas between them.
fn accounts(tx: &mut Tx, context: &Context, typed: &str) -> Result<Vec<AccountId>, Failure> {
    let mut accounts = Vec::new();
    let names = typed.split([',', '\n', ' ']).map(str::trim).filter(|name| !name.is_empty());
    for name in names {
        let found = identity::account_by_login(tx, &setting(context), name)?;
        let unknown = || {
            let problem = Problem::invalid("problem-answers");
            problem.field("accounts", "field-breach-account-unknown")
        };
        accounts.push(found.ok_or_else(unknown)?.id);
    }
    Ok(accounts)
}

fn asked(
    fields: &Fields,
    zone: &TimeZone,
    (accounts, now): (Vec<AccountId>, Timestamp),
) -> Result<NewBreach, Problem> {
    let (known, since, until) = (date(fields, "known"), date(fields, "since"), date(fields, "until"));
    let mut problem = Problem::invalid("problem-answers");
    for (day, name) in [(known, "known"), (since, "since"), (until, "until")] {
        if day.is_none() {
            problem = problem.field(name, "field-date");
        }
    }
    let (Some(known), Some(since), Some(until)) = (known, since, until) else { return Err(problem) };
    // Of a day only: the clock began with its first moment, or now if it is today.
    let begins = |day: Day| start_of(day, zone);
    let known_at = if known == now.day(zone) { now } else { begins(known) };
    let reach =
        if fields.text("reach") == "everything" { Reach::Everything } else { Reach::Accounts(accounts) };
    Ok(NewBreach {
        what: fields.text("what").to_owned(),
        known_at,
        since: begins(since),
        until: begins(until).plus(DAY - 1),
        reach,
        letter: fields.text("letter").to_owned(),
    })
}

fn start_of(day: Day, zone: &TimeZone) -> Timestamp {
    let start = day.date().to_zoned(zone.clone()).map(|zoned| zoned.timestamp().as_millisecond());
    Timestamp(start.unwrap_or(i64::from(day.0) * DAY))
}

/// `GET /petugas/kebocoran/{number}`
pub(crate) async fn get(here: Here, Path(text): Path<String>) -> Answer {
    may(&here)?;
    let page = one(&here, &text, None, None).await?;
    Ok(here.page("officer/breach.html", &page))
}

/// `GET /petugas/kebocoran/{number}/surat`: the letter to the supervising body, to be printed and signed.
pub(crate) async fn letter(here: Here, Path(text): Path<String>) -> Answer {
    may(&here)?;
    let page = one(&here, &text, None, None).await?;
    Ok(here.page("officer/breach_letter.html", &page))
}

async fn one(
    here: &Here,
    text: &str,
    letter: Option<String>,
    problem: Option<Told>,
) -> Result<OnePage, WebError> {
    let number = number(text)?;
    let (view, looks, affected, names) = read(here, move |tx, context| {
        let view = breaches::find(tx, context, &number)?;
        let looks = breaches::looks(tx, context, &number)?;
        let affected: Affected = breaches::affected(tx, context, &number)?;
        let accounts: Vec<AccountId> = looks.iter().filter_map(|look| look.account).collect();
        let names = identity::names(tx, &context.region.id, &accounts)?;
        Ok((view, looks, affected, names))
    })
    .await?;
    let looks = looks
        .into_iter()
        .map(|Look { at, account, action, subject, reason }| ShownLook {
            at: at.millis(),
            who: account.and_then(|account| names.get(&account).cloned()).unwrap_or_default(),
            action: crate::admin::trail::told(here, &action),
            subject,
            reason,
        })
        .collect();
    let letter = letter.unwrap_or_else(|| view.letter.clone());
    let (affected, by_page_only) = (affected.cases, affected.by_page_only);
    Ok(OnePage { breach: view.into(), looks, affected, by_page_only, letter, problem })
}

/// `POST /petugas/kebocoran/{number}`: keeps the letter, or tells everybody.
pub(crate) async fn post(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    may(&here)?;
    let asked = number(&text)?;
    let (context, letter, tell) =
        (here.context(), fields.text("letter").to_owned(), fields.text("tell") == "1");
    let done = here
        .state
        .store
        .write(move |tx| {
            breaches::set_letter(tx, &context, &asked, &letter)?;
            if tell { breaches::begin_telling(tx, &context, &asked) } else { Ok(()) }
        })
        .await;
    match done {
        Ok(()) => Ok(here.redirect(&format!("/petugas/kebocoran/{text}"))),
        Err(Failure::Refused(problem)) if !problem.fields.is_empty() => {
            let typed = fields.text("letter").to_owned();
            let page = one(&here, &text, Some(typed), Some(here.told(&problem))).await?;
            Ok(here.page_refused(&problem, "officer/breach.html", &page))
        }
        Err(failure) => Err(failure.into()),
    }
}
