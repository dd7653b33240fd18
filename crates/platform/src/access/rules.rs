//! The decision itself. Pure.

use super::{Action, Actor, Grant, Officer, Reach, ReachKind, Role, Roles, Scope, Subject, Visibility};

/// Whether `actor` may do `action` to `subject`.
pub fn can(roles: &Roles, actor: &Actor, action: Action, subject: &Subject) -> bool {
    scope(roles, actor, action).contains(subject)
}

/// Whether `actor` may do `action` at all: for pages and actions that concern no single case.
pub fn may_ever(roles: &Roles, actor: &Actor, action: Action) -> bool {
    scope(roles, actor, action) != Scope::Nothing
}

/// The cases `actor` may do `action` to.
pub fn scope(roles: &Roles, actor: &Actor, action: Action) -> Scope {
    match actor {
        Actor::Anonymous => everybody(action, None),
        Actor::Reporter { case } => everybody(
            action,
            Some(Reach {
                case: Some(*case),
                visibilities: Visibility::ALL.to_vec(),
                accusations: true,
                while_restricted: true,
                ..Reach::default()
            }),
        ),
        Actor::Officer(officer) => officers(roles, officer, action),
        Actor::System => system(action),
    }
}

/// The actions that make somebody an administrator: each of them opens the administrators' pages, is given only by who has it,
/// and is never handed over to a deputy.
pub const ADMINISTRATION: [Action; 6] = [
    Action::ManageAccounts,
    Action::ManageRegion,
    Action::ManageJobs,
    Action::ManagePrograms,
    Action::ManageWebhooks,
    Action::ReadAudit,
];

/// Whether a deputy does the work of `role` while its holder is on leave: what administrators do stays with the person.
pub fn is_handed_over(role: &Role) -> bool {
    !role.actions.iter().any(|action| ADMINISTRATION.contains(action))
}

/// What everybody may: see public cases, and with number and PIN one's own.
fn everybody(action: Action, own: Option<Reach>) -> Scope {
    let public = Reach { visibilities: vec![Visibility::Public], ..Reach::default() };
    let reaches: Vec<Reach> = match action {
        Action::ReadPublic => std::iter::once(public).chain(own).collect(),
        Action::ReadOwn | Action::ActOwn => own.into_iter().collect(),
        _ => Vec::new(),
    };
    Scope::of(reaches, Vec::new())
}

/// The server does everything its jobs need. It reveals nobody and acts for no reporter.
fn system(action: Action) -> Scope {
    let not_its_own = [Action::RevealIdentity, Action::ReadOwn, Action::ActOwn, Action::HandOver];
    if not_its_own.contains(&action) {
        return Scope::Nothing;
    }
    let everything = Reach {
        visibilities: Visibility::ALL.to_vec(),
        accusations: true,
        while_restricted: action.while_restricted().is_some(),
        ..Reach::default()
    };
    Scope::of(vec![everything], Vec::new())
}

fn officers(roles: &Roles, officer: &Officer, action: Action) -> Scope {
    if action == Action::ReadPublic {
        return everybody(action, None);
    }
    let reaches = officer
        .grants
        .iter()
        .filter_map(|grant| {
            let role = roles.get(&grant.role)?;
            if role.actions.contains(&action) { reach(role, grant, officer, action) } else { None }
        })
        .collect();
    Scope::of(reaches, own_agencies(officer))
}

/// Every agency one of the officer's grants names, whatever the role.
fn own_agencies(officer: &Officer) -> Vec<String> {
    let mut agencies: Vec<String> =
        officer.grants.iter().map(|grant| grant.agency.clone()).filter(|agency| !agency.is_empty()).collect();
    agencies.sort();
    agencies.dedup();
    agencies
}

/// The reach of one grant; none when the grant lacks the bound its role needs.
fn reach(role: &Role, grant: &Grant, officer: &Officer, action: Action) -> Option<Reach> {
    let agency = (!grant.agency.is_empty()).then(|| grant.agency.clone());
    let bounds = match role.reach {
        ReachKind::Region => Reach::default(),
        ReachKind::Agency => Reach { agency: Some(agency?), ..Reach::default() },
        ReachKind::Unit => {
            // An agency without units: its cases name none, and neither do its officers' grants.
            Reach { agency: Some(agency?), unit: Some(grant.unit.clone()), ..Reach::default() }
        }
        ReachKind::Area => Reach { area: Some(grant.area.clone()?), ..Reach::default() },
        ReachKind::Assigned => {
            let own = std::iter::once(officer.account);
            let assignees = own.chain(officer.standing_in_for.iter().copied()).collect();
            Reach { agency: Some(agency?), assignees: Some(assignees), ..Reach::default() }
        }
    };
    let visibilities = visibilities(role, action);
    if visibilities.is_empty() && action.concerns_a_case() {
        return None;
    }
    // Who answers a complaint about another agency sees it; of those who only look on, the pack's
    // inspectorate and leaders do.
    let accusations = role.sees_accusations || bounds.agency.is_some();
    let while_restricted = action.while_restricted().is_some();
    Some(Reach { visibilities, accusations, while_restricted, ..bounds })
}

/// Whatever is done to a case, its doer may read it; a secret case needs a right of its own for that.
fn visibilities(role: &Role, action: Action) -> Vec<Visibility> {
    let read = role.actions.contains(&Action::ReadCase);
    let secret = role.actions.contains(&Action::ReadSecretCase);
    Visibility::ALL
        .into_iter()
        .filter(|visibility| match visibility {
            Visibility::Secret => secret,
            Visibility::Public | Visibility::Restricted => read && action != Action::ReadSecretCase,
        })
        .collect()
}

impl Scope {
    /// A scope of `reaches`; nothing when there is none.
    fn of(reaches: Vec<Reach>, never_hidden_from: Vec<String>) -> Self {
        if reaches.is_empty() { Self::Nothing } else { Self::Some { reaches, never_hidden_from } }
    }

    /// Whether `subject` lies in the scope.
    pub fn contains(&self, subject: &Subject) -> bool {
        match self {
            Self::Nothing => false,
            Self::Some { reaches, never_hidden_from } => {
                !never_hidden_from.contains(&subject.hidden_from)
                    && reaches.iter().any(|reach| reach.contains(subject))
            }
        }
    }
}

impl Reach {
    /// Whether every bound that is set holds for `subject`.
    pub fn contains(&self, subject: &Subject) -> bool {
        let area = |bound| subject.area.as_ref().is_some_and(|area| area.is_within(bound));
        let assigned = |bound: &Vec<_>| subject.assignee.is_some_and(|assignee| bound.contains(&assignee));
        self.case.is_none_or(|case| subject.case == Some(case))
            && self.agency.as_ref().is_none_or(|agency| *agency == subject.agency)
            && self.unit.as_ref().is_none_or(|unit| *unit == subject.unit)
            && self.area.as_ref().is_none_or(area)
            && self.assignees.as_ref().is_none_or(assigned)
            && self.visibilities.contains(&subject.visibility)
            && (self.accusations || subject.hidden_from.is_empty())
            && (self.while_restricted || !subject.processing_restricted)
    }
}
