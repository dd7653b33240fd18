//! Checkpoints: a log's name, size and root, signed (<https://c2sp.org/tlog-checkpoint>).

use std::fmt;

use crate::{Hash, LogFailure, Note, SigningKey, VerifierKey, note::checked_name};

/// A head of a log: what its first `size` entries hash to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, which never changes.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root of the tree of them.
    pub root: Hash,
}

impl Checkpoint {
    /// Reads the text of a checkpoint; lines after the third belong to somebody else and are left out.
    pub fn parse(text: &str) -> Result<Self, LogFailure> {
        let wrong = LogFailure::Format("a checkpoint is a name, a size and a hash, each on its line");
        let mut lines = text.strip_suffix('\n').ok_or_else(|| wrong.clone())?.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(wrong);
        };
        if lines.any(str::is_empty) {
            return Err(wrong);
        }
        let number: u64 = size.parse().map_err(|_| wrong.clone())?;
        if number.to_string() != size {
            return Err(wrong);
        }
        Ok(Self { origin: checked_name(origin)?.to_owned(), size: number, root: Hash::parse(root)? })
    }

    /// Signs it with the log's keys, the newest first.
    pub fn sign(&self, keys: &[SigningKey]) -> SignedCheckpoint {
        let text = self.to_string();
        let signatures = keys.iter().map(|key| key.line(key.sign(text.as_bytes()))).collect();
        SignedCheckpoint { checkpoint: self.clone(), note: Note { text, signatures } }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}\n{}\n{}", self.origin, self.size, self.root)
    }
}

/// A checkpoint that the log itself has signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// What is said.
    pub checkpoint: Checkpoint,
    /// The note in which it is said, with all its signatures.
    pub note: Note,
}

impl SignedCheckpoint {
    /// Reads a note and checks that one of the log's keys, all of which have its name, signed it.
    pub fn open(note: &str, keys: &[VerifierKey]) -> Result<Self, LogFailure> {
        let note = Note::parse(note)?;
        let checkpoint = Checkpoint::parse(&note.text)?;
        let mut outcome = Err(LogFailure::Unsigned);
        for key in keys.iter().filter(|key| key.name == checkpoint.origin) {
            match note.verify(key) {
                Err(LogFailure::Unsigned) => {}
                other => outcome = other,
            }
            if matches!(outcome, Err(LogFailure::Signature(_))) {
                break;
            }
        }
        outcome.map(|()| Self { checkpoint, note })
    }
}
