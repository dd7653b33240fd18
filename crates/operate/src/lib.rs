//! What running a hall takes beside serving it: TLS and certificates, checks of the machine and their next steps, metrics,
//! traces, intake that goes on when the database can't write,
//! and the map of security for auditors.
//!
//! Nothing here knows a page; `web` and `app` use it. Clock and directories are handed in.

pub mod checks;
pub mod emergency;
pub mod metrics;
pub mod runbook;
pub mod security;
pub mod tls;
pub mod traces;
mod watch;

pub use watch::Watch;
