//! What every command of a case is given: the region, the vault, the moment and the actor.

use std::sync::Arc;

use balai_base::{Moment, Problem};
use balai_store::Failure;

use super::Case;
use crate::{
    access::{self, Action, Actor},
    region::Region,
    vault::Vault,
};

/// Who acts where and when, and with which keys.
#[derive(Clone)]
pub struct Context {
    /// The region the case belongs to.
    pub region: Arc<Region>,
    /// Seals and opens what identifies a person.
    pub vault: Arc<Vault>,
    /// The time and the seed of this command.
    pub moment: Moment,
    /// Who acts.
    pub actor: Actor,
}

impl Context {
    /// The same context with another actor.
    #[must_use]
    pub fn acting_as(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }

    /// Whether the actor may do `action` to `case`.
    pub fn can(&self, action: Action, case: &Case) -> bool {
        access::can(&self.region.roles, &self.actor, action, &case.subject())
    }

    /// Refuses when the actor may not do `action` to `case`: with "no such case" to somebody who may not even
    /// know of it, else with "not yours".
    pub fn require(&self, action: Action, case: &Case) -> Result<(), Failure> {
        if self.can(action, case) {
            return Ok(());
        }
        let seen = [Action::ReadPublic, Action::ReadCase, Action::ReadOwn];
        if seen.into_iter().any(|reading| self.can(reading, case)) {
            return Err(Problem::forbidden("problem-not-allowed").into());
        }
        Err(no_case().into())
    }

    /// The role of the actor's that allows `action` on `case`, and the agency of its grant: for the history.
    pub(super) fn role_for(&self, action: Action, case: &Case) -> (String, String) {
        let Actor::Officer(officer) = &self.actor else { return Default::default() };
        let subject = case.subject();
        let fits = |grant: &&access::Grant| {
            let single = access::Officer { grants: vec![(*grant).clone()], ..officer.clone() };
            access::can(&self.region.roles, &Actor::Officer(single), action, &subject)
        };
        officer
            .grants
            .iter()
            .find(fits)
            .or(officer.grants.first())
            .map(|grant| (grant.role.clone(), grant.agency.clone()))
            .unwrap_or_default()
    }
}

/// "There is no such case", also for those who may not know that there is one.
pub(super) fn no_case() -> Problem {
    Problem::not_found("problem-case-not-found")
}
