//! `Problem`: what went wrong, told so that its reader knows what to do.
//!
//! Slices return it inside the store's `Failure`; `web` turns the kind into a status and the message keys
//! into sentences in the reader's language. It holds no HTTP, no internal text and no personal value.

use std::fmt;

/// What sort of answer a problem deserves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// Something sent was wrong; the fields say which.
    Invalid,
    /// Nobody is signed in, or a secret did not fit.
    Unauthenticated,
    /// The reader may not do this.
    Forbidden,
    /// There is no such thing, or the reader may not know of it.
    NotFound,
    /// The thing changed meanwhile, or the step is not possible now.
    Conflict,
    /// More bytes than allowed.
    TooLarge,
    /// Too many tries; wait this many seconds.
    TooMany(u64),
    /// Not now; try again after this many seconds.
    Unavailable(u64),
    /// Our fault.
    Internal,
}

/// One argument of a message: its name in the Fluent text and its value.
pub type Argument = (&'static str, String);

/// What is wrong with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field's name in the form.
    pub field: String,
    /// The Fluent message that says what is wrong and what to do.
    pub message: &'static str,
    /// The message's arguments.
    pub arguments: Vec<Argument>,
}

/// What went wrong, for the outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What sort of answer it deserves.
    pub kind: ProblemKind,
    /// The Fluent message that says what happened and what to do next.
    pub message: &'static str,
    /// The message's arguments.
    pub arguments: Vec<Argument>,
    /// Problems of single fields, in the order of the form.
    pub fields: Vec<FieldProblem>,
}

impl Problem {
    /// A problem of `kind` told by the Fluent message `message`.
    pub fn new(kind: ProblemKind, message: &'static str) -> Self {
        Self { kind, message, arguments: Vec::new(), fields: Vec::new() }
    }

    /// Something sent was wrong.
    pub fn invalid(message: &'static str) -> Self {
        Self::new(ProblemKind::Invalid, message)
    }

    /// There is no such thing for this reader.
    pub fn not_found(message: &'static str) -> Self {
        Self::new(ProblemKind::NotFound, message)
    }

    /// The reader may not do this.
    pub fn forbidden(message: &'static str) -> Self {
        Self::new(ProblemKind::Forbidden, message)
    }

    /// The thing changed meanwhile, or the step is not possible now.
    pub fn conflict(message: &'static str) -> Self {
        Self::new(ProblemKind::Conflict, message)
    }

    /// Adds an argument to the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// Adds a problem of one field.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>, message: &'static str) -> Self {
        self.fields.push(FieldProblem { field: field.into(), message, arguments: Vec::new() });
        self
    }

    /// Adds a problem of one field whose message takes arguments.
    #[must_use]
    pub fn field_with(
        mut self,
        field: impl Into<String>,
        message: &'static str,
        arguments: Vec<Argument>,
    ) -> Self {
        self.fields.push(FieldProblem { field: field.into(), message, arguments });
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message)
    }
}

impl std::error::Error for Problem {}
