//! What sending would bring, told before it is sent: the agency and why, the promise, and what of the text
//! would be masked. Pure.

use balai_base::{Hints, Localized, Timestamp, personal::findings};
use balai_platform::{
    casework::{self, Context},
    region::Region,
    workflow::Meaning,
};

use super::{
    Answers, Because, CASE_TYPE, Facts, Kind, Manner, Named, names, place, routing, submission, visibilities,
};

/// What the check page tells before sending.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Preview {
    /// Who would answer.
    pub agency: Named,
    /// Why.
    pub because: Because,
    /// What would be promised.
    pub promised_at: Option<Timestamp>,
    /// The kinds of personal values found in the text: `nik`, `phone`, …
    pub personal: Vec<String>,
    /// Who could see it: a word of `Visibility`.
    pub visibility: String,
    /// The outside body whose business it usually is.
    pub outside: Option<OutsideView>,
}

/// A body outside the region's competence.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct OutsideView {
    /// The body.
    pub body: Named,
    /// What it is responsible for.
    pub handles: Localized,
    /// How to reach it.
    pub contact: String,
}

/// What sending would bring. Answers that can't be sent yet are previewed as far as they go.
pub fn preview(context: &Context, answers: &Answers, manner: &Manner) -> Preview {
    let region = &context.region;
    let routing = routing::route(region, &facts_of(region, answers, manner));
    let visibility = submission(region, answers, manner)
        .map(|submission| submission.visibility)
        .ok()
        .or_else(|| visibilities(region, &answers.category).first().copied());
    Preview {
        agency: names::agency(region, &routing.agency),
        because: routing.because,
        promised_at: promised(context, &answers.category),
        personal: personal_kinds(&answers.text, &answers.name),
        visibility: visibility.map_or("", |visibility| visibility.as_str()).to_owned(),
        outside: outside(region, &answers.category),
    }
}

/// What would be promised for a report of the category that is sent now.
fn promised(context: &Context, category: &str) -> Option<Timestamp> {
    let category = context.region.categories.get(routing::chosen(&context.region, category));
    let workflow = category.map_or(CASE_TYPE, |category| &category.workflow);
    let set = category.map_or("", |category| &category.promise_set);
    casework::promised(context, workflow, set)
}

/// The outside body whose business a category usually is.
pub fn outside(region: &Region, category: &str) -> Option<OutsideView> {
    let id = region.categories.get(category)?.outside_body.as_ref()?;
    let body = region.outside_body(id)?;
    Some(OutsideView {
        body: Named { id: body.id.clone(), name: body.name.clone() },
        handles: body.handles.clone(),
        contact: names::contact(&body.contact),
    })
}

/// Whether somebody else looks at the work before a report of the category and kind is closed as solved: the workflow
/// asks for a second pair of eyes, and there is work of ours to look at.
pub fn is_looked_at(region: &Region, category: &str, kind: &str) -> bool {
    let Some(category) = region.categories.get(category) else { return false };
    let shows_work =
        category.evidence_required && category.outside_body.is_none() && kind == Kind::Complaint.as_str();
    let second_look = region.workflows.get(&category.workflow).is_some_and(|workflow| {
        workflow.transitions.iter().any(|step| {
            step.not_by_actor_of.is_some()
                && workflow.meaning(&step.to) == Meaning::Done
                && step.from.iter().any(|from| workflow.meaning(from) == Meaning::Verifying)
        })
    });
    shows_work && second_look
}

fn facts_of(region: &Region, answers: &Answers, manner: &Manner) -> Facts {
    let area = place::resolve(region, answers).ok().and_then(|place| place.area);
    Facts {
        category: routing::chosen(region, &answers.category).to_owned(),
        kind: answers.kind.clone(),
        channel: manner.channel.clone(),
        area: area.map(|area| area.to_string()).unwrap_or_default(),
        accused: answers.accused.clone(),
    }
}

/// The kinds of personal values in a text, each once, in the order in which they stand there.
pub(super) fn personal_kinds(text: &str, name: &str) -> Vec<String> {
    let names = if name.is_empty() { Vec::new() } else { vec![name.to_owned()] };
    let mut kinds: Vec<String> = Vec::new();
    for finding in findings(text, &Hints { names }) {
        let kind = finding.kind.as_str().to_owned();
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}
