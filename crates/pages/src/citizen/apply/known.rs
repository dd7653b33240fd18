//! What the register has already and nobody is asked for again: shown with the number it is read by, masked, so that whoever knows
//! better can say that it is wrong there. Then the document itself is asked for.

use axum::extract::Path;
use balai_civic::services::{Change, Draft, asked};
use balai_platform::forms::Key;
use balai_web::{Answer, Here, PostForm, WebError};
use serde::Serialize;

use super::{address, draft, go_on, root, save, sheet, with_draft};

/// One thing that is known.
#[derive(Serialize)]
pub(crate) struct KnownRow {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) doubted: bool,
}

#[derive(Serialize)]
pub(crate) struct KnownPage {
    pub(crate) root: String,
    pub(crate) back: String,
    pub(crate) service: String,
    /// The numbers by which it is read, masked.
    pub(crate) by: Vec<String>,
    pub(crate) rows: Vec<KnownRow>,
    pub(crate) revision: u64,
}

fn page(here: &Here, draft: &Draft) -> Result<KnownPage, WebError> {
    let sheet = sheet(here, draft)?;
    let id = &draft.head.service;
    let row = |requirement: &balai_platform::region::services::Requirement| KnownRow {
        code: requirement.code.clone(),
        name: requirement.name.get(here.language).to_owned(),
        doubted: draft.answers.get(&asked::doubted(&requirement.code)).is_some(),
    };
    let number = |fact: &str| {
        let key = Key::new("", fact);
        draft.answers.get(&key).map(|value| here.region.forms.shown(&key, value))
    };
    Ok(KnownPage {
        root: root(id),
        back: address(id, &sheet.first_open()),
        service: sheet.service.name.get(here.language).to_owned(),
        by: ["nik", "kk"].into_iter().filter_map(number).collect(),
        rows: sheet.from_register().into_iter().map(row).collect(),
        revision: draft.head.revision,
    })
}

/// `GET /layanan/{service}/ajukan/register`
pub(crate) async fn get(here: Here, Path(id): Path<String>) -> Answer {
    let (_, draft) = match draft(&here, &id).await? {
        Ok(found) => found,
        Err(way) => return Ok(way),
    };
    Ok(here.page("citizen/apply/known.html", &page(&here, &draft)?))
}

/// `POST /layanan/{service}/ajukan/register`: what is ticked is wrong in the register and asked for; what is not is read again.
pub(crate) async fn post(here: Here, Path(id): Path<String>, PostForm(fields): PostForm) -> Answer {
    let (token, draft) = match draft(&here, &id).await? {
        Ok(found) => found,
        Err(way) => return Ok(way),
    };
    let wrong = fields.all("salah");
    let rows = page(&here, &draft)?.rows.into_iter();
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
