//! A transparency log's mathematics and formats: who holds a signed head of the log can be shown that an entry is in it,
//! and that nothing before was changed.
//!
//! Merkle trees as in RFC 6962, section 2.1 (checks as in RFC 9162, section 2.1), and the formats of C2SP: tiles
//! (<https://c2sp.org/tlog-tiles>), signed notes (<https://c2sp.org/signed-note>), checkpoints
//! (<https://c2sp.org/tlog-checkpoint>), cosignatures (<https://c2sp.org/tlog-cosignature>) and proofs
//! (<https://c2sp.org/tlog-proof>). Pure: it reads no clock, file or network, and knows no case. The server that keeps the
//! log, the command that checks a proof and the witness all use this one text.

mod checkpoint;
mod cosignature;
mod frontier;
mod hash;
mod note;
mod proof;
mod tile;
mod tree;

#[cfg(test)]
mod tests;

pub use checkpoint::{Checkpoint, SignedCheckpoint};
pub use cosignature::Cosigned;
pub use frontier::Frontier;
pub use hash::{EMPTY_ROOT, Hash, leaf_hash, node_hash};
pub use note::{KeyKind, MOST_SIGNATURES, Note, Signature, SigningKey, VerifierKey};
pub use proof::{Proof, Proven};
pub use tile::{TILE_WIDTH, TileAddress, TileKind, Tiles};
pub use tree::{Nodes, consistency_proof, inclusion_proof, root, verify_consistency, verify_inclusion};

/// Why something is not what it says it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogFailure {
    /// A text is not of the format.
    #[error("{0}")]
    Format(&'static str),
    /// A key that is known by name signed something else.
    #[error("the signature of {0} does not fit the text")]
    Signature(String),
    /// Nobody whose key is known signed it.
    #[error("nobody whose key is known has signed it")]
    Unsigned,
    /// The hashes do not lead to the root.
    #[error("the hashes do not lead to the root of the signed checkpoint")]
    Root,
}
