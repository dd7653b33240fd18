//! One application as officers see it: what was given, how it stands, what they may do.

use balai_base::{CaseId, CaseNumber, Language, Localized, Problem, Secret, Timestamp};
use balai_platform::{
    access::{Action, Actor},
    casework::{self, Context, EventKind, View},
    region::services::{self, Issuing},
};
use balai_store::{Failure, Tx};
use serde::Serialize;

use super::{
    acts,
    asked_view::{AskedView, FileView, asked, files_of, sources_named},
    benefits, bundles,
    claim::{self, ClaimView},
    issuing,
    payments::{self},
    products::{self, HandOverView},
    registering::{self, StepView},
    rules::{self, Turn},
    service_of, worked,
};
use crate::services::{
    Application, Head, ServiceTime, Shown, answers, application, application_in, reveal_answer,
    service_time_of,
};

/// A step an officer may take.
#[derive(Clone, Debug, Serialize)]
pub struct StepOffered {
    /// Its id.
    pub id: String,
    /// The words on the button.
    pub label: Localized,
    /// What will happen.
    pub effect: Localized,
    /// What must be given.
    pub requires: Vec<&'static str>,
    /// Whether the service's document is issued with it.
    pub issues: bool,
    /// How the page asks: `act`, `record`, `hand-over`, `bill`, `paid`, `propose`, `approve`, `pay`.
    pub form: &'static str,
}

/// A line of history.
#[derive(Clone, Debug, Serialize)]
pub struct LineView {
    /// When.
    pub at: Timestamp,
    /// What: `opened`, `moved`, `note`, …
    pub kind: &'static str,
    /// Who: `citizen`, `officer` or `system`.
    pub actor: String,
    /// In which role.
    pub role: Localized,
    /// The state it led to.
    pub state: Localized,
    /// What was written.
    pub text: String,
}

/// A part of a bundle, or the bundle of a part.
#[derive(Clone, Debug, Serialize)]
pub struct PartView {
    /// Its number.
    pub number: CaseNumber,
    /// Its service.
    pub service: Localized,
    /// Its state.
    pub state: Localized,
    /// What it counts as.
    pub meaning: &'static str,
}

/// The whole page.
#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own that the template asks")]
pub struct DeskCase {
    /// Its identifier.
    #[serde(skip)]
    pub id: CaseId,
    /// Since when the processing of its personal data is restricted.
    pub restricted_at: Option<Timestamp>,
    /// Its number.
    pub number: CaseNumber,
    /// The service.
    pub service: Localized,
    /// The service's word.
    pub service_id: String,
    /// The variant.
    pub variant: Localized,
    /// The state's label and sentence.
    pub state: Localized,
    /// What it counts as.
    pub meaning: &'static str,
    /// `online`, `counter` or `outreach`.
    pub entry: &'static str,
    /// `self`, `minor` or `attorney`.
    pub behalf: &'static str,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Since when nothing is missing.
    pub complete_at: Option<Timestamp>,
    /// The time of the service standard.
    pub time: ServiceTime,
    /// The agency that works on it.
    pub agency: Localized,
    /// Answers, masked.
    pub answers: Vec<Shown>,
    /// Requirements.
    pub asked: Vec<AskedView>,
    /// Signed papers that were attached.
    pub papers: Vec<FileView>,
    /// What is still to be judged.
    pub open: usize,
    /// What was flagged.
    pub flagged: usize,
    /// Steps the officer may take now.
    pub steps: Vec<StepOffered>,
    /// What one of the steps issues, to be read before it is taken.
    pub document: Option<issuing::DraftDocument>,
    /// Whether documents may be issued for it.
    pub may_issue: bool,
    /// What other systems said.
    pub external: Vec<StepView>,
    /// The bill.
    pub payment: Option<super::Payment>,
    /// What is due; none for a free service.
    pub fee: Option<u32>,
    /// What the application tells for a benefit; only while one can be proposed.
    pub claim: Option<ClaimView>,
    /// The benefit.
    pub benefit: Option<benefits::BenefitView>,
    /// How it was collected.
    pub collected: Option<HandOverView>,
    /// The bundle it is a part of.
    pub parent: Option<PartView>,
    /// The parts of a bundle.
    pub parts: Vec<PartView>,
    /// History.
    pub history: Vec<LineView>,
    /// Whether verdicts may be given.
    pub may_judge: bool,
    /// Whether personal numbers may be looked at.
    pub may_reveal: bool,
    /// Whether a national system issues the document.
    pub national: bool,
    /// Detects that something happened meanwhile.
    pub last_event: i64,
}

/// The page of an application, for an officer in whose reach it lies.
pub fn desk_case(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<DeskCase, Failure> {
    desk_case_of(tx, context, number, None)
}

/// The same with questions and answers in the words of who reads it.
pub fn desk_case_in(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    language: Language,
) -> Result<DeskCase, Failure> {
    desk_case_of(tx, context, number, Some(language))
}

fn desk_case_of(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    language: Option<Language>,
) -> Result<DeskCase, Failure> {
    let worked = worked(tx, context, (number, Action::ReadCase))?;
    let case = &worked.case;
    let unknown = || Problem::not_found("problem-case-not-found");
    let own = application_in(tx, context, case.id, language)?.ok_or_else(unknown)?;
    let service = service_of(context, &worked.head)?;
    let own = with_its_bundle(tx, context, (service, language), own)?;
    let asked = asked(context, service, (&worked.head, &own.items, &own.files));
    let judgement = rules::judge(service, &worked.head, &own.items);
    let parent = worked.head.parent.map(|parent| casework::get(tx, &context.region, parent)).transpose()?;
    let parts = bundles::part_cases(tx, context, case.id)?;
    let steps = offered(tx, context, case)?;
    let issues = steps.iter().any(|step| step.issues);
    let document = if issues { issuing::draft(tx, context, &worked)? } else { None };
    let proposable = steps.iter().any(|step| step.form == "propose");
    let claim = if proposable { claim::view(tx, context, &worked.head)? } else { None };
    Ok(DeskCase {
        id: case.id,
        document,
        may_issue: context.can(Action::IssueDocument, case),
        number: case.number.clone(),
        service: service.name.clone(),
        service_id: service.id.clone(),
        variant: variant_name(service, &worked.head),
        state: state_label(context, case),
        meaning: case.meaning.as_str(),
        entry: worked.head.entry.as_str(),
        behalf: worked.head.behalf.as_str(),
        sent_at: case.created_at,
        complete_at: worked.head.complete_at,
        time: service_time_of(tx, context, case)?,
        agency: agency_name(context, case),
        answers: own.answers,
        asked: sources_named(tx, context, (&worked.head, asked))?,
        papers: files_of(&own.files, products::PAPER),
        open: judgement.open.len(),
        flagged: judgement.flagged.len(),
        steps,
        claim,
        external: registering::of(tx, context, case.id)?,
        payment: payments::of(tx, context, case.id)?,
        fee: payments::fee(context, &worked.head).map(|(amount, _)| amount),
        benefit: benefits::of(tx, context, case.id)?,
        collected: products::collected(tx, context, case.id)?,
        parent: parent.flatten().map(|parent| part(context, &parent)),
        parts: parts.iter().map(|one| part(context, one)).collect(),
        history: history(tx, context, case)?,
        may_judge: context.can(Action::Move, case) && !case.meaning.is_final() && parts.is_empty(),
        may_reveal: context.can(Action::RevealIdentity, case),
        national: matches!(service.issuing, Issuing::National { .. }),
        last_event: case.last_event,
        restricted_at: case.restricted_at,
    })
}

/// A part shows what was given for its bundle.
fn with_its_bundle(
    tx: &mut Tx,
    context: &Context,
    (part, language): (&services::Service, Option<Language>),
    mut own: Application,
) -> Result<Application, Failure> {
    let Some(parent) = own.head.parent else { return Ok(own) };
    let system = context.acting_as(Actor::System);
    let Some(whole) = application_in(tx, &system, parent, language)? else { return Ok(own) };
    if let Some(bundle) = context.region.services.get(&whole.head.service) {
        own.files.extend(bundles::photos_of_part(bundle, part, &whole.files));
    }
    own.answers.extend(whole.answers);
    Ok(own)
}

fn state_label(context: &Context, case: &casework::Case) -> Localized {
    let workflow = context.region.workflows.get(&case.workflow);
    let state = workflow.and_then(|workflow| workflow.state(&case.state));
    state.map(|state| state.label.clone()).unwrap_or_default()
}

fn variant_name(service: &services::Service, head: &Head) -> Localized {
    let variant = head.variant().and_then(|id| service.variant(id));
    variant.map(|variant| variant.name.clone()).unwrap_or_default()
}

fn agency_name(context: &Context, case: &casework::Case) -> Localized {
    context.region.agencies.get(&case.agency).map(|agency| agency.name.clone()).unwrap_or_default()
}

/// The numbers that stand masked on the page, for an officer who told why: recorded once, and shown to the person under "who
/// looked at my data". Gives each with what was asked.
pub fn reveal(
    tx: &mut Tx,
    context: &Context,
    (number, reason): (&CaseNumber, &str),
) -> Result<Vec<(String, Secret<String>)>, Failure> {
    let worked = worked(tx, context, (number, Action::RevealIdentity))?;
    let unknown = || Problem::not_found("problem-case-not-found");
    // A part's numbers are its bundle's, whose owner is told of the look.
    let case = worked.head.parent.unwrap_or(worked.case.id);
    let own = application(tx, &context.acting_as(Actor::System), case)?.ok_or_else(unknown)?;
    let mut masked = own.answers.into_iter().filter(|shown| shown.masked);
    let Some(first) = masked.next() else {
        // Asking is recorded, and needs a reason, also where nothing is masked.
        casework::reveal(tx, context, case, reason)?;
        return Ok(Vec::new());
    };
    let mut seen = Vec::new();
    if let Some(value) = reveal_answer(tx, context, (case, &first.key), reason)? {
        seen.push((labelled(&first), value));
    }
    // One look, one record: the others are opened by the same act.
    let said = answers::open(tx, context, case)?;
    for shown in masked {
        if let Some(value) = said.get(&shown.key) {
            let value = Secret::new(value.to_owned());
            seen.push((labelled(&shown), value));
        }
    }
    Ok(seen)
}

/// What was asked, and of whom where several people were asked it.
fn labelled(shown: &Shown) -> String {
    shown.number.map_or_else(|| shown.label.clone(), |number| format!("{} ({number})", shown.label))
}

pub(super) fn part(context: &Context, case: &casework::Case) -> PartView {
    PartView {
        number: case.number.clone(),
        service: context
            .region
            .services
            .get(&case.category)
            .map(|service| service.name.clone())
            .unwrap_or_default(),
        state: state_label(context, case),
        meaning: case.meaning.as_str(),
    }
}

fn offered(tx: &mut Tx, context: &Context, case: &casework::Case) -> Result<Vec<StepOffered>, Failure> {
    let steps = casework::steps(tx, context, case)?.into_iter();
    Ok(steps
        .map(|step| StepOffered {
            form: match (step.id.as_str(), acts::turn_of(context, case, &step)) {
                (acts::BILL, _) => "bill",
                (acts::PAID, _) => "paid",
                (acts::PROPOSE, _) => "propose",
                (acts::APPROVE, _) => "approve",
                (acts::PAY, _) => "pay",
                (_, Turn::Records) => "record",
                (_, Turn::HandsOver) => "hand-over",
                _ => "act",
            },
            requires: step.requires.iter().map(|one| one.as_str()).collect(),
            issues: step.issues,
            id: step.id,
            label: step.label,
            effect: step.effect,
        })
        .collect())
}

fn history(tx: &mut Tx, context: &Context, case: &casework::Case) -> Result<Vec<LineView>, Failure> {
    let workflow = context.region.workflows.get(&case.workflow);
    let label = |id: &str| workflow.and_then(|workflow| workflow.state(id)).map(|state| state.label.clone());
    let events = casework::history(tx, context, case, View::Officer)?.into_iter().rev();
    Ok(events
        .map(|event| LineView {
            at: event.at,
            kind: event.kind.as_str(),
            actor: event.actor_kind,
            role: context.region.roles.get(&event.role).map(|role| role.name.clone()).unwrap_or_default(),
            state: if event.kind == EventKind::Moved { label(&event.state_to) } else { None }
                .unwrap_or_default(),
            // What was applied for stands in the page's title, in the reader's words.
            text: if event.kind == EventKind::Opened { String::new() } else { event.text },
        })
        .collect())
}
