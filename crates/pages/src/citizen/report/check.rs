//! "Check your answers", and sending. The same form sent twice gives the same receipt.

use axum::response::Response;
use balai_base::Problem;
use balai_civic::{
    channels,
    reports::{self, AnswerView, Answers, Manner, Preview, Question},
};
use balai_platform::{casework, residents};
use balai_web::{Answer, Fields, Here, PostForm, Puzzle, Told, WebError};
use serde::Serialize;

use super::{STEPS, draft, receipt};
use crate::wording::{self, Outside};

#[derive(Serialize)]
pub(crate) struct CheckPage {
    pub(crate) step: u8,
    pub(crate) steps: u8,
    pub(crate) back: String,
    pub(crate) answers: Answers,
    pub(crate) place: String,
    pub(crate) category: String,
    /// What was answered to the subject's questions.
    pub(crate) asked: Vec<AnswerView>,
    pub(crate) visibility: String,
    /// The kinds of personal data found in the words, as a list to read; empty when none.
    pub(crate) personal: String,
    pub(crate) agency: String,
    pub(crate) because: String,
    /// The body outside whose business it is.
    pub(crate) outside: Option<Outside>,
    /// The agency complained about; empty when nobody is.
    pub(crate) accused: String,
    /// Whether life may be in danger.
    pub(crate) urgent: bool,
    pub(crate) promised_at: Option<balai_base::Timestamp>,
    /// Whether the browser is signed in to an account that could keep the report.
    pub(crate) account: bool,
    /// Whether the box for that is ticked: not for whoever gave no name and no address, nor for a complaint about an agency.
    pub(crate) keep: bool,
    pub(crate) form_token: String,
    /// What a form from a crowded network is asked to solve.
    pub(crate) puzzle: Option<Puzzle>,
    pub(crate) problem: Option<Told>,
}

/// Whether the sender says who they are anyway.
fn is_named(answers: &Answers) -> bool {
    [&answers.name, &answers.phone, &answers.email].into_iter().any(|value| !value.trim().is_empty())
}

/// How reports of these pages come in.
fn manner(here: &Here) -> Result<Manner, WebError> {
    let channel = channels::web_channel(&here.region, here.now());
    let channel = channel.ok_or_else(|| WebError::from(Problem::conflict("problem-channel-closed")))?;
    Ok(Manner { channel: channel.id.clone(), language: here.language, consent_note: String::new() })
}

async fn page(here: &Here, answers: Answers, problem: Option<Told>) -> Result<CheckPage, WebError> {
    let Preview { agency, because, promised_at, personal, visibility, .. } =
        reports::preview(&here.context(), &answers, &manner(here)?);
    let kinds: Vec<String> = personal.iter().map(|kind| here.t(&format!("personal-{kind}"), &[])).collect();
    let category = here.region.categories.get(&answers.category);
    Ok(CheckPage {
        step: 5,
        steps: STEPS,
        back: "/lapor/kontak".to_owned(),
        place: place(here, &answers),
        category: category.map_or_else(
            || here.t("check-category-unsure", &[]),
            |category| category.name.get(here.language).to_owned(),
        ),
        asked: reports::given_answers(&here.region, &answers),
        visibility,
        personal: kinds.join(", "),
        agency: agency.name.get(here.language).to_owned(),
        because: here.because(&because),
        outside: wording::outside(here, &answers.category),
        accused: wording::accused(here, &answers.accused),
        keep: is_named(&answers) && answers.accused.is_empty(),
        urgent: category.is_some_and(|category| category.urgent),
        promised_at,
        account: here.resident.is_some(),
        form_token: here.form_token(),
        puzzle: here.puzzle().await?,
        answers,
        problem,
    })
}

/// The village and the address as one line.
fn place(here: &Here, answers: &Answers) -> String {
    let village =
        reports::resolve_place(&here.region, answers).ok().and_then(|place| place.area).and_then(|code| {
            here.region.areas.by_code(&code).map(|area| wording::place_title(&here.region, area))
        });
    if answers.no_place && village.is_none() && answers.address.trim().is_empty() {
        return here.t("check-no-place", &[]);
    }
    let parts = [Some(answers.address.trim().to_owned()).filter(|text| !text.is_empty()), village];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" — ")
}

/// The way to the first question without an answer that can be sent: nobody comes here past it.
fn way_back(here: &Here, answers: &Answers) -> Option<Response> {
    let open = |question: &Question| reports::check(&here.region, answers, *question).is_err();
    Question::ALL.into_iter().find(open).map(|question| here.redirect(super::address(question)))
}

/// `GET /lapor/periksa`
pub(crate) async fn get(here: Here) -> Answer {
    let answers = draft::answers(&here).await?;
    if let Some(back) = way_back(&here, &answers) {
        return Ok(back);
    }
    let page = page(&here, answers, None).await?;
    Ok(here.page("citizen/report/check.html", &page))
}

/// `POST /lapor/periksa`
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    let token = fields.form_token().ok_or_else(|| Problem::invalid("problem-form-expired"))?;
    if let Some(response) = receipt::given_before(&here, token).await? {
        return Ok(response);
    }
    let answers = draft::answers(&here).await?;
    if let Some(back) = way_back(&here, &answers) {
        return Ok(back);
    }
    let sent = send(&here, &answers, (token, &fields)).await;
    match sent {
        Ok(response) => Ok(response),
        Err(error) if error.problem.fields.is_empty() => Err(error),
        Err(error) => {
            let told = here.told(&error.problem);
            let page = page(&here, answers, Some(told)).await?;
            Ok(here.page_refused(&error.problem, "citizen/report/check.html", &page))
        }
    }
}

/// Sends what was answered. With `keep` in the form the report becomes part of the sender's account; without that wish nothing
/// ties the two together.
async fn send(here: &Here, answers: &Answers, (token, fields): ([u8; 32], &Fields)) -> Answer {
    let mut submission = reports::submission(&here.region, answers, &manner(here)?)?;
    submission.doubted = here.is_doubtful(fields, answers.begun_at).await?;
    here.count_report_of_browser().await?;
    let keep = fields.has("keep");
    let draft = draft::token(here);
    // In the same command: a second one would wait for the disk a second time.
    let account = here.resident.as_ref().map(|own| own.session.resident).filter(|_| keep);
    reports::send_with(
        &here.state.store,
        here.context(),
        (submission, token),
        move |tx, context, receipt| {
            let case = casework::find(tx, &context.region, &receipt.number)?;
            if let (Some(resident), Some(case)) = (account, case) {
                residents::link(tx, context, resident, &case)?;
            }
            draft.iter().try_for_each(|draft| reports::discard_draft(tx, context, draft))
        },
    )
    .await?;
    Ok(receipt::open(here, token))
}
