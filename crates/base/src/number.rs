//! Public case numbers and owners' PINs.

/// A case's public number, such as `BDG-7F3K-92QX`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct CaseNumber(pub(crate) String);

/// The six digits by which an owner opens a case.
pub type Pin = crate::Secret<String>;
