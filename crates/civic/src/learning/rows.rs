//! Texts as a learner keeps them while it learns: packed, since tens of thousands of them are most of what learning needs.
//!
//! Weights are not kept: they follow from how often a feature occurs, how telling it is and how long its block is. A
//! feature takes little more than one byte so, where a number and a weight would take eight. A server puts them in a file that
//! has no name, so that its own memory stays free.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    os::unix::fs::FileExt as _,
};

use super::{features::Block, vocabulary::Row};

/// The features of one text with how often each occurs, by block.
pub(super) type Counted = [Vec<(u32, u32)>; Block::ALL.len()];

/// Texts being packed.
pub(super) struct Packing {
    worth: Vec<f32>,
    ends: Vec<u64>,
    to: Place<BufWriter<File>>,
}

/// Packed texts.
pub(super) struct Rows {
    worth: Vec<f32>,
    /// Where each text ends; the next begins there.
    ends: Vec<u64>,
    from: Place<File>,
}

enum Place<F> {
    Memory(Vec<u8>),
    File(F),
}

/// A text taken out of [`Rows`], in place of the one before.
#[derive(Default)]
pub(super) struct Opened {
    bytes: Vec<u8>,
    pub(super) row: Row,
}

impl Packing {
    /// Begins; `worth` says how telling every feature is. Without a file texts are kept in memory.
    pub(super) fn new(worth: &[f32], file: Option<File>) -> Self {
        let to = file.map_or_else(|| Place::Memory(Vec::new()), |file| Place::File(BufWriter::new(file)));
        Self { worth: worth.to_vec(), ends: Vec::new(), to }
    }

    /// Adds a text behind the others.
    pub(super) fn add(&mut self, counted: Counted) -> io::Result<()> {
        let bytes = packed(counted, &self.worth);
        match &mut self.to {
            Place::Memory(all) => all.extend(&bytes),
            Place::File(file) => file.write_all(&bytes)?,
        }
        self.ends.push(self.ends.last().copied().unwrap_or_default() + bytes.len() as u64);
        Ok(())
    }

    /// All of them.
    pub(super) fn rows(self) -> io::Result<Rows> {
        let from = match self.to {
            Place::Memory(all) => Place::Memory(all),
            Place::File(file) => Place::File(file.into_inner().map_err(io::IntoInnerError::into_error)?),
        };
        Ok(Rows { worth: self.worth, ends: self.ends, from })
    }
}

impl Rows {
    /// How many features there are.
    pub(super) fn features(&self) -> usize {
        self.worth.len()
    }

    /// Takes out the text that was added at `place`, counted from 0.
    pub(super) fn open(&self, place: usize, opened: &mut Opened) -> io::Result<()> {
        let end = self.ends.get(place).copied().unwrap_or_default();
        let start =
            place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let length = usize::try_from(end.saturating_sub(start)).unwrap_or_default();
        match &self.from {
            Place::Memory(all) => {
                let start = usize::try_from(start).unwrap_or(usize::MAX);
                let bytes = all.get(start..).and_then(|rest| rest.get(..length)).unwrap_or_default();
                unpack(bytes, &self.worth, &mut opened.row);
            }
            Place::File(file) => {
                opened.bytes.resize(length, 0);
                file.read_exact_at(&mut opened.bytes, start)?;
                unpack(&opened.bytes, &self.worth, &mut opened.row);
            }
        }
        Ok(())
    }
}

/// A text packed: for each block how many features, what their weights are multiplied by, and the features in rising order.
fn packed(mut counted: Counted, worth: &[f32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for block in &mut counted {
        block.sort_unstable();
        let square: f32 = block.iter().map(|(feature, times)| weight(*feature, *times, worth).powi(2)).sum();
        put(&mut bytes, u32::try_from(block.len()).unwrap_or(u32::MAX));
        bytes.extend((1.0 / square.sqrt().max(f32::MIN_POSITIVE)).to_le_bytes());
        let mut before = 0;
        for (feature, times) in block.iter() {
            // Numbers rise, so the step from one to the next is small; its last bit says whether a count follows.
            put(&mut bytes, ((feature - before) << 1) | u32::from(*times > 1));
            if *times > 1 {
                put(&mut bytes, *times);
            }
            before = *feature;
        }
    }
    bytes
}

fn unpack(bytes: &[u8], worth: &[f32], row: &mut Row) {
    row.features.clear();
    row.weights.clear();
    let mut rest = bytes;
    for _ in Block::ALL {
        let count = take(&mut rest);
        let Some((scale, after)) = rest.split_first_chunk() else { return };
        let scale = f32::from_le_bytes(*scale);
        rest = after;
        let mut feature = 0;
        for _ in 0..count {
            let step = take(&mut rest);
            feature += step >> 1;
            let times = if step & 1 == 1 { take(&mut rest) } else { 1 };
            row.features.push(feature);
            row.weights.push(weight(feature, times, worth) * scale);
        }
    }
}

/// What a feature weighs in a text that holds it so often, before its block is brought to length one.
#[expect(clippy::cast_precision_loss, reason = "a text has some thousand words")]
fn weight(feature: u32, times: u32, worth: &[f32]) -> f32 {
    let worth = worth.get(feature as usize).copied().unwrap_or_default();
    if times > 1 { (1.0 + (times as f32).ln()) * worth } else { worth }
}

/// A number in as many bytes as it needs, seven bits each.
#[expect(clippy::cast_possible_truncation, reason = "seven bits at a time")]
fn put(bytes: &mut Vec<u8>, mut number: u32) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(rest: &mut &[u8]) -> u32 {
    let (mut number, mut shift) = (0, 0);
    while let Some((byte, after)) = rest.split_first() {
        *rest = after;
        number |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 || shift > 28 {
            break;
        }
    }
    number
}
