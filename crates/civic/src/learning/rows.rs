//! Texts as a learner keeps them while it learns: packed, since tens of thousands of them are most of what learning needs.
//!
//! Weights are not kept: they follow from how often a feature occurs, how telling it is and how long its block is. A
//! feature takes little more than one byte so, where a number and a weight would take eight. Pure.

use super::{features::Block, vocabulary::Row};

/// The features of one text with how often each occurs, by block.
pub(super) type Counted = [Vec<(u32, u32)>; Block::ALL.len()];

/// One text, packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Packed(Box<[u8]>);

impl Packed {
    /// Packs a text; `worth` says how telling every feature is.
    pub(super) fn of(mut counted: Counted, worth: &[f32]) -> Self {
        let mut bytes = Vec::new();
        for block in &mut counted {
            block.sort_unstable();
            let square: f32 =
                block.iter().map(|(feature, times)| weight(*feature, *times, worth).powi(2)).sum();
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
        Self(bytes.into_boxed_slice())
    }

    /// Puts the features and weights of the text into `row`, in place of what stands there.
    pub(super) fn open(&self, worth: &[f32], row: &mut Row) {
        row.features.clear();
        row.weights.clear();
        let mut rest = &*self.0;
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
}

/// What a feature weighs in a text that holds it so often, before its block is brought to length one.
#[expect(clippy::cast_precision_loss, reason = "a text has some thousand words")]
pub(super) fn weight(feature: u32, times: u32, worth: &[f32]) -> f32 {
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
