//! Ways to reach people. One type per way; each holds what it needs to send.

use super::Notice;

/// How a notice was delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It stands where the recipient looks.
    Shown,
    /// It was handed to a carrier.
    Sent,
}

/// Why a notice was not delivered. The text is for administrators and holds no personal value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// Trying again may help.
    Later(String),
    /// It never will.
    Never(String),
}

/// One way to reach people.
pub trait Provider: Send + Sync {
    /// Its name, for administrators.
    fn name(&self) -> &'static str;

    /// Whether this notice is its to deliver.
    fn takes(&self, notice: &Notice) -> bool;

    /// Delivers it. Called outside any transaction, and maybe more than once with the same notice.
    fn deliver(&self, notice: &Notice) -> Result<Delivery, Undelivered>;
}

/// The case's own page: it shows the history, so whatever is to be told stands there already.
#[derive(Clone, Copy, Debug, Default)]
pub struct TrackingPage;

impl Provider for TrackingPage {
    fn name(&self) -> &'static str {
        "tracking-page"
    }

    fn takes(&self, _: &Notice) -> bool {
        true
    }

    fn deliver(&self, _: &Notice) -> Result<Delivery, Undelivered> {
        Ok(Delivery::Shown)
    }
}
