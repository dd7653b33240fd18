//! What administrators see of learning, and "learn now".

use balai_base::{Problem, Timestamp};
use balai_platform::{
    access::Action,
    audit::{self, Entry},
    casework::Context,
    operations,
};
use balai_store::{
    Failure, Tx,
    jobs::{self, Lane, NewJob},
};

use super::{figures::Evaluation, jobs::LEARN_NOW, store};

/// A stored model as administrators read it.
#[derive(Clone, Debug, PartialEq)]
pub struct LearnedModel {
    /// Its number.
    pub version: i64,
    /// When it was made.
    pub made_at: Timestamp,
    /// From how many cases.
    pub lessons: u64,
    /// What it was measured at; none when another release wrote it in another shape.
    pub figures: Option<Evaluation>,
}

/// The models kept, newest first; the first is in use.
pub fn models(tx: &mut Tx, context: &Context) -> Result<Vec<LearnedModel>, Failure> {
    operations::require(context, Action::ManageRegion)?;
    let stored = store::models(tx, &context.region.id)?;
    Ok(stored
        .into_iter()
        .map(|stored| LearnedModel {
            version: stored.version,
            made_at: stored.made_at,
            lessons: u64::try_from(stored.lessons).unwrap_or(0),
            figures: serde_json::from_str(&stored.figures).ok(),
        })
        .collect())
}

/// Has the server learn as soon as it can. Once a minute at most, whoever asks.
pub fn learn_soon(tx: &mut Tx, context: &Context) -> Result<(), Failure> {
    operations::require(context, Action::ManageRegion)?;
    let now = context.moment.now;
    let minute = now.millis().div_euclid(balai_base::time::MINUTE);
    let job = NewJob {
        lane: Lane::Learning,
        kind: LEARN_NOW,
        payload: String::new(),
        unique_key: Some(format!("{}:{minute}", context.region.id)),
        due_at: now,
    };
    jobs::enqueue(tx, &context.region.id, &context.moment, &job)?;
    let entry = Entry {
        action: "learn",
        subject_kind: "region",
        subject_id: context.region.id.to_string(),
        reason: String::new(),
        detail: String::new(),
    };
    audit::record(tx, &context.region.id, &context.moment, &context.actor, &entry)
}

/// Whether the actor may look at all.
pub fn require(context: &Context) -> Result<(), Problem> {
    operations::require(context, Action::ManageRegion)
}
