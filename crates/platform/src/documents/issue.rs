//! Issuing: number, place in the list of states, credential and row, all in one transaction.

use balai_base::{Problem, Random as _};
use balai_credential::{
    Claims, DocumentId, Status, StatusPlace, TemplateHash, address, data_hash, picture, sign,
};
use balai_store::{
    Failure, Tx, files,
    jobs::{self, NewJob},
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{
    ActKind, Content, Document, Issued, MAKE_PDF, NationalDocument, NewDocument, Origin, PdfState,
    act::{self, Noted},
    content,
    jobs::LANE,
    keys, numbering, print, signatures, sites,
    store::{self, Row},
};
use crate::{
    access::{Action, Actor},
    casework::{Case, Context},
    region::{DocumentKind, Region},
};

/// The longest number of a national document, in characters.
const NUMBER_LIMIT: usize = 60;

/// The counter of places in the list of states.
const STATES: &str = "states";

/// Issues a document: the row is there at once, the PDF is made by a job. The same `Moment` gives the same id, so a command
/// that is run again issues one document. An officer issues for an agency only what its services give, or what no service gives.
pub fn issue(tx: &mut Tx, context: &Context, new: &NewDocument) -> Result<Issued, Failure> {
    let case = act::require(tx, context, Action::IssueDocument, new.case)?;
    let region = context.region.as_ref();
    let kind = kind_of(region, &new.kind, Origin::Region)?;
    if !new.data.is_object() {
        return Err(Problem::invalid("problem-document-data").into());
    }
    let agency = agency(region, &new.agency, case.as_ref())?;
    if matches!(context.actor, Actor::Officer(_)) && !region.services.issues(&agency, &kind.id) {
        return Err(Problem::forbidden("problem-document-of-another-agency").into());
    }
    let (now, zone) = (context.moment.now, &region.time_zone);
    let year = numbering::year(now, zone);
    let sequence = store::count_up(tx, &region.id, (&kind.id, year))?;
    let place = StatusPlace { year, index: store::count_up(tx, &region.id, (STATES, year))? - 1 };
    let id = fresh_id(context, &format!("document|{}|{sequence}|{year}", kind.id));
    let short = region.agencies.get(&agency).map(|agency| agency.short_name.id.clone()).unwrap_or_default();
    let mut document = Document {
        place: Some(place),
        template: template(region, kind),
        pdf: PdfState::Preparing,
        ..blank(
            context,
            (id, kind),
            (new.case, agency),
            numbering::number(kind, sequence, &short, (now, zone)),
        )
    };
    document.language = new.language;
    let (said, credential, signer) = signed(tx, context, (kind, &document), &new.data)?;
    let (key, wrapped) = content::fresh_key(&context.vault, id)?;
    let pin = new.case.is_none().then(|| print::fresh_pin(context, id));
    let row = Row {
        wrapped,
        content: content::seal(&context.vault, &key, id, &said)?,
        credential: Some(
            context.vault.seal_with(&key, &content::place("credential", id), &credential)?.bytes,
        ),
        signer: Some(signer),
        pin_hash: pin.as_ref().map(|pin| print::pin_hash(context, id, pin)),
        file: None,
    };
    store::insert(tx, &region.id, &document, &row)?;
    signatures::begin(tx, region, (id, kind))?;
    act::note(
        tx,
        context,
        Action::IssueDocument,
        &document,
        &Noted { act: ActKind::Issued, other: "", reason: "" },
    )?;
    let job = NewJob { lane: LANE, kind: MAKE_PDF, payload: id.to_string(), unique_key: None, due_at: now };
    jobs::enqueue(tx, &region.id, &context.moment, &job)?;
    Ok(Issued { id, number: document.number, address: said.address, pin })
}

/// Issues a document for something that is to have one only, such as an application its receipt: whoever asks again is given the
/// one that is there.
pub fn issue_once(
    tx: &mut Tx,
    context: &Context,
    subject: &str,
    new: &NewDocument,
) -> Result<DocumentId, Failure> {
    let region = &context.region.id;
    if let Some(known) = store::of_subject(tx, region, subject)? {
        return Ok(known);
    }
    let id = issue(tx, context, new)?.id;
    store::name_subject(tx, region, subject, id)?;
    Ok(id)
}

/// Registers a document that the national system numbered and signed: its number and, when an officer has it, its file.
/// Balai never signs it and gives it no QR.
pub fn register_national(tx: &mut Tx, context: &Context, new: &NationalDocument) -> Result<Issued, Failure> {
    let case = act::require(tx, context, Action::IssueDocument, new.case)?;
    let region = context.region.as_ref();
    let kind = kind_of(region, &new.kind, Origin::National)?;
    let number = new.number.split_whitespace().collect::<Vec<_>>().join(" ");
    if number.is_empty() || number.chars().count() > NUMBER_LIMIT {
        let problem = Problem::invalid("problem-answers").field("number", "field-document-number");
        return Err(problem.into());
    }
    let agency = agency(region, &new.agency, case.as_ref())?;
    if store::is_number_taken(tx, &region.id, (Origin::National, &kind.id), &number)? {
        let problem =
            Problem::conflict("problem-document-registered").field("number", "field-document-registered");
        return Err(problem.into());
    }
    let id = match &new.file {
        Some(file) => file.of,
        None => fresh_id(context, &format!("document|{}|{number}", kind.id)),
    };
    let mut document = Document {
        pdf: if new.file.is_some() { PdfState::Ready } else { PdfState::None },
        pdf_sha256: new.file.as_ref().map(|file| file.sha256),
        ..blank(context, (id, kind), (new.case, agency), number)
    };
    document.language = new.language;
    let wrapped = match &new.file {
        Some(file) => file.key.clone(),
        None => content::fresh_key(&context.vault, id)?.1,
    };
    let key = content::open_key(&context.vault, id, &wrapped)?;
    let empty = Content { data: Value::Null, salt: [0; 16], subject: Vec::new(), address: String::new() };
    let pin = new.case.is_none().then(|| print::fresh_pin(context, id));
    let row = Row {
        wrapped,
        content: content::seal(&context.vault, &key, id, &empty)?,
        credential: None,
        signer: None,
        pin_hash: pin.as_ref().map(|pin| print::pin_hash(context, id, pin)),
        file: new.file.as_ref().map(|file| file.file),
    };
    if let Some(file) = &new.file {
        files::name(tx, &region.id, &file.file, (print::SEALED_MEDIA, file.size), context.moment.now)?;
    }
    store::insert(tx, &region.id, &document, &row)?;
    let noted = Noted { act: ActKind::Registered, other: "", reason: "" };
    act::note(tx, context, Action::IssueDocument, &document, &noted)?;
    Ok(Issued { id, number: document.number, address: String::new(), pin })
}

/// The id of one purpose of this moment.
pub(super) fn fresh_id(context: &Context, purpose: &str) -> DocumentId {
    let mut bytes = [0_u8; 12];
    context.moment.random(purpose).fill(&mut bytes);
    DocumentId::from_bytes(bytes)
}

fn kind_of<'r>(region: &'r Region, id: &str, origin: Origin) -> Result<&'r DocumentKind, Failure> {
    let unknown = || Problem::invalid("problem-document-kind").field("kind", "problem-document-kind");
    region.documents.get(id).filter(|kind| kind.origin == origin).ok_or_else(|| unknown().into())
}

fn agency(region: &Region, named: &str, case: Option<&Case>) -> Result<String, Failure> {
    let id = if named.is_empty() { case.map_or("", |case| case.agency.as_str()) } else { named };
    let unknown = || Problem::invalid("problem-agency-unknown").field("agency", "problem-agency-unknown");
    region.agencies.get(id).map(|agency| agency.id.clone()).ok_or_else(|| unknown().into())
}

/// Which template: a digest of the bytes of the files it is set from and of what the pack says a document of this kind holds.
fn template(region: &Region, kind: &DocumentKind) -> TemplateHash {
    let files = region.document_templates.get(&kind.template).map_or("", |template| &*template.hash);
    let mut digest = Sha256::new();
    let mut part = |text: &str| {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text.as_bytes());
    };
    part(files);
    for field in &kind.fields {
        part(if field.masked { "masked" } else { "field" });
        part(&field.id);
    }
    for value in &kind.values {
        part("value");
        part(&value.id);
    }
    for list in &kind.lists {
        part("list");
        part(&list.id);
        list.columns.iter().for_each(|(column, _)| part(column));
    }
    let digest: [u8; 32] = digest.finalize().into();
    digest.first_chunk::<16>().copied().unwrap_or_default()
}

fn blank(
    context: &Context,
    (id, kind): (DocumentId, &DocumentKind),
    (case, agency): (Option<balai_base::CaseId>, String),
    number: String,
) -> Document {
    Document {
        id,
        kind: kind.id.clone(),
        origin: kind.origin,
        case,
        number,
        agency,
        language: balai_base::language::Language::Id,
        state: Status::Active,
        superseded_by: None,
        place: None,
        template: [0; 16],
        pdf: PdfState::None,
        pdf_sha256: None,
        signature: None,
        prints: 0,
        scans: 0,
        issued_at: context.moment.now,
        issued_by: context.actor.account(),
        changed_at: context.moment.now,
    }
}

/// Content, credential, and the key that signed it.
fn signed(
    tx: &mut Tx,
    context: &Context,
    (kind, document): (&DocumentKind, &Document),
    data: &Value,
) -> Result<(Content, Vec<u8>, [u8; 8]), Failure> {
    let region = context.region.as_ref();
    let site = sites::site(tx, region)?;
    let (key, specimen) = keys::newest(&context.vault, &region.id)?;
    let mut salt = [0_u8; 16];
    context.moment.random(&format!("document-salt|{}", document.id)).fill(&mut salt);
    let subject = numbering::subject(kind, data);
    let unmade = |_| Failure::from(Problem::invalid("problem-document-data"));
    let claims = Claims {
        issuer: site.issuer.clone(),
        issued_at: keys::seconds(context.moment.now),
        id: document.id,
        kind: kind.id.clone(),
        number: document.number.clone(),
        subject: subject.clone(),
        data_hash: data_hash(&salt, data).map_err(unmade)?,
        status: document.place.unwrap_or(StatusPlace { year: 0, index: 0 }),
        template: document.template,
    };
    let credential = sign(&key, &claims).map_err(unmade)?;
    let address = address(&site.issuer, &credential, site.plain);
    // What no camera would read from the paper is refused now, and not at the printer.
    let too_long = |_| Failure::from(Problem::invalid("problem-document-too-long"));
    picture(&address).map_err(too_long)?;
    keys::remember(tx, &region.id, key.public(), (context.moment.now, specimen))?;
    let said = Content { data: data.clone(), salt, subject, address };
    Ok((said, credential, key.public().id().0))
}
