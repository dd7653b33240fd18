//! Several services as one application (*Aku Sapa*): one parent, a child for each part. What was given for the whole counts for
//! each part that asks for it; what one part produces meets the next part's need. Each part has its own clock and agency, and
//! none waits for a later one; the parent only shows how its parts stand, and ends when all of them have.

use std::collections::BTreeSet;

use balai_base::{CaseId, Moment};
use balai_platform::{
    access::Actor,
    casework::{self, Case, Context, Step},
    region::{
        Region, Service,
        services::{self, RequirementKind},
    },
    workflow::{Meaning, Party},
};
use balai_store::{Failure, Tx};
use serde::Serialize;

use super::{apart, service_of};
use crate::services::{Given, Head, Item, Upload, open_part, put_item, store::items};

/// How a bundle stands, from its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// How many parts.
    pub parts: usize,
    /// How many have ended well.
    pub done: usize,
    /// How many have ended otherwise.
    pub ended: usize,
}

/// Opens the parts of a bundle that was sent. Nothing for an application that is none, and nothing the second time.
pub fn divide(tx: &mut Tx, context: &Context, parent: &Head) -> Result<(), Failure> {
    let whole = service_of(context, parent)?;
    if !whole.is_bundle() || !crate::services::parts(tx, context, parent.case)?.is_empty() {
        return Ok(());
    }
    let given = items::of(tx, &context.region.id, parent.case)?;
    let mut produced: BTreeSet<&str> = BTreeSet::new();
    for (place, id) in whole.bundle_of.iter().enumerate() {
        let Some(part) = context.region.services.get(id) else { continue };
        let mut own = apart(context, &format!("part|{}|{place}", parent.case));
        // Parts are listed in the order in which they were opened: a millisecond apart.
        let random = own.moment.random("part");
        own.moment = Moment::new(own.moment.now.plus(i64::try_from(place).unwrap_or(0)), &random);
        let variant = services::part_variant(whole, part, &parent.variant);
        let head = open_part(tx, &own, (parent, part), &variant)?;
        for (code, how) in shared(&context.region, (whole, part), &variant, (&given, &produced)) {
            put_item(tx, &context.region.id, head.case, (&code, how))?;
        }
        produced.extend(part.satisfies.iter().map(String::as_str));
    }
    Ok(())
}

/// How each requirement of a part is met: by what an earlier part produces, by what was given for the whole under the same code
/// or one that means the same thing, by the register where the office reads it. What nobody was asked for stays open: an
/// officer returns it, and the person is asked for it in this part.
pub fn shared(
    region: &Region,
    (whole, part): (&Service, &Service),
    variant: &str,
    (given, produced): (&[Item], &BTreeSet<&str>),
) -> Vec<(String, Given)> {
    let variant = Some(variant).filter(|variant| !variant.is_empty());
    let mut met = Vec::new();
    for requirement in services::applicable(part, variant) {
        let code = services::asked_as(whole, &requirement.code).map_or(&requirement.code, |own| &own.code);
        let own = given.iter().find(|item| item.requirement == *code);
        let is_read = requirement.required
            && requirement.kind == RequirementKind::Registry
            && region.reads_register
            && services::substitutes_of(part, variant, &requirement.code).is_empty();
        let how = if produced.contains(requirement.code.as_str()) {
            Some(Given::Product)
        } else if let Some(own) = own {
            Some(own.given)
        } else {
            is_read.then_some(Given::Known)
        };
        met.extend(how.map(|how| (requirement.code.clone(), how)));
    }
    met
}

/// The photos of a bundle under the codes by which one of its parts asks for them.
pub fn photos_of_part(whole: &Service, part: &Service, photos: &[Upload]) -> Vec<Upload> {
    let mut own = Vec::new();
    for requirement in &part.requirements {
        let Some(asked) = services::asked_as(whole, &requirement.code) else {
            own.extend(photos.iter().filter(|photo| photo.requirement == requirement.code).cloned());
            continue;
        };
        let same = photos.iter().filter(|photo| photo.requirement == asked.code);
        own.extend(same.map(|photo| Upload { requirement: requirement.code.clone(), ..photo.clone() }));
    }
    own
}

/// The part whose product meets what another part calls `code`.
pub fn giver<'a>(region: &'a Region, whole: &'a Service, code: &str) -> Option<&'a Service> {
    let mut parts = whole.bundle_of.iter().filter_map(|id| region.services.get(id));
    parts.find(|part| part.satisfies.iter().any(|own| own == code))
}

/// How the parts of a bundle stand.
pub fn standing(tx: &mut Tx, context: &Context, parent: CaseId) -> Result<Option<Standing>, Failure> {
    let cases = part_cases(tx, context, parent)?;
    if cases.is_empty() {
        return Ok(None);
    }
    let ended = |case: &&Case| case.meaning.is_final() && case.meaning != Meaning::Done;
    Ok(Some(Standing {
        parts: cases.len(),
        done: cases.iter().filter(|case| case.meaning == Meaning::Done).count(),
        ended: cases.iter().filter(ended).count(),
    }))
}

/// The cases of a bundle's parts.
pub fn part_cases(tx: &mut Tx, context: &Context, parent: CaseId) -> Result<Vec<Case>, Failure> {
    let mut cases = Vec::new();
    for head in crate::services::parts(tx, context, parent)? {
        cases.extend(casework::get(tx, &context.region, head.case)?);
    }
    Ok(cases)
}

/// Ends a bundle once every part has ended: well if one did, as withdrawn if all were, else as refused.
pub(super) fn follow(tx: &mut Tx, context: &Context, parent: CaseId) -> Result<(), Failure> {
    let Some(case) = casework::get(tx, &context.region, parent)? else { return Ok(()) };
    let parts = part_cases(tx, context, parent)?;
    if case.meaning.is_final() || parts.iter().any(|part| !part.meaning.is_final()) {
        return Ok(());
    }
    let any = |meaning: Meaning| parts.iter().any(|part| part.meaning == meaning);
    let all_withdrawn = parts.iter().all(|part| part.meaning == Meaning::Withdrawn);
    let wanted = if any(Meaning::Done) {
        Meaning::Done
    } else if all_withdrawn {
        Meaning::Withdrawn
    } else {
        Meaning::Refused
    };
    let workflow = context.region.workflows.get(&case.workflow);
    let step = workflow.and_then(|workflow| {
        workflow.transitions.iter().find(|step| {
            step.by.contains(&Party::Parts)
                && step.from.contains(&case.state)
                && workflow.meaning(&step.to) == wanted
        })
    });
    let Some(step) = step else { return Ok(()) };
    let step = Step { transition: step.id.clone(), ..Step::default() };
    casework::advance(tx, &context.acting_as(Actor::System), parent, &step)?;
    Ok(())
}
