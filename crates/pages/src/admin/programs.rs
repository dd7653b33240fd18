//! `/admin/program`: other systems that speak to Balai by a key: listed, given one, and taken it from.

use axum::extract::Path;
use balai_base::ProgramId;
use balai_platform::programs::{self, NewProgram, ProgramListed};
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

use crate::commands::refused;

const TEMPLATE: &str = "admin/programs.html";

/// How many requests a new program is offered in one minute and in one day.
const OFFERED: [(&str, &str); 2] = [("per_minute", "60"), ("per_day", "5000")];

#[derive(Serialize)]
struct ProgramsPage {
    programs: Vec<ShownProgram>,
    fields: Fields,
    /// Where programs find the interface.
    address: String,
    /// The program whose key was revoked just now.
    revoked: bool,
    /// The program whose form for revoking was refused.
    asked: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct ShownProgram {
    id: String,
    name: String,
    contact: String,
    hint: String,
    per_minute: u32,
    per_day: u32,
    drills: bool,
    created_at: i64,
    last_used: Option<i32>,
    cases: u64,
    revoked_at: Option<i64>,
    because: String,
}

#[derive(Serialize)]
struct KeyPage {
    name: String,
    key: String,
    address: String,
    /// Whether it hands in results of drills.
    drills: bool,
}

/// `GET /admin/program`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let mut page = page(&here).await?;
    page.revoked = here.query.has("dicabut");
    for (name, value) in OFFERED {
        page.fields.push(name, value);
    }
    Ok(here.page(TEMPLATE, &page))
}

async fn page(here: &Here) -> Result<ProgramsPage, WebError> {
    let context = here.context();
    let listed = here.state.store.read(move |tx| programs::list(tx, &context)).await?;
    Ok(ProgramsPage {
        programs: listed.into_iter().map(shown).collect(),
        fields: Fields::default(),
        address: here.full_url("/open311/v2"),
        revoked: false,
        asked: String::new(),
        problem: None,
    })
}

fn shown(listed: ProgramListed) -> ShownProgram {
    let program = listed.program;
    ShownProgram {
        id: program.id.to_string(),
        name: program.name,
        contact: listed.contact,
        hint: listed.hint,
        per_minute: program.per_minute,
        per_day: program.per_day,
        drills: program.hands_in_drills,
        created_at: listed.created_at.millis(),
        last_used: program.last_used.map(|day| day.0),
        cases: listed.cases,
        revoked_at: listed.revoked_at.map(balai_base::Timestamp::millis),
        because: listed.revoked_because,
    }
}

/// `POST /admin/program`: issues a key and shows it, this once.
pub(crate) async fn issue(here: Here, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let new = NewProgram {
        name: fields.text("name").to_owned(),
        contact: fields.text("contact").to_owned(),
        per_minute: fields.read("per_minute").unwrap_or(0),
        per_day: fields.read("per_day").unwrap_or(0),
        hands_in_drills: fields.text("does") == "drills",
    };
    let drills = new.hands_in_drills;
    let (context, name) = (here.context(), new.name.clone());
    match here.state.store.write(move |tx| programs::issue(tx, &context, &new)).await {
        Ok(issued) => {
            let address = here.full_url(if drills { "/api/v1/drills" } else { "/open311/v2" });
            let page = KeyPage { name, key: issued.key.into_revealed(), address, drills };
            Ok(here.page("admin/program_key.html", &page))
        }
        Err(failure) if is_of_fields(&failure) => {
            let page = page(&here).await?;
            refused(&here, failure, TEMPLATE, |told| ProgramsPage { fields, problem: Some(told), ..page })
        }
        Err(failure) => Err(failure.into()),
    }
}

/// `POST /admin/program/{id}/cabut`
pub(crate) async fn revoke(here: Here, Path(id): Path<String>, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let id: ProgramId = id.parse().map_err(|_| WebError::not_found())?;
    let (context, reason) = (here.context(), fields.text("reason").to_owned());
    match here.state.store.write(move |tx| programs::revoke(tx, &context, id, &reason)).await {
        Ok(()) => Ok(here.redirect("/admin/program?dicabut=1")),
        Err(failure) if is_of_fields(&failure) => {
            let mut page = page(&here).await?;
            page.asked = id.to_string();
            refused(&here, failure, TEMPLATE, |told| ProgramsPage { fields, problem: Some(told), ..page })
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Whether the form can be shown again with what is wrong in it.
fn is_of_fields(failure: &balai_store::Failure) -> bool {
    matches!(failure, balai_store::Failure::Refused(problem) if !problem.fields.is_empty())
}
