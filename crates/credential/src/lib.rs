//! What stands in a document's QR and how it is checked: a signed claim set (CWT, RFC 8392) in a COSE envelope (RFC 9052),
//! the keys that sign, the list that tells what became of a document, the document's id and the address in the QR.
//!
//! Pure: bytes in, bytes out. It knows no database, no clock and no network, so that the same rules can be tried anywhere.
//! Whatever is read here may come from a stranger: nothing panics, and what is not exactly as this crate writes it is refused,
//! so that no two texts are the same credential.

mod address;
mod canonical;
mod claims;
mod envelope;
mod id;
mod key;
mod key_set;
mod picture;
mod status;
#[cfg(test)]
mod tests;

pub use address::{Address, address, base32, read_address};
pub use canonical::{canonical, data_hash};
pub use claims::{Claims, StatusPlace, TemplateHash, sign, verify};
pub use id::DocumentId;
pub use key::{KeyId, PublicKey, SigningKey};
pub use key_set::{KeySet, PublishedKey};
pub use picture::{LARGEST_UM, MODULE_UM, Picture, QUIET_ZONE, picture};
pub use status::{LIST_LASTS, Status, StatusList};

/// Why something is not verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    /// It is not written as this crate writes: another sort of QR, cut off, or changed.
    #[error("these bytes are no credential")]
    Malformed,
    /// A key signed it that is not in the key set.
    #[error("key {0} is not in the key set")]
    UnknownKey(KeyId),
    /// The signature does not fit the content.
    #[error("the signature does not fit")]
    Signature,
    /// The content names another issuer than the key set is for.
    #[error("the content names another issuer than the keys do")]
    Issuer,
}

/// Why something can't be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmade {
    /// The content is too long for a QR that a camera reads from paper.
    #[error("the content is too long for a printed QR")]
    TooLong,
    /// The bytes are no private key of P-256.
    #[error("these bytes are no private key")]
    Key,
    /// A value can't be written as CBOR.
    #[error("a value can't be encoded")]
    Encoding,
}
