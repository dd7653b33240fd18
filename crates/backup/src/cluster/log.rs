//! Archives finished pieces of the log, and fetches them again: what `archive_command` and `restore_command` call.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use balai_base::{
    Timestamp,
    text::{from_hexadecimal, hexadecimal},
};

use super::{LogHead, is_piece, log_key, nothing_before, opened, told};
use crate::{
    BackupFailure, ObjectKey, Opener, Scribe, Target, TargetFailure,
    envelope::{self, About},
    failure::Fault,
};

/// Sends pieces of the log to every target. PostgreSQL calls it for one piece after the other, and again until it succeeds.
pub struct Archive<'a> {
    /// Where they go.
    pub targets: Vec<&'a dyn Target>,
    /// Who signs, names and seals.
    pub scribe: &'a Scribe,
    /// Where the hash of the last piece is remembered.
    pub memory: PathBuf,
}

impl Archive<'_> {
    /// Sends the piece `name`, whose content lies at `path`. Done means: it lies at every target.
    pub fn send(&self, name: &str, path: &Path, now: Timestamp) -> Result<(), BackupFailure> {
        let refused = |what: &str| BackupFailure::Refused(format!("{name}: {what}"));
        let key = log_key(name).ok_or_else(|| refused("this is no name of a piece of PostgreSQL's log"))?;
        let content = fs::read(path).map_err(|error| BackupFailure::local(path, &error))?;
        let digest = hexadecimal(&self.scribe.keyring.naming().chunk(&content));
        let head = LogHead {
            name: name.to_owned(),
            at: now,
            content: digest.clone(),
            previous: self.last().unwrap_or_else(nothing_before),
        };
        let body = self.scribe.sealer.seal(&content)?;
        let (object, mut hash) = envelope::wrap(&self.scribe.keyring, &key, About::Log(head), &body);
        for target in &self.targets {
            match target.put(&key, &object) {
                Ok(()) => {}
                // It may be there since a try that ended before PostgreSQL heard of it.
                Err(TargetFailure::Exists(_)) => hash = self.same(*target, &key, &digest)?,
                Err(failure) => return Err(told(*target)(failure)),
            }
        }
        self.remember(&hash)
    }

    /// The hash of what stands there already, if it is the same piece, written by this server.
    fn same(&self, target: &dyn Target, key: &ObjectKey, digest: &str) -> Result<[u8; 32], BackupFailure> {
        let bytes = target.get(key).map_err(told(target))?;
        let object = |fault| BackupFailure::object(key, fault);
        let found = envelope::unwrap(key, &bytes, Some(&self.scribe.keyring.signer())).map_err(object)?;
        match found.about {
            About::Log(head) if head.content == digest => Ok(found.hash),
            // Another cluster archives to the same place, or this one was restored and goes on under the same names.
            _ => Err(told(target)(TargetFailure::Exists(key.to_string()))),
        }
    }

    fn last(&self) -> Option<String> {
        let text = fs::read_to_string(&self.memory).ok()?;
        from_hexadecimal::<32>(text.trim()).map(|hash| hexadecimal(&hash))
    }

    fn remember(&self, hash: &[u8; 32]) -> Result<(), BackupFailure> {
        let local = |error: std::io::Error| BackupFailure::local(&self.memory, &error);
        let text = hexadecimal(hash) + "\n";
        balai_store::write_durably(&self.memory, text.as_bytes(), 0o644).map_err(local)
    }
}

/// Puts the piece `name` at `path`; false when the target does not have it, which is how a recovery ends.
pub fn fetch_log(
    target: &dyn Target,
    opener: &Opener,
    signer: &[u8; 32],
    (name, path): (&str, &Path),
) -> Result<bool, BackupFailure> {
    let Some(key) = log_key(name) else { return Ok(false) };
    let (about, content) = match opened(target, opener, &key, Some(signer)) {
        Err(BackupFailure::Target { failure: TargetFailure::Missing(_), .. }) => return Ok(false),
        found => found.map(|(about, content, _)| (about, content))?,
    };
    match about {
        About::Log(head) if head.name == name => {
            fs::write(path, content).map_err(|error| BackupFailure::local(path, &error))?;
            Ok(true)
        }
        _ => Err(BackupFailure::object(&key, Fault::Damaged)),
    }
}

/// What the log at a target is, as far as it can be told without a key that opens it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogProof {
    /// How many pieces were looked at.
    pub pieces: u64,
    /// When the last one was archived.
    pub until: Option<Timestamp>,
    /// What is wrong, one line each.
    pub findings: Vec<String>,
}

/// Looks whether the pieces of the log at a target are this server's, unchanged and without a gap, each following the one
/// before.
pub fn prove_log(target: &dyn Target, signer: &[u8; 32]) -> Result<LogProof, BackupFailure> {
    let mut proof = LogProof::default();
    let mut before: Option<(String, [u8; 32])> = None;
    let keys = target.list(super::LOG).map_err(told(target))?;
    let labels = labels(target, &keys, signer)?;
    for key in keys.iter().filter(|key| is_piece(key)) {
        proof.pieces += 1;
        let bytes = target.get(key).map_err(told(target))?;
        let (head, hash) = match envelope::unwrap(key, &bytes, Some(signer)) {
            Ok(envelope::Opened { about: About::Log(head), hash, .. }) => (head, hash),
            Ok(_) => {
                proof.findings.push(BackupFailure::object(key, Fault::Damaged).to_string());
                continue;
            }
            Err(fault) => {
                proof.findings.push(BackupFailure::object(key, fault).to_string());
                before = None;
                continue;
            }
        };
        if let Some((name, hash)) = &before {
            if next_name(name).is_some_and(|next| next != head.name) && name.get(..8) == head.name.get(..8) {
                proof.findings.push(format!("between {name} and {} pieces are missing", head.name));
            } else if before_labels(&labels, &head.previous) != hexadecimal(hash)
                && head.previous != nothing_before()
                && follows(&head)
            {
                proof.findings.push(BackupFailure::object(key, Fault::BrokenChain).to_string());
            }
        }
        proof.until = proof.until.max(Some(head.at));
        before = Some((head.name.clone(), hash));
    }
    Ok(proof)
}

/// What each label of a base backup or history of a timeline follows, by the hash of its own: PostgreSQL archives them between
/// two pieces, so the next piece names them.
fn labels(
    target: &dyn Target,
    keys: &[ObjectKey],
    signer: &[u8; 32],
) -> Result<HashMap<String, String>, BackupFailure> {
    let mut labels = HashMap::new();
    for key in keys.iter().filter(|key| !is_piece(key)) {
        let bytes = target.get(key).map_err(told(target))?;
        // One that is not ours breaks the chain where a piece names it.
        if let Ok(envelope::Opened { about: About::Log(head), hash, .. }) =
            envelope::unwrap(key, &bytes, Some(signer))
        {
            labels.insert(hexadecimal(&hash), head.previous);
        }
    }
    Ok(labels)
}

/// The hash of the piece that stands before those labels.
fn before_labels<'l>(labels: &'l HashMap<String, String>, mut previous: &'l str) -> &'l str {
    // No label can name a later one, so this ends; the bound is for what was made up.
    for _ in 0..=labels.len() {
        match labels.get(previous) {
            Some(earlier) => previous = earlier,
            None => break,
        }
    }
    previous
}

/// Whether a piece must name the one listed before it: the first of a timeline follows a history, which is not listed.
fn follows(head: &LogHead) -> bool {
    !head.name.ends_with("00000000")
}

/// The name of the piece that follows: timeline, log and segment, 8 hexadecimal digits each, 256 segments of 16 MB in a log
/// (`XLogFileName` and `XLogSegmentsPerXLogId` of PostgreSQL 15).
pub(super) fn next_name(name: &str) -> Option<String> {
    let timeline = name.get(..8)?;
    let number = |digits: Option<&str>| u32::from_str_radix(digits?, 16).ok();
    let (log, segment) = (number(name.get(8..16))?, number(name.get(16..24))?);
    let (log, segment) = if segment >= 0xFF { (log.checked_add(1)?, 0) } else { (log, segment + 1) };
    Some(format!("{timeline}{log:08X}{segment:08X}"))
}
