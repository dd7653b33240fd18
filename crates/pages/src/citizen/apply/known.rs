//! What the register has already and nobody is asked for again: shown with the number it is read by, masked, and, where a register is
//! connected that tells it, with what it says, so that whoever knows better can say that it is wrong there. Then the document itself
//! is asked for.

use std::time::Duration;

use axum::extract::Path;
use balai_base::ProblemKind;
use balai_civic::services::{Change, Draft, DraftToken, asked, recall};
use balai_platform::{forms::Key, register::Recalled};
use balai_web::{Answer, Here, PostForm, Told, WebError};
use serde::Serialize;

use super::{address, draft, go_on, root, save, sheet, with_draft};

/// How long a page waits for a register.
const PATIENCE: Duration = Duration::from_secs(8);

/// One thing that is known.
#[derive(Serialize)]
pub(crate) struct KnownRow {
    pub(crate) code: String,
    pub(crate) name: String,
    /// Why it is read.
    pub(crate) why: String,
    /// What the register says, masked: what it is about, and its words.
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) doubted: bool,
}

#[derive(Serialize)]
pub(crate) struct KnownPage {
    pub(crate) root: String,
    pub(crate) back: String,
    pub(crate) service: String,
    /// The numbers by which it is read, masked: which, and its digits.
    pub(crate) by: Vec<(&'static str, String)>,
    /// Whose name was given, as it was typed.
    pub(crate) name: String,
    pub(crate) rows: Vec<KnownRow>,
    /// How it stands with what the register says: `no` register tells it, its `numbers` are missing, it may be `asked`, it was
    /// `told`, or it did not answer (`silent`).
    pub(crate) telling: &'static str,
    pub(crate) revision: u64,
    pub(crate) problem: Option<Told>,
}

fn page(here: &Here, draft: &Draft, told: Option<&Option<Vec<Recalled>>>) -> Result<KnownPage, WebError> {
    let sheet = sheet(here, draft)?;
    let id = &draft.head.service;
    let facts = |code: &str| {
        let held = told.and_then(Option::as_ref).and_then(|all| all.iter().find(|one| one.code == code));
        held.map(|one| one.facts.clone()).unwrap_or_default()
    };
    let row = |requirement: &balai_platform::region::services::Requirement| KnownRow {
        code: requirement.code.clone(),
        name: requirement.name.get(here.language).to_owned(),
        why: requirement.why.as_ref().map(|why| why.get(here.language).to_owned()).unwrap_or_default(),
        facts: facts(&requirement.code),
        doubted: draft.answers.get(&asked::doubted(&requirement.code)).is_some(),
    };
    let number = |fact: &'static str| {
        let key = Key::new("", fact);
        draft.answers.get(&key).map(|value| (fact, here.region.forms.shown(&key, value)))
    };
    let telling = match told {
        Some(Some(_)) => "told",
        Some(None) => "silent",
        None if here.state.options.registers.first().is_none() => "no",
        None if recall::question(&here.context(), draft).is_none() => "numbers",
        None => "asked",
    };
    Ok(KnownPage {
        root: root(id),
        back: address(id, &sheet.first_open()),
        service: sheet.service.name.get(here.language).to_owned(),
        by: ["nik", "kk"].into_iter().filter_map(number).collect(),
        name: draft.answers.get(&Key::new("", "nama")).unwrap_or_default().to_owned(),
        rows: sheet.from_register().into_iter().map(row).collect(),
        telling,
        revision: draft.head.revision,
        problem: None,
    })
}

/// Asks the register what it holds; none when it does not say.
async fn told(here: &Here, token: &DraftToken) -> Result<Option<Vec<Recalled>>, WebError> {
    let who = here.state.vault.mac("register-recall", &here.network());
    let (context, own) = (here.context(), token.clone());
    let asked = here.state.store.write(move |tx| recall::recall(tx, &context, (&own, &who))).await?;
    let Some(register) = here.state.options.registers.first() else { return Ok(None) };
    let answered = tokio::task::spawn_blocking(move || register.recall(&asked));
    match tokio::time::timeout(PATIENCE, answered).await {
        Ok(joined) => {
            Ok(joined
                .map_err(|error| WebError::internal(format!("asking a register ended early: {error}")))?)
        }
        Err(_) => Ok(None),
    }
}

/// `GET /layanan/{service}/ajukan/register`
pub(crate) async fn get(here: Here, Path(id): Path<String>) -> Answer {
    let (_, draft) = match draft(&here, &id).await? {
        Ok(found) => found,
        Err(way) => return Ok(way),
    };
    Ok(here.page("citizen/apply/known.html", &page(&here, &draft, None)?))
}

/// The page with what the register says.
async fn show(here: &Here, (token, draft): (&DraftToken, &Draft)) -> Answer {
    let template = "citizen/apply/known.html";
    match told(here, token).await {
        Ok(told) => Ok(here.page(template, &page(here, draft, Some(&told))?)),
        Err(error) if matches!(error.problem.kind, ProblemKind::Conflict | ProblemKind::TooMany(_)) => {
            let page = KnownPage { problem: Some(here.told(&error.problem)), ..page(here, draft, None)? };
            Ok(here.page_refused(&error.problem, template, &page))
        }
        Err(error) => Err(error),
    }
}

/// `POST /layanan/{service}/ajukan/register`: with `lihat`, the register is asked what it says; else what is ticked is wrong in the register and asked for; what is not is read again.
pub(crate) async fn post(here: Here, Path(id): Path<String>, PostForm(fields): PostForm) -> Answer {
    let (token, draft) = match draft(&here, &id).await? {
        Ok(found) => found,
        Err(way) => return Ok(way),
    };
    if fields.has("lihat") {
        return show(&here, (&token, &draft)).await;
    }
    let wrong = fields.all("salah");
    let rows = page(&here, &draft, None)?.rows.into_iter();
    let changed = rows.filter(|row| row.doubted != wrong.contains(&row.code.as_str()));
    let change = Change {
        revision: draft.head.revision,
        doubted: changed.map(|row| (row.code, !row.doubted)).collect(),
        ..Change::default()
    };
    let (balai_civic::services::Saved::Stored(after) | balai_civic::services::Saved::Elsewhere(after)) =
        save(&here, &token, change).await?;
    Ok(with_draft(&here, go_on(&here, &after, false)?, &token))
}
