//! Limits that a sender meets at every face, page or interface: one count for both, in two dimensions.
//!
//! Indonesian mobile operators put thousands of telephones behind one address (carrier-grade NAT), so a network is never
//! shut out for what it sends: above a line its reports cost a puzzle or an officer's look ([`crate::puzzle`]), and only far
//! above, where no village is, they are refused. A single browser has a lower limit of its own.

use balai_base::time::HOUR;
use balai_store::limits::{self, Limit};

use crate::{Fields, Here, WebError, puzzle};

/// Reports of one network (`/24` of IPv4, `/56` of IPv6) in an hour before the next ones cost a puzzle or a look.
pub const CROWD: u32 = 60;
/// Reports of one network in an hour before further ones are refused: more than any network's people send.
const NETWORK: Limit = Limit { window_ms: HOUR, allowed: 2_000 };
/// Reports of one browser in an hour: somebody who reports for a whole street.
const BROWSER: Limit = Limit { window_ms: HOUR, allowed: 60 };
/// The purpose under which a network's reports are counted.
const PURPOSE: &str = "report-network";
/// The field people can't see and do not fill in.
pub const TRAP: &str = "situs_lain";

impl Here {
    /// The network, as counted: never readable in the database.
    fn network_subject(&self) -> [u8; 32] {
        self.state.vault.mac(PURPOSE, &self.network())
    }

    /// Counts a report of this network, and refuses one too many. The machine itself is not counted: a proxy on it
    /// speaks for everybody.
    pub async fn count_report(&self) -> Result<(), WebError> {
        self.count_for(vec![(PURPOSE, self.network_subject(), NETWORK)]).await
    }

    /// Counts a report of this network and of this browser, in one write, and refuses one too many of either.
    pub async fn count_report_of_browser(&self) -> Result<(), WebError> {
        let browser = self.state.vault.mac("report-browser", &self.device);
        let both = vec![("report-browser", browser, BROWSER), (PURPOSE, self.network_subject(), NETWORK)];
        self.count_for(both).await
    }

    async fn count_for(&self, counted: Vec<(&'static str, [u8; 32], Limit)>) -> Result<(), WebError> {
        if self.client.is_loopback() {
            return Ok(());
        }
        let (region, now) = (self.region.id.clone(), self.now());
        let count = move |tx: &mut balai_store::Tx| {
            counted.iter().try_for_each(|(purpose, subject, limit)| {
                limits::take(tx, &region, purpose, subject, now, limit)
            })
        };
        Ok(self.state.store.write(count).await?)
    }

    /// Whether so many reports came from this network that the next ones cost a puzzle or an officer's look.
    pub async fn is_crowded(&self) -> Result<bool, WebError> {
        if self.client.is_loopback() {
            return Ok(false);
        }
        let (region, now, subject) = (self.region.id.clone(), self.now(), self.network_subject());
        let count =
            move |tx: &mut balai_store::Tx| limits::used(tx, &region, (PURPOSE, &subject), now, &NETWORK);
        Ok(self.state.store.read(count).await? >= CROWD)
    }

    /// Whether a form looks as if a program had filled it in: a field nobody sees is filled, it took less time than reading
    /// takes (`begun_at`: when the first answer was saved, 0 for unknown), or it comes from a crowd without the puzzle
    /// solved. Such a report is never lost; an officer reads it before the public.
    pub async fn is_doubtful(&self, fields: &Fields, begun_at: i64) -> Result<bool, WebError> {
        let hasty = begun_at > 0 && self.now().millis() - begun_at < self.state.options.least_typing;
        if hasty || !fields.text(TRAP).is_empty() {
            return Ok(true);
        }
        Ok(self.is_crowded().await? && !self.has_solved(fields).await?)
    }

    /// Whether the form carries a puzzle of ours, solved, in time, and for the first time.
    async fn has_solved(&self, fields: &Fields) -> Result<bool, WebError> {
        let Some(subject) = puzzle::solved(&self.state.vault, self.now(), fields) else { return Ok(false) };
        let once = Limit { window_ms: puzzle::LASTS, allowed: 1 };
        let (region, now) = (self.region.id.clone(), self.now());
        let count = move |tx: &mut balai_store::Tx| {
            // A refusal would roll the count back and is an answer here, not an error.
            if limits::used(tx, &region, ("puzzle", &subject), now, &once)? > 0 {
                return Ok(false);
            }
            limits::take(tx, &region, "puzzle", &subject, now, &once).map(|()| true)
        };
        Ok(self.state.store.write(count).await?)
    }
}
