//! Whether a photo given as evidence can be what it is said to be.
//!
//! Compares it with the report's own photos and with every earlier photo of the region, and looks at when and
//! where it was taken. What can't be true is refused with the reason; what is only odd is shown to whoever
//! verifies. A photo without date and place is neither: cameras may be set so.

use balai_base::{
    CaseId, CaseNumber, PhotoId, Point, Problem, Timestamp,
    time::{DAY, HOUR},
};
use balai_platform::{
    access::Action,
    casework::{self, Case, Context, LinkKind, PhotoPurpose, SimilarPhoto},
    region::Region,
};
use balai_store::{Failure, Tx};

use super::{DraftPhoto, EvidenceNote, Kind};

/// Nearer to the place than this is no remark.
const NEAR_METRES: f64 = 300.0;
/// Farther away than this, it is not the place.
const FAR_METRES: f64 = 3_000.0;
/// Cameras' clocks may be wrong by so much, in milliseconds.
const CLOCK_ERROR: i64 = 2 * HOUR;
/// A photo older than this when it is given is remarked on, in milliseconds.
const OLD: i64 = 7 * DAY;

/// A photo as far as it is looked at.
pub(super) struct Shown {
    pub(super) photo: Option<PhotoId>,
    pub(super) perceptual_hash: i64,
    pub(super) taken_at: Option<Timestamp>,
    pub(super) place: Option<Point>,
    pub(super) given_at: Timestamp,
}

impl Shown {
    pub(super) fn of(photo: &DraftPhoto, now: Timestamp) -> Self {
        Self {
            photo: None,
            perceptual_hash: photo.perceptual_hash,
            taken_at: photo.taken_at,
            place: photo.place,
            given_at: now,
        }
    }
}

/// Whether saying that such a report is solved needs evidence: a complaint of a category that asks for it.
pub(super) fn is_required(region: &Region, case: &Case) -> bool {
    let category = region.categories.get(&case.category);
    case.kind == Kind::Complaint.as_str() && category.is_some_and(|category| category.evidence_required)
}

/// Everything to be noticed about one photo.
pub(super) fn look(
    tx: &mut Tx,
    context: &Context,
    case: &Case,
    shown: &Shown,
) -> Result<Vec<EvidenceNote>, Failure> {
    let mut notes: Vec<EvidenceNote> =
        time_notes(case, shown).into_iter().chain(place_note(case, shown)).collect();
    // Zero says that the picture shows too little to be told apart from others.
    if shown.perceptual_hash != 0 {
        let alike = casework::similar_photos(tx, &context.region, shown.perceptual_hash, shown.photo)?;
        for earlier in alike {
            if earlier.photo.created_at <= shown.given_at {
                notes.push(reuse_note(tx, context, case, shown, &earlier)?);
            }
        }
    }
    notes.sort_by_key(|note| note.weight);
    notes.dedup_by(|one, other| one.message == other.message && one.other == other.other);
    Ok(notes)
}

fn reuse_note(
    tx: &mut Tx,
    context: &Context,
    case: &Case,
    shown: &Shown,
    earlier: &SimilarPhoto,
) -> Result<EvidenceNote, Failure> {
    let own = earlier.photo.case == case.id;
    let joined = !own && is_joined(tx, context, case, earlier.photo.case)?;
    let (weight, message) = match (own, earlier.photo.purpose) {
        (true, PhotoPurpose::Report) => ("refuse", "evidence-is-report-photo"),
        (true, PhotoPurpose::Message) => ("warn", "evidence-is-message-photo"),
        (true, PhotoPurpose::Evidence) => ("warn", "evidence-given-before"),
        // One repair may answer several reports of one thing.
        (false, _) if joined => ("warn", "evidence-from-joined-case"),
        (false, _) => ("refuse", "evidence-from-other-case"),
    };
    let other = if own { None } else { number_in_reach(tx, context, earlier.photo.case)? };
    Ok(EvidenceNote { photo: shown.photo, weight, message, other, amount: None })
}

/// Whether the two cases are linked: merged or split.
fn is_joined(tx: &mut Tx, context: &Context, case: &Case, other: CaseId) -> Result<bool, Failure> {
    let links = casework::links(tx, context, case)?;
    Ok(links.iter().any(|link| link.other.id == other && link.kind != LinkKind::Recurrence))
}

/// The number of the other case, if the reader may know of it.
fn number_in_reach(tx: &mut Tx, context: &Context, id: CaseId) -> Result<Option<CaseNumber>, Failure> {
    let case = casework::get(tx, &context.region, id)?;
    Ok(case.filter(|case| context.can(Action::ReadCase, case)).map(|case| case.number))
}

fn time_notes(case: &Case, shown: &Shown) -> Option<EvidenceNote> {
    let taken = shown.taken_at?;
    let before = case.created_at.since(taken);
    let note = |weight, message, millis: i64| {
        let amount = Some((millis / DAY).max(1));
        EvidenceNote { photo: shown.photo, weight, message, other: None, amount }
    };
    if before > DAY {
        Some(note("refuse", "evidence-before-report", before))
    } else if before > CLOCK_ERROR {
        Some(note("warn", "evidence-maybe-before-report", before))
    } else if taken.since(shown.given_at) > CLOCK_ERROR {
        Some(note("warn", "evidence-from-future", taken.since(shown.given_at)))
    } else if shown.given_at.since(taken) > OLD {
        Some(note("warn", "evidence-old", shown.given_at.since(taken)))
    } else {
        None
    }
}

#[expect(clippy::cast_possible_truncation, reason = "distances on earth fit")]
fn place_note(case: &Case, shown: &Shown) -> Option<EvidenceNote> {
    let metres = case.point?.distance_metres(shown.place?);
    let (weight, message) = match metres {
        metres if metres > FAR_METRES => ("refuse", "evidence-other-place"),
        metres if metres > NEAR_METRES => ("warn", "evidence-far"),
        _ => return None,
    };
    Some(EvidenceNote {
        photo: shown.photo,
        weight,
        message,
        other: None,
        amount: Some(metres.round() as i64),
    })
}

/// Refuses when a note says so, with everything that was noticed beside the field of the photo.
pub(super) fn refuse_false(notes: &[EvidenceNote]) -> Result<(), Problem> {
    let refused: Vec<&EvidenceNote> = notes.iter().filter(|note| note.weight == "refuse").collect();
    if refused.is_empty() {
        return Ok(());
    }
    Err(refused.into_iter().fold(Problem::invalid("problem-evidence"), |problem, note| {
        let amount = note.amount.map(|amount| amount.to_string()).unwrap_or_default();
        let number = note.other.as_ref().map(ToString::to_string).unwrap_or_default();
        problem.field_with("evidence", note.message, vec![("amount", amount), ("number", number)])
    }))
}
