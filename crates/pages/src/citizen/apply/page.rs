//! One page of a form.

use axum::extract::Path;
use balai_base::Problem;
use balai_civic::services::{Change, Draft, Saved, asked, asked::Step};
use balai_platform::forms::{self, Form, FormPage};
use balai_web::{Answer, Here, PostForm, Told, WebError};
use serde::Serialize;

use super::{Frame, draft, fields, fields::FieldView, frame, go_on, save, sheet, way, with_draft};

#[derive(Serialize)]
pub(crate) struct QuestionPage {
    pub(crate) frame: Frame,
    pub(crate) action: String,
    pub(crate) title: String,
    pub(crate) hint: String,
    /// The form's code and name.
    pub(crate) form_title: String,
    /// Which of a repeated group, in words; empty when it is none.
    pub(crate) whose: String,
    pub(crate) fields: Vec<FieldView>,
    /// What somebody should look at and may leave as it is.
    pub(crate) warnings: Vec<String>,
    pub(crate) problem: Option<Told>,
}

type Asked<'h> = (&'h Form, &'h FormPage, Option<u32>);

fn of<'h>(here: &'h Here, form: &str, page: &str) -> Result<Asked<'h>, WebError> {
    let form = here.region.forms.get(form).ok_or_else(WebError::not_found)?;
    let page = form.page(page).ok_or_else(WebError::not_found)?;
    Ok((form, page, here.query.read("ke").filter(|_| page.repeat.is_some())))
}

fn step((form, page, number): Asked<'_>) -> Step {
    Step::Page { form: form.code.clone(), page: page.id.clone(), number }
}

fn shown(here: &Here, draft: &Draft, (form, page, number): Asked<'_>) -> Result<QuestionPage, WebError> {
    let step = step((form, page, number));
    let sheet = sheet(here, draft)?;
    let asked = fields::asked(&sheet, (form, page, number), draft);
    let whose = page
        .repeat
        .as_ref()
        .zip(number)
        .map(|(repeat, number)| format!("{} {number}", repeat.name.get(here.language)));
    Ok(QuestionPage {
        frame: frame(here, draft, &step)?,
        action: super::address(&draft.head.service, &step),
        title: page.title.get(here.language).to_owned(),
        hint: page.hint.get(here.language).to_owned(),
        form_title: titled(here, form),
        whose: whose.unwrap_or_default(),
        fields: fields::views(here, &asked, draft),
        warnings: Vec::new(),
        problem: None,
    })
}

/// A form's name, behind its code where that is one people know.
pub(crate) fn titled(here: &Here, form: &Form) -> String {
    let title = form.title.get(here.language);
    if form.code.starts_with("F-") { format!("{} {title}", form.code) } else { title.to_owned() }
}

/// `GET /layanan/{service}/ajukan/isi/{form}/{page}`
pub(crate) async fn get(here: Here, Path((id, form, page)): Path<(String, String, String)>) -> Answer {
    let asked = of(&here, &form, &page)?;
    let (_, draft) = match draft(&here, &id).await? {
        Ok(found) => found,
        Err(way) => return Ok(way),
    };
    if let Some(response) = way(&here, &draft, &step(asked))? {
        return Ok(response);
    }
    Ok(here.page("citizen/apply/page.html", &shown(&here, &draft, asked)?))
}

/// `POST /layanan/{service}/ajukan/isi/{form}/{page}`: what was typed is kept whether it is right or not, and then told.
pub(crate) async fn post(
    here: Here,
    Path((id, form, page)): Path<(String, String, String)>,
    PostForm(sent): PostForm,
) -> Answer {
    let asked = of(&here, &form, &page)?;
    let (token, before) = match draft(&here, &id).await? {
        Ok(found) => found,
        Err(way) => return Ok(way),
    };
    let (form, page, number) = asked;
    let typed = fields::sent(&fields::asked(&sheet(&here, &before)?, asked, &before), &sent);
    let mut after = before.clone();
    for (key, value) in &typed {
        after.answers.set(key.clone(), value.clone());
    }
    let checked = sheet(&here, &after)?
        .with_context(|context| forms::check_page(form, (page, number), &after.answers, context));
    let right = |(key, value): (forms::Key, String)| {
        let kept = checked.value.get(&key).map(str::to_owned);
        (key, kept.unwrap_or(value))
    };
    let mut answers: Vec<(forms::Key, String)> = typed.into_iter().map(right).collect();
    if !answers.is_empty() {
        answers.push((asked::seen(&form.code, &page.id, number), "yes".to_owned()));
    }
    let change = Change { revision: sent.read("revision").unwrap_or(0), answers, ..Change::default() };
    let draft = match save(&here, &token, change).await? {
        Saved::Stored(draft) => draft,
        Saved::Elsewhere(there) => return elsewhere(&here, (&there, &after), asked),
    };
    let problem = fields::problem(checked.errors);
    let later = sent.has("later");
    let warned = sent.has("warned") || checked.warnings.is_empty() || later;
    let response = match problem {
        Some(problem) if !later => refused(&here, &draft, asked, &problem)?,
        _ if !warned => {
            let mut page = shown(&here, &draft, asked)?;
            page.warnings = checked.warnings.iter().map(|fault| here.t(fault.message, &[])).collect();
            here.page("citizen/apply/page.html", &page)
        }
        _ => go_on(&here, &draft, later)?,
    };
    Ok(with_draft(&here, response, &token))
}

fn refused(
    here: &Here,
    draft: &Draft,
    asked: Asked<'_>,
    problem: &Problem,
) -> Result<axum::response::Response, WebError> {
    let mut page = shown(here, draft, asked)?;
    page.problem = Some(fields::told(here, problem, &page.fields));
    Ok(here.page_refused(problem, "citizen/apply/page.html", &page))
}

/// Shows the page with what was typed here, and says that another device said something else.
fn elsewhere(here: &Here, (there, typed): (&Draft, &Draft), asked: Asked<'_>) -> Answer {
    let both = Draft { head: there.head.clone(), ..typed.clone() };
    let mut page = shown(here, &both, asked)?;
    page.frame.elsewhere = true;
    Ok(here.page("citizen/apply/page.html", &page))
}
