//! What an officer does to one application: verdicts, steps, looking at a number, products, hand-overs, fees and benefits.

use axum::extract::Path;
use balai_base::{CaseNumber, Problem};
use balai_civic::services::{
    Verdict,
    working::{acts, benefits, payments, products, verdicts, view},
};
use balai_platform::casework::{self, Case, Context, Step};
use balai_store::{Failure, Tx};
use balai_web::{Answer, Fields, Here, PostForm, Upload, WebError};

use super::case::{Revealed, finish, told, with_revealed};
use crate::{citizen::case::number, officer::leave::date};

async fn write<T: Send + 'static>(
    here: &Here,
    work: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
) -> Result<T, WebError> {
    let context = here.context();
    told(here.state.store.write(move |tx| work(tx, &context)).await)
}

/// `POST /petugas/layanan/{number}/periksa`: what is said of each requirement; with `langkah`, the step that follows at once.
pub(crate) async fn judge(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let (asked, own) = (number.clone(), fields.clone());
    let outcome = write(&here, move |tx, context| judged(tx, context, (&asked, &own))).await;
    finish(&here, &number, (fields, "periksa"), outcome).await
}

fn judged(tx: &mut Tx, context: &Context, (number, fields): (&CaseNumber, &Fields)) -> Result<(), Failure> {
    let seen = view::desk_case(tx, context, number)?;
    let mut said = Vec::new();
    for asked in &seen.asked {
        let Some(verdict) = Verdict::parse(fields.text(&format!("putusan.{}", asked.code))) else { continue };
        if asked.given.is_empty() && !verdict.is_flagged() {
            continue;
        }
        said.push(verdicts::Said {
            requirement: asked.code.clone(),
            verdict,
            remark: fields.text(&format!("catatan.{}", asked.code)).to_owned(),
        });
    }
    verdicts::decide(tx, context, number, &said)?;
    let transition = fields.text("langkah");
    if transition.is_empty() {
        return Ok(());
    }
    let flagged = said.iter().filter(|one| one.verdict.is_flagged());
    let remarks: Vec<String> = flagged.map(|one| one.remark.trim().to_owned()).collect();
    let step = Step {
        transition: transition.to_owned(),
        // What the person reads is what stands beside each thing that was marked.
        answer: remarks.join("\n"),
        seen: fields.read("seen"),
        ..Step::default()
    };
    acts::act(tx, context, number, &step).map(drop)
}

/// `POST /petugas/layanan/{number}/langkah`
pub(crate) async fn step(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let (asked, own) = (number.clone(), fields.clone());
    let outcome = write(&here, move |tx, context| take(tx, context, (&asked, &own))).await;
    finish(&here, &number, (fields, "langkah"), outcome).await
}

/// The act that belongs to a step's form.
fn take(tx: &mut Tx, context: &Context, (number, fields): (&CaseNumber, &Fields)) -> Result<Case, Failure> {
    match fields.text("step") {
        acts::BILL => payments::bill(tx, context, number, fields.text("tagihan")),
        acts::PAID => payments::confirm(tx, context, number),
        acts::PROPOSE => benefits::propose(tx, context, number, &proposal(fields)),
        acts::APPROVE => benefits::approve(tx, context, number),
        acts::PAY => benefits::pay(tx, context, number, fields.text("bukti")),
        _ => {
            let step = Step {
                transition: fields.text("step").to_owned(),
                answer: fields.text("answer").to_owned(),
                reason: fields.text("reason").to_owned(),
                reference: fields.text("reference").to_owned(),
                seen: fields.read("seen"),
                ..Step::default()
            };
            acts::act(tx, context, number, &step)
        }
    }
}

fn proposal(fields: &Fields) -> benefits::Proposal {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect();
    benefits::Proposal {
        deceased: digits(fields.text("nik")),
        died: date(fields, "meninggal"),
        reported: date(fields, "dilaporkan"),
        heir: fields.text("ahli_waris").to_owned(),
        account: fields.text("rekening").to_owned(),
        reason: fields.text("alasan").to_owned(),
    }
}

/// `POST /petugas/layanan/{number}/lihat`: the masked numbers, with a reason the person can read.
pub(crate) async fn reveal(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let (asked, reason) = (number.clone(), fields.text("alasan").to_owned());
    let outcome = write(&here, move |tx, context| view::reveal(tx, context, (&asked, &reason))).await;
    match outcome {
        Ok(values) => {
            let shown =
                values.into_iter().map(|(label, value)| Revealed { label, value: value.into_revealed() });
            with_revealed(&here, &number, shown.collect()).await
        }
        Err(error) => finish(&here, &number, (fields, ""), Err::<(), _>(error)).await,
    }
}

/// `POST /petugas/layanan/{number}/produk`: what a national system issued, with the signed paper.
pub(crate) async fn product(here: Here, Path(text): Path<String>, upload: Upload) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let fields = upload.fields.clone();
    let outcome = record(&here, &number, upload).await;
    finish(&here, &number, (fields, "produk"), outcome).await
}

/// Reads, compares and stores the paper, then records it: shared with the manual queue.
pub(super) async fn record(here: &Here, number: &CaseNumber, upload: Upload) -> Result<(), WebError> {
    let fields = upload.fields;
    let (asked, typed) = (number.clone(), fields.text("nomor").to_owned());
    let mut paper = None;
    if let Some(file) = upload.files.into_iter().next() {
        let desk = write(here, move |tx, context| products::desk(tx, context, (&asked, &typed))).await?;
        let (state, context) = (here.state.clone(), here.context());
        let read = move || {
            let room = &state.options.reading_room;
            products::store_paper((state.store.files(), room), &context, &desk, &file.bytes)
        };
        paper = Some(told(here.state.gates.photos.run(read).await?)?);
    }
    let product = products::Product {
        number: fields.text("nomor").to_owned(),
        paper,
        compared: fields.has("cocok"),
        reason: fields.text("alasan_cocok").to_owned(),
    };
    let asked = number.clone();
    write(here, move |tx, context| products::record(tx, context, &asked, &product)).await?;
    Ok(())
}

/// `POST /petugas/layanan/{number}/serah`
pub(crate) async fn hand_over(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let given = products::HandOver {
        collector: fields.text("pengambil").to_owned(),
        shown: fields.text("bukti").to_owned(),
        name: fields.text("nama").to_owned(),
        seen: fields.read("seen"),
    };
    let asked = number.clone();
    let outcome = write(&here, move |tx, context| products::hand_over(tx, context, &asked, &given)).await;
    finish(&here, &number, (fields, "serah"), outcome).await
}

/// `POST /petugas/layanan/{number}/catatan`: a note among officers.
pub(crate) async fn note(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let (asked, words) = (number.clone(), fields.text("note").to_owned());
    let outcome = write(&here, move |tx, context| {
        if words.trim().is_empty() {
            return Err(Problem::invalid("problem-answers").field("note", "field-message-missing").into());
        }
        let case = casework::read(tx, context, &asked)?;
        let message = casework::NewMessage { text: words.clone(), audience: casework::Audience::Internal };
        casework::write_message(tx, context, case.id, &message)
    })
    .await;
    finish(&here, &number, (fields, "langkah"), outcome).await
}
