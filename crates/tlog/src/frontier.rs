//! The right edge of a tree that grows leaf by leaf: enough to know its root at every size, without the leaves.

use crate::{EMPTY_ROOT, Hash, node_hash};

/// The roots of the whole subtrees a growing tree consists of, largest first.
#[derive(Clone, Debug, Default)]
pub struct Frontier {
    size: u64,
    roots: Vec<(u32, Hash)>,
}

impl Frontier {
    /// A tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf; `made` is told every subtree that became whole: its level, its number within the level, its root.
    pub fn push(&mut self, leaf: Hash, mut made: impl FnMut(u32, u64, Hash)) {
        self.size += 1;
        let (mut level, mut root) = (0, leaf);
        while let Some((below, left)) = self.roots.pop() {
            if below != level {
                self.roots.push((below, left));
                break;
            }
            (level, root) = (level + 1, node_hash(left, root));
            made(level, (self.size >> level) - 1, root);
        }
        self.roots.push((level, root));
    }

    /// The root of the tree as it is.
    pub fn root(&self) -> Hash {
        let mut roots = self.roots.iter().rev().map(|(_, root)| *root);
        let last = roots.next().unwrap_or(EMPTY_ROOT);
        roots.fold(last, |right, left| node_hash(left, right))
    }
}
