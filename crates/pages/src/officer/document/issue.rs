//! Issuing for a case: which kind, what it says, or the number and file of a national document.

use axum::{extract::Path, response::Response};
use balai_base::{Problem, language::Language};
use balai_platform::{
    access::{Action, may_ever},
    documents::{self, NationalDocument, NewDocument, Origin},
    region::DocumentKind,
};
use balai_store::Failure;
use balai_web::{Answer, Fields, Here, PostForm, Told, Upload, WebError};
use serde::Serialize;
use serde_json::{Map, Value};

use super::case_of;
use crate::documents::{DocumentRow, of_case};

/// The longest value of a field, in characters.
const LONGEST: usize = 200;

#[derive(Serialize)]
struct StartPage {
    case: String,
    documents: Vec<DocumentRow>,
    own: Vec<KindView>,
    national: Vec<KindView>,
    problem: Option<Told>,
}

#[derive(Clone, Serialize)]
struct KindView {
    id: String,
    name: String,
    national: bool,
    fields: Vec<FieldView>,
}

#[derive(Clone, Serialize)]
struct FieldView {
    id: String,
    name: String,
    masked: bool,
}

#[derive(Serialize)]
struct FormPage {
    case: String,
    kind: KindView,
    typed: Fields,
    form_token: String,
    problem: Option<Told>,
}

fn view(here: &Here, kind: &DocumentKind) -> KindView {
    let field = |field: &balai_platform::region::DocumentField| FieldView {
        id: field.id.clone(),
        name: field.name.get(here.language).to_owned(),
        masked: field.masked,
    };
    KindView {
        id: kind.id.clone(),
        name: kind.name.get(here.language).to_owned(),
        national: kind.origin == Origin::National,
        fields: kind.fields.iter().map(field).collect(),
    }
}

fn may(here: &Here) -> Result<(), WebError> {
    here.officer()?;
    if may_ever(&here.region.roles, &here.actor, Action::IssueDocument) {
        return Ok(());
    }
    Err(Problem::forbidden("problem-not-allowed").into())
}

fn kind<'h>(here: &'h Here, id: &str) -> Result<&'h DocumentKind, WebError> {
    here.region.documents.get(id).ok_or_else(WebError::not_found)
}

/// `GET /petugas/terbitkan?kasus=NUMBER`
pub(crate) async fn start(here: Here) -> Answer {
    may(&here)?;
    let asked = here.query.text("kasus").to_owned();
    let (case, documents, problem) = if asked.is_empty() {
        (String::new(), Vec::new(), None)
    } else {
        match case_of(&here, &asked).await {
            Ok((case, number)) => (number.to_string(), of_case(&here, case).await?, None),
            Err(error) => {
                let problem = error.problem.clone().field("kasus", "field-document-case");
                (asked, Vec::new(), Some(here.told(&problem)))
            }
        }
    };
    let agency = own_agency(&here)?;
    let issued = |kind: &&DocumentKind| {
        kind.origin == Origin::National || here.region.services.issues(&agency, &kind.id)
    };
    let kinds = here.region.documents.kinds.iter().filter(issued);
    let (national, own): (Vec<KindView>, Vec<KindView>) =
        kinds.map(|kind| view(&here, kind)).partition(|kind| kind.national);
    Ok(here.page("officer/document/start.html", &StartPage { case, documents, own, national, problem }))
}

fn form_page(here: &Here, kind: &DocumentKind, typed: Fields, problem: Option<&Problem>) -> FormPage {
    FormPage {
        case: typed.text("kasus").to_owned(),
        kind: view(here, kind),
        form_token: here.form_token(),
        problem: problem.map(|problem| here.told(problem)),
        typed,
    }
}

/// `GET /petugas/terbitkan/{kind}?kasus=NUMBER`
pub(crate) async fn form(here: Here, Path(id): Path<String>) -> Answer {
    may(&here)?;
    let kind = kind(&here, &id)?;
    Ok(here.page("officer/document/form.html", &form_page(&here, kind, here.query.clone(), None)))
}

/// `POST /petugas/terbitkan/{kind}`: a document of the region's own.
pub(crate) async fn post(here: Here, Path(id): Path<String>, PostForm(fields): PostForm) -> Answer {
    may(&here)?;
    let kind = kind(&here, &id)?.clone();
    match issue(&here, &kind, &fields).await {
        Ok(issued) => Ok(issued),
        Err(error) if error.problem.fields.is_empty() => Err(error),
        Err(error) => {
            let page = form_page(&here, &kind, fields, Some(&error.problem));
            Ok(here.page_refused(&error.problem, "officer/document/form.html", &page))
        }
    }
}

async fn issue(here: &Here, kind: &DocumentKind, fields: &Fields) -> Answer {
    let mut problem = Problem::invalid("problem-answers");
    let mut data = Map::new();
    for field in &kind.fields {
        let text = fields.text(&field.id);
        if text.is_empty() || text.chars().count() > LONGEST {
            let most = vec![("most", LONGEST.to_string())];
            problem = problem.field_with(field.id.clone(), "field-document-value", most);
        }
        data.insert(field.id.clone(), Value::String(text.to_owned()));
    }
    if !problem.fields.is_empty() {
        return Err(problem.into());
    }
    let case = case(here, fields).await?;
    let language = Language::Id;
    let new = NewDocument {
        kind: kind.id.clone(),
        case,
        agency: own_agency(here)?,
        data: Value::Object(data),
        language,
    };
    let (context, token) = (here.context(), once(fields)?);
    let issued = here
        .state
        .store
        .write(move |tx| {
            used(tx, &context, &token)?;
            documents::issue(tx, &context, &new)
        })
        .await?;
    Ok(told(here, &issued))
}

/// Leads to the document; a PIN that is told once is shown on the page itself.
fn told(here: &Here, issued: &documents::Issued) -> Response {
    #[derive(Serialize)]
    struct IssuedPage {
        id: String,
        number: String,
        pin: String,
    }
    let Some(pin) = &issued.pin else {
        return here.redirect(&format!("/petugas/dokumen/{}?selesai=terbit", issued.id));
    };
    let page =
        IssuedPage { id: issued.id.to_string(), number: issued.number.clone(), pin: pin.reveal().to_owned() };
    here.page("officer/document/issued.html", &page)
}

async fn case(here: &Here, fields: &Fields) -> Result<Option<balai_base::CaseId>, WebError> {
    let Some(number) = fields.optional("kasus") else { return Ok(None) };
    match case_of(here, number).await {
        Ok((case, _)) => Ok(Some(case)),
        Err(error) => Err(error.problem.clone().field("kasus", "field-document-case").into()),
    }
}

/// In whose name an officer issues where no case says it.
fn own_agency(here: &Here) -> Result<String, WebError> {
    let officer = here.officer()?;
    let named = officer.grants.iter().find(|grant| !grant.agency.is_empty());
    Ok(named.map(|grant| grant.agency.clone()).unwrap_or_default())
}

fn once(fields: &Fields) -> Result<[u8; 32], WebError> {
    fields.form_token().ok_or_else(|| Problem::forbidden("problem-form-expired").into())
}

/// Refuses a form that was sent already: a document issued twice would have two numbers.
fn used(
    tx: &mut balai_store::Tx,
    context: &balai_platform::casework::Context,
    token: &[u8; 32],
) -> Result<(), Failure> {
    let once = limits_once();
    balai_store::limits::take(tx, &context.region.id, "document-form", token, context.moment.now, &once)
        .map_err(|_| Problem::conflict("problem-document-sent-twice").into())
}

fn limits_once() -> balai_store::limits::Limit {
    balai_store::limits::Limit { window_ms: balai_base::time::DAY, allowed: 1 }
}

/// `POST /petugas/terbitkan/{kind}/daftar`: a national document, with number and file.
pub(crate) async fn register(here: Here, Path(id): Path<String>, upload: Upload) -> Answer {
    may(&here)?;
    let kind = kind(&here, &id)?.clone();
    let fields = upload.fields.clone();
    match take_in(&here, &kind, upload).await {
        Ok(issued) => Ok(issued),
        Err(error) if error.problem.fields.is_empty() => Err(error),
        Err(error) => {
            let page = form_page(&here, &kind, fields, Some(&error.problem));
            Ok(here.page_refused(&error.problem, "officer/document/form.html", &page))
        }
    }
}

async fn take_in(here: &Here, kind: &DocumentKind, upload: Upload) -> Answer {
    let Upload { fields, files } = upload;
    let case = case(here, &fields).await?;
    let file = files.into_iter().find(|file| file.field == "file").map(|file| file.bytes);
    if file.as_ref().is_some_and(|bytes| !bytes.starts_with(b"%PDF-")) {
        return Err(Problem::invalid("problem-answers").field("file", "field-document-pdf").into());
    }
    let context = here.context();
    let (store, keeping) = (here.state.store.clone(), context.clone());
    let sealing = tokio::task::spawn_blocking(move || {
        file.map(|bytes| documents::seal_file(store.files(), &keeping, &bytes)).transpose()
    });
    let file = sealing.await.map_err(|error| WebError::internal(error.to_string()))??;
    let new = NationalDocument {
        kind: kind.id.clone(),
        case,
        agency: own_agency(here)?,
        number: fields.text("number").to_owned(),
        file,
        language: here.language,
    };
    let issued = here.state.store.write(move |tx| documents::register_national(tx, &context, &new)).await?;
    Ok(told(here, &issued))
}
