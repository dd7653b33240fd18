//! Decisions about cases that need no database: who may join what, what a view shows, how photos compare.

use balai_base::{Point, Problem};

use super::{
    Audience, Case, Context, Event, Photo, PhotoState, PublicationState, View, store::photos::PhotoRow,
};
use crate::{
    access::{Action, Visibility},
    photos,
    region::{CaseKind, Region},
    workflow::{Meaning, Requirement, Right, Transition, Workflow},
};

/// A case passed around this often (and every time this often again) is brought before triage.
pub(super) const PASSED_AROUND: u32 = 3;
/// The longest text of a message, answer or reason, in characters.
pub(super) const LONGEST_TEXT: usize = 5_000;
/// Into how many bands a perceptual hash is cut. Stored with each photo: another number needs a migration.
const BANDS: u32 = photos::SAME + 1;

/// The right an officer needs for a step, beside the role the workflow names.
pub(super) fn action_of(workflow: &Workflow, transition: &Transition) -> Action {
    match workflow.right(transition) {
        Right::Move => Action::Move,
        Right::Reassign => Action::Reassign,
        Right::Merge => Action::Merge,
        Right::Verify => Action::Verify,
    }
}

/// What must be given with a step for this case: beside what the workflow asks, proof when a complaint of a
/// category that asks for it is said to be solved.
pub(super) fn required(
    context: &Context,
    case: &Case,
    (workflow, transition): (&Workflow, &Transition),
) -> Vec<Requirement> {
    let mut required = transition.requires.clone();
    let category = context.region.categories.get(&case.category);
    let proof = category.is_some_and(|category| category.evidence_required)
        && CaseKind::parse(&case.kind) == Some(CaseKind::Complaint)
        && workflow.meaning(&transition.to) == Meaning::Verifying;
    if proof && !required.contains(&Requirement::Evidence) {
        required.push(Requirement::Evidence);
    }
    required
}

/// Why `case` can't be merged into `master`. Its answers become the case's, so the master must be at least as
/// open, and nobody may learn by it what is hidden from them.
pub(super) fn merge_obstacle(case: &Case, master: &Case) -> Option<Problem> {
    let message = if case.id == master.id {
        "problem-merge-itself"
    } else if master.meaning.is_final() {
        "problem-merge-ended"
    } else if master.visibility > case.visibility || master.hidden_from != case.hidden_from {
        "problem-merge-closed"
    } else {
        return None;
    };
    Some(Problem::conflict(message).with("number", master.number.as_str()).field("master", message))
}

/// Where everybody may see the case lie: moved as far as its category says.
pub fn public_point(region: &Region, case: &Case) -> Option<Point> {
    let blur = region.categories.get(&case.category).map_or(0, |category| category.blur_metres);
    case.point.map(|point| if blur == 0 { point } else { point.blurred(f64::from(blur)) })
}

/// The event as `view` may see it; none when the view may not see it at all.
pub(super) fn seen(mut event: Event, case: &Case, view: View) -> Option<Event> {
    match view {
        View::Officer => return Some(event),
        View::Owner if event.audience == Audience::Internal => return None,
        View::Owner => {}
        View::Public if event.audience != Audience::Public || case.visibility == Visibility::Secret => {
            return None;
        }
        View::Public => {
            let released = event
                .publication
                .take()
                .filter(|publication| publication.state == PublicationState::Public)
                .filter(|_| case.is_for_everybody());
            event.text_held = !event.text.is_empty() && released.is_none();
            event.text = released.map(|publication| publication.text).unwrap_or_default();
        }
    }
    event.actor = None;
    event.detail.assignee = None;
    event.detail.told.clear();
    event.publication = None;
    Some(event)
}

/// The photo as `view` may see it; none when the view may not see it at all.
pub(super) fn seen_photo(row: PhotoRow, case: &Case, view: View) -> Option<Photo> {
    let (file, thumbnail) = match view {
        View::Officer | View::Owner => (row.file, row.thumbnail),
        View::Public if row.state == PhotoState::Public && case.is_for_everybody() => row.public?,
        View::Public => return None,
    };
    Some(Photo { file, thumbnail, ..whole_photo(row) })
}

/// The photo as officers see it.
pub(super) fn whole_photo(row: PhotoRow) -> Photo {
    Photo {
        id: row.id,
        case: row.case,
        event: row.event,
        purpose: row.purpose,
        file: row.file,
        thumbnail: row.thumbnail,
        state: row.state,
        width: row.width,
        height: row.height,
        perceptual_hash: row.perceptual_hash,
        taken_at: row.taken_at,
        alternative: row.alternative,
        created_at: row.created_at,
        erased: row.erased,
    }
}

/// The bands of a perceptual hash: number and value. By the pigeonhole principle two hashes that differ in at
/// most [`photos::SAME`] bits share at least one.
pub(super) fn bands(hash: i64) -> Vec<(i64, i64)> {
    let bits = u64::from_ne_bytes(hash.to_ne_bytes());
    (0..BANDS)
        .map(|band| {
            let (from, to) = (band * 64 / BANDS, (band + 1) * 64 / BANDS);
            let value = (bits >> from) & ((1 << (to - from)) - 1);
            (i64::from(band), i64::try_from(value).unwrap_or(0))
        })
        .collect()
}
