//! `/petugas/tanda-tangan`: documents that wait for the reader's electronic signature, signed one by one or as a batch. What is
//! typed here goes to the signing service and is kept nowhere.

use balai_base::Problem;
use balai_credential::DocumentId;
use balai_platform::{
    documents::{
        self, SignatureState,
        signing::{Consent, SignatureKind, Way},
    },
    identity,
};
use balai_web::{Answer, Here, PostForm, Told, WebError};
use serde::Serialize;

use crate::{
    documents::{DocumentRow, row},
    officer::command::setting,
};

/// The most documents that are shown and signed at once.
const MOST: u32 = 50;

#[derive(Serialize)]
struct SignPage {
    documents: Vec<WaitingRow>,
    /// The ways to sign that are open to the reader, by their words.
    ways: Vec<&'static str>,
    way: String,
    /// `wet`, `demonstration` or `certified`.
    kind: &'static str,
    /// How many were signed, and how many the service answers later.
    signed: Option<usize>,
    pending: Option<usize>,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct WaitingRow {
    document: DocumentRow,
    /// Why it was refused last; empty when it was not.
    refusal: String,
    chosen: bool,
}

/// The reader's login.
async fn login(here: &Here) -> Result<String, WebError> {
    let id = here.officer()?.account;
    let context = here.context();
    let found = here.state.store.read(move |tx| identity::account(tx, &setting(&context), id)).await?;
    Ok(found.map(|listed| listed.account.login).unwrap_or_default())
}

async fn page(here: &Here, chosen: Option<&[DocumentId]>) -> Result<SignPage, WebError> {
    let login = login(here).await?;
    let context = here.context();
    let waiting = here.state.store.read(move |tx| documents::waiting(tx, &context, MOST)).await?;
    let desk = &here.state.options.signing;
    let ways: Vec<&str> = desk.ways(&login).into_iter().map(Way::as_str).collect();
    Ok(SignPage {
        documents: waiting
            .iter()
            .map(|document| WaitingRow {
                refusal: document.signature.as_ref().map(|own| own.refusal.clone()).unwrap_or_default(),
                chosen: chosen.is_none_or(|chosen| chosen.contains(&document.id)),
                document: row(here, document),
            })
            .collect(),
        way: ways.first().map(|way| (*way).to_owned()).unwrap_or_default(),
        ways,
        kind: desk.kind().as_str(),
        signed: None,
        pending: None,
        problem: None,
    })
}

/// `GET /petugas/tanda-tangan`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    Ok(here.page("officer/document/sign.html", &page(&here, None).await?))
}

/// What became of a batch.
#[derive(Default)]
struct Batch {
    signed: usize,
    pending: usize,
    problem: Option<Problem>,
}

/// `POST /petugas/tanda-tangan`: the chosen documents, until one is refused. What was signed before stays signed.
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    let login = login(&here).await?;
    let chosen: Vec<DocumentId> =
        fields.all("dokumen").into_iter().filter_map(|text| DocumentId::parse(text).ok()).collect();
    let batch = match consent(&here, &login, (fields.text("cara"), fields.text("frasa")), &chosen) {
        Ok(consent) => sign(&here, consent, chosen.clone()).await?,
        Err(problem) => Batch { problem: Some(problem), ..Batch::default() },
    };
    let mut shown = page(&here, Some(&chosen)).await?;
    if shown.ways.iter().any(|way| *way == fields.text("cara")) {
        fields.text("cara").clone_into(&mut shown.way);
    }
    shown.signed = Some(batch.signed).filter(|count| *count > 0);
    shown.pending = Some(batch.pending).filter(|count| *count > 0);
    shown.problem = batch.problem.as_ref().map(|problem| here.told(problem));
    Ok(match &batch.problem {
        Some(problem) => here.page_refused(problem, "officer/document/sign.html", &shown),
        None => here.page("officer/document/sign.html", &shown),
    })
}

/// What the form says, or what is wrong with it.
fn consent(
    here: &Here,
    login: &str,
    (way, typed): (&str, &str),
    chosen: &[DocumentId],
) -> Result<Consent, Problem> {
    let desk = &here.state.options.signing;
    if desk.kind() == SignatureKind::Wet {
        return Err(Problem::conflict("problem-signing-no-signer"));
    }
    let mut problem = Problem::invalid("problem-answers");
    if chosen.is_empty() {
        problem = problem.field("dokumen", "field-signing-none");
    }
    if typed.is_empty() {
        problem = problem.field("frasa", "field-signing-passphrase");
    }
    if !problem.fields.is_empty() {
        return Err(problem);
    }
    let consent = Way::parse(way).and_then(|way| desk.consent(login, way, typed.to_owned()));
    consent.ok_or_else(|| Problem::conflict("problem-signing-no-certificate"))
}

async fn sign(here: &Here, consent: Consent, chosen: Vec<DocumentId>) -> Result<Batch, WebError> {
    let (state, context) = (here.state.clone(), here.context());
    let work = move || {
        let mut batch = Batch::default();
        let Some(signer) = state.options.signing.signer().clone() else { return Ok(batch) };
        for id in chosen.into_iter().take(usize::try_from(MOST).unwrap_or(usize::MAX)) {
            let own = context.apart(&format!("sign|{id}"));
            match documents::sign(&state.store, &own, (signer.as_ref(), &consent), id) {
                Ok(SignatureState::Done) => batch.signed += 1,
                Ok(_) => batch.pending += 1,
                Err(balai_store::Failure::Refused(problem)) => {
                    // Three wrong passphrases lock a certificate: nothing is tried twice with the same one.
                    batch.problem = Some(as_typed(*problem));
                    break;
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(batch)
    };
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|error| WebError::internal(error.to_string()))??)
}

/// A refusal of the service beside the field it is about, as a page that can be mended.
fn as_typed(problem: Problem) -> Problem {
    if problem.message == "problem-signing-passphrase" {
        return Problem::invalid("problem-answers").field("frasa", "problem-signing-passphrase");
    }
    problem
}
