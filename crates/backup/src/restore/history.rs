//! The segments that belong to a snapshot, read in order and checked without any key.

use std::fmt;

use balai_base::{Timestamp, text::hexadecimal};

use super::told_time;
use crate::{
    BackupFailure, Fault, Manifest, ObjectKey, Target, TargetFailure,
    envelope::{self, About},
    layout,
    segment::SegmentHead,
};

/// Something that is missing or wrong on the way, and what is known around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The last moment that can be shown.
    pub after: Timestamp,
    /// The first moment known again; none when nothing later is there.
    pub before: Option<Timestamp>,
    /// What is missing or wrong.
    pub reason: String,
}

impl fmt::Display for Gap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "from {} ", told_time(self.after))?;
        match self.before {
            Some(before) => write!(formatter, "to {} nothing can be shown", told_time(before))?,
            None => write!(formatter, "on nothing can be shown")?,
        }
        write!(
            formatter,
            " ({}). Look whether another target has it; to restore what stands before the gap, add --until-gap",
            self.reason
        )
    }
}

/// One segment that follows.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it lies.
    pub key: ObjectKey,
    /// What stands on its outside.
    pub head: SegmentHead,
}

/// The segments of a snapshot up to a moment.
#[derive(Debug)]
pub struct History {
    /// In order; each continues the one before.
    pub segments: Vec<Line>,
    /// The last moment they tell of.
    pub moment: Timestamp,
    /// Why they don't go on, when that is not because nothing follows.
    pub broken: Option<Broken>,
}

/// Why a chain does not go on.
#[derive(Clone, Debug)]
pub struct Broken {
    /// What is wrong with the object where it ends.
    pub reason: String,
    /// The first moment known after it.
    pub next: Option<Timestamp>,
}

impl History {
    /// Reads the segments that follow `manifest`, not later than `at`. The ones the snapshot itself needs must be there.
    pub fn of(
        target: &dyn Target,
        manifest: &Manifest,
        at: Option<Timestamp>,
    ) -> Result<Self, BackupFailure> {
        let mut history = Self { segments: Vec::new(), moment: manifest.head.at, broken: None };
        let Some(part) = &manifest.head.chain else { return Ok(history) };
        let told = |failure| BackupFailure::Target { target: target.name().to_owned(), failure };
        let keys = target.list(&layout::chain(part.chain)).map_err(told)?;
        let sequences: Vec<u64> = keys.iter().filter_map(layout::sequence_of).collect();
        let last = sequences.iter().copied().max().unwrap_or(0);
        let mut previous: Option<[u8; 32]> = None;
        for sequence in part.from..=last.max(part.consistent) {
            let key = layout::segment(part.chain, sequence);
            let read = Self::read(target, &key, &manifest.signer, previous);
            let (head, hash) = match read {
                Ok(read) => read,
                Err(BackupFailure::Target { failure: failure @ TargetFailure::Away(_), .. }) => {
                    return Err(told(failure));
                }
                Err(failure) if sequence <= part.consistent => return Err(failure),
                Err(failure) => {
                    let next = next_known(target, manifest, &keys, sequence);
                    history.broken = Some(Broken { reason: failure.to_string(), next });
                    return Ok(history);
                }
            };
            if sequence > part.consistent && at.is_some_and(|at| head.last_at > at) {
                return Ok(history);
            }
            history.moment = history.moment.max(head.last_at);
            previous = Some(hash);
            history.segments.push(Line { key, head });
        }
        Ok(history)
    }

    /// Reads and checks one segment.
    fn read(
        target: &dyn Target,
        key: &ObjectKey,
        signer: &[u8; 32],
        previous: Option<[u8; 32]>,
    ) -> Result<(SegmentHead, [u8; 32]), BackupFailure> {
        let bytes = target
            .get(key)
            .map_err(|failure| BackupFailure::Target { target: target.name().to_owned(), failure })?;
        let object = |fault| BackupFailure::object(key, fault);
        let opened = envelope::unwrap(key, &bytes, Some(signer)).map_err(object)?;
        let About::Segment(head) = opened.about else { return Err(object(Fault::Damaged)) };
        if previous.is_some_and(|previous| hexadecimal(&previous) != head.previous) {
            return Err(object(Fault::BrokenChain));
        }
        Ok((head, opened.hash))
    }

    /// What is missing on the way to `at` (to the end unless given); `newer`: the moment of the next snapshot.
    pub fn gap_before(&self, at: Option<Timestamp>, newer: Option<Timestamp>) -> Option<Gap> {
        let broken = self.broken.as_ref()?;
        let before = match (broken.next, newer) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        // What comes after the moment asked for is no loss.
        let harmless = matches!((at, before), (Some(at), _) if self.moment >= at);
        (!harmless).then(|| Gap { after: self.moment, before, reason: broken.reason.clone() })
    }
}

/// The moment of the first sound segment behind `sequence`.
fn next_known(
    target: &dyn Target,
    manifest: &Manifest,
    keys: &[ObjectKey],
    sequence: u64,
) -> Option<Timestamp> {
    let later = keys.iter().filter(|key| layout::sequence_of(key).is_some_and(|at| at > sequence));
    later.take(50).find_map(|key| {
        History::read(target, key, &manifest.signer, None).ok().map(|(head, _)| head.first_at)
    })
}
