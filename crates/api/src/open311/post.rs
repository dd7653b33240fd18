//! `POST requests`: a report handed over by a program.

use balai_base::{Phone, Problem};
use balai_civic::{
    channels::{self, Brought, Intake},
    reports::{self, Answers, DraftPhoto, PHOTO_LIMIT, QUESTION_FIELD},
};
use balai_platform::{
    programs,
    region::{CaseKind, Category},
    render::Argument,
};
use balai_web::{Answer, Called, Fields, Here, UploadedFile, WebError};

use super::{
    attributes, caller,
    requests::DESCRIPTION,
    services,
    tree::{File, Node, answer},
};

/// What a pack calls the channel of this interface; a pack without it uses its first one for other systems.
const CHANNEL: &str = "open311";
/// The longest address in words, link and name, in characters.
const LINE: usize = 300;
/// The longest telephone number kept beside a name, in characters.
const PHONE: usize = 30;

/// The shortest description that stands alone, in letters and digits.
const SAYING: usize = 3;

/// `POST requests.{xml,json}`
pub(crate) async fn request(called: Called, file: &File) -> Answer {
    let Called { caller, fields, files } = called;
    let program = caller::program(&caller, Some(&fields))?;
    let sender = caller::admitted(&program, caller::key(&caller, Some(&fields))).await?;
    let brought = take_in(&program.here, &sender, &fields, files).await?;
    answer(file.format, "service_requests", &given(&program.here, &brought))
}

async fn take_in(
    here: &Here,
    sender: &programs::Program,
    fields: &Fields,
    files: Vec<UploadedFile>,
) -> Result<Brought, WebError> {
    let answers = answers(here, fields)?;
    let context = here.context();
    let tokens = channels::token_of(&context, sender.id, &parts(fields, &files));
    if let Some(brought) = before(here, tokens).await? {
        return Ok(brought);
    }
    let channel = channels::program_channel(&here.region, CHANNEL, here.now()).ok_or_else(|| {
        Problem::conflict("problem-program-closed").with("address", here.full_url("/lapor"))
    })?;
    let photos = store_photos(here, files).await?;
    let intake = Intake {
        channel: channel.id.clone(),
        answers: Answers { photos, ..answers },
        language: here.language,
        consent_note: String::new(),
    };
    let submission = channels::normalise(&context, &intake).map_err(renamed)?;
    let [token, _] = tokens;
    let note = note(here, fields);
    let store = &here.state.store;
    Ok(channels::bring(store, context, (sender.id, note), (submission, token)).await?)
}

/// Everything that makes two messages the same; the key itself is not among it.
fn parts<'a>(fields: &'a Fields, files: &'a [UploadedFile]) -> Vec<&'a [u8]> {
    let named = fields.pairs().iter().filter(|(name, _)| name != "api_key");
    let fields = named.flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]);
    fields.chain(files.iter().map(|file| file.bytes.as_slice())).collect()
}

/// The answer that the same message was given within the last minutes.
async fn before(here: &Here, tokens: [[u8; 32]; 2]) -> Result<Option<Brought>, WebError> {
    let context = here.context();
    let found = here.state.store.read(move |tx| {
        for token in &tokens {
            if let Some(brought) = channels::given_before(tx, &context, token)? {
                return Ok(Some(brought));
            }
        }
        Ok(None)
    });
    Ok(found.await?)
}

/// The standard's fields as answers of the report's form.
fn answers(here: &Here, fields: &Fields) -> Result<Answers, Problem> {
    let mut problem = Problem::invalid("problem-open311-parameters");
    let Some(code) = fields.optional("service_code") else {
        return Err(problem.field("service_code", "field-open311-service-missing"));
    };
    let category = services::category(here, code)?;
    for (name, most) in [("description", DESCRIPTION), ("address_string", LINE), ("media_url", LINE)] {
        if fields.text(name).chars().count() > most {
            problem = problem.field_with(name, "field-open311-long", vec![("most", most.to_string())]);
        }
    }
    let offered = attributes::usual(here, category);
    let (chosen, mut problem) = attributes::chosen(&offered, fields, problem);
    let attribute = |code: &str| chosen.iter().find(|(given, _)| *given == code).map(|(_, value)| *value);
    let mut answers = Answers {
        kind: attribute("kind").unwrap_or(kind_of(category)).to_owned(),
        text: said(fields.text("description"), category.name.get(here.language)),
        category: category.id.clone(),
        questions: attributes::answers(category, fields),
        address: fields.text("address_string").to_owned(),
        accused: attribute("accused").unwrap_or_default().to_owned(),
        visibility: attribute("visibility").unwrap_or("default").to_owned(),
        similar_seen: true,
        ..Answers::default()
    };
    let village = fields.optional("address_id").or(attribute("village"));
    problem = place(fields, village, category, (&mut answers, problem));
    contact(fields, &mut answers);
    if problem.fields.is_empty() { Ok(answers) } else { Err(problem) }
}

/// What is reported. The standard lets the description be left out: then the service's name says it.
fn said(description: &str, service: &str) -> String {
    let description = description.trim();
    if description.chars().filter(|letter| letter.is_alphanumeric()).count() >= SAYING {
        return description.to_owned();
    }
    let parts = [service, description];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
}

/// What a report is meant as where its sender does not say: a complaint, or what the category takes.
fn kind_of(category: &Category) -> &'static str {
    let complaint = category.kinds.is_empty() || category.kinds.contains(&CaseKind::Complaint);
    let first = category.kinds.first().filter(|_| !complaint);
    first.map_or(CaseKind::Complaint.as_str(), |kind| kind.as_str())
}

/// The place: a position, else a village, else words. Words alone are kept; an officer finds the village.
fn place(
    fields: &Fields,
    village: Option<&str>,
    category: &Category,
    (answers, problem): (&mut Answers, Problem),
) -> Problem {
    let (latitude, longitude) = (fields.text("lat"), fields.text("long"));
    let source = match (latitude.is_empty(), longitude.is_empty(), village) {
        (false, false, _) => {
            let readable = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
            if !readable(latitude) || !readable(longitude) {
                return problem.field("lat, long", "field-open311-point");
            }
            "map"
        }
        (true, true, Some(_)) => "village",
        (true, true, None) if answers.address.is_empty() && category.needs_place => {
            return problem.field("lat, long", "field-open311-place-missing");
        }
        (true, true, None) => "none",
        _ => return problem.field("lat, long", "field-open311-half-a-place"),
    };
    source.clone_into(&mut answers.place_source);
    latitude.clone_into(&mut answers.latitude);
    longitude.clone_into(&mut answers.longitude);
    village.unwrap_or_default().clone_into(&mut answers.village);
    problem
}

/// Who sent it. A telephone number of another form than this country's is kept beside the name, so that it is not lost.
fn contact(fields: &Fields, answers: &mut Answers) {
    let names = [fields.text("first_name"), fields.text("last_name")];
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    answers.name = names.join(" ");
    let phone = fields.text("phone");
    if Phone::parse(phone).is_ok() {
        phone.clone_into(&mut answers.phone);
    } else if !phone.is_empty() {
        let kept: String = phone.chars().take(PHONE).collect();
        let beside = [answers.name.as_str(), kept.as_str()].join(" ");
        beside.trim().clone_into(&mut answers.name);
    }
    fields.text("email").clone_into(&mut answers.email);
    if answers.email.is_empty() { "none" } else { "email" }.clone_into(&mut answers.answer_by);
}

/// What is kept among officers: a link sent along is never fetched.
fn note(here: &Here, fields: &Fields) -> String {
    let links = fields.all("media_url");
    let links: Vec<&str> = links.into_iter().filter(|link| !link.is_empty()).collect();
    if links.is_empty() {
        return String::new();
    }
    here.t("open311-note-media", &[Argument::text("address", &links.join(" "))])
}

/// Photos in any field, prepared like those of pages.
async fn store_photos(here: &Here, files: Vec<UploadedFile>) -> Result<Vec<DraftPhoto>, WebError> {
    if files.len() > PHOTO_LIMIT {
        let most = vec![("most", PHOTO_LIMIT.to_string())];
        let problem = Problem::invalid("problem-open311-parameters");
        return Err(problem.field_with("media", "field-photos-too-many", most).into());
    }
    let mut photos = Vec::new();
    for file in files {
        let (state, region) = (here.state.clone(), here.region.clone());
        let prepared = here
            .state
            .gates
            .photos
            .run(move || reports::store_photo(state.files_and_darkroom(), &region, &file.bytes))
            .await?;
        photos.push(prepared?);
    }
    Ok(photos)
}

/// A problem of the form's answers, with the names the standard has for them.
fn renamed(mut problem: Problem) -> Problem {
    for field in &mut problem.fields {
        if let Some(question) = field.field.strip_prefix(QUESTION_FIELD) {
            field.field = format!("attribute[{question}]");
            continue;
        }
        let name = match field.field.as_str() {
            "text" => "description",
            "category" => "service_code",
            "place_source" => "lat, long",
            "village" => "address_id",
            "address" => "address_string",
            "name" => "first_name, last_name",
            "photo" => "media",
            "kind" | "accused" | "visibility" => {
                field.field = format!("attribute[{}]", field.field);
                continue;
            }
            _ => continue,
        };
        name.clone_into(&mut field.field);
    }
    problem
}

/// The number, or what stands for it; and for the reporter how to follow the report.
fn given(here: &Here, brought: &Brought) -> Node {
    let receipt = &brought.receipt;
    let number = receipt.number.to_string();
    let address = here.full_url("/lacak");
    let told = [
        Argument::text("number", &number),
        Argument::text("address", &address),
        Argument::text("pin", &receipt.pin),
    ];
    let (name, id, notice) = match &brought.token {
        None => ("service_request_id", &number, "open311-notice-public"),
        Some(token) => ("token", token, "open311-notice-closed"),
    };
    let request = Node::Fields(vec![
        (name, Node::text(id)),
        ("service_notice", Node::text(here.t(notice, &told))),
        ("account_id", Node::Nothing),
    ]);
    Node::List("request", vec![request])
}
