//! Every SQL text of applications, table by table.

pub(super) mod answers;
pub(super) mod applications;
pub(super) mod files;
pub(super) mod items;
