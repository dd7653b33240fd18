//! An officer's steps, with what a report adds to them: looks at the evidence, keeps referrals to outside
//! bodies, and remembers by whom and why a case was handed on.

use balai_base::{CaseNumber, Localized, Problem};
use balai_platform::casework::{self, Case, Context, PhotoPurpose, Step, Target};
use balai_store::{Failure, Tx};

use super::{
    BulkOutcome, DraftPhoto, EvidenceNote, Facts, Routing, evidence, names, routing,
    store::{self, StoredReferral},
    submit::{Remembered, new_photo, remember_routing},
};

/// The most cases of one bulk act.
const MOST_AT_ONCE: usize = 200;

/// A step of an officer with the evidence sent along.
#[derive(Clone, Debug, Default)]
pub struct Act {
    /// The step; photos given before stand in its `evidence`, those sent along in `photos`.
    pub step: Step,
    /// The number of the case it is merged into, as typed; empty when it is no merge.
    pub master: String,
    /// Photos sent along as evidence, prepared and stored.
    pub photos: Vec<DraftPhoto>,
}

/// What a step came to.
#[derive(Clone, Debug)]
pub struct Acted {
    /// The case now.
    pub case: Case,
    /// What was noticed about the evidence and let pass.
    pub notes: Vec<EvidenceNote>,
}

/// Takes a step of the workflow, with what a report adds.
pub fn act(tx: &mut Tx, context: &Context, number: &CaseNumber, act: &Act) -> Result<Acted, Failure> {
    let case = casework::read(tx, context, number)?;
    super::officer::only_report(&case)?;
    let mut step = act.step.clone();
    check_target(context, &case, &step)?;
    if !act.master.trim().is_empty() {
        step.master = Some(master(tx, context, &act.master)?.id);
    }
    let notes = check_evidence(tx, context, &case, act)?;
    step.evidence.extend(add_evidence(tx, context, &case, &act.photos)?);
    let changed = casework::advance(tx, context, case.id, &step)?;
    if (&changed.agency, &changed.unit) != (&case.agency, &case.unit) {
        remember_routing(tx, context, case.id, &by_hand(context, &changed))?;
    }
    remember_referral(tx, context, &case, &step)?;
    Ok(Acted { case: changed, notes })
}

/// Takes one step for many cases; each succeeds or is refused on its own.
pub fn act_on_many(
    tx: &mut Tx,
    context: &Context,
    numbers: &[CaseNumber],
    one: &Act,
) -> Result<Vec<BulkOutcome>, Failure> {
    if numbers.len() > MOST_AT_ONCE {
        return Err(Problem::invalid("problem-too-many-cases").with("most", MOST_AT_ONCE.to_string()).into());
    }
    let mut outcomes = Vec::new();
    for number in numbers {
        let step = context.apart(number.as_str());
        // A refused step has changed nothing: everything is checked before the first change.
        let message = match act(tx, &step, number, one) {
            Ok(_) => String::new(),
            Err(Failure::Refused(problem)) => {
                problem.fields.first().map_or(problem.message, |field| field.message).to_owned()
            }
            Err(other) => return Err(other),
        };
        outcomes.push(BulkOutcome { number: number.clone(), done: message.is_empty(), message });
    }
    Ok(outcomes)
}

/// Corrects the category. Where the pack then names another agency the case goes there, counted like any
/// other reassignment; a category less open than the case closes it.
pub fn correct_category(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    category: &str,
    reason: &str,
) -> Result<Case, Failure> {
    let Some(wanted) = context.region.categories.get(category) else {
        return Err(Problem::invalid("problem-answers").field("category", "field-category-unknown").into());
    };
    let case = casework::read(tx, context, number)?;
    let mut case = casework::correct_category(tx, context, case.id, category, reason)?;
    let least = super::visibilities(&context.region, &wanted.id).first().copied();
    if let Some(least) = least.filter(|least| *least > case.visibility) {
        let step = context.apart("category-visibility");
        case = casework::change_visibility(tx, &step, case.id, least, reason)?;
    }
    let facts = facts_of(tx, context, &case)?;
    let routing = routing::route(&context.region, &facts);
    let elsewhere = !routing.agency.is_empty() && routing.agency != case.agency;
    if elsewhere && !case.meaning.is_final() && routing.agency != case.hidden_from {
        let step = context.apart("category-agency");
        let target = Target { agency: routing.agency.clone(), unit: routing.unit.clone() };
        case = casework::reassign(tx, &step, case.id, &target, reason)?;
    }
    remember_routing(tx, context, case.id, &routing)?;
    Ok(case)
}

/// An agency and unit of the pack, and not the agency complained about.
fn check_target(context: &Context, case: &Case, step: &Step) -> Result<(), Problem> {
    let Some(target) = &step.agency else { return Ok(()) };
    let agency = context.region.agencies.get(&target.agency);
    let known = agency.is_some_and(|agency| target.unit.is_empty() || agency.unit(&target.unit).is_some());
    if !known {
        return Err(Problem::invalid("problem-answers").field("agency", "field-agency-unknown"));
    }
    if !case.hidden_from.is_empty() && target.agency == case.hidden_from {
        return Err(Problem::invalid("problem-answers").field("agency", "field-agency-accused"));
    }
    Ok(())
}

fn master(tx: &mut Tx, context: &Context, typed: &str) -> Result<Case, Failure> {
    let unknown = || Problem::invalid("problem-answers").field("master", "field-master-unknown");
    let number = CaseNumber::parse_for(&context.region.number_prefix, typed).map_err(|_| unknown())?;
    casework::read(tx, context, &number).map_err(|failure| match failure {
        Failure::Refused(_) => unknown().into(),
        other => other,
    })
}

/// Looks at every photo sent along and refuses what can't be evidence.
fn check_evidence(
    tx: &mut Tx,
    context: &Context,
    case: &Case,
    act: &Act,
) -> Result<Vec<EvidenceNote>, Failure> {
    let mut notes = Vec::new();
    for photo in &act.photos {
        let shown = evidence::Shown::of(photo, context.moment.now);
        notes.extend(evidence::look(tx, context, case, &shown)?);
    }
    evidence::refuse_false(&notes)?;
    Ok(notes)
}

fn add_evidence(
    tx: &mut Tx,
    context: &Context,
    case: &Case,
    photos: &[DraftPhoto],
) -> Result<Vec<balai_base::PhotoId>, Failure> {
    if photos.is_empty() {
        return Ok(Vec::new());
    }
    let event = casework::history(tx, context, case, casework::View::Officer)?
        .last()
        .map(|event| event.id)
        .ok_or_else(|| Failure::Driver("a case without history".to_owned()))?;
    let mut ids = Vec::new();
    for (place, photo) in photos.iter().enumerate() {
        let step = context.apart(&format!("evidence-{place}"));
        let new = new_photo(photo, PhotoPurpose::Evidence)?;
        ids.push(casework::add_photo(tx, &step, case.id, event, &new)?);
    }
    Ok(ids)
}

/// The decision of an officer in the form of a routing.
fn by_hand(context: &Context, case: &Case) -> Routing {
    let region = &context.region;
    let area = case.area.as_ref();
    let facts = Facts {
        category: case.category.clone(),
        kind: case.kind.clone(),
        channel: case.channel.clone(),
        area: area.map(ToString::to_string).unwrap_or_default(),
        accused: case.hidden_from.clone(),
    };
    Routing {
        agency: case.agency.clone(),
        unit: case.unit.clone(),
        hidden_from: case.hidden_from.clone(),
        rule: "officer".to_owned(),
        because: super::Because {
            rule: "officer".to_owned(),
            message: "routing-officer".to_owned(),
            text: Localized::default(),
            category: names::category(region, &case.category).name,
            agency: names::agency(region, &case.agency).name,
            area: names::area(region, area).name,
            outside: Localized::default(),
        },
        facts,
    }
}

/// The facts of the first decision with the case's present category and place.
fn facts_of(tx: &mut Tx, context: &Context, case: &Case) -> Result<Facts, Failure> {
    let first = store::routings(tx, &context.region.id, case.id)?.into_iter().next();
    let remembered = first.and_then(|first| serde_json::from_str::<Remembered>(&first.facts).ok());
    let facts = remembered.map(|remembered| remembered.facts).unwrap_or_default();
    Ok(Facts {
        category: case.category.clone(),
        kind: case.kind.clone(),
        channel: case.channel.clone(),
        area: case.area.as_ref().map(ToString::to_string).unwrap_or_default(),
        accused: if case.hidden_from.is_empty() { facts.accused } else { case.hidden_from.clone() },
    })
}

/// Keeps who outside has the report now, and under which number of theirs.
fn remember_referral(tx: &mut Tx, context: &Context, case: &Case, step: &Step) -> Result<(), Failure> {
    if step.outside_body.is_empty() && step.reference.is_empty() {
        return Ok(());
    }
    let before = store::referral(tx, &context.region.id, case.id)?;
    let body = if step.outside_body.is_empty() {
        before.map(|before| before.body).unwrap_or_default()
    } else {
        step.outside_body.clone()
    };
    let reference = super::answers::plain(&step.reference).replace('\n', " ").chars().take(60).collect();
    let referral = StoredReferral { body, reference, referred_at: context.moment.now };
    store::put_referral(tx, &context.region.id, case.id, &referral)
}
