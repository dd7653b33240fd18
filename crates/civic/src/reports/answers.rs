//! Checks what was typed into the form, field by field, and makes a [`Submission`] of it.
//!
//! Every problem names its field and says what to do; all of a question's problems are told at once. Pure.

use balai_base::{Language, Phone, Problem, text::fold};
use balai_platform::{
    access::Visibility,
    casework::NewAnswer,
    region::{Adapter, Category, Region},
};

use super::{
    Answers, ContactGiven, Kind, PHOTO_LIMIT, Place, Submission, TEXT_LIMIT, place, questions, routing,
};

/// The shortest text of a report, in characters.
pub const TEXT_LEAST: usize = 10;
/// The shortest text that another system hands over, in characters: its form may have asked for less.
const HANDED_OVER_LEAST: usize = 3;
/// The longest name, in characters.
const NAME_LIMIT: usize = 100;
/// The longest e-mail address, in bytes (RFC 5321, section 4.5.3.1).
const EMAIL_LIMIT: usize = 254;

/// The questions of the form, each checked on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// What happened: kind, text and photos.
    What,
    /// What it belongs to.
    Category,
    /// Where it is.
    Place,
    /// Who sends it and who may see it.
    Contact,
}

impl Question {
    /// Every question, in the order of the form.
    pub const ALL: [Self; 4] = [Self::What, Self::Place, Self::Category, Self::Contact];
}

/// How a report comes in, beside what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manner {
    /// A channel of the pack.
    pub channel: String,
    /// The language in which to answer.
    pub language: Language,
    /// How somebody agreed that an officer enters it for them; empty when they sent it themselves.
    pub consent_note: String,
}

/// Checks one question.
pub fn check(region: &Region, answers: &Answers, question: Question) -> Result<(), Problem> {
    let mut problem = Problem::invalid("problem-answers");
    match question {
        Question::What => what(answers, TEXT_LEAST, &mut problem),
        Question::Category => drop(category(region, answers, &mut problem)),
        Question::Place => {
            if let Err(found) = place_of(region, answers, true) {
                problem.fields.extend(found.fields);
            }
        }
        Question::Contact => {
            visibility_field(region, answers, &mut problem);
            contact_fields(answers, &mut problem);
        }
    }
    if problem.fields.is_empty() { Ok(()) } else { Err(problem) }
}

/// The first question whose answers can't be sent as they are.
pub fn first_open(region: &Region, answers: &Answers) -> Option<Question> {
    Question::ALL.into_iter().find(|question| check(region, answers, *question).is_err())
}

/// Checks every answer and makes a submission of them.
pub fn submission(region: &Region, answers: &Answers, manner: &Manner) -> Result<Submission, Problem> {
    let geotagged = region.channel(&manner.channel).is_none_or(|channel| channel.geotagged);
    let mut problem = Problem::invalid("problem-answers");
    let handed_over = region.channel(&manner.channel).is_some_and(|channel| channel.adapter == Adapter::Api);
    what(answers, if handed_over { HANDED_OVER_LEAST } else { TEXT_LEAST }, &mut problem);
    let place = place_of(region, answers, geotagged).unwrap_or_else(|found| {
        problem.fields.extend(found.fields);
        Place::default()
    });
    let asked = category(region, answers, &mut problem);
    let visibility = visibility_field(region, answers, &mut problem);
    let contact = contact_fields(answers, &mut problem);
    if !problem.fields.is_empty() {
        return Err(problem);
    }
    let about_officials = category_of(region, answers).is_some_and(|category| category.about_officials);
    Ok(Submission {
        kind: Kind::parse(&answers.kind).unwrap_or_default(),
        text: plain(&answers.text),
        category: routing::chosen(region, &answers.category).to_owned(),
        answers: asked,
        place: Place { address: plain(&place.address), ..place },
        accused: if about_officials { answers.accused.clone() } else { String::new() },
        visibility,
        contact,
        photos: answers.photos.clone(),
        channel: manner.channel.clone(),
        language: manner.language,
        consent_note: plain(&manner.consent_note),
        doubted: false,
    })
}

/// Typed text without control characters, with single line ends, trimmed.
pub(super) fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|letter| *letter == '\n' || !letter.is_control())
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Who may see a report of a category, from the most open that the category allows.
pub fn visibilities(region: &Region, category: &str) -> Vec<Visibility> {
    let most_open = default_visibility(region.categories.get(routing::chosen(region, category)));
    Visibility::ALL.into_iter().filter(|visibility| *visibility >= most_open).collect()
}

fn category_of<'r>(region: &'r Region, answers: &Answers) -> Option<&'r Category> {
    region.categories.get(routing::chosen(region, &answers.category))
}

fn default_visibility(category: Option<&Category>) -> Visibility {
    match category {
        // Nobody has looked yet what it is about: it may be about officials.
        None => Visibility::Restricted,
        Some(category) if category.about_officials => category.visibility.max(Visibility::Restricted),
        Some(category) => category.visibility,
    }
}

fn what(answers: &Answers, least: usize, problem: &mut Problem) {
    if Kind::parse(&answers.kind).is_none() {
        add(problem, "kind", "field-kind-missing");
    }
    let length = plain(&answers.text).chars().count();
    if length == 0 {
        add(problem, "text", "field-text-missing");
    } else if length < least || fold(&answers.text).is_empty() {
        add_with(problem, "text", "field-text-too-short", vec![("least", least.to_string())]);
    } else if length > TEXT_LIMIT {
        let arguments = vec![("most", TEXT_LIMIT.to_string())];
        add_with(problem, "text", "field-text-too-long", arguments);
    }
    if answers.photos.len() > PHOTO_LIMIT {
        add_with(problem, "photo", "field-photos-too-many", vec![("most", PHOTO_LIMIT.to_string())]);
    }
}

/// The category, what it asks included; gives what was answered.
fn category(region: &Region, answers: &Answers, problem: &mut Problem) -> Vec<NewAnswer> {
    if answers.category.is_empty() {
        add(problem, "category", "field-category-missing");
        return Vec::new();
    }
    if !routing::is_category(region, &answers.category) {
        add(problem, "category", "field-category-unknown");
        return Vec::new();
    }
    let Some(category) = category_of(region, answers) else { return Vec::new() };
    let kinds = &category.kinds;
    if !kinds.is_empty() && !kinds.iter().any(|kind| kind.as_str() == answers.kind) {
        add(problem, "category", "field-category-other-kind");
    }
    if category.about_officials
        && !answers.accused.is_empty()
        && region.agencies.get(&answers.accused).is_none()
    {
        add(problem, "accused", "field-accused-unknown");
    }
    questions::checked(category, answers, problem)
}

/// The place; missing only where neither category nor channel needs one.
fn place_of(region: &Region, answers: &Answers, geotagged: bool) -> Result<Place, Problem> {
    let place = place::resolve(region, answers)?;
    let category = category_of(region, answers);
    // Before a category is chosen the sender says whether there is a place; afterwards the category does.
    let needed = category.map_or(!answers.no_place, |category| category.needs_place);
    // A channel that carries no position gives an address; an officer finds the village.
    let given = place.area.is_some() || (!geotagged && !place.address.is_empty());
    if given || !needed {
        return Ok(place);
    }
    let problem = Problem::invalid("problem-place");
    Err(match category {
        Some(_) if answers.no_place => problem.field("village", "field-place-needed"),
        _ if !place.address.is_empty() => problem.field("village", "field-place-address-only"),
        _ => problem.field("village", "field-place-missing"),
    })
}

fn visibility_field(region: &Region, answers: &Answers, problem: &mut Problem) -> Visibility {
    let most_open = default_visibility(category_of(region, answers));
    if matches!(answers.visibility.as_str(), "" | "default") {
        return most_open;
    }
    match Visibility::parse(&answers.visibility) {
        Some(chosen) if chosen >= most_open => chosen,
        Some(_) => {
            add(problem, "visibility", "field-visibility-too-open");
            most_open
        }
        None => {
            add(problem, "visibility", "field-visibility-unknown");
            most_open
        }
    }
}

fn contact_fields(answers: &Answers, problem: &mut Problem) -> Option<ContactGiven> {
    let name = plain(&answers.name).replace('\n', " ");
    if name.chars().count() > NAME_LIMIT {
        add_with(problem, "name", "field-name-too-long", vec![("most", NAME_LIMIT.to_string())]);
    }
    let typed_phone = answers.phone.trim();
    let phone = match Phone::parse(typed_phone) {
        Ok(phone) => phone.reveal().to_owned(),
        Err(_) if typed_phone.is_empty() => String::new(),
        Err(_) => {
            add(problem, "phone", "field-phone");
            String::new()
        }
    };
    let email = answers.email.trim().to_owned();
    if !email.is_empty() && !looks_like_email(&email) {
        add(problem, "email", "field-email");
    }
    let answer_by = answer_by(answers, problem, &phone, &email);
    let nothing = name.is_empty() && phone.is_empty() && email.is_empty();
    (!nothing).then_some(ContactGiven { name, phone, email, answer_by })
}

/// How to answer; a way that lacks its address is asked for where it is typed.
fn answer_by(answers: &Answers, problem: &mut Problem, phone: &str, email: &str) -> String {
    match answers.answer_by.as_str() {
        way @ ("whatsapp" | "sms") => {
            if phone.is_empty() && answers.phone.trim().is_empty() {
                add(problem, "phone", "field-phone-missing");
            }
            way.to_owned()
        }
        "email" => {
            if email.is_empty() {
                add(problem, "email", "field-email-missing");
            }
            "email".to_owned()
        }
        _ => "page".to_owned(),
    }
}

/// Whether it has the shape of an address: something, an at sign, a name with a dot. Only sending proves it.
fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let clean = |part: &str| !part.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    text.len() <= EMAIL_LIMIT
        && !local.is_empty()
        && clean(text)
        && !text.contains(['<', '>', ',', ';'])
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
        && !local.contains('@')
}

fn add(problem: &mut Problem, field: &'static str, message: &'static str) {
    add_with(problem, field, message, Vec::new());
}

fn add_with(
    problem: &mut Problem,
    field: &'static str,
    message: &'static str,
    arguments: Vec<balai_base::problem::Argument>,
) {
    problem.fields.push(balai_base::FieldProblem { field: field.to_owned(), message, arguments });
}
