//! Documents as rows and as the values commands take.

use balai_base::{AccountId, CaseId, Pin, Timestamp, language::Language, words};
use balai_credential::{DocumentId, Status, StatusPlace, TemplateHash};
use balai_store::FileHash;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::signing::SignatureKind;
pub use crate::region::DocumentOrigin as Origin;

/// A document to be issued by the region.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// A kind of the pack whose origin is the region.
    pub kind: String,
    /// The case it belongs to; none when it was asked for without one.
    pub case: Option<CaseId>,
    /// The agency in whose name it is issued; with a case the case's own when empty.
    pub agency: String,
    /// What the template is filled with: an object of typed values. What stands in the QR is taken from it, as the pack says.
    pub data: Value,
    /// The language it is written in.
    pub language: Language,
}

/// A document of the national system that is handed over.
#[derive(Clone, Debug)]
pub struct NationalDocument {
    /// A kind of the pack whose origin is national.
    pub kind: String,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// The agency that hands it over; with a case the case's own when empty.
    pub agency: String,
    /// The number the national system gave it, as typed.
    pub number: String,
    /// The signed PDF, stored by [`super::seal_file`]; none when only the number was typed.
    pub file: Option<SealedFile>,
    /// The language of whoever gets it.
    pub language: Language,
}

/// What issuing gives.
#[derive(Clone, Debug)]
pub struct Issued {
    /// Its id.
    pub id: DocumentId,
    /// The number on the paper.
    pub number: String,
    /// What stands in its QR; empty for a national document.
    pub address: String,
    /// The PIN by which whoever holds it prints it, given here once; none when it belongs to a case, whose PIN opens it.
    pub pin: Option<Pin>,
}

/// What became of a PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PdfState {
    /// The typesetter has not made it yet.
    Preparing,
    /// It is there.
    Ready,
    /// The template could not be filled; an administrator must look.
    Failed,
    /// There is none: only the number of a national document was typed.
    None,
}

impl PdfState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Preparing, Self::Ready, Self::Failed, Self::None];

    /// The word in the database and in messages' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Ready => "ready",
            Self::Failed => "failed",
            Self::None => "none",
        }
    }

    /// The state of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A PDF that lies sealed among the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedFile {
    /// The sealed file.
    pub file: FileHash,
    /// SHA-256 of what was sealed.
    pub sha256: [u8; 32],
    /// How long the sealed file is, in bytes.
    pub size: u64,
    /// The document it was sealed for.
    pub(super) of: DocumentId,
    /// Its key, as it is stored.
    pub(super) key: crate::vault::Sealed,
}

/// A PDF to be opened by [`Pdf::open`], outside the transaction.
#[derive(Clone, Debug)]
pub struct Pdf {
    pub(super) file: FileHash,
    pub(super) sha256: [u8; 32],
    pub(super) place: String,
    pub(super) key: crate::vault::DataKey,
}

words! {
    /// Where an electronic signature stands.
    SignatureState {
        /// Somebody must sign.
        Waiting = "waiting",
        /// The signing service has taken the order on and answers later.
        Pending = "pending",
        /// It is signed.
        Done = "done",
    }
}

/// The electronic signature of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Where it stands.
    pub state: SignatureState,
    /// What it is.
    pub kind: SignatureKind,
    /// Why it was refused last, as [`super::refusal_word`] says; empty when it was not.
    pub refusal: String,
    /// When it was signed.
    pub signed_at: Option<Timestamp>,
}

impl Signature {
    /// Whether the document bears a certified electronic signature.
    pub fn is_certified(&self) -> bool {
        self.kind == SignatureKind::Certified && self.state == SignatureState::Done
    }

    /// Whether the document may not be handed out yet: what is certified is nothing before it is signed.
    pub fn holds_back(&self) -> bool {
        self.kind == SignatureKind::Certified && self.state != SignatureState::Done
    }
}

/// One document as it stands, without what it says of anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// Its kind.
    pub kind: String,
    /// Who it comes from.
    pub origin: Origin,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// The number on the paper.
    pub number: String,
    /// The agency in whose name it was issued or handed over.
    pub agency: String,
    /// The language it is written in.
    pub language: Language,
    /// What became of it.
    pub state: Status,
    /// The document that took its place.
    pub superseded_by: Option<DocumentId>,
    /// Its place in the list of states; none for a national document.
    pub place: Option<StatusPlace>,
    /// The template it was made by.
    pub template: TemplateHash,
    /// What became of its PDF.
    pub pdf: PdfState,
    /// SHA-256 of the PDF, when it is there.
    pub pdf_sha256: Option<[u8; 32]>,
    /// Its electronic signature; none when it is signed by pen, or by nobody.
    pub signature: Option<Signature>,
    /// How often it was printed.
    pub prints: u32,
    /// How often somebody checked it.
    pub scans: u32,
    /// When it was issued or registered.
    pub issued_at: Timestamp,
    /// By which officer.
    pub issued_by: Option<AccountId>,
    /// When something was last done to it.
    pub changed_at: Timestamp,
}

impl Document {
    /// Whether it is in force.
    pub fn is_active(&self) -> bool {
        self.state == Status::Active
    }
}

/// What a document says: opened for whoever may read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// What the template is filled with.
    pub data: Value,
    /// What its hash in the QR is salted with.
    pub salt: [u8; 16],
    /// What stands in the QR: fields of the pack with their texts.
    pub subject: Vec<(String, String)>,
    /// The address in the QR; empty for a national document.
    pub address: String,
}

/// What may be done to a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActKind {
    /// It was issued by the region.
    Issued,
    /// A national document was registered.
    Registered,
    /// Another took its place.
    Superseded,
    /// It was taken back.
    Revoked,
    /// An officer printed it.
    Printed,
    /// Whoever holds it printed it.
    SelfPrinted,
}

impl ActKind {
    /// Every act.
    pub const ALL: [Self; 6] =
        [Self::Issued, Self::Registered, Self::Superseded, Self::Revoked, Self::Printed, Self::SelfPrinted];

    /// The word in the database and in messages' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Registered => "registered",
            Self::Superseded => "superseded",
            Self::Revoked => "revoked",
            Self::Printed => "printed",
            Self::SelfPrinted => "self-printed",
        }
    }

    /// The act of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == word)
    }
}

/// One line of a document's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What was done.
    pub act: ActKind,
    /// When.
    pub at: Timestamp,
    /// By whom: `citizen`, `officer` or `system`.
    pub actor_kind: String,
    /// By which officer.
    pub actor: Option<AccountId>,
    /// Why; empty when nobody had to say.
    pub reason: String,
}
