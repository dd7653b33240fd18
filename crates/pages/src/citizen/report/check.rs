//! "Check your answers", and sending. The same form sent twice gives the same receipt.

use balai_base::Problem;
use balai_civic::{
    channels,
    reports::{self, Answers, Manner, Preview, Question},
};
use balai_platform::{casework, residents};
use balai_web::{Answer, Here, PostForm, Told, WebError};
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
    pub(crate) form_token: String,
    pub(crate) problem: Option<Told>,
}

/// How reports of these pages come in.
fn manner(here: &Here) -> Result<Manner, WebError> {
    let channel = channels::web_channel(&here.region, here.now());
    let channel = channel.ok_or_else(|| WebError::from(Problem::conflict("problem-channel-closed")))?;
    Ok(Manner { channel: channel.id.clone(), language: here.language, consent_note: String::new() })
}

fn page(here: &Here, answers: Answers, problem: Option<Told>) -> Result<CheckPage, WebError> {
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
        visibility,
        personal: kinds.join(", "),
        agency: agency.name.get(here.language).to_owned(),
        because: here.because(&because),
        outside: wording::outside(here, &answers.category),
        accused: wording::accused(here, &answers.accused),
        urgent: category.is_some_and(|category| category.urgent),
        promised_at,
        account: here.resident.is_some(),
        form_token: here.form_token(),
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

/// `GET /lapor/periksa`
pub(crate) async fn get(here: Here) -> Answer {
    let answers = draft::answers(&here).await?;
    if let Some(open) =
        Question::ALL.into_iter().find(|q| reports::check(&here.region, &answers, *q).is_err())
    {
        return Ok(here.redirect(super::address(open)));
    }
    let page = page(&here, answers, None)?;
    Ok(here.page("citizen/report/check.html", &page))
}

/// `POST /lapor/periksa`
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    let token = fields.form_token().ok_or_else(|| Problem::invalid("problem-form-expired"))?;
    if let Some(response) = receipt::given_before(&here, token).await? {
        return Ok(response);
    }
    let answers = draft::answers(&here).await?;
    let sent = send(&here, &answers, (token, fields.has("keep"))).await;
    match sent {
        Ok(response) => Ok(response),
        Err(error) if error.problem.fields.is_empty() => Err(error),
        Err(error) => {
            let told = here.told(&error.problem);
            let page = page(&here, answers, Some(told))?;
            Ok(here.page_refused(&error.problem, "citizen/report/check.html", &page))
        }
    }
}

/// `keep`: the report becomes part of the sender's account; without that wish nothing ties the two together.
async fn send(here: &Here, answers: &Answers, (token, keep): ([u8; 32], bool)) -> Answer {
    let submission = reports::submission(&here.region, answers, &manner(here)?)?;
    here.count_report().await?;
    let draft = draft::token(here);
    // In the same command: a second one would wait for the disk a second time.
    let account = here.resident.as_ref().map(|own| own.session.resident).filter(|_| keep);
    reports::send_with(&here.state.store, here.context(), (submission, token), move |tx, context, receipt| {
        let case = casework::find(tx, &context.region, &receipt.number)?;
        if let (Some(resident), Some(case)) = (account, case) {
            residents::link(tx, context, resident, &case)?;
        }
        draft.iter().try_for_each(|draft| reports::discard_draft(tx, context, draft))
    })
    .await?;
    Ok(receipt::open(here, token))
}
