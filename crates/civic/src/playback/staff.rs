//! The invented officers: one for each role and office that a step needs, always the same person.

use std::{collections::BTreeMap, sync::Arc};

use balai_base::{Moment, Timestamp};
use balai_platform::{
    access::{Actor, Grant, Officer, ReachKind, Role},
    identity::{self, NewAccount, Setting},
    region::{Destination, Region},
    vault::Vault,
    workflow::{Party, Transition},
};
use balai_store::{Failure, Store};

use super::player::Stage;
use crate::demonstration::Corpus;

/// The roles asked first to take a step, from the counter to the office's head.
const ORDER: [&str; 6] = ["officer", "village_operator", "unit_head", "verifier", "triage", "agency_head"];

/// Everybody who ever acted.
pub(super) struct Staff {
    region: Arc<Region>,
    vault: Arc<Vault>,
    names: Vec<String>,
    since: Timestamp,
    desk: String,
    known: BTreeMap<String, Actor>,
}

impl Staff {
    /// Nobody yet; accounts will have been made at `since`.
    pub(super) fn new(stage: &Stage<'_>, corpus: &Corpus, since: Timestamp) -> Self {
        let region = stage.region;
        Self {
            region: Arc::clone(region),
            vault: Arc::clone(stage.vault),
            names: corpus.names().to_vec(),
            since,
            desk: desk(region),
            known: BTreeMap::new(),
        }
    }

    /// Roles that may take `step` for a case of `agency`, from the counter to the office's head.
    pub(super) fn roles(&self, step: &Transition, agency: &str) -> Vec<&'static str> {
        let of_area = self.region.agencies.get(agency).is_some_and(|agency| agency.area.is_some());
        ORDER
            .into_iter()
            .filter(|role| of_area || *role != "village_operator")
            .filter(|role| step.by.contains(&Party::Role((*role).to_owned())))
            .collect()
    }

    /// The holder of `role` in the unit of an agency; for roles that reach the whole region the one at the desk.
    pub(super) fn holder(
        &mut self,
        store: &Store,
        role: &str,
        office: (&str, &str),
    ) -> Result<Option<Actor>, Failure> {
        self.colleague(store, role, office, 1)
    }

    /// The `nth` holder of `role` there.
    pub(super) fn colleague(
        &mut self,
        store: &Store,
        role: &str,
        (agency, unit): (&str, &str),
        nth: usize,
    ) -> Result<Option<Actor>, Failure> {
        let region = Arc::clone(&self.region);
        let Some(role) = region.roles.get(role) else { return Ok(None) };
        let grant = self.grant(role, agency, unit);
        let bound = match role.reach {
            ReachKind::Unit | ReachKind::Assigned => !grant.unit.is_empty(),
            ReachKind::Area => grant.area.is_some(),
            ReachKind::Agency | ReachKind::Region => true,
        };
        if !bound {
            return Ok(None);
        }
        let login = [grant.agency.as_str(), &grant.unit, &role.id].join(".").replace(['_', '-'], "");
        let login = if nth > 1 { format!("{login}.{nth}") } else { login };
        if let Some(actor) = self.known.get(&login) {
            return Ok(Some(actor.clone()));
        }
        let name = self.names.get(self.known.len() % self.names.len().max(1)).cloned().unwrap_or_default();
        let new = NewAccount { login: login.clone(), name: name.clone(), grants: vec![grant.clone()] };
        let account = self.account(store, new)?;
        let officer = Officer { account, name, grants: vec![grant], standing_in_for: Vec::new() };
        let actor = Actor::Officer(officer);
        self.known.insert(login, actor.clone());
        Ok(Some(actor))
    }

    fn grant(&self, role: &Role, agency: &str, unit: &str) -> Grant {
        let own = role.reach != ReachKind::Region;
        let with_unit = matches!(role.reach, ReachKind::Unit | ReachKind::Assigned);
        let office = self.region.agencies.get(agency);
        Grant {
            role: role.id.clone(),
            agency: if own { agency.to_owned() } else { self.desk.clone() },
            unit: if with_unit { unit.to_owned() } else { String::new() },
            area: (role.reach == ReachKind::Area)
                .then(|| office.and_then(|office| office.area.clone()))
                .flatten(),
        }
    }

    fn account(&self, store: &Store, new: NewAccount) -> Result<balai_base::AccountId, Failure> {
        let (region, vault) = (Arc::clone(&self.region), Arc::clone(&self.vault));
        let seed = balai_base::SeededRandom::from_number(u64::try_from(self.known.len()).unwrap_or(0) + 1);
        let moment = Moment::new(self.since, &seed);
        store.write_now(move |tx| {
            let setting = Setting { region: &region, vault: &vault, moment: &moment, actor: &Actor::System };
            identity::demonstration_account(tx, &setting, &new)
        })
    }
}

/// The agency that sorts reports: the one that answers most of what belongs to bodies outside, else most of all.
fn desk(region: &Region) -> String {
    let answers = |agency: &str, outside: bool| {
        let of = |destination: &Destination| matches!(destination, Destination::Agency { agency: named, .. } if named == agency);
        region
            .categories
            .list
            .iter()
            .filter(|category| of(&category.answered_by) && (!outside || category.outside_body.is_some()))
            .count()
    };
    let departments = region.agencies.iter().filter(|agency| agency.area.is_none());
    departments
        .max_by_key(|agency| (answers(&agency.id, true), answers(&agency.id, false)))
        .map(|agency| agency.id.clone())
        .unwrap_or_default()
}
