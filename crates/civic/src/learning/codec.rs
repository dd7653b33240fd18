//! A model as bytes and back: a mark, the format's number, the arrays, and a checksum over all before it.
//!
//! Bytes that were cut, changed or written by another format are refused by name; nothing is guessed. Pure.

use sha2::{Digest, Sha256};

use super::{
    model::{Head, Model, Target},
    vocabulary::Vocabulary,
};

const MARK: &[u8; 8] = b"BALAI-LM";
/// The number of this format. A model of another is learned anew.
const FORMAT: u32 = 1;
/// How many bytes the checksum has.
const CHECKSUM: usize = 32;
/// No list of a model is longer: what says so is broken.
const MOST: usize = 100_000_000;

/// Why bytes are no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// They do not begin like one.
    #[error("these bytes are no model")]
    Mark,
    /// Another release wrote them.
    #[error("the model has the format {0}, this release reads {FORMAT}: learn again")]
    Format(u32),
    /// They were cut or changed.
    #[error("the model was cut or changed: its checksum does not fit")]
    Checksum,
    /// Their parts do not fit together.
    #[error("the parts of the model do not fit together")]
    Parts,
}

impl Model {
    /// The model as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        put_number(&mut bytes, FORMAT as usize);
        put_number(&mut bytes, self.vocabulary.len());
        self.vocabulary.keys.iter().for_each(|key| bytes.extend(key.to_le_bytes()));
        put_reals(&mut bytes, &self.vocabulary.worth);
        for head in &self.heads {
            put_number(&mut bytes, head.classes.len());
            for class in &head.classes {
                put_number(&mut bytes, class.len());
                bytes.extend(class.bytes());
            }
            bytes.extend(head.heat.to_le_bytes());
            put_reals(&mut bytes, &head.bias);
            put_reals(&mut bytes, &head.scales);
            bytes.extend(head.values.iter().flat_map(|value| value.to_le_bytes()));
        }
        let checksum = Sha256::digest(&bytes);
        bytes.extend(checksum);
        bytes
    }

    /// The model that [`Model::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Broken> {
        let rest = bytes.strip_prefix(MARK).ok_or(Broken::Mark)?;
        let format = rest.first_chunk().map(|format| u32::from_le_bytes(*format)).ok_or(Broken::Mark)?;
        if format != FORMAT {
            return Err(Broken::Format(format));
        }
        let split = bytes.len().checked_sub(CHECKSUM).ok_or(Broken::Checksum)?;
        let (body, checksum) = bytes.split_at_checked(split).ok_or(Broken::Checksum)?;
        if Sha256::digest(body).as_slice() != checksum {
            return Err(Broken::Checksum);
        }
        let mut reader = Reader { rest: body.get(MARK.len() + 4..).ok_or(Broken::Parts)? };
        let features = reader.number()?;
        let keys = reader.reals_as(features, u32::from_le_bytes)?;
        let vocabulary = Vocabulary { keys, worth: reader.reals(features)? };
        let heads = Target::ALL.iter().map(|_| reader.head(features)).collect::<Result<_, _>>()?;
        if !reader.rest.is_empty() || !vocabulary.keys.is_sorted() {
            return Err(Broken::Parts);
        }
        Ok(Self { vocabulary, heads })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "lists stay far below four thousand million")]
fn put_number(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend((number as u32).to_le_bytes());
}

fn put_reals(bytes: &mut Vec<u8>, reals: &[f32]) {
    for real in reals {
        bytes.extend(real.to_le_bytes());
    }
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Result<&'b [u8], Broken> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Broken::Parts)?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<usize, Broken> {
        let bytes = self.take(4)?.first_chunk().ok_or(Broken::Parts)?;
        let number = u32::from_le_bytes(*bytes) as usize;
        if number > MOST { Err(Broken::Parts) } else { Ok(number) }
    }

    fn reals(&mut self, count: usize) -> Result<Vec<f32>, Broken> {
        self.reals_as(count, f32::from_le_bytes)
    }

    fn reals_as<T>(&mut self, count: usize, read: fn([u8; 4]) -> T) -> Result<Vec<T>, Broken> {
        let bytes = self.take(count.checked_mul(4).ok_or(Broken::Parts)?)?;
        let (chunks, _) = bytes.as_chunks::<4>();
        Ok(chunks.iter().map(|chunk| read(*chunk)).collect())
    }

    fn head(&mut self, features: usize) -> Result<Head, Broken> {
        let count = self.number()?;
        let mut classes = Vec::new();
        for _ in 0..count {
            let length = self.number()?;
            let id = std::str::from_utf8(self.take(length)?).map_err(|_| Broken::Parts)?;
            classes.push(id.to_owned());
        }
        let heat = self.reals(1)?.first().copied().ok_or(Broken::Parts)?;
        let known = if count == 0 { 0 } else { features };
        let bias = self.reals(count)?;
        let scales = self.reals(known)?;
        let values = self.take(count.checked_mul(features).ok_or(Broken::Parts)?)?;
        let values = values.iter().map(|value| value.cast_signed()).collect();
        Ok(Head { classes, values, scales, bias, heat })
    }
}
