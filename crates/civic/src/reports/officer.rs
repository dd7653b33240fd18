//! One report as an officer sees it: everything in reach on one page, and what can be done next.
//!
//! Never who reported: that is opened with a reason through `casework::reveal` alone.

use balai_base::{CaseNumber, Localized, Problem};
use balai_platform::{
    access::Action,
    casework::{
        self, Case, CaseNote, Context, Event, EventKind, LinkKind, Photo, PhotoPurpose, PublicationState,
        View,
    },
    notify, programs,
    region::{Region, Reply},
    render,
};
use balai_store::{Failure, Tx};

use super::{
    CASE_TYPE, CaseRights, EvidenceNote, OfficerCase, QueueRow, ReplyView, Similar, StepView, WhyHere,
    WorkOrder, evidence, lines, names, public, questions, similar, store, submit::Remembered,
};

/// One report as an officer sees it.
pub fn officer_case(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<OfficerCase, Failure> {
    let case = casework::read(tx, context, number)?;
    only_report(&case)?;
    context.require(Action::ReadCase, &case)?;
    let region = &context.region;
    let now = context.moment.now;
    let events = casework::history(tx, context, &case, View::Officer)?;
    let photos = casework::photos(tx, context, &case, View::Officer)?;
    let clocks = casework::clocks(tx, region, case.id)?;
    let opened = events.iter().find(|event| event.kind == EventKind::Opened);
    let text = opened.map(|event| event.text.clone()).unwrap_or_default();
    let links = linked(tx, context, &case)?;
    Ok(OfficerCase {
        row: row(tx, context, &case)?,
        sentence: public::sentence(context, &case),
        answers: questions::views(region, opened, View::Officer),
        masked: opened.map(masked).unwrap_or_default(),
        publication: opened.map(publication).unwrap_or_default(),
        address: case.address.clone(),
        point: case.point,
        answer_by: casework::answer_by(tx, region, case.id)?.unwrap_or_default(),
        mail_unreachable: notify::mail::unreachable_since(tx, &region.id, case.id)?,
        program: programs::bringer(tx, context, case.id)?,
        accused: (!case.hidden_from.is_empty()).then(|| names::agency(region, &case.hidden_from)),
        why_here: why_here(tx, context, &case)?,
        promised_at: case.promised_at,
        closed_at: case.closed_at,
        history: lines::history(region, &case, &events, &photos, View::Officer),
        photos: photos.iter().map(lines::photo_view).collect(),
        clocks: lines::clocks(region, &case, &clocks, (true, now)),
        duplicates: duplicates(tx, context, &case, &text)?,
        recurrences: links.recurrences,
        merged: links.merged,
        master: links.master,
        parts: links.parts,
        referral: lines::referral(tx, region, &case)?,
        steps: steps(tx, context, &case)?,
        rights: rights(context, &case),
        replies: replies(region, &case),
        outside: super::outside(region, &case.category),
        evidence_required: evidence::is_required(region, &case),
        evidence: evidence_notes(tx, context, &case, &photos)?,
        text,
    })
}

/// A case of another type has pages and steps of its own: its steps cause what no report's step does.
pub(super) fn only_report(case: &Case) -> Result<(), Failure> {
    if case.case_type == CASE_TYPE {
        return Ok(());
    }
    Err(Problem::not_found("problem-case-not-found").into())
}

/// The steps that may be taken now with the report of that number, with what each will cause. Nothing else of it is read:
/// a queue asks this of one of its rows.
pub fn next_steps(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<Vec<StepView>, Failure> {
    let case = casework::read(tx, context, number)?;
    only_report(&case)?;
    context.require(Action::ReadCase, &case)?;
    steps(tx, context, &case)
}

/// Everything a crew takes along on paper.
pub fn work_order(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<WorkOrder, Failure> {
    let case = officer_case(tx, context, number)?;
    let because = case.why_here.last().map(|why| why.because.clone());
    Ok(WorkOrder { case, because, printed_at: context.moment.now })
}

fn row(tx: &mut Tx, context: &Context, case: &Case) -> Result<QueueRow, Failure> {
    let mut rows = lines::queue_rows(tx, context, vec![case.clone()])?;
    rows.pop().ok_or_else(|| Failure::Driver("a case has no line".to_owned()))
}

fn masked(event: &Event) -> Vec<String> {
    event.publication.as_ref().map(|publication| publication.findings.clone()).unwrap_or_default()
}

fn publication(event: &Event) -> String {
    let state = event.publication.as_ref().map(|publication| publication.state);
    state.map_or("", PublicationState::as_str).to_owned()
}

fn why_here(tx: &mut Tx, context: &Context, case: &Case) -> Result<Vec<WhyHere>, Failure> {
    let region = &context.region;
    Ok(store::routings(tx, &region.id, case.id)?
        .into_iter()
        .filter_map(|routing| {
            let remembered: Remembered = serde_json::from_str(&routing.facts).ok()?;
            Some(WhyHere {
                decided_at: routing.decided_at,
                agency: names::agency(region, &routing.agency),
                unit: names::unit(region, &routing.agency, &routing.unit),
                because: remembered.because,
                facts: remembered.facts,
            })
        })
        .collect())
}

fn duplicates(tx: &mut Tx, context: &Context, case: &Case, text: &str) -> Result<Vec<Similar>, Failure> {
    if case.meaning.is_final() {
        return Ok(Vec::new());
    }
    let wanted = similar::Wanted {
        category: &case.category,
        text,
        point: case.point,
        area: case.area.as_ref(),
        address: &case.address,
        at: case.created_at,
        except: Some(case.id),
        view: View::Officer,
    };
    similar::look_alikes(tx, context, &wanted)
}

struct Linked {
    recurrences: Vec<Similar>,
    merged: Vec<CaseNumber>,
    master: Option<CaseNumber>,
    parts: Vec<CaseNumber>,
}

fn linked(tx: &mut Tx, context: &Context, case: &Case) -> Result<Linked, Failure> {
    let links = casework::links(tx, context, case)?;
    let numbers = |kind: LinkKind, incoming: bool| -> Vec<CaseNumber> {
        links
            .iter()
            .filter(|link| link.kind == kind && link.incoming == incoming)
            .map(|link| link.other.number.clone())
            .collect()
    };
    let merged = numbers(LinkKind::Merged, true);
    let master = numbers(LinkKind::Merged, false).pop();
    let parts = numbers(LinkKind::Split, true).into_iter().chain(numbers(LinkKind::Split, false)).collect();
    let others =
        links.into_iter().filter(|link| link.kind == LinkKind::Recurrence).map(|link| link.other).collect();
    let notes: Vec<CaseNote> = casework::with_texts(tx, context, others, View::Officer)?;
    let recurrences = notes
        .iter()
        .map(|note| {
            let metres = case.point.zip(note.case.point).map(|(one, other)| one.distance_metres(other));
            similar::view(&context.region, note, metres)
        })
        .collect();
    Ok(Linked { recurrences, merged, master, parts })
}

/// The steps that may be taken now, with what each will cause.
pub(super) fn steps(tx: &mut Tx, context: &Context, case: &Case) -> Result<Vec<StepView>, Failure> {
    let workflow = context.region.workflows.get(&case.workflow);
    Ok(casework::steps(tx, context, case)?
        .into_iter()
        .map(|step| StepView {
            requires: step.requires.iter().map(|wanted| wanted.as_str().to_owned()).collect(),
            reassigns: step.reassigns,
            meaning: workflow.map_or("", |workflow| workflow.meaning(&step.to).as_str()).to_owned(),
            id: step.id,
            label: step.label,
            effect: step.effect,
        })
        .collect())
}

fn rights(context: &Context, case: &Case) -> CaseRights {
    let can = |action| context.can(action, case);
    CaseRights {
        answer: can(Action::Answer),
        note: can(Action::Note),
        assign: can(Action::Reassign),
        reassign: can(Action::Reassign),
        merge: can(Action::Merge),
        split: can(Action::Split),
        publish: can(Action::Publish),
        reveal: can(Action::RevealIdentity),
        renew_pin: can(Action::RenewPin),
        verify: can(Action::Verify),
    }
}

/// The pack's prepared answers for the case's category, in the reporter's language.
fn replies(region: &Region, case: &Case) -> Vec<ReplyView> {
    let fits = |reply: &&Reply| reply.categories.is_empty() || reply.categories.contains(&case.category);
    let promised = case.promised_at.map(|at| Localized {
        id: render::day(at, balai_base::Language::Id, &region.time_zone),
        en: render::day(at, balai_base::Language::En, &region.time_zone),
    });
    let marks = [
        ("number", Localized::same(case.number.as_str())),
        ("category", names::category(region, &case.category).name),
        ("agency", names::agency(region, &case.agency).name),
        ("village", Localized::same(names::area(region, case.area.as_ref()).name)),
        ("promised", promised.unwrap_or_default()),
    ];
    region
        .replies
        .iter()
        .filter(fits)
        .map(|reply| ReplyView {
            id: reply.id.clone(),
            name: reply.title.clone(),
            text: names::filled(&reply.text, &marks).get(case.language).to_owned(),
            steps: reply.transitions.clone(),
        })
        .collect()
}

/// What is to be noticed about every photo given as evidence so far.
fn evidence_notes(
    tx: &mut Tx,
    context: &Context,
    case: &Case,
    photos: &[Photo],
) -> Result<Vec<EvidenceNote>, Failure> {
    let mut notes = Vec::new();
    for photo in photos.iter().filter(|photo| photo.purpose == PhotoPurpose::Evidence) {
        let shown = evidence::Shown {
            photo: Some(photo.id),
            perceptual_hash: photo.perceptual_hash,
            taken_at: photo.taken_at,
            place: None,
            given_at: photo.created_at,
        };
        notes.extend(evidence::look(tx, context, case, &shown)?);
    }
    Ok(notes)
}
