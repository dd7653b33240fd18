//! What one requirement asks for: photos of the original, a lawful substitute, a condition, or nothing because the register
//! has it.

use axum::extract::Path;
use balai_base::Problem;
use balai_civic::services::{
    self, Change, Draft, DraftToken, Given, MOST_PHOTOS, Saved,
    asked::{Sheet, Step},
};
use balai_platform::region::services::{Requirement, RequirementKind};
use balai_web::{Answer, Fields, Here, Told, Upload, WebError};
use serde::Serialize;

use super::{Frame, draft, frame, go_on, photo, save, sheet, way, with_draft};
use crate::wording::Choice;

/// The value of "I have the original": photos follow on the same page.
const OWN: &str = "punya";
/// The value of "does not apply to me".
const PASS: &str = "lewati";
/// What stands before the code of a substitute.
const INSTEAD: &str = "ganti.";

/// A photo that is there.
#[derive(Clone, Serialize)]
pub(crate) struct PhotoRow {
    pub(crate) id: String,
    pub(crate) blurred: bool,
}

/// The photos of a requirement, in the order in which they were sent.
pub(crate) fn photos(draft: &Draft, code: &str) -> Vec<PhotoRow> {
    let row =
        |upload: &services::Upload| PhotoRow { id: upload.id.to_string(), blurred: upload.looks_blurred() };
    draft.uploads_of(code).map(row).collect()
}

#[derive(Serialize)]
pub(crate) struct ItemPage {
    pub(crate) frame: Frame,
    pub(crate) action: String,
    pub(crate) title: String,
    pub(crate) why: String,
    /// `document`, `registry`, `condition` or `in_person`.
    pub(crate) kind: &'static str,
    /// Whether photos are asked for here.
    pub(crate) uploads: bool,
    pub(crate) photos: Vec<PhotoRow>,
    /// Whether the newest photo looks blurred.
    pub(crate) blurred: bool,
    pub(crate) most: usize,
    /// What may be chosen; empty when there is only one way.
    pub(crate) options: Vec<Choice>,
    pub(crate) chosen: String,
    /// The statement to agree to; empty when there is none.
    pub(crate) statement: String,
    pub(crate) problem: Option<Told>,
}

fn requirement<'d>(sheet: &Sheet<'d>, code: &str) -> Result<&'d Requirement, WebError> {
    sheet.requirement(code).ok_or_else(WebError::not_found)
}

fn page(here: &Here, draft: &Draft, code: &str) -> Result<ItemPage, WebError> {
    let sheet = sheet(here, draft)?;
    let own = requirement(&sheet, code)?;
    let step = Step::Requirement(code.to_owned());
    let options = options(here, &sheet, own);
    let ways = sheet.ways(own);
    let statement = ways.contains(&Given::Stated).then(|| here.t(statement_of(own.kind), &[]));
    Ok(ItemPage {
        frame: frame(here, draft, &step)?,
        action: super::address(&draft.head.service, &step),
        title: own.name.get(here.language).to_owned(),
        why: own.why.as_ref().map(|why| why.get(here.language).to_owned()).unwrap_or_default(),
        kind: own.kind.as_str(),
        uploads: ways.contains(&Given::Upload),
        photos: photos(draft, code),
        blurred: is_blurred(draft, code),
        most: MOST_PHOTOS,
        chosen: chosen(&sheet, own),
        options,
        statement: statement.unwrap_or_default(),
        problem: None,
    })
}

fn statement_of(kind: RequirementKind) -> &'static str {
    if kind == RequirementKind::InPerson { "apply-item-will-come" } else { "apply-item-is-so" }
}

/// Own, each lawful substitute, and passing over what is optional. Empty when there is nothing to choose.
fn options(here: &Here, sheet: &Sheet<'_>, own: &Requirement) -> Vec<Choice> {
    let instead = sheet.substitutes(&own.code);
    if instead.is_empty() && own.required {
        return Vec::new();
    }
    let key = if sheet.ways(own).contains(&Given::Known) { "apply-item-known" } else { "apply-item-own" };
    let mut options = vec![Choice::new(OWN, here.t(key, &[]))];
    options.extend(instead.iter().map(|other| Choice {
        hint: other.why.as_ref().map(|why| why.get(here.language).to_owned()).unwrap_or_default(),
        ..Choice::new(
            format!("{INSTEAD}{}", other.code),
            here.t(
                "apply-item-instead",
                &[balai_platform::render::Argument::text("name", other.name.get(here.language))],
            ),
        )
    }));
    if !own.required {
        options.push(Choice::new(PASS, here.t("apply-item-pass", &[])));
    }
    options
}

fn chosen(sheet: &Sheet<'_>, own: &Requirement) -> String {
    let draft = sheet.draft;
    if let Some(other) = sheet.substitutes(&own.code).iter().find(|other| draft.item(&other.code).is_some()) {
        return format!("{INSTEAD}{}", other.code);
    }
    let passed = draft.answers.get(&services::asked::skipped(&own.code)).is_some();
    match draft.item(&own.code) {
        Some(_) => OWN.to_owned(),
        None if passed => PASS.to_owned(),
        None => String::new(),
    }
}

/// `GET /layanan/{service}/ajukan/syarat/{code}`
pub(crate) async fn get(here: Here, Path((id, code)): Path<(String, String)>) -> Answer {
    let (_, draft) = match draft(&here, &id).await? {
        Ok(found) => found,
        Err(way) => return Ok(way),
    };
    if let Some(response) = way(&here, &draft, &Step::Requirement(code.clone()))? {
        return Ok(response);
    }
    Ok(here.page("citizen/apply/item.html", &page(&here, &draft, &code)?))
}

/// `POST /layanan/{service}/ajukan/syarat/{code}`
pub(crate) async fn post(here: Here, Path((id, code)): Path<(String, String)>, upload: Upload) -> Answer {
    let (token, draft) = match draft(&here, &id).await? {
        Ok(found) => found,
        Err(way) => return Ok(way),
    };
    requirement(&sheet(&here, &draft)?, &code)?;
    let later = upload.fields.has("later");
    let again = ["more", "remove", "forward"].iter().any(|name| upload.fields.has(name));
    let (chosen, sends) = (upload.fields.text("choice").to_owned(), !upload.files.is_empty());
    match take(&here, (&token, &draft), &code, upload).await {
        // A blurred photo is asked about once, where another can be taken; it is never refused.
        Ok(after) if again || (sends && !later && is_blurred(&after, &code)) => {
            let same = super::address(&id, &Step::Requirement(code));
            Ok(with_draft(&here, here.redirect(&same), &token))
        }
        Ok(after) => Ok(with_draft(&here, go_on(&here, &after, later)?, &token)),
        Err(error) if error.problem.fields.is_empty() => Err(error),
        Err(error) => {
            let draft = super::any_draft(&here).await?.map_or(draft, |(_, draft)| draft);
            let mut page = page(&here, &draft, &code)?;
            page.problem = Some(here.told(&error.problem));
            if page.chosen.is_empty() {
                page.chosen = chosen;
            }
            Ok(here.page_refused(&error.problem, "citizen/apply/item.html", &page))
        }
    }
}

/// Whether the newest photo of a requirement looks blurred.
pub(crate) fn is_blurred(draft: &Draft, code: &str) -> bool {
    draft.uploads_of(code).last().is_some_and(services::Upload::looks_blurred)
}

/// Takes a photo out or puts it before another; none when that is not what was asked.
async fn arranged(here: &Here, token: &DraftToken, fields: &Fields) -> Result<Option<Draft>, WebError> {
    if let Some(photo) = fields.read("remove") {
        return photo::remove(here, token, photo).await.map(Some);
    }
    match fields.read("forward") {
        Some(photo) => photo::forward(here, token, photo).await.map(Some),
        None => Ok(None),
    }
}

/// Stores what was chosen, or arranges the photos that are there, and adds those that came along.
async fn take(
    here: &Here,
    (token, draft): (&DraftToken, &Draft),
    code: &str,
    upload: Upload,
) -> Result<Draft, WebError> {
    let mut photos_expected = false;
    let photos = !upload.files.is_empty();
    let mut after = if let Some(after) = arranged(here, token, &upload.fields).await? {
        after
    } else {
        let change;
        (change, photos_expected) = changed(here, draft, code, &upload)?;
        match save(here, token, change).await? {
            Saved::Stored(after) | Saved::Elsewhere(after) => after,
        }
    };
    for file in upload.files {
        after = photo::add(here, (token, code), file.bytes).await?;
    }
    if photos_expected && !photos && after.uploads_of(code).next().is_none() {
        return Err(Problem::invalid("problem-answers").field("photo", "field-upload-missing").into());
    }
    Ok(after)
}

/// What a choice changes, and whether photos belong to it.
fn changed(here: &Here, draft: &Draft, code: &str, upload: &Upload) -> Result<(Change, bool), WebError> {
    let sheet = sheet(here, draft)?;
    let own = requirement(&sheet, code)?;
    let fields = &upload.fields;
    let mut change = Change { revision: fields.read("revision").unwrap_or(0), ..Change::default() };
    let wrong = |field: &'static str, message: &'static str| {
        WebError::from(Problem::invalid("problem-answers").field(field, message))
    };
    let has_options = !own.required || !sheet.substitutes(code).is_empty();
    let choice = match fields.text("choice") {
        "" if has_options && !upload.files.is_empty() => OWN,
        "" if has_options => return Err(wrong("choice", "form-choice-missing")),
        "" => OWN,
        choice => choice,
    };
    let instead = sheet.substitutes(code);
    change.items.extend(
        instead
            .iter()
            .filter(|other| draft.item(&other.code).is_some())
            .map(|other| (other.code.clone(), None)),
    );
    change.passed.push((code.to_owned(), choice == PASS));
    if choice == PASS && !own.required {
        change.items.push((code.to_owned(), None));
        return Ok((change, false));
    }
    if let Some(other) = choice.strip_prefix(INSTEAD) {
        let other = instead
            .iter()
            .find(|own| own.code == other)
            .ok_or_else(|| wrong("choice", "form-choice-missing"))?;
        change.items.retain(|(kept, _)| *kept != other.code);
        change.items.push((code.to_owned(), None));
        change.items.push((other.code.clone(), sheet.ways(other).first().copied()));
        return Ok((change, false));
    }
    let way = sheet.ways(own).first().copied().ok_or_else(WebError::not_found)?;
    if way == Given::Stated && !fields.has("stated") && !has_options {
        return Err(wrong("stated", "form-statement-missing"));
    }
    if way != Given::Upload {
        change.items.push((code.to_owned(), Some(way)));
    }
    Ok((change, way == Given::Upload))
}
