//! What was made for a target and has not arrived: in memory while little, else on the disk, and given up beyond a bound.

use std::{collections::VecDeque, io};

use balai_base::Timestamp;
use balai_store::{FileHash, shipping::LogSalts};

use super::memory::{Memory, Shelf};
use crate::{layout, target::ObjectKey};

/// One thing to be sent.
pub(super) enum Parcel {
    /// A stored file; read and sealed when its turn comes.
    File(FileHash),
    /// A segment.
    Segment(Sealed),
}

/// A segment that was made.
pub(super) struct Sealed {
    pub(super) key: ObjectKey,
    pub(super) sequence: u64,
    /// The object; none when it lies on the disk.
    pub(super) object: Option<Vec<u8>>,
    pub(super) bytes: u64,
    pub(super) ticket: u64,
    /// Up to when it tells; none for one found at the start, which tells itself.
    pub(super) until: Option<Timestamp>,
    pub(super) log: Option<LogSalts>,
}

/// The parcels in order.
#[derive(Default)]
pub(super) struct Outgoing {
    parcels: VecDeque<Parcel>,
    in_memory: u64,
    on_disk: u64,
}

impl Outgoing {
    /// The segments of the chain that were made and had not arrived at the last stop; none when one of them is gone.
    pub(super) fn left_over(memory: &Memory, waiting: &Shelf) -> Option<Self> {
        let mut outgoing = Self::default();
        let chain = memory.chain?;
        for sequence in memory.sent + 1..=memory.sealed {
            let bytes = waiting.size(sequence)?;
            outgoing.on_disk += bytes;
            let key = layout::segment(chain, sequence);
            outgoing.parcels.push_back(Parcel::Segment(Sealed {
                key,
                sequence,
                object: None,
                bytes,
                ticket: 0,
                until: None,
                log: memory.log,
            }));
        }
        Some(outgoing)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parcels.is_empty()
    }

    /// Bytes of segments that wait.
    pub(super) fn bytes(&self) -> u64 {
        self.in_memory + self.on_disk
    }

    /// Whether more than one segment waits.
    pub(super) fn has_several(&self) -> bool {
        let segments = self.parcels.iter().filter(|parcel| matches!(parcel, Parcel::Segment(_)));
        segments.take(2).count() > 1
    }

    /// Whether all segments that wait are on the disk.
    pub(super) fn is_kept(&self) -> bool {
        self.in_memory == 0
    }

    pub(super) fn push(&mut self, parcel: Parcel) {
        if let Parcel::Segment(sealed) = &parcel {
            self.in_memory += sealed.bytes;
        }
        self.parcels.push_back(parcel);
    }

    /// Puts segments on the disk until at most `most` bytes of them are in memory.
    pub(super) fn keep(&mut self, waiting: &Shelf, most: u64) -> io::Result<()> {
        for parcel in &mut self.parcels {
            if self.in_memory <= most {
                break;
            }
            if let Parcel::Segment(sealed) = parcel
                && let Some(object) = &sealed.object
            {
                waiting.keep(sealed.sequence, object)?;
                sealed.object = None;
                self.in_memory -= sealed.bytes;
                self.on_disk += sealed.bytes;
            }
        }
        Ok(())
    }

    /// The next one.
    pub(super) fn front(&self) -> Option<&Parcel> {
        self.parcels.front()
    }

    /// The next one arrived.
    pub(super) fn pop(&mut self, waiting: &Shelf) -> Option<Parcel> {
        let parcel = self.parcels.pop_front()?;
        if let Parcel::Segment(sealed) = &parcel {
            if sealed.object.is_some() {
                self.in_memory -= sealed.bytes;
            } else {
                self.on_disk -= sealed.bytes;
                waiting.drop_kept(sealed.sequence);
            }
        }
        Some(parcel)
    }

    /// Gives up all segments; files still go.
    pub(super) fn give_up(&mut self, waiting: &Shelf) {
        self.parcels.retain(|parcel| matches!(parcel, Parcel::File(_)));
        (self.in_memory, self.on_disk) = (0, 0);
        waiting.clear();
    }
}
