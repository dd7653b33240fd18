//! Proofs that can be checked without asking anybody (<https://c2sp.org/tlog-proof>).

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    Checkpoint, Cosigned, Hash, LogFailure, Note, SignedCheckpoint, VerifierKey, leaf_hash, verify_inclusion,
};

/// The first line of a proof.
const FIRST: &str = "c2sp.org/tlog-proof@v1";
/// Hashes a path has at most: a tree of 2^63 entries is 63 levels high.
const MOST_HASHES: usize = 63;

/// That an entry is in a log, with all that is needed to check it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What goes with it, for whoever uses the log. Nothing in it may be believed before it was checked against the entry.
    pub extra: Option<Vec<u8>>,
    /// The entry's place in the log, from 0.
    pub index: u64,
    /// From the leaf's sibling to the root's child.
    pub path: Vec<Hash>,
    /// The signed checkpoint, with its cosignatures.
    pub note: Note,
}

/// What a proof has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The head of the log that holds the entry.
    pub checkpoint: Checkpoint,
    /// The witnesses that saw this head.
    pub witnesses: Vec<Cosigned>,
}

impl Proof {
    /// Reads one proof.
    pub fn parse(text: &str) -> Result<Self, LogFailure> {
        let wrong = |what| LogFailure::Format(what);
        let rest = text.strip_prefix(FIRST).and_then(|rest| rest.strip_prefix('\n'));
        let rest = rest.ok_or(wrong("this is no proof: its first line is another"))?;
        let (head, note) = rest.split_once("\n\n").ok_or(wrong("the proof has no checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        let extra = lines.peek().and_then(|line| line.strip_prefix("extra "));
        let extra = extra.map(|extra| STANDARD.decode(extra)).transpose();
        let extra = extra.map_err(|_| wrong("the extra data are not base 64"))?;
        if extra.is_some() {
            lines.next();
        }
        let written = lines.next().and_then(|line| line.strip_prefix("index ")).unwrap_or_default();
        let index: u64 = written.parse().map_err(|_| wrong("the proof names no index"))?;
        if index.to_string() != written {
            return Err(wrong("the proof names no index"));
        }
        let path: Vec<Hash> = lines.map(Hash::parse).collect::<Result<_, _>>()?;
        if path.len() > MOST_HASHES {
            return Err(wrong("the proof has too many hashes"));
        }
        Ok(Self { extra, index, path, note: Note::parse(note)? })
    }

    /// Reads a file of proofs, one after the other.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, LogFailure> {
        let mut starts: Vec<usize> = text
            .match_indices(FIRST)
            .map(|(at, _)| at)
            .filter(|at| *at == 0 || text.get(..*at).is_some_and(|before| before.ends_with('\n')))
            .collect();
        if starts.first() != Some(&0) {
            return Err(LogFailure::Format("this is no proof: its first line is another"));
        }
        starts.push(text.len());
        let parts = starts.windows(2).filter_map(|pair| text.get(*pair.first()?..*pair.get(1)?));
        parts.map(Self::parse).collect()
    }

    /// Checks that `entry` is in the log that `keys` sign for. Witnesses nobody names here are left out.
    pub fn verify(
        &self,
        entry: &[u8],
        keys: &[VerifierKey],
        witnesses: &[VerifierKey],
    ) -> Result<Proven, LogFailure> {
        let SignedCheckpoint { checkpoint, note } = SignedCheckpoint::open(&self.note.to_string(), keys)?;
        verify_inclusion((leaf_hash(entry), self.index), (checkpoint.root, checkpoint.size), &self.path)?;
        Ok(Proven { checkpoint, witnesses: note.cosigned(witnesses)? })
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{FIRST}")?;
        if let Some(extra) = &self.extra {
            writeln!(formatter, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(formatter, "index {}", self.index)?;
        for hash in &self.path {
            writeln!(formatter, "{hash}")?;
        }
        write!(formatter, "\n{}", self.note)
    }
}
