//! What an administrator is told about the machine and the server: each check with its state, a sentence and the next step.
//!
//! A check looks and never mends. The sentences stand in `locales/`: `doctor-NAME-CASE`, and `doctor-NAME-CASE-next` for
//! whatever asks for an act. The same checks serve `balai doctor` and `/admin/periksa`.

mod backups;
mod database;
mod machine;
mod rules;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use balai_base::{RegionId, Timestamp};
use balai_platform::{
    documents::signing::{SignatureKind, SigningDesk},
    render::Argument,
};
use balai_store::Store;

use crate::{emergency::Spool, tls::Facts};

pub use backups::BackupStatus;
pub use rules::{Age, CASES, LEAST_FREE_PERCENT};

/// The kind of the daily job that removes stored files no row names.
pub const FILES_SWEEP: &str = "files-sweep";

/// How a check turned out, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nothing to do.
    Fine,
    /// It could not be looked at, or it is a choice to know of.
    Note,
    /// To be looked at in the next days.
    Look,
    /// To be mended now.
    Act,
}

impl State {
    /// Its word in messages and style.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Note => "note",
            Self::Look => "look",
            Self::Act => "act",
        }
    }
}

/// A value in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum Told {
    /// A text, put in as it is: a path, a number with its unit, a name of the program's own.
    Text(String),
    /// A whole number, written the way of the language.
    Number(i64),
}

/// One check as it turned out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Checked {
    /// Which check: `disk`, `clock`, ….
    pub check: &'static str,
    /// What it found: with the check's name the key of its sentence.
    pub case: &'static str,
    /// How it turned out.
    pub state: State,
    /// The values of its sentences.
    pub values: Vec<(&'static str, Told)>,
}

impl Checked {
    /// A check that turned out as one of [`CASES`].
    pub(crate) fn new(check: &'static str, case: &'static str) -> Self {
        let known = CASES.iter().find(|(name, word, _)| *name == check && *word == case);
        let state = known.map_or(State::Note, |(_, _, state)| *state);
        Self { check, case, state, values: Vec::new() }
    }

    fn text(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, Told::Text(value.into())));
        self
    }

    fn number(mut self, name: &'static str, value: i64) -> Self {
        self.values.push((name, Told::Number(value)));
        self
    }

    /// The values of its sentences, for messages.
    pub fn arguments(&self) -> Vec<Argument<'_>> {
        self.values
            .iter()
            .map(|(name, value)| match value {
                Told::Text(text) => Argument::text(name, text),
                Told::Number(number) => Argument::number(name, *number),
            })
            .collect()
    }

    /// The key of its sentence.
    pub fn message(&self) -> String {
        format!("doctor-{}-{}", self.check, self.case)
    }

    /// The key of what to do next; none when nothing is to be done.
    pub fn next(&self) -> Option<String> {
        (self.state > State::Fine).then(|| format!("doctor-{}-{}-next", self.check, self.case))
    }
}

/// The certificate that serves, as far as it is Balai's own affair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Served {
    /// A proxy speaks TLS, or nobody outside this machine is served.
    ByOthers,
    /// Balai speaks TLS.
    Here {
        /// What the certificate says; none while it is still awaited.
        facts: Option<Facts>,
        /// Whether the files on disk were refused.
        refused: bool,
    },
}

/// What became of a try to reach the mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mail {
    /// No server is named.
    None,
    /// It let us in.
    Reached,
    /// It did not: the reason's word, such as `mail-sign-in`.
    Failed(&'static str),
}

/// What became of a try to reach the signing service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// No service is named: documents are signed by pen.
    Wet,
    /// A test signer of a demonstration.
    Demonstration,
    /// It knows somebody who can sign.
    Reached,
    /// It answers, and nobody named here has a certificate that stands.
    Nobody,
    /// It did not answer.
    Away,
    /// The settings can't be used.
    Broken,
}

impl Signing {
    /// Asks a desk's signer. Waits for the network.
    pub fn of(desk: &SigningDesk) -> Self {
        match (desk.kind(), desk.signer()) {
            (SignatureKind::Demonstration, _) => Self::Demonstration,
            (SignatureKind::Certified, Some(_)) => match desk.somebody_may_sign() {
                Ok(true) => Self::Reached,
                Ok(false) => Self::Nobody,
                Err(_) => Self::Away,
            },
            _ => Self::Wet,
        }
    }
}

/// What became of the packs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Packs {
    /// How many are served.
    pub served: usize,
    /// How many of them are older than what lies on disk, since that was refused.
    pub kept: usize,
    /// Warnings of the checker.
    pub warnings: usize,
}

/// Where to look.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The data directory.
    pub data: PathBuf,
    /// The directory of keys.
    pub keys: PathBuf,
    /// Where reports wait while the database can't write.
    pub spool: PathBuf,
    /// The regions served; empty when unknown.
    pub regions: Vec<RegionId>,
    /// Whether the database may be read from end to end: minutes on a large one.
    pub thorough: bool,
}

/// What was asked elsewhere and is only judged here.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The certificate.
    pub served: Served,
    /// The mail server.
    pub mail: Mail,
    /// The signing service.
    pub signing: Signing,
    /// The packs.
    pub packs: Packs,
    /// Whether emergency pages are shown.
    pub emergency: bool,
}

/// Bytes held in memory, descriptors open, and bytes free where the data lie; zero where it can't be told.
pub(crate) fn machine_figures(data: Option<&std::path::Path>) -> [u64; 3] {
    let free = data.and_then(machine::room).map_or(0, |[free, ..]| free);
    [machine::held().unwrap_or(0), machine::open().unwrap_or(0), free]
}

/// Every check, in the order in which they are read. `store` is what could be opened, or why not. Waits for the disk.
pub fn all(ground: &Ground, asked: &Asked, store: Result<&Store, String>, now: Timestamp) -> Vec<Checked> {
    let mut found =
        vec![machine::disk(&ground.data), machine::clock(ground, store.as_ref().ok().copied(), now)];
    found.push(machine::keys(ground));
    found.push(backups::check(ground, store.as_ref().ok().copied(), now));
    match store {
        Ok(store) => {
            found.push(database::database(store, ground.thorough));
            found.push(database::jobs(store, now));
            found.push(database::files(store, now));
        }
        Err(reason) => found.push(database::unopened(&reason)),
    }
    found.push(rules::mail(&asked.mail));
    found.push(rules::signing(asked.signing));
    found.push(rules::certificate(&asked.served, now));
    found.push(rules::packs(asked.packs));
    found.push(rules::spool(Spool::count(&ground.spool)));
    found.push(rules::emergency(asked.emergency));
    found.extend([machine::memory(), machine::descriptors(), machine::kernel()]);
    found.push(Checked::new("release", "fine").text("release", env!("CARGO_PKG_VERSION")));
    found
}
