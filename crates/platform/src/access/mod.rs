//! Who may do what: one function, default deny.
//!
//! [`scope`] tells which cases an actor may touch with one action; [`can`] asks whether one case lies in
//! that scope. Because the second is made from the first, a list, a search, an export and a page can not
//! disagree. Roles are data of the region pack; this module knows reaches and actions, never a role's name.
//! It reads no database: `casework` turns a [`Scope`] into SQL.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{
    Action, Actor, Grant, Ground, Officer, Reach, ReachKind, Role, Roles, Scope, Subject, Visibility,
};
pub use rules::{ADMINISTRATION, can, is_handed_over, may_ever, scope};
