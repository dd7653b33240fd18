//! A report is sent: the same way as from the pages, by a channel of its own. The same key gives the same receipt.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use balai_base::{Problem, ProblemKind, time::HOUR};
use balai_civic::{
    channels::{self, Intake},
    reports::{
        self, Answers, DraftPhoto, PHOTO_LIMIT, PlaceSource, QUESTION_FIELD, Receipt, Submission, UNDECIDED,
    },
};
use balai_store::limits::{self, Limit};
use balai_web::{Answer, Here, Program, UploadedFile, WebError};

use super::{
    answer::{json, refusal},
    asked::{Filled, Once, device},
    contract::{self, NewReport},
    telling,
};

/// The channel these reports come by, in packs that have it.
const CHANNEL: &str = "aplikasi";
/// A device says who it is of its own will, so this holds programs that run in a circle, not people.
const OF_A_DEVICE: Limit = Limit { window_ms: HOUR, allowed: 60 };

/// `POST /api/v1/reports`
pub(crate) async fn send(sent: Filled<NewReport>) -> Answer {
    let Filled { program, value, photos } = sent;
    let here = &program.here;
    let mut answers = answers(value);
    asked_only(here, &answers).map_err(refusal)?;
    if photos.len() > PHOTO_LIMIT {
        return Err(refusal(too_many_photos()));
    }
    // Everything that costs nothing is checked before photos are decoded.
    submission(here, &answers).map_err(refusal)?;
    answers.photos = prepared(here, photos).await?;
    let asked = serde_json::to_vec(&answers).map_err(|error| WebError::internal(error.to_string()))?;
    let once = Once::of(&program, &[b"report", &asked])?;
    let mut submission = submission(here, &answers).map_err(refusal)?;
    // Programs have no puzzle to solve: what comes in a crowd is read by an officer first.
    submission.doubted = here.is_crowded().await?;
    let context = here.context();
    let asked = context.clone();
    let token = once.token;
    let given = here.state.store.read(move |tx| reports::receipt(tx, &asked, &token)).await?;
    if given.is_none() {
        within_limits(&program).await?;
    }
    let receipt = once
        .run(&here.state.store, &program, move |tx, _| reports::submit(tx, &context, &submission, &token))
        .await
        .map_err(refusal)?;
    answered(here, &receipt)
}

/// The report as answers of the form, with the category its words belong to where it names none, checked against its
/// channel.
fn submission(here: &Here, answers: &Answers) -> Result<Submission, Problem> {
    let channel = channels::program_channel(&here.region, CHANNEL, here.now());
    let channel = channel.ok_or_else(|| Problem::conflict("problem-channel-closed"))?;
    let intake = Intake {
        channel: channel.id.clone(),
        answers: answers.clone(),
        language: here.language,
        consent_note: String::new(),
    };
    let learned = here.state.learned.of(&here.region.id);
    channels::normalise(&here.context(), &channels::categorised(&here.region, learned.as_deref(), intake))
        .map_err(renamed)
}

/// Nothing is answered that the category named does not ask: an app that thinks otherwise shows an old list.
fn asked_only(here: &Here, answers: &Answers) -> Result<(), Problem> {
    let category = here.region.categories.get(&answers.category);
    let asks = |id: &String| {
        category.is_some_and(|category| category.questions.iter().any(|question| question.id == *id))
    };
    if answers.questions.keys().all(asks) {
        return Ok(());
    }
    Err(Problem::invalid("problem-answers").field("answers", "field-answers-unknown"))
}

/// A problem with an answer, beside the field that holds it here.
fn renamed(mut problem: Problem) -> Problem {
    for field in &mut problem.fields {
        if let Some(question) = field.field.strip_prefix(QUESTION_FIELD) {
            field.field = format!("answers.{question}");
        }
    }
    problem
}

fn answers(sent: NewReport) -> Answers {
    let longitude = sent.longitude.0.map(|degrees| degrees.0.to_string()).unwrap_or_default();
    let latitude = sent.latitude.0.map(|degrees| degrees.0.to_string()).unwrap_or_default();
    let pointed = !longitude.is_empty() || !latitude.is_empty();
    let source = if pointed && sent.accuracy.0.is_some() {
        PlaceSource::Device
    } else if pointed {
        PlaceSource::Map
    } else if !sent.place.0.is_empty() {
        PlaceSource::Gazetteer
    } else if sent.village.0.is_some() {
        PlaceSource::Village
    } else {
        PlaceSource::None
    };
    Answers {
        kind: sent.kind.as_str().to_owned(),
        text: sent.text.0,
        category: Some(sent.category.0).filter(|id| !id.is_empty()).unwrap_or_else(|| UNDECIDED.to_owned()),
        questions: sent.answers.0,
        place_source: source.as_str().to_owned(),
        longitude,
        latitude,
        accuracy: sent.accuracy.0.map(|metres| metres.0.to_string()).unwrap_or_default(),
        village: sent.village.0.map(|code| code.0.to_string()).unwrap_or_default(),
        gazetteer: sent.place.0,
        address: sent.address.0,
        accused: sent.accused.0,
        visibility: sent.visibility.0.map_or("default", contract::VisibilityWord::as_str).to_owned(),
        name: sent.name.0,
        phone: sent.phone.0,
        email: sent.email.0,
        answer_by: sent.answer_by.as_str().to_owned(),
        photos: Vec::new(),
        similar_seen: false,
        no_place: sent.no_place,
        begun_at: 0,
    }
}

fn too_many_photos() -> Problem {
    let limit = vec![("most", PHOTO_LIMIT.to_string())];
    Problem::invalid("problem-answers").field_with("photo", "field-photos-too-many", limit)
}

/// Photos behind the gate for costly work, one after the other.
pub(crate) async fn prepared(here: &Here, files: Vec<UploadedFile>) -> Result<Vec<DraftPhoto>, WebError> {
    let mut photos = Vec::new();
    for file in files {
        let (state, region) = (here.state.clone(), here.region.clone());
        let stored = here
            .state
            .gates
            .photos
            .run(move || reports::store_photo(state.files_and_darkroom(), &region, &file.bytes))
            .await?;
        photos.push(stored.map_err(beside_photo)?);
    }
    Ok(photos)
}

/// A problem of the photo stands beside its field.
fn beside_photo(failure: balai_store::Failure) -> WebError {
    let error = WebError::from(failure);
    let problem = &error.problem;
    if problem.kind != ProblemKind::Invalid || !problem.fields.is_empty() {
        return error;
    }
    let (message, arguments) = (problem.message, problem.arguments.clone());
    refusal(Problem::invalid("problem-answers").field_with("photo", message, arguments))
}

async fn within_limits(program: &Program) -> Result<(), WebError> {
    let here = &program.here;
    here.count_report().await?;
    let Some(device) = device(program)? else { return Ok(()) };
    if here.client.is_loopback() {
        return Ok(());
    }
    let subject = here.state.vault.mac("report-device", &device);
    let (region, now) = (here.region.id.clone(), here.now());
    here.state
        .store
        .write(move |tx| limits::take(tx, &region, "report-device", &subject, now, &OF_A_DEVICE))
        .await?;
    Ok(())
}

fn answered(here: &Here, receipt: &Receipt) -> Result<Response, WebError> {
    let category = here.region.categories.get(&receipt.category);
    let agency = here.region.agencies.get(&receipt.agency);
    let named = |id: &str, name: Option<&balai_base::Localized>| contract::Named {
        id: id.to_owned(),
        name: name.map(|name| name.get(here.language).to_owned()).unwrap_or_default(),
    };
    let told = contract::Receipt {
        number: receipt.number.to_string(),
        pin: receipt.pin.clone(),
        sent_at: telling::when(here, receipt.sent_at),
        category: named(&receipt.category, category.map(|one| &one.name)),
        agency: named(&receipt.agency, agency.map(|one| &one.name)),
        because: here.because(&receipt.because),
        promised_at: receipt.promised_at.map(|at| telling::when(here, at)),
        visibility: receipt.visibility.as_str().to_owned(),
        text_held: receipt.text_held,
        recurrence_of: receipt.recurrence_of.as_ref().map(ToString::to_string),
        page: here.full_url(&format!("/lacak/{}", receipt.number)),
    };
    let mut response = json(here, StatusCode::CREATED, &told)?;
    let location = here.url(&format!("/api/v1/reports/{}", receipt.number));
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
