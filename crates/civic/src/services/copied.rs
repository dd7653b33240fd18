//! An application in the copy its person may ask for (UU 27/2022, article 7), and what a granted correction changes in it.

use balai_base::CaseId;
use balai_platform::{
    access::Action,
    casework::{self, Case, Context},
    documents,
    forms::Key,
};
use balai_store::{Failure, Tx};
use serde::Serialize;
use uuid::Uuid;

use super::{
    CASE_TYPE, answers, application,
    asked::CONTACT_FORM,
    working::{benefits, registering},
};

/// An application as its person reads it in the copy: nothing masked. Times in epoch milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct CopiedApplication {
    /// The service's name.
    pub service: String,
    /// The service's id.
    pub service_id: String,
    /// The variant's id; empty when the service has none.
    pub variant: String,
    /// Who typed it in: `online`, `counter` or `outreach`.
    pub entry: &'static str,
    /// For whom: `self`, `minor` or `attorney`.
    pub behalf: &'static str,
    /// When it was sent.
    pub sent_at: Option<i64>,
    /// Since when nothing is missing.
    pub complete_at: Option<i64>,
    /// What was answered, in the order of the forms.
    pub answers: Vec<CopiedAnswer>,
    /// What was given for each requirement, and what an officer said of it.
    pub requirements: Vec<CopiedRequirement>,
    /// The photos of originals.
    pub uploads: Vec<CopiedUpload>,
    /// The number of what was issued; empty when nothing was.
    pub product: String,
    /// What is paid to heirs, in whole rupiah.
    pub benefit: Option<i64>,
    /// What the region issued or handed over.
    pub documents: Vec<CopiedDocument>,
}

/// One answer.
#[derive(Clone, Debug, Serialize)]
pub struct CopiedAnswer {
    /// The form's code; empty for a fact that forms share.
    pub form: String,
    /// What was asked.
    pub question: String,
    /// Which of a repeated group, from 1.
    pub number: Option<u32>,
    /// What was answered, whole.
    pub answer: String,
}

/// One requirement.
#[derive(Clone, Debug, Serialize)]
pub struct CopiedRequirement {
    /// What is required.
    pub requirement: String,
    /// How it was met.
    pub given: &'static str,
    /// What an officer said of it.
    pub verdict: &'static str,
    /// The officer's words about it.
    pub remark: String,
}

/// One photo. Its picture opens on the application's own page until it is deleted.
#[derive(Clone, Debug, Serialize)]
pub struct CopiedUpload {
    /// Its identifier.
    pub id: Uuid,
    /// The requirement it was given for.
    pub requirement: String,
    /// What it is.
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// When it was added.
    pub added_at: i64,
    /// When it is deleted; none before the end.
    pub delete_at: Option<i64>,
}

/// One document.
#[derive(Clone, Debug, Serialize)]
pub struct CopiedDocument {
    /// Its id, which `/cek` knows.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// The number on the paper.
    pub number: String,
    /// What became of it.
    pub state: &'static str,
    /// When it was issued or handed over.
    pub issued_at: i64,
    /// What it says.
    pub content: Option<serde_json::Value>,
}

/// The application of a case, whole, for its owner; none when the case is of another type.
pub fn copied(tx: &mut Tx, context: &Context, case: &Case) -> Result<Option<CopiedApplication>, Failure> {
    context.require(Action::ReadOwn, case)?;
    let Some(own) = application(tx, context, case.id)? else { return Ok(None) };
    let whole = answers::open(tx, context, case.id)?;
    let service = context.region.services.get(&own.head.service);
    let named = |code: &str| {
        let known = service.and_then(|service| service.requirement(code));
        known.map_or_else(|| code.to_owned(), |known| known.name.get(own.head.language).to_owned())
    };
    let answers = own.answers.iter().map(|shown| CopiedAnswer {
        form: shown.form.clone(),
        question: shown.label.clone(),
        number: shown.number,
        answer: whole.get(&shown.key).filter(|_| shown.masked).unwrap_or(&shown.value).to_owned(),
    });
    let product = if casework::is_erased(tx, &context.region.id, case.id)? {
        None
    } else {
        registering::product_number(tx, context, case.id)?
    };
    Ok(Some(CopiedApplication {
        service: service
            .map(|own_service| own_service.name.get(own.head.language).to_owned())
            .unwrap_or_default(),
        service_id: own.head.service.clone(),
        variant: own.head.variant.clone(),
        entry: own.head.entry.as_str(),
        behalf: own.head.behalf.as_str(),
        sent_at: own.head.sent_at.map(balai_base::Timestamp::millis),
        complete_at: own.head.complete_at.map(balai_base::Timestamp::millis),
        answers: answers.collect(),
        requirements: own
            .items
            .iter()
            .map(|item| CopiedRequirement {
                requirement: named(&item.requirement),
                given: item.given.as_str(),
                verdict: item.verdict.as_str(),
                remark: item.remark.clone(),
            })
            .collect(),
        uploads: own
            .files
            .iter()
            .map(|upload| CopiedUpload {
                id: upload.id,
                requirement: named(&upload.requirement),
                media_type: upload.media_type.clone(),
                bytes: upload.bytes,
                added_at: upload.added_at.millis(),
                delete_at: upload.delete_at.map(balai_base::Timestamp::millis),
            })
            .collect(),
        product: product.map(balai_base::Secret::into_revealed).unwrap_or_default(),
        benefit: benefits::of(tx, context, case.id)?.map(|benefit| benefit.amount),
        documents: issued(tx, context, case.id)?,
    }))
}

fn issued(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Vec<CopiedDocument>, Failure> {
    let mut issued = Vec::new();
    for document in documents::of_case(tx, context, case)? {
        // A national document lies here as a file only: there is nothing to read out of it.
        let content = match documents::content(tx, context, &document) {
            Ok(content) => Some(content.data),
            Err(Failure::Refused(_)) => None,
            Err(failure) => return Err(failure),
        };
        issued.push(CopiedDocument {
            id: document.id.to_string(),
            kind: document.kind.clone(),
            number: document.number.clone(),
            state: document.state.as_str(),
            issued_at: document.issued_at.millis(),
            content,
        });
    }
    Ok(issued)
}

/// Puts right what an application says of how its person is reached, after a granted correction; empty text leaves a value
/// as it is. The applicant's name is changed while the application is open: what was decided on stays what was asked.
pub fn correct_contact(
    tx: &mut Tx,
    context: &Context,
    case: &Case,
    [name, phone, email]: [&str; 3],
) -> Result<(), Failure> {
    if case.case_type != CASE_TYPE || casework::is_erased(tx, &context.region.id, case.id)? {
        return Ok(());
    }
    let known = answers::open(tx, context, case.id)?;
    let open_name = if case.meaning.is_final() { "" } else { name };
    let fields = [
        (Key::new("", "nama"), open_name),
        (Key::new(CONTACT_FORM, "telepon"), phone),
        (Key::new(CONTACT_FORM, "surel"), email),
    ];
    let changes: Vec<(Key, String)> = fields
        .into_iter()
        .filter(|(key, value)| !value.is_empty() && known.get(key).is_some())
        .map(|(key, value)| (key, value.to_owned()))
        .collect();
    if changes.is_empty() { Ok(()) } else { answers::save(tx, context, case.id, &changes) }
}

/// The cases with the parts of those that are bundles: what concerns a person concerns every part of what was asked for.
pub fn with_parts(tx: &mut Tx, context: &Context, cases: Vec<Case>) -> Result<Vec<Case>, Failure> {
    let mut all = Vec::new();
    for case in cases {
        let parts =
            if case.case_type == CASE_TYPE { super::parts(tx, context, case.id)? } else { Vec::new() };
        all.push(case);
        for part in parts {
            if !all.iter().any(|known: &Case| known.id == part.case) {
                all.extend(casework::get(tx, &context.region, part.case)?);
            }
        }
    }
    Ok(all)
}
