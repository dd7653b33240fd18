//! The region's documents: numbered, signed for their QR, superseded, revoked, printed again; and those of the national system
//! that were handed over.
//!
//! The face of the slice. Every command joins the caller's transaction by `&mut Tx` and asks `access` itself. A document
//! belongs to a case, whose history tells what became of it, or to none: then the audit trail tells. What a document says
//! lies sealed by a key of its own; its QR holds what everybody who has the paper may read (`balai_credential`). The PDF is
//! made by a job through a [`Typesetter`] and may come later than the row. National documents are never signed here.

mod act;
mod check;
mod commands;
mod content;
mod find;
mod issue;
mod jobs;
mod keys;
mod mapping;
mod model;
mod numbering;
mod print;
mod setting;
mod signatures;
pub mod signing;
mod sites;
mod store;
#[cfg(test)]
mod tests;
pub mod typesetter;

pub use check::{Checked, Outcome, Presented, Shown, check, count_look_up, scan_counts, status_list};
pub use commands::{revoke, supersede};
pub use find::{acts, by_id, content, count_before, deliver_pdf, may, of_case, of_subject};
pub use issue::{issue, issue_once, register_national};
pub use jobs::{LANE, MAKE_PDF, Sheet, Typesetter, Unset, make_again, register};
pub use keys::{SPECIMEN_SEED, Signer, certificate_for, key_set, remember_keys, signers, specimen_keys};
pub use mapping::{KnownValues, Mapped, mapped};
pub use model::{
    Act, ActKind, Content, Document, Issued, NationalDocument, NewDocument, Origin, Pdf, PdfState,
    SealedFile, Signature, SignatureState,
};
pub use print::{Held, Proof, hold, open_by_pin, print, seal_file};
pub use setting::Setter;
pub use signatures::{
    FETCH_SIGNATURES, SIGNING_LANE, put_off, refusal_word, register_signing, sign, waiting,
};
pub use sites::{Site, certify, settle_sites, site};

/// The sealed columns of this slice.
pub const SEALED: [crate::keyring::SealedRows; 1] = [store::SEALED];
