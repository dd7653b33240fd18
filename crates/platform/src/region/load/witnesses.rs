//! `witnesses` of `region.toml`: whose word for the log of history is heard.

use balai_tlog::{KeyKind, VerifierKey};

use super::Loading;
use crate::region::reading::{Found, Table};

impl Loading<'_> {
    /// The keys of bodies outside the region that look after its log.
    pub(super) fn witnesses(&self, table: &Table<'_>) -> Vec<VerifierKey> {
        let mut known: Vec<VerifierKey> = Vec::new();
        for written in table.texts("witnesses").unwrap_or_default() {
            let Some(key) = self.witness(&written) else { continue };
            if known.iter().any(|other| other.name == key.name) {
                let message = format!("two keys are those of `{}`", key.name);
                self.checker.error(&written.spot, message, "keep the newest key of each witness");
                continue;
            }
            known.push(key);
        }
        known
    }

    fn witness(&self, written: &Found<String>) -> Option<VerifierKey> {
        let key = VerifierKey::parse(&written.value).ok().filter(|key| key.kind == KeyKind::Witness);
        if key.is_none() {
            let help = "take the whole line that `balai witness` prints as its key";
            self.checker.error(&written.spot, "this is no key of a witness", help);
        }
        key
    }
}
