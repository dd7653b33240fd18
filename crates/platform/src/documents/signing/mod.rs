//! Has documents signed (`PAdES`, ETSI EN 319 142-1) by whoever holds the keys: the certified provider's service in the
//! office's own network, a test signer in demonstration, or nobody, and then a pen.
//!
//! No passphrase and no one-time code is kept: they come with each call and go with it.

mod bsre;
mod demonstration;
mod desk;
#[cfg(test)]
pub(super) mod tests;

use std::{fmt, sync::Arc};

use balai_base::{Problem, ProblemKind};

pub use bsre::{Bsre, BsreMistake, BsreSettings};
pub use demonstration::{DemonstrationSigner, NoCertificate};
pub use desk::{SigningDesk, Way};

/// A secret of the person who signs, for one call. It is never shown, also not by `{:?}`.
#[derive(Clone)]
pub struct Passphrase(String);

impl Passphrase {
    /// What was typed.
    pub fn new(typed: String) -> Self {
        Self(typed)
    }

    /// Nothing, for a signer that asks for none.
    pub(super) fn none() -> Self {
        Self(String::new())
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Passphrase")
    }
}

/// In whose name a document is signed.
#[derive(Clone, Debug)]
pub enum Consent {
    /// An officer's own signature, released by a passphrase.
    Officer {
        /// The officer's personal number, as the provider knows the certificate's holder.
        nik: String,
        /// What the officer typed.
        passphrase: Passphrase,
    },
    /// An officer's own signature, released by a one-time code: for a batch.
    OfficerByCode {
        /// The officer's personal number.
        nik: String,
        /// The one-time code.
        code: Passphrase,
    },
    /// The institution's seal, released by a one-time code that an officer fetched.
    Seal {
        /// The seal's holder at the provider.
        holder: String,
        /// The one-time code.
        code: Passphrase,
    },
}

/// Where a visible mark stands, in points from the lower left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The page, from 1.
    pub page: u32,
    /// From the left.
    pub x: f32,
    /// From below.
    pub y: f32,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
}

/// What is to be signed.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// The PDF.
    pub pdf: &'a [u8],
    /// In whose name.
    pub consent: &'a Consent,
    /// A visible mark; none leaves the page as it is.
    pub mark: Option<Mark>,
    /// Why it is signed, as the signature's own words: "Surat keterangan 470/12".
    pub reason: &'a str,
    /// Now, in seconds since 1970 (UTC).
    pub at: i64,
}

/// What a signer answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signed {
    /// The signed PDF.
    Done(Vec<u8>),
    /// It was taken and is worked on; [`DocumentSigner::fetch`] asks for it by this name.
    Pending(String),
}

/// Why nothing was signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The passphrase or code is wrong: the person types it again.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// The signer refuses this order; its number of the reason, if it gave one.
    #[error("the signer refused, reason {0:?}")]
    Refused(Option<u32>),
    /// It could not be reached, took too long or answered nonsense: try again.
    #[error("the signer can not be reached")]
    Unreachable,
    /// This signer can not do that.
    #[error("this signer can not do that")]
    NotOffered,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::WrongPassphrase => {
                Self::invalid("problem-signing-passphrase").field("passphrase", "problem-signing-passphrase")
            }
            Refusal::Refused(_) => Self::conflict("problem-signing-refused"),
            Refusal::Unreachable => Self::new(ProblemKind::Unavailable(60), "problem-signing-not-now"),
            Refusal::NotOffered => Self::conflict("problem-signing-not-offered"),
        }
    }
}

/// What a document bears where a signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureKind {
    /// Room for a pen: no signer is connected.
    Wet,
    /// A test signature that proves nothing to anybody; the document is marked CONTOH.
    Demonstration,
    /// A certified electronic signature.
    Certified,
}

impl SignatureKind {
    /// The word in a template's data: `wet`, `demonstration`, `certified`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wet => "wet",
            Self::Demonstration => "demonstration",
            Self::Certified => "certified",
        }
    }

    /// The kind of a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Wet, Self::Demonstration, Self::Certified].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Signs PDF documents. Every call blocks: call it on a thread that may wait, never inside a transaction.
pub trait DocumentSigner: fmt::Debug + Send + Sync {
    /// What its signature is.
    fn kind(&self) -> SignatureKind;

    /// Signs a document. The answer is the same document with a signature added to it, or a name to ask by.
    fn sign(&self, order: &Order<'_>) -> Result<Signed, Refusal>;

    /// What became of an order that was [`Signed::Pending`].
    fn fetch(&self, name: &str) -> Result<Signed, Refusal>;

    /// Whether the person `nik` can sign now: has a certificate that stands.
    fn may_sign(&self, nik: &str) -> Result<bool, Refusal>;
}

/// The signer of this installation; none: documents are signed by pen.
pub type Signer = Option<Arc<dyn DocumentSigner>>;

/// What documents of this installation bear.
pub fn signature_kind(signer: &Signer) -> SignatureKind {
    signer.as_ref().map_or(SignatureKind::Wet, |signer| signer.kind())
}
