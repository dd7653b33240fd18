//! The officers' desk: the queue, one case and what can be done with it, today's jobs, releases, exports, and entering a
//! report for somebody. What an officer may do is asked of the slices; nothing here decides it.

pub(crate) mod acts;
pub(crate) mod case;
pub(crate) mod export;
pub(crate) mod identity;
pub(crate) mod queue;
pub(crate) mod record;
pub(crate) mod release;
pub(crate) mod today;
