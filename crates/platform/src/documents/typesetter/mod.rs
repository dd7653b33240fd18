//! Has documents set: hands a template of the region's and its data to `balai-typeset`, a process of its own, and takes a
//! PDF/A-2b back.
//!
//! The process is started when it is first needed, serves one sheet after the other, and is replaced when it is late, breaks
//! or has served for long. The program may not be there yet: it is the one part of Balai that takes long to build. Then
//! [`Typesetter::state`] says so, and documents are "being prepared". Nothing is ever set in this process.

mod client;

use balai_base::{Problem, ProblemKind};
pub use balai_typeset_wire::Complaint;
use balai_typeset_wire::{DATA, File};

pub use client::Typesetter;

use crate::region::DocumentTemplate;

/// The name under which a template finds the QR code: `image("qr.svg")`.
pub const QR: &str = "qr.svg";

/// Whether documents can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// They can.
    Ready,
    /// The program is not there yet.
    BeingPrepared,
    /// The program is there and does not work; the log says why.
    Broken,
}

/// A document to be set.
#[derive(Clone, Debug)]
pub struct Sheet<'a> {
    /// The region's template.
    pub template: &'a DocumentTemplate,
    /// What it says, as `json("data.json")`; handed over as data, never pasted into the template.
    pub data: &'a serde_json::Value,
    /// Pictures by name: the QR code as [`QR`], the emblem as `emblem.svg`.
    pub pictures: &'a [(&'a str, &'a [u8])],
    /// Names the document in the PDF's identifier: its own id.
    pub identity: &'a str,
    /// When it is issued, in seconds since 1970 (UTC). The same sheet gives the same bytes.
    pub made_at: i64,
}

impl Sheet<'_> {
    fn as_work(&self) -> balai_typeset_wire::Work {
        let file = |path: &str, bytes: &[u8]| File { path: path.to_owned(), bytes: bytes.to_vec() };
        let templates = self.template.files.iter().map(|(path, text)| file(path, text.as_bytes()));
        let pictures = self.pictures.iter().map(|(path, bytes)| file(path, bytes));
        let data = file(DATA, self.data.to_string().as_bytes());
        balai_typeset_wire::Work::Set(balai_typeset_wire::Sheet {
            main: self.template.main.to_string(),
            identity: self.identity.to_owned(),
            made_at: self.made_at,
            files: templates.chain(pictures).chain([data]).collect(),
        })
    }
}

/// A document as it was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typeset {
    /// The PDF/A-2b.
    pub pdf: Vec<u8>,
    /// How many pages it has; at least one.
    pub pages: u32,
}

/// Why a document was not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The program is not there yet.
    #[error("the typesetter is being prepared")]
    BeingPrepared,
    /// Too many wait already.
    #[error("too many documents wait for the typesetter")]
    Busy,
    /// The template or its data are wrong. Complaints may quote the data: for the person who writes templates, not for a log.
    #[error("the template was refused, {} complaints", .0.len())]
    Refused(Vec<Complaint>),
    /// It took too long or too much, and was ended.
    #[error("the template took more than it may")]
    TooMuch,
    /// The program does not work.
    #[error("the typesetter does not work")]
    Broken,
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::BeingPrepared => {
                Self::new(ProblemKind::Unavailable(60), "problem-document-being-prepared")
            }
            Failure::Busy => Self::new(ProblemKind::Unavailable(5), "problem-document-not-now"),
            Failure::Broken => Self::new(ProblemKind::Unavailable(300), "problem-document-not-now"),
            Failure::Refused(_) | Failure::TooMuch => {
                Self::new(ProblemKind::Internal, "problem-document-template")
            }
        }
    }
}
