//! What officers do where people come: the queue of a counter, outreach days, handing over, and what people said afterwards.

pub(crate) mod delivery;
pub(crate) mod feedback;
pub(crate) mod outreach;
pub(crate) mod queue;
mod rows;

use balai_base::Problem;
use balai_platform::access::{Action, may_ever};
use balai_web::{Here, WebError};

/// Lets in officers who may do `action` anywhere.
fn may(here: &Here, action: Action) -> Result<(), WebError> {
    here.officer()?;
    if may_ever(&here.region.roles, &here.actor, action) {
        return Ok(());
    }
    Err(Problem::forbidden("problem-not-allowed").into())
}
