//! What every command of a case is given: the region, the vault, the moment and the actor.

use std::sync::Arc;

use balai_base::{CaseId, CaseNumber, Moment, Problem, RegionId};
use balai_store::{Failure, Tx};

use super::{Case, Target};
use crate::{
    access::{self, Action, Actor, Officer, ReachKind, Scope},
    audit,
    keyring::{self, Keys},
    notify::Recipient,
    region::{LadderStep, PromiseSet, Region},
    vault::{DataKey, Vault, VaultFailure},
    workflow::Workflow,
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

/// In whose name an officer acts: the role that allows it, and the agency it was granted for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hand {
    pub(super) role: String,
    pub(super) agency: String,
}

impl Context {
    /// The same context with another actor.
    #[must_use]
    pub fn acting_as(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }

    /// The same context with a moment of its own for `purpose`: two commands of one moment would make the same identifiers.
    #[must_use]
    pub fn apart(&self, purpose: &str) -> Self {
        let moment = Moment::new(self.moment.now, &self.moment.random(purpose));
        Self { moment, ..self.clone() }
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
        if self.knows_of(case) {
            Err(Problem::forbidden("problem-not-allowed").into())
        } else {
            Err(no_case().into())
        }
    }

    /// Whether the actor may know that the case exists.
    pub(super) fn knows_of(&self, case: &Case) -> bool {
        [Action::ReadPublic, Action::ReadCase, Action::ReadOwn]
            .into_iter()
            .any(|action| self.can(action, case))
    }

    /// The cases the actor may do `action` to.
    pub(super) fn scope(&self, action: Action) -> Scope {
        access::scope(&self.region.roles, &self.actor, action)
    }

    /// Every hand of the actor's that reaches `case` with `action`. Empty for anybody but an officer, and for one
    /// from whom the case is hidden.
    pub(super) fn hands(&self, action: Action, case: &Case) -> Vec<Hand> {
        let Actor::Officer(officer) = &self.actor else { return Vec::new() };
        if !self.can(action, case) {
            return Vec::new();
        }
        let subject = case.subject();
        officer
            .grants
            .iter()
            .filter(|grant| {
                let single = Officer { grants: vec![(*grant).clone()], ..officer.clone() };
                access::can(&self.region.roles, &Actor::Officer(single), action, &subject)
            })
            .map(|grant| Hand { role: grant.role.clone(), agency: grant.agency.clone() })
            .collect()
    }

    /// The first hand that reaches `case` with `action`; empty when none does.
    pub(super) fn hand(&self, action: Action, case: &Case) -> Hand {
        self.hands(action, case).into_iter().next().unwrap_or_default()
    }

    /// The region's identifier.
    pub(super) fn id(&self) -> &RegionId {
        &self.region.id
    }

    /// The keys of this region's cases.
    pub(super) fn keys(&self) -> Keys<'_> {
        Keys { region: self.id(), vault: &self.vault }
    }

    /// The key of a case's values, made now if there is none.
    pub(super) fn data_key(&self, tx: &mut Tx, case: CaseId) -> Result<DataKey, Failure> {
        keyring::obtain(tx, self.keys(), case, self.moment.now)
    }

    /// The workflow called `id`; a case whose workflow the pack lost can't be moved.
    pub(super) fn workflow(&self, id: &str) -> Result<&Workflow, Failure> {
        let problem = || Problem::conflict("problem-workflow-unknown").with("workflow", id);
        self.region.workflows.get(id).map(AsRef::as_ref).ok_or_else(|| problem().into())
    }

    /// The promise set called `id`, else the region's first.
    pub(super) fn promises(&self, id: &str) -> Option<&PromiseSet> {
        self.region.promises.get(id).or_else(|| self.region.promises.sets.first())
    }

    /// Refuses an agency or unit the region does not have, and the agency the case is hidden from.
    pub(super) fn check_target(&self, target: &Target, hidden_from: &str) -> Result<(), Failure> {
        let unknown = |message| Problem::invalid(message).field("agency", message);
        let agency =
            self.region.agencies.get(&target.agency).ok_or_else(|| unknown("problem-agency-unknown"))?;
        if !target.unit.is_empty() && agency.unit(&target.unit).is_none() {
            return Err(unknown("problem-unit-unknown").into());
        }
        if target.agency == hidden_from {
            return Err(unknown("problem-agency-accused").into());
        }
        Ok(())
    }

    /// The office's ladder of the agency that has the case.
    pub(super) fn ladder(&self, agency: &str) -> &[LadderStep] {
        self.region
            .agencies
            .get(agency)
            .and_then(|agency| self.region.ladder(&agency.ladder))
            .map_or(&[], |ladder| ladder.steps.as_slice())
    }

    /// Whoever holds a role that reaches the whole region and may do `action`, as recipients.
    pub(super) fn roles_that(&self, action: Action) -> Vec<Recipient> {
        let roles = self.region.roles.list.iter();
        roles
            .filter(|role| role.reach == ReachKind::Region && role.actions.contains(&action))
            .map(|role| Recipient::Role { role: role.id.clone(), agency: String::new() })
            .collect()
    }

    /// Notes an act on a case in the audit trail.
    ///
    /// # Errors
    /// Those of the database.
    pub fn audited(
        &self,
        tx: &mut Tx,
        action: &'static str,
        number: &CaseNumber,
        (reason, detail): (&str, &str),
    ) -> Result<(), Failure> {
        let entry = audit::Entry {
            action,
            subject_kind: "case",
            subject_id: number.as_str().to_owned(),
            reason: reason.to_owned(),
            detail: detail.to_owned(),
        };
        audit::record(tx, self.id(), &self.moment, &self.actor, &entry)
    }
}

/// "There is no such case", also for those who may not know that there is one.
pub(super) fn no_case() -> Problem {
    Problem::not_found("problem-case-not-found")
}

/// A value that does not open is told to nobody but the log.
pub(super) fn vault_failure(failure: VaultFailure) -> Failure {
    Problem::from(failure).into()
}
