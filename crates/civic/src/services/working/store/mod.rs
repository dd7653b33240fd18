//! Every SQL text of the desk, table by table.

pub(super) mod benefits;
pub(super) mod bundles;
pub(super) mod hand_overs;
pub(super) mod holdings;
pub(super) mod payments;
pub(super) mod steps;
