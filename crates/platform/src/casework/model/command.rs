//! What commands take and give back.

use balai_base::{
    AreaCode, CaseId, CaseNumber, EventId, PhotoId, Pin, Point, Secret, Timestamp, language::Language,
};

use super::event::Audience;
use crate::access::Visibility;

/// A case to be opened. Whoever calls has validated category, agency and place against the pack.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// What sort of case: `report`.
    pub case_type: &'static str,
    /// The workflow it follows.
    pub workflow: String,
    /// Complaint, wish, question or praise.
    pub kind: String,
    /// A category of the pack.
    pub category: String,
    /// A channel of the pack.
    pub channel: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// The agency that answers.
    pub agency: String,
    /// The unit that answers; empty when none is named.
    pub unit: String,
    /// The agency complained about; empty when nobody is accused.
    pub hidden_from: String,
    /// Where it lies.
    pub point: Option<Point>,
    /// The smallest known area it lies in.
    pub area: Option<AreaCode>,
    /// The place in words as typed; masked before it is stored.
    pub address: String,
    /// The language the reporter reads.
    pub language: Language,
    /// What the reporter wrote; masked before it is stored.
    pub text: String,
    /// What the reporter answered to the category's questions.
    pub answers: Vec<NewAnswer>,
    /// Names that must not stay readable in any text of this case.
    pub names: Vec<String>,
    /// How the reporter can be reached; none for an anonymous report.
    pub contact: Option<Contact>,
    /// The set of promises its clocks come from.
    pub promise_set: String,
}

impl NewCase {
    /// A secret case of `case_type` at `agency`, of nobody and no place and without a word. Its type is its workflow, its category
    /// and its set of promises too, unless whoever makes it says otherwise.
    pub fn secret(case_type: &'static str, agency: &str, language: Language) -> Self {
        Self {
            case_type,
            workflow: case_type.to_owned(),
            kind: String::new(),
            category: case_type.to_owned(),
            channel: String::new(),
            visibility: Visibility::Secret,
            agency: agency.to_owned(),
            unit: String::new(),
            hidden_from: String::new(),
            point: None,
            area: None,
            address: String::new(),
            language,
            text: String::new(),
            answers: Vec::new(),
            names: Vec::new(),
            contact: None,
            promise_set: case_type.to_owned(),
        }
    }
}

/// An answer to a question of a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAnswer {
    /// The question, as `category/question`.
    pub question: String,
    /// What was answered, at least one value.
    pub values: Vec<String>,
    /// Whether the reporter wrote it: masked before it is stored, like every text.
    pub in_words: bool,
}

/// How a reporter can be reached. Sealed field by field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The name given.
    pub name: Option<Secret<String>>,
    /// The telephone number given.
    pub phone: Option<Secret<String>>,
    /// The e-mail address given.
    pub email: Option<Secret<String>>,
    /// How the reporter wants to be answered: `page`, `email`, …
    pub answer_by: String,
}

/// What opening a case gives.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The case.
    pub id: CaseId,
    /// The number people quote.
    pub number: CaseNumber,
    /// The PIN of its owner: given here once, stored only as a keyed hash.
    pub pin: Pin,
    /// The event that holds the reporter's text.
    pub event: EventId,
    /// The end promised; none when the pack promises nothing for it.
    pub promised_at: Option<Timestamp>,
}

/// A part split off a case: its own text and responsibility; place, contact and PIN are the case's.
#[derive(Clone, Debug)]
pub struct NewPart {
    /// What this part is about.
    pub text: String,
    /// Its category.
    pub category: String,
    /// The agency that answers it.
    pub agency: String,
    /// The unit that answers it.
    pub unit: String,
    /// The set of promises its clocks come from.
    pub promise_set: String,
}

/// An agency and its unit (empty when none is named).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The agency's id.
    pub agency: String,
    /// The unit's id within it.
    pub unit: String,
}

/// A step to be taken.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// The transition's id.
    pub transition: String,
    /// What the reporter and, once released, everybody may read.
    pub answer: String,
    /// The reason among officers; from a reporter, what they say.
    pub reason: String,
    /// The agency (and unit) that is to have the case.
    pub agency: Option<Target>,
    /// The case it is merged into.
    pub master: Option<CaseId>,
    /// The body outside the region.
    pub outside_body: String,
    /// That body's reference number.
    pub reference: String,
    /// Photos, already added to the case, that prove the work.
    pub evidence: Vec<PhotoId>,
    /// The case's `last_event` when the form was shown; a later event refuses the step.
    pub seen: Option<i64>,
}

/// A message or note to be written.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// The text as typed; masked before it is stored.
    pub text: String,
    /// Who may read it.
    pub audience: Audience,
}

/// What an officer sees after giving a reason.
#[derive(Clone, Debug)]
pub struct Revealed {
    /// The reporter; none when the case is anonymous.
    pub contact: Option<Contact>,
    /// Texts in which something was masked, as they were written.
    pub originals: Vec<Original>,
}

/// A text as it was written.
#[derive(Clone, Debug)]
pub struct Original {
    /// The event it belongs to.
    pub event: EventId,
    /// The unmasked text.
    pub text: Secret<String>,
}

/// A place to be corrected or added.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPlace {
    /// Where it lies.
    pub point: Option<Point>,
    /// The smallest known area it lies in.
    pub area: Option<AreaCode>,
    /// The place in words; masked before it is stored.
    pub address: String,
}
