//! `/cetak`: whoever holds a document's id and PIN prints it, also at a public machine. What was opened is forgotten after a
//! minute, leaves no cookie and stands in no address.

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use balai_base::{
    Pin, Problem, Timestamp, text::from_hexadecimal, text::hexadecimal, time::HOUR, time::MINUTE,
};
use balai_credential::DocumentId;
use balai_platform::documents::{self, Held, Proof};
use balai_store::{
    Failure,
    limits::{self, Limit},
};
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

use crate::documents::{Line, deliver, kind_name, lines, qr};

/// How often one network may try in an hour: a machine in a hall serves many people.
const TRIES: Limit = Limit { window_ms: HOUR, allowed: 120 };
/// How long what was opened may be printed, after the page itself has gone.
const OPEN_FOR: i64 = 3 * MINUTE;

/// After so many seconds what was opened is gone from the screen.
const AWAY: u32 = 60;

#[derive(Serialize)]
struct OpenPage {
    id: String,
    ended: bool,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct HeldPage {
    id: String,
    ticket: String,
    kind: String,
    number: String,
    agency: String,
    issued_at: i64,
    lines: Vec<Line>,
    /// The QR as a `data:` address with its width on paper; nothing for a national document.
    qr: Option<(String, u32)>,
    issuer: String,
    pdf: &'static str,
    specimen: bool,
    /// Whether this is the sheet to be printed, counted already.
    sheet: bool,
}

/// `GET /cetak`
pub(crate) async fn get(here: Here) -> Answer {
    let ended = here.query.text("selesai") == "1";
    Ok(here.page("citizen/document/open.html", &OpenPage { id: String::new(), ended, problem: None }))
}

/// `POST /cetak`: id and PIN.
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    match open(&here, &fields).await {
        Ok(proof) => shown(&here, proof, false).await,
        Err(error) if error.problem.fields.is_empty() => Err(error),
        Err(error) => {
            let page = OpenPage {
                id: fields.text("id").to_owned(),
                ended: false,
                problem: Some(here.told(&error.problem)),
            };
            Ok(here.page_refused(&error.problem, "citizen/document/open.html", &page))
        }
    }
}

async fn open(here: &Here, fields: &Fields) -> Result<Proof, WebError> {
    let wrong = || Problem::invalid("problem-answers");
    let Ok(id) = DocumentId::parse(fields.text("id")) else {
        return Err(wrong().field("id", "field-document-id-shape").into());
    };
    let Ok(pin) = Pin::parse(fields.text("pin")) else {
        return Err(wrong().field("pin", "field-pin-shape").into());
    };
    let (region, now) = (here.region.id.clone(), here.now());
    let network = here.state.vault.mac("document-open", &here.network());
    here.state
        .store
        .write(move |tx| limits::take(tx, &region, "document-open", &network, now, &TRIES))
        .await?;
    let context = here.context();
    let proof = here.state.store.write(move |tx| documents::open_by_pin(tx, &context, id, &pin)).await?;
    proof.ok_or_else(|| wrong().field("pin", "field-document-pin-wrong").into())
}

async fn held(here: &Here, proof: Proof, counted: bool) -> Result<(Held, String, bool), Failure> {
    let context = here.context();
    here.state
        .store
        .write(move |tx| {
            let held = documents::hold(tx, &context, proof, counted)?;
            let set = documents::key_set(tx, &context.region)?;
            let specimen = set.keys.first().is_some_and(|key| key.specimen);
            Ok((held, set.issuer, specimen))
        })
        .await
}

async fn shown(here: &Here, proof: Proof, sheet: bool) -> Answer {
    let (held, issuer, specimen) = held(here, proof, sheet).await?;
    let (document, content) = (&held.document, &held.content);
    let agency = here.region.agencies.get(&document.agency);
    let page = HeldPage {
        id: document.id.to_string(),
        ticket: ticket(here, document.id, here.now().plus(OPEN_FOR)),
        kind: kind_name(here, &document.kind),
        number: document.number.clone(),
        agency: agency.map(|agency| agency.name.get(here.language).to_owned()).unwrap_or_default(),
        issued_at: document.issued_at.millis(),
        lines: lines(here, &document.kind, &content.subject),
        qr: qr(&content.address),
        issuer,
        pdf: document.pdf.as_str(),
        specimen,
        sheet,
    };
    let mut response = never_kept(here.page("citizen/document/held.html", &page));
    // A header, not a tag: whoever needs longer may turn it off (WCAG 2.2, 2.2.1), and the machine ends by itself.
    let away = format!("{AWAY}; url={}", here.url("/cetak?selesai=1"));
    if let Ok(away) = away.parse() {
        response.headers_mut().insert(HeaderName::from_static("refresh"), away);
    }
    Ok(response)
}

/// `POST /cetak/lembar`: the sheet to be printed; counted.
pub(crate) async fn sheet(here: Here, PostForm(fields): PostForm) -> Answer {
    let proof = kept(&here, &fields)?;
    shown(&here, proof, true).await
}

/// `POST /cetak/pdf`: the PDF; counted.
pub(crate) async fn pdf(here: Here, PostForm(fields): PostForm) -> Answer {
    let proof = kept(&here, &fields)?;
    let (held, _, _) = held(&here, proof, true).await?;
    deliver(&here, held.pdf, proof.id()).await
}

fn never_kept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What proves for a few minutes, in this browser, that the PIN was right.
fn ticket(here: &Here, id: DocumentId, until: Timestamp) -> String {
    let until = until.millis().to_be_bytes();
    let told = [id.bytes().as_slice(), here.device.as_slice(), until.as_slice()].concat();
    let mac = here.state.vault.mac("document-ticket", &told);
    format!("{}{}", hexadecimal(&until), hexadecimal(&mac))
}

fn kept(here: &Here, fields: &Fields) -> Result<Proof, WebError> {
    let expired = || Problem::forbidden("problem-document-session").into();
    let id = DocumentId::parse(fields.text("id")).map_err(|_| expired())?;
    let sent = fields.text("ticket");
    let until = sent.get(..16).and_then(from_hexadecimal::<8>).map(i64::from_be_bytes).map(Timestamp);
    let until = until.filter(|until| *until > here.now()).ok_or_else(expired)?;
    // Both are of one length and made of a keyed hash: comparing hashes of them tells nothing by its time.
    let vault = &here.state.vault;
    let same = vault.mac("document-ticket-sent", sent.as_bytes())
        == vault.mac("document-ticket-sent", ticket(here, id, until).as_bytes());
    if same { Ok(Proof::kept(id)) } else { Err(expired()) }
}
