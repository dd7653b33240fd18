//! `/petugas/penilaian`: what people answered after a service, as counts, and the texts that wait for release.

use balai_base::Day;
use balai_civic::feedback::{self, Counts, HeldText};
use balai_platform::access::Action;
use balai_web::{Answer, Here, PostForm};
use serde::Serialize;

use super::may;
use crate::citizen::appointment::service_name;

/// The newest answers that are counted, in days.
const LATELY: i32 = 366;

#[derive(Serialize)]
struct ElementShown {
    name: String,
    counts: [u32; 4],
}

#[derive(Serialize)]
struct ServiceShown {
    id: String,
    name: String,
    answers: u32,
    elements: Vec<ElementShown>,
}

#[derive(Serialize)]
struct TextShown {
    text: HeldText,
    service: String,
}

#[derive(Serialize)]
struct FeedbackPage {
    services: Vec<ServiceShown>,
    texts: Vec<TextShown>,
    basis: String,
    done: bool,
}

fn shown(here: &Here, counts: &Counts) -> ServiceShown {
    let elements = here.region.feedback.elements.iter().map(|element| ElementShown {
        name: element.name.get(here.language).to_owned(),
        counts: counts.elements.get(&element.id).copied().unwrap_or_default(),
    });
    ServiceShown {
        id: counts.service.clone(),
        name: service_name(here, &counts.service),
        answers: counts.answers,
        elements: elements.collect(),
    }
}

/// `GET /petugas/penilaian`
pub(crate) async fn get(here: Here) -> Answer {
    may(&here, Action::ReadCase)?;
    let (context, Day(today)) = (here.context(), here.now().day(&here.region.time_zone));
    let (counts, texts) = here
        .state
        .store
        .read(move |tx| {
            Ok((feedback::counts(tx, &context, Day(today - LATELY))?, feedback::held(tx, &context)?))
        })
        .await?;
    let page = FeedbackPage {
        services: counts.iter().map(|counts| shown(&here, counts)).collect(),
        texts: texts
            .into_iter()
            .map(|text| TextShown { service: service_name(&here, &text.service), text })
            .collect(),
        basis: here.region.feedback.basis.clone(),
        done: here.query.text("selesai") == "putus",
    };
    Ok(here.page("officer/counter/feedback.html", &page))
}

/// `POST /petugas/penilaian`: releases a text, or keeps it from everybody.
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    may(&here, Action::Publish)?;
    let id = fields.read::<uuid::Uuid>("text").unwrap_or_default();
    let (context, public) = (here.context(), fields.text("decision") == "publish");
    here.state.store.write(move |tx| feedback::decide(tx, &context, id, public)).await?;
    Ok(here.redirect("/petugas/penilaian?selesai=putus"))
}
