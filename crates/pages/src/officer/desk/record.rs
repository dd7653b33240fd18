//! Entering a report for somebody: at the counter, by telephone, from a letter. One page, since the person stands there.

use balai_base::Problem;
use balai_civic::{
    channels::{self, Intake},
    reports::{self, Answers, PlaceSource, Receipt},
};
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

use crate::{
    questions::{self, Questions},
    wording::{self, Choice},
};

#[derive(Serialize)]
pub(crate) struct RecordPage {
    pub(crate) typed: Fields,
    pub(crate) channels: Vec<Choice>,
    pub(crate) villages: Vec<Choice>,
    pub(crate) categories: Vec<Choice>,
    pub(crate) agencies: Vec<Choice>,
    /// What the chosen subject asks.
    pub(crate) asked: Questions,
    pub(crate) form_token: String,
    /// Whether an e-mail address would be of use.
    pub(crate) mail: bool,
    pub(crate) problem: Option<Told>,
}

#[derive(Serialize)]
pub(crate) struct RecordedPage {
    pub(crate) receipt: Receipt,
    pub(crate) agency: String,
    pub(crate) because: String,
}

fn page(here: &Here, typed: Fields, problem: Option<Told>) -> RecordPage {
    let category = here.region.categories.get(typed.text("category"));
    let channels = channels::counter_channels(&here.region, here.now());
    RecordPage {
        channels: channels
            .into_iter()
            .map(|channel| Choice::new(&channel.id, channel.name.get(here.language)))
            .collect(),
        villages: wording::optional(here.t("where-village-choose", &[]), wording::villages(&here.region)),
        categories: wording::optional(here.t("check-category-unsure", &[]), wording::categories(here)),
        agencies: wording::optional(here.t("details-accused-unknown", &[]), wording::agencies(here, true)),
        asked: questions::asked(here, category, &questions::typed(category, &typed)),
        form_token: here.form_token(),
        mail: here.state.options.mail,
        typed,
        problem,
    }
}

/// `GET /petugas/catat`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    Ok(here.page("officer/desk/record.html", &page(&here, Fields::default(), None)))
}

/// `POST /petugas/catat`
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let category = here.region.categories.get(fields.text("category"));
    if questions::must_be_shown(category, &fields) {
        return Ok(here.page("officer/desk/record.html", &page(&here, fields, None)));
    }
    match take(&here, &fields).await {
        Ok(receipt) => {
            let agency = here.region.agencies.get(&receipt.agency);
            let page = RecordedPage {
                agency: agency.map(|agency| agency.name.get(here.language).to_owned()).unwrap_or_default(),
                because: here.because(&receipt.because),
                receipt,
            };
            Ok(here.page("officer/desk/recorded.html", &page))
        }
        Err(error) if error.problem.fields.is_empty() => Err(error),
        Err(error) => {
            let told = here.told(&error.problem);
            Ok(here.page_refused(
                &error.problem,
                "officer/desk/record.html",
                &page(&here, fields, Some(told)),
            ))
        }
    }
}

async fn take(here: &Here, fields: &Fields) -> Result<Receipt, WebError> {
    let token = fields.form_token().ok_or_else(|| Problem::invalid("problem-form-expired"))?;
    let text = |name: &str| fields.text(name).to_owned();
    let email = if here.state.options.mail { text("email") } else { String::new() };
    let village = text("village");
    let source = if village.is_empty() { PlaceSource::None } else { PlaceSource::Village };
    let category = Some(text("category")).filter(|category| !category.is_empty());
    let chosen = category.as_deref().and_then(|id| here.region.categories.get(id));
    let answers = Answers {
        kind: text("kind"),
        text: text("text"),
        questions: questions::typed(chosen, fields),
        category: category.unwrap_or_else(|| reports::UNDECIDED.to_owned()),
        place_source: source.as_str().to_owned(),
        village,
        address: text("address"),
        accused: text("accused"),
        visibility: "default".to_owned(),
        name: text("name"),
        phone: text("phone"),
        answer_by: if email.is_empty() { "none" } else { "email" }.to_owned(),
        email,
        ..Answers::default()
    };
    let context = here.context();
    let intake = Intake {
        channel: text("channel"),
        answers,
        language: here.language,
        consent_note: text("consent_note"),
    };
    let learned = here.state.learned.of(&here.region.id);
    let intake = channels::categorised(&here.region, learned.as_deref(), intake);
    let submission = channels::normalise(&context, &intake)?;
    Ok(reports::send(&here.state.store, context, submission, token).await?)
}
