//! The document that a service gives, issued with the step that signs; and the receipt, given by itself to whoever applied.
//!
//! What a document says is taken from the application by the pack's mapping (`from` in `documents.toml`). Whoever signs reads it
//! first; what is missing refuses the step. Number, credential and row are written with the step itself, so that nothing is
//! signed without being issued; the PDF is made a moment later.

use balai_base::{CaseId, Language, Localized, Problem, RegionId, Timestamp};
use balai_platform::{
    access::Actor,
    casework::{self, Case, Context, Contexts},
    documents::{self, KnownValues, Mapped, NewDocument},
    region::{DocumentKind, GivenWith, Known, Service, services::Issuing},
    render::{Numbers, civil_day, day, moment},
    workflow::Transition,
};
use balai_store::{
    Failure, Tx,
    jobs::{self, Job, JobError, JobOutcome, NewJob, Runner},
};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Worked, apart, benefits, payments, registering, service_of};
use crate::services::{
    CASE_TYPE, Entry, Head,
    store::{applications, items},
};

/// The kind of the job that gives a receipt.
pub const GIVE_RECEIPT: &str = "services.give-receipt";
/// The language documents are written in.
const WRITTEN: Language = Language::Id;

/// What will be issued, for whoever is about to sign it.
#[derive(Clone, Debug, Serialize)]
pub struct DraftDocument {
    /// What it is called.
    pub kind: Localized,
    /// What it will say, numbers of the register masked.
    pub lines: Vec<(Localized, String)>,
    /// What is missing, so that it can not be signed yet.
    pub missing: Vec<Localized>,
}

/// What signing this application would issue; none when its service gives no document of the region's own.
pub(super) fn draft(
    tx: &mut Tx,
    context: &Context,
    worked: &Worked,
) -> Result<Option<DraftDocument>, Failure> {
    let drafted = drafted(tx, context, worked)?;
    Ok(drafted.map(|(kind, mapped)| DraftDocument {
        kind: kind.name,
        lines: mapped.lines,
        missing: mapped.missing,
    }))
}

fn drafted(
    tx: &mut Tx,
    context: &Context,
    worked: &Worked,
) -> Result<Option<(DocumentKind, Mapped)>, Failure> {
    let service = service_of(context, &worked.head)?;
    let Issuing::Local { document: Some(id) } = &service.issuing else { return Ok(None) };
    let Some(kind) = context.region.documents.get(id).cloned() else { return Ok(None) };
    let mapped = said(tx, context, (worked, service), &kind)?;
    Ok(Some((kind, mapped)))
}

fn said(
    tx: &mut Tx,
    context: &Context,
    (worked, service): (&Worked, &Service),
    kind: &DocumentKind,
) -> Result<Mapped, Failure> {
    let answers = registering::said(tx, context, &worked.head)?;
    let known = known(tx, context, (&worked.case, &worked.head), service)?;
    Ok(documents::mapped((&context.region, WRITTEN), kind, (&answers, &known)))
}

/// Issues what the service gives, when `step` is the one that does; refused with what is missing. A document that was issued
/// for the case before gives way to it.
pub(super) fn issue(
    tx: &mut Tx,
    context: &Context,
    worked: &Worked,
    step: &Transition,
) -> Result<(), Failure> {
    if !step.issues {
        return Ok(());
    }
    let Some((kind, mapped)) = drafted(tx, context, worked)? else { return Ok(()) };
    if !mapped.missing.is_empty() {
        let mut problem = Problem::conflict("problem-document-incomplete");
        for name in &mapped.missing {
            let what = vec![("what", name.get(WRITTEN).to_owned())];
            problem = problem.field_with("dokumen", "field-document-missing", what);
        }
        return Err(problem.into());
    }
    let case = worked.case.id;
    let former: Vec<_> = documents::of_case(tx, context, case)?
        .into_iter()
        .filter(|document| document.kind == kind.id && document.is_active())
        .collect();
    let issued = documents::issue(tx, &apart(context, "document"), &new(case, &kind, mapped))?;
    for old in former {
        let own = apart(context, &format!("document|{}", old.id));
        documents::supersede(tx, &own, (old.id, issued.id), step.label.get(WRITTEN))?;
    }
    Ok(())
}

fn new(case: CaseId, kind: &DocumentKind, mapped: Mapped) -> NewDocument {
    NewDocument {
        kind: kind.id.clone(),
        case: Some(case),
        agency: String::new(),
        data: Value::Object(mapped.data),
        language: WRITTEN,
    }
}

/// Under which word a receipt is found.
fn receipt_of(case: CaseId) -> String {
    format!("receipt|{}", case.0)
}

/// Asks for the receipt of an application that was just sent: a job gives it, so that sending never waits for it.
pub(in crate::services) fn ask_for_receipt(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
) -> Result<(), Failure> {
    if context.region.documents.given_with(GivenWith::Application).is_none() {
        return Ok(());
    }
    let job = NewJob {
        lane: documents::LANE,
        kind: GIVE_RECEIPT,
        payload: case.0.to_string(),
        unique_key: None,
        due_at: context.moment.now,
    };
    jobs::enqueue(tx, &context.region.id, &context.moment, &job)
}

/// Gives an application its receipt; the second time nothing happens.
pub fn give_receipt(tx: &mut Tx, context: &Context, case: CaseId) -> Result<(), Failure> {
    let context = &context.acting_as(Actor::System);
    let Some(kind) = context.region.documents.given_with(GivenWith::Application).cloned() else {
        return Ok(());
    };
    let Some(found) = casework::get(tx, &context.region, case)? else { return Ok(()) };
    let head = applications::get(tx, &context.region.id, case)?;
    let Some(head) = head.filter(|_| found.case_type == CASE_TYPE) else { return Ok(()) };
    let worked = Worked { case: found, head };
    let service = service_of(context, &worked.head)?.clone();
    let mapped = said(tx, context, (&worked, &service), &kind)?;
    if let Some(missing) = mapped.missing.first() {
        return Err(Failure::Driver(format!("a receipt lacks `{}`", missing.get(WRITTEN))));
    }
    documents::issue_once(tx, context, &receipt_of(case), &new(case, &kind, mapped)).map(drop)
}

/// The receipt of an application, for whoever has shown to have sent it; none while it is on its way.
pub fn receipt_document(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
) -> Result<Option<documents::Document>, Failure> {
    documents::of_subject(tx, context, &receipt_of(case))
}

/// Names the handler that gives receipts. What fails is tried again, and stands among the failed jobs in the end.
pub fn register_receipts(runner: &mut Runner, contexts: &Contexts) {
    let contexts = contexts.clone();
    runner.register(GIVE_RECEIPT, move |store, job: &Job| -> JobOutcome {
        let case = job.payload.parse::<Uuid>().map_err(|error| JobError::Stop(error.to_string()))?;
        let context = contexts(&job.region, job.moment)
            .ok_or_else(|| JobError::Retry("the region is not served here".to_owned()))?;
        let done = job.clone();
        store.write_now(move |tx| {
            give_receipt(tx, &context, CaseId(case))?;
            done.finish(tx)
        })?;
        Ok(())
    });
}

/// What a case knows by itself.
fn known(
    tx: &mut Tx,
    context: &Context,
    (case, head): (&Case, &Head),
    service: &Service,
) -> Result<KnownValues, Failure> {
    let zone = &context.region.time_zone;
    let sent = head.sent_at.unwrap_or(case.created_at);
    let on = |at: Timestamp| day(at, WRITTEN, zone);
    let mut basis: Vec<String> = service.legal_basis.clone();
    let mut known = KnownValues::from([
        (Known::Service, json!(service.name.get(WRITTEN))),
        (Known::CaseNumber, json!(case.number.as_str())),
        (Known::Received, json!(moment(sent, WRITTEN, zone))),
        (Known::Channel, json!(channel(head.entry))),
        (Known::Promise, json!(format!("{} hari kerja sejak berkas lengkap", service.standard.working_days))),
    ]);
    let fee = payments::fee(context, head);
    known.insert(Known::Fee, json!(fee.map_or_else(|| "Gratis".to_owned(), |(rupiah, _)| in_rupiah(rupiah))));
    if let Some(payment) = payments::of(tx, context, case.id)?
        && let Some(paid_at) = payment.paid_at
    {
        known.insert(Known::Paid, json!(payment.amount));
        let text = format!("kode bayar {}, lunas {}", payment.billing_number, on(paid_at));
        known.insert(Known::Payment, json!(text));
    }
    if let Some((benefit, heir)) = benefits::said(tx, context, case.id)? {
        known.insert(Known::Heir, json!(heir));
        known.insert(Known::Benefit, json!(benefit.amount));
        known.insert(Known::Transfer, json!("pemindahan ke rekening ahli waris"));
        known.insert(Known::Died, json!(civil_day(benefit.died, WRITTEN)));
        // The day of the report is the death's, not the application's.
        known.insert(Known::Reported, json!(civil_day(benefit.reported, WRITTEN)));
        basis.push(benefit.basis);
    }
    basis.dedup();
    known.insert(Known::LegalBasis, json!(basis));
    known.insert(Known::Items, received(tx, &context.region.id, (case.id, service, head))?);
    Ok(known)
}

fn channel(entry: Entry) -> &'static str {
    match entry {
        Entry::Online => "daring",
        Entry::Counter => "loket",
        Entry::Outreach => "jemput bola",
    }
}

/// A sum as it is written here: `Rp250.000`.
fn in_rupiah(rupiah: u32) -> String {
    format!("Rp{}", Numbers::new(WRITTEN).whole(i64::from(rupiah)))
}

/// What was handed in, by name, and what was not.
fn received(
    tx: &mut Tx,
    region: &RegionId,
    (case, service, head): (CaseId, &Service, &Head),
) -> Result<Value, Failure> {
    let given = items::of(tx, region, case)?;
    let all = balai_platform::region::services::applicable(service, head.variant()).into_iter();
    let list = all.filter_map(|requirement| {
        let there = given.iter().any(|item| item.requirement == requirement.code);
        let line = json!({ "name": requirement.name.get(WRITTEN), "received": there });
        (there || requirement.required).then_some(line)
    });
    Ok(Value::Array(list.collect()))
}
