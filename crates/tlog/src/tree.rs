//! The tree: its root, and the proofs that an entry is in it and that it grew out of a smaller one.
//!
//! Proofs are made by the definitions of RFC 6962, sections 2.1.1 and 2.1.2, and checked by the algorithms of RFC 9162,
//! sections 2.1.3.2 and 2.1.4.2: two different texts, so that a mistake in one is seen by the other.

use crate::{EMPTY_ROOT, Hash, LogFailure, node_hash};

/// Where the roots of whole subtrees come from.
pub trait Nodes {
    /// Why a node could not be read.
    type Failure;

    /// The root of the `2^level` entries from `index * 2^level` on, all of which the tree has.
    fn node(&mut self, level: u32, index: u64) -> Result<Hash, Self::Failure>;
}

/// A run of entries whose beginning is a multiple of the least power of two that holds it.
#[derive(Clone, Copy)]
struct Run {
    start: u64,
    count: u64,
}

impl Run {
    fn whole(size: u64) -> Self {
        Self { start: 0, count: size }
    }

    /// Its two subtrees: the left one holds the largest power of two that is less than all.
    fn halves(self) -> (Self, Self) {
        let left = 1 << (self.count.max(2) - 1).ilog2();
        (Self { start: self.start, count: left }, Self { start: self.start + left, count: self.count - left })
    }

    fn root<N: Nodes + ?Sized>(self, nodes: &mut N) -> Result<Hash, N::Failure> {
        if self.count == 0 {
            return Ok(EMPTY_ROOT);
        }
        if self.count.is_power_of_two() {
            let level = self.count.ilog2();
            return nodes.node(level, self.start >> level);
        }
        let (left, right) = self.halves();
        Ok(node_hash(left.root(nodes)?, right.root(nodes)?))
    }
}

/// The root of the first `size` entries.
pub fn root<N: Nodes + ?Sized>(size: u64, nodes: &mut N) -> Result<Hash, N::Failure> {
    Run::whole(size).root(nodes)
}

/// What shows that entry `index` is among the first `size`, from the leaf's sibling to the root's child; empty where the
/// tree has no such entry.
pub fn inclusion_proof<N: Nodes + ?Sized>(
    index: u64,
    size: u64,
    nodes: &mut N,
) -> Result<Vec<Hash>, N::Failure> {
    let (mut run, mut index, mut proof) = (Run::whole(size), index, Vec::new());
    while index < run.count && run.count > 1 {
        let (left, right) = run.halves();
        if index < left.count {
            proof.push(right.root(nodes)?);
            run = left;
        } else {
            index -= left.count;
            proof.push(left.root(nodes)?);
            run = right;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// What shows that the tree of `new` entries begins with the tree of `old` entries; empty where `old` is 0 or `new`.
pub fn consistency_proof<N: Nodes + ?Sized>(
    old: u64,
    new: u64,
    nodes: &mut N,
) -> Result<Vec<Hash>, N::Failure> {
    let mut proof = Vec::new();
    if old == 0 || old >= new {
        return Ok(proof);
    }
    // Whether what remains of the old tree is a tree of its own, whose root the checker knows.
    let (mut run, mut old, mut known) = (Run::whole(new), old, true);
    while old != run.count {
        let (left, right) = run.halves();
        if old <= left.count {
            proof.push(right.root(nodes)?);
            run = left;
        } else {
            old -= left.count;
            proof.push(left.root(nodes)?);
            (run, known) = (right, false);
        }
    }
    if !known {
        proof.push(run.root(nodes)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Checks that `leaf` is entry `index` of the tree of `size` entries with `root`.
pub fn verify_inclusion(
    (leaf, index): (Hash, u64),
    (root, size): (Hash, u64),
    proof: &[Hash],
) -> Result<(), LogFailure> {
    if index >= size {
        return Err(LogFailure::Root);
    }
    let (mut place, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in proof {
        if last == 0 {
            return Err(LogFailure::Root);
        }
        if place & 1 == 1 || place == last {
            hash = node_hash(*sibling, hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(hash, *sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    if last == 0 && hash == root { Ok(()) } else { Err(LogFailure::Root) }
}

/// Checks that the tree of `new` entries begins with the tree of `old` entries: a root and a size each.
pub fn verify_consistency(old: (Hash, u64), new: (Hash, u64), proof: &[Hash]) -> Result<(), LogFailure> {
    if old.1 > new.1 {
        return Err(LogFailure::Root);
    }
    if old.1 == 0 || old.1 == new.1 {
        let fits =
            proof.is_empty() && (old.1 != 0 || old.0 == EMPTY_ROOT) && (old.1 != new.1 || old.0 == new.0);
        return if fits { Ok(()) } else { Err(LogFailure::Root) };
    }
    // A whole old tree is itself the first hash, and is left out of the proof.
    let (first, rest) = match proof.split_first() {
        _ if old.1.is_power_of_two() => (old.0, proof),
        Some((first, rest)) => (*first, rest),
        None => return Err(LogFailure::Root),
    };
    let (mut place, mut last) = (old.1 - 1, new.1 - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut before, mut after) = (first, first);
    for hash in rest {
        if last == 0 {
            return Err(LogFailure::Root);
        }
        if place & 1 == 1 || place == last {
            before = node_hash(*hash, before);
            after = node_hash(*hash, after);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            after = node_hash(after, *hash);
        }
        place >>= 1;
        last >>= 1;
    }
    if last == 0 && before == old.0 && after == new.0 { Ok(()) } else { Err(LogFailure::Root) }
}
