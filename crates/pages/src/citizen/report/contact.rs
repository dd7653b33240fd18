//! How to answer, and who may read it. Everything here may be left empty.

use balai_civic::reports::{self, Answers, Question};
use balai_platform::access::Visibility;
use balai_web::{Answer, Here, PostForm, Told};
use serde::Serialize;

use super::{STEPS, draft};
use crate::wording::Choice;

#[derive(Serialize)]
pub(crate) struct ContactPage {
    pub(crate) step: u8,
    pub(crate) steps: u8,
    pub(crate) back: String,
    pub(crate) answers: Answers,
    /// Whether an e-mail address would be of use: nobody is promised letters that nobody sends.
    pub(crate) mail: bool,
    pub(crate) visibilities: Vec<Choice>,
    /// The word of the visibility that is chosen.
    pub(crate) visibility: String,
    /// Why a more open one cannot be chosen; empty when all can.
    pub(crate) visibility_hint: String,
    pub(crate) problem: Option<Told>,
}

fn page(here: &Here, answers: Answers, problem: Option<Told>) -> ContactPage {
    let open = reports::visibilities(&here.region, &answers.category);
    let words: Vec<&'static str> = open.iter().map(|visibility| visibility.as_str()).collect();
    let visibility = if words.contains(&answers.visibility.as_str()) {
        answers.visibility.clone()
    } else {
        words.first().copied().unwrap_or_default().to_owned()
    };
    let fixed = open.first().filter(|most_open| **most_open != Visibility::Public);
    ContactPage {
        step: 4,
        steps: STEPS,
        back: "/lapor/rincian".to_owned(),
        visibilities: words
            .iter()
            .map(|word| Choice {
                value: (*word).to_owned(),
                label: here.t(&format!("visibility-{word}"), &[]),
                hint: here.t(&format!("visibility-{word}-hint"), &[]),
                group: String::new(),
            })
            .collect(),
        visibility_hint: fixed.map_or_else(String::new, |most_open| fixed_hint(here, *most_open)),
        visibility,
        mail: here.state.options.mail,
        answers,
        problem,
    }
}

fn fixed_hint(here: &Here, most_open: Visibility) -> String {
    let name = here.t(&format!("visibility-{}", most_open.as_str()), &[]);
    here.t("visibility-fixed", &[balai_platform::render::Argument::text("visibility", &name)])
}

/// `GET /lapor/kontak`
pub(crate) async fn get(here: Here) -> Answer {
    let answers = draft::answers(&here).await?;
    if let Some(earlier) = draft::missing_before(&here, &answers, Question::Contact) {
        return Ok(here.redirect(earlier));
    }
    Ok(here.page("citizen/report/contact.html", &page(&here, answers, None)))
}

/// `POST /lapor/kontak`
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    let mut answers = draft::answers(&here).await?;
    fields.text("name").clone_into(&mut answers.name);
    fields.text("phone").clone_into(&mut answers.phone);
    let email = if here.state.options.mail { fields.text("email") } else { "" };
    email.clone_into(&mut answers.email);
    fields.text("visibility").clone_into(&mut answers.visibility);
    if answers.email.is_empty() { "none" } else { "email" }.clone_into(&mut answers.answer_by);
    match reports::check(&here.region, &answers, Question::Contact) {
        Ok(()) => draft::go_on(&here, &fields, answers, "/lapor/periksa").await,
        Err(_) if fields.has("later") => draft::go_on(&here, &fields, answers, "/lapor/kontak").await,
        Err(problem) => {
            draft::save(&here, answers.clone()).await?;
            let told = here.told(&problem);
            Ok(here.page_refused(&problem, "citizen/report/contact.html", &page(&here, answers, Some(told))))
        }
    }
}
