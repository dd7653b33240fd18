//! [`Copies`]: how the copies do that the server makes just now, as pages show it.
//!
//! Whoever makes the copies tells it; nothing of it is stored here.

use std::sync::{Arc, PoisonError, RwLock};

use balai_base::Timestamp;

/// How one target's copy does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopyTarget {
    /// Its address, without credentials.
    pub name: String,
    /// Whether nobody is answered before the copy is there.
    pub synchronous: bool,
    /// Everything committed before can be restored from there.
    pub until: Option<Timestamp>,
    /// The moment of the newest snapshot there; without one nothing can be restored.
    pub snapshot_at: Option<Timestamp>,
    /// Since when it can't be reached.
    pub away: Option<Away>,
    /// How many of how many pieces of a whole copy are there, while one is made.
    pub copying: Option<(u64, u64)>,
    /// How many bytes wait to be sent.
    pub waiting: u64,
}

/// A target that can't be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    /// Since when.
    pub since: Timestamp,
    /// What it says, in English.
    pub reason: String,
}

/// The copies of a server; cheap to clone, all clones tell the same.
#[derive(Clone, Debug, Default)]
pub struct Copies(Arc<RwLock<Told>>);

#[derive(Debug, Default)]
struct Told {
    targets: Vec<CopyTarget>,
    signers: Vec<[u8; 32]>,
    expected: bool,
}

impl Copies {
    /// Tells how each target does now, in the order of the configuration.
    pub fn tell(&self, targets: Vec<CopyTarget>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).targets = targets;
    }

    /// Names the machines whose drills are believed, by their public Ed25519 keys.
    pub fn believe(&self, signers: Vec<[u8; 32]>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).signers = signers;
    }

    /// Says whether copies are made by somebody who tells nothing here, as PostgreSQL's own archive is.
    pub fn expect(&self, expected: bool) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).expected = expected;
    }

    /// How each target does.
    pub fn targets(&self) -> Vec<CopyTarget> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).targets.clone()
    }

    /// Whose drills are believed.
    pub fn signers(&self) -> Vec<[u8; 32]> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).signers.clone()
    }

    /// Whether copies are made at all.
    pub fn set_up(&self) -> bool {
        let told = self.0.read().unwrap_or_else(PoisonError::into_inner);
        told.expected || !told.targets.is_empty()
    }
}
