//! Limits that a sender meets at every face, page or interface: one count for both.

use balai_base::time::HOUR;
use balai_store::limits::{self, Limit};

use crate::{Here, WebError};

/// An address sends at most two hundred reports an hour: thousands of telephones share one (carrier-grade NAT), so less
/// would lock a village out.
const REPORTS: Limit = Limit { window_ms: HOUR, allowed: 200 };

impl Here {
    /// Counts a report of this address, and refuses one too many. The machine itself is not counted: a proxy on it
    /// speaks for everybody.
    pub async fn count_report(&self) -> Result<(), WebError> {
        if self.client.is_loopback() {
            return Ok(());
        }
        let address = self.state.vault.mac("report-address", self.client.to_string().as_bytes());
        let (region, now) = (self.region.id.clone(), self.now());
        self.state
            .store
            .write(move |tx| limits::take(tx, &region, "report-address", &address, now, &REPORTS))
            .await?;
        Ok(())
    }
}
