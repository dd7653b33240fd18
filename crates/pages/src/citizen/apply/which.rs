//! Which variant, and for whom.

use axum::extract::Path;
use balai_base::Problem;
use balai_civic::services::{Behalf, Change, Draft, Saved, asked::Step};
use balai_web::{Answer, Fields, Here, PostForm, Told};
use serde::Serialize;

use super::{Frame, draft, frame, go_on, save, service, way, with_draft};
use crate::wording::Choice;

#[derive(Serialize)]
pub(crate) struct Which {
    pub(crate) frame: Frame,
    /// The field's name: `variant` or `behalf`.
    pub(crate) field: &'static str,
    pub(crate) action: String,
    pub(crate) title: String,
    pub(crate) hint: String,
    pub(crate) options: Vec<Choice>,
    pub(crate) value: String,
    pub(crate) problem: Option<Told>,
}

/// `GET /layanan/{service}/ajukan/varian`
pub(crate) async fn variant(here: Here, Path(id): Path<String>) -> Answer {
    show(&here, &id, &Step::Variant).await
}

/// `POST /layanan/{service}/ajukan/varian`
pub(crate) async fn choose_variant(here: Here, Path(id): Path<String>, PostForm(fields): PostForm) -> Answer {
    take(&here, &id, (&Step::Variant, &fields)).await
}

/// `GET /layanan/{service}/ajukan/untuk-siapa`
pub(crate) async fn behalf(here: Here, Path(id): Path<String>) -> Answer {
    show(&here, &id, &Step::Behalf).await
}

/// `POST /layanan/{service}/ajukan/untuk-siapa`
pub(crate) async fn choose_behalf(here: Here, Path(id): Path<String>, PostForm(fields): PostForm) -> Answer {
    take(&here, &id, (&Step::Behalf, &fields)).await
}

fn page(here: &Here, draft: &Draft, step: &Step) -> Result<Which, balai_web::WebError> {
    let frame = frame(here, draft, step)?;
    if *step == Step::Variant {
        let own = service(here, &draft.head.service)?;
        let choice = |variant: &balai_platform::region::services::Variant| {
            Choice::new(&variant.id, variant.name.get(here.language))
        };
        return Ok(Which {
            action: format!("{}/varian", frame.root),
            frame,
            field: "variant",
            title: here.t("apply-variant-title", &[]),
            hint: String::new(),
            options: own.variants.iter().map(choice).collect(),
            value: draft.head.variant.clone(),
            problem: None,
        });
    }
    let choice = |behalf: &Behalf| {
        let key = behalf.as_str();
        Choice {
            hint: here.t(&format!("apply-behalf-{key}-hint"), &[]),
            ..Choice::new(key, here.t(&format!("apply-behalf-{key}"), &[]))
        }
    };
    let said = draft.answers.get(&balai_civic::services::asked::behalf_said()).is_some();
    Ok(Which {
        action: format!("{}/untuk-siapa", frame.root),
        frame,
        field: "behalf",
        title: here.t("apply-behalf-title", &[]),
        hint: here.t("apply-behalf-lead", &[]),
        options: Behalf::ALL.iter().map(choice).collect(),
        value: if said { draft.head.behalf.as_str().to_owned() } else { String::new() },
        problem: None,
    })
}

async fn show(here: &Here, id: &str, step: &Step) -> Answer {
    let (_, draft) = match draft(here, id).await? {
        Ok(found) => found,
        Err(way) => return Ok(way),
    };
    if let Some(response) = way(here, &draft, step)? {
        return Ok(response);
    }
    Ok(here.page("citizen/apply/which.html", &page(here, &draft, step)?))
}

async fn take(here: &Here, id: &str, (step, fields): (&Step, &Fields)) -> Answer {
    let (token, draft) = match draft(here, id).await? {
        Ok(found) => found,
        Err(way) => return Ok(way),
    };
    let own = service(here, id)?;
    let mut change = Change { revision: fields.read("revision").unwrap_or(0), ..Change::default() };
    let known = if *step == Step::Variant {
        change.variant = own.variant(fields.text("variant")).map(|variant| variant.id.clone());
        change.variant.is_some()
    } else {
        change.behalf = Behalf::parse(fields.text("behalf"));
        change.behalf.is_some()
    };
    if !known {
        let mut page = page(here, &draft, step)?;
        let problem = Problem::invalid("problem-answers").field(page.field, "form-choice-missing");
        page.problem = Some(here.told(&problem));
        return Ok(here.page_refused(&problem, "citizen/apply/which.html", &page));
    }
    match save(here, &token, change).await? {
        Saved::Stored(draft) => Ok(with_draft(here, go_on(here, &draft, fields.has("later"))?, &token)),
        Saved::Elsewhere(there) => {
            let mut page = page(here, &there, step)?;
            page.frame.elsewhere = true;
            fields.text(page.field).clone_into(&mut page.value);
            Ok(here.page("citizen/apply/which.html", &page))
        }
    }
}
