//! The mathematics and the formats against published vectors, another implementation, and what must not pass.

mod notes;
mod proofs;
mod tiles;
mod trees;

use std::collections::HashMap;

use crate::{Hash, Nodes, leaf_hash, node_hash};

/// A tree in memory; its leaves are changed before it is first asked.
pub(crate) struct Leaves(pub(crate) Vec<Hash>, HashMap<(u32, u64), Hash>);

impl Leaves {
    /// A tree whose entry `n` is `n` in eight bytes.
    pub(crate) fn numbered(size: u64) -> Self {
        Self((0..size).map(|number| leaf_hash(&number.to_be_bytes())).collect(), HashMap::new())
    }

    pub(crate) fn of(entries: &[Vec<u8>]) -> Self {
        Self(entries.iter().map(|entry| leaf_hash(entry)).collect(), HashMap::new())
    }
}

impl Nodes for Leaves {
    type Failure = ();

    fn node(&mut self, level: u32, index: u64) -> Result<Hash, ()> {
        if level == 0 {
            return Ok(self.0[usize::try_from(index).unwrap()]);
        }
        if let Some(hash) = self.1.get(&(level, index)) {
            return Ok(*hash);
        }
        let hash = node_hash(self.node(level - 1, index * 2)?, self.node(level - 1, index * 2 + 1)?);
        self.1.insert((level, index), hash);
        Ok(hash)
    }
}
