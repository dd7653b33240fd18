//! What may become an account, a grant or a leave, and when a session is over. Pure.

use balai_base::{AccountId, Day, Problem, Timestamp, time::HOUR, time::MINUTE};

use super::{
    model::{BorrowedGrant, NewLeave, Stage},
    store::sessions::SessionRow,
};
use crate::{
    access::{ADMINISTRATION, Action, Actor, Grant, Officer, ReachKind, Roles, is_handed_over},
    region::Region,
};

/// A full session sleeps in when nothing happens for this long.
pub(super) const IDLE: i64 = 30 * MINUTE;
/// A full session ends after this long, whatever happens.
pub(super) const ABSOLUTE: i64 = 12 * HOUR;
/// So long somebody has between password and code.
pub(super) const BETWEEN_FACTORS: i64 = 10 * MINUTE;
/// So long somebody has to install an authenticator app and enrol it.
pub(super) const ENROLMENT: i64 = 30 * MINUTE;
/// An invitation is good for this long: a weekend fits in.
pub(super) const INVITATION: i64 = 72 * HOUR;
/// A link for another password is good for this long.
pub(super) const RESET: i64 = 2 * HOUR;
/// A demonstration's sign-in link is good for this long.
pub(super) const DEMONSTRATION: i64 = 24 * HOUR;
/// The longest leave that is handed over at once, in days.
pub(super) const LONGEST_LEAVE: i32 = 180;
/// A session notes its use at most this often, so that reading pages does not write all the time.
const TOUCH_EVERY: i64 = MINUTE;

/// A login as kept: lower case, 3 to 80 of `a-z 0-9 . _ - + @`.
pub(super) fn login_of(typed: &str) -> Result<String, Problem> {
    let login = typed.trim().to_lowercase();
    let allowed =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._-+@".contains(letter);
    if (3..=80).contains(&login.len()) && login.chars().all(allowed) {
        Ok(login)
    } else {
        Err(Problem::invalid("problem-form").field("login", "field-login-format"))
    }
}

/// A name as kept: one line of 2 to 120 characters.
pub(super) fn name_of(typed: &str) -> Result<String, Problem> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if (2..=120).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        Ok(name)
    } else {
        Err(Problem::invalid("problem-form").field("name", "field-name-length"))
    }
}

/// A reason as kept: one line of 5 to 500 characters.
pub(super) fn reason_of(typed: &str) -> Result<String, Problem> {
    let reason = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if (5..=500).contains(&reason.chars().count()) {
        Ok(reason)
    } else {
        Err(Problem::invalid("problem-form").field("reason", "field-reason-length"))
    }
}

/// The grant with what follows from it filled in, if the pack knows its role, agency, unit and area and the
/// role has the bounds it needs.
pub fn complete_grant(region: &Region, grant: &Grant) -> Result<Grant, Problem> {
    let wrong = |field: &str, message| Err(Problem::invalid("problem-form").field(field, message));
    let Some(role) = region.roles.get(&grant.role) else { return wrong("role", "field-role-unknown") };
    let mut grant = grant.clone();
    if role.reach == ReachKind::Area {
        let Some(area) = &grant.area else { return wrong("area", "field-area-needed") };
        if region.areas.by_code(area).is_none() {
            return wrong("area", "field-area-unknown");
        }
        // Whoever works for a village belongs to its office, so that a complaint about it stays closed.
        if grant.agency.is_empty() {
            grant.agency =
                region.agencies.office_of(area).map(|office| office.id.clone()).unwrap_or_default();
        }
    } else {
        grant.area = None;
    }
    if role.reach == ReachKind::Region || role.reach == ReachKind::Agency {
        grant.unit.clear();
    }
    if grant.agency.is_empty() {
        let optional = role.without_agency || role.reach == ReachKind::Area;
        return if optional { Ok(grant) } else { wrong("agency", "field-agency-needed") };
    }
    let Some(agency) = region.agencies.get(&grant.agency) else {
        return wrong("agency", "field-agency-unknown");
    };
    let needs_unit = role.reach == ReachKind::Unit && !agency.units.is_empty();
    if grant.unit.is_empty() {
        return if needs_unit { wrong("unit", "field-unit-needed") } else { Ok(grant) };
    }
    if agency.unit(&grant.unit).is_none() { wrong("unit", "field-unit-unknown") } else { Ok(grant) }
}

/// Whether `actor` may give and take what `grants` hold: every administrative action among them is its own.
/// Otherwise an administrator of less could make, or take over, an administrator of more.
pub(super) fn may_administer(roles: &Roles, actor: &Actor, grants: &[Grant]) -> bool {
    let administrative = |grants: &[Grant]| -> Vec<Action> {
        let of = |grant: &Grant| roles.get(&grant.role).map(|role| role.actions.clone()).unwrap_or_default();
        grants.iter().flat_map(of).filter(|action| ADMINISTRATION.contains(action)).collect()
    };
    match actor {
        Actor::System => true,
        Actor::Officer(officer) => {
            let own = administrative(&officer.grants);
            administrative(grants).iter().all(|action| own.contains(action))
        }
        Actor::Anonymous | Actor::Reporter { .. } => false,
    }
}

/// The roles whose holders manage accounts.
pub(super) fn managing_roles(roles: &Roles) -> Vec<&str> {
    let manages = |role: &&crate::access::Role| role.actions.contains(&Action::ManageAccounts);
    roles.list.iter().filter(manages).map(|role| role.id.as_str()).collect()
}

/// An officer with own rights and those of whom they stand in for: only within agencies they belong to
/// themselves, and only roles that are handed over.
pub(super) fn officer_of(
    roles: &Roles,
    (account, name): (AccountId, String),
    own: &[Grant],
    borrowed: Vec<BorrowedGrant>,
) -> Officer {
    let mut standing_in_for: Vec<AccountId> = Vec::new();
    let mut grants = own.to_vec();
    for BorrowedGrant { from, grant } in borrowed {
        let colleague = own.iter().any(|own| !own.agency.is_empty() && own.agency == grant.agency);
        if !colleague || !roles.get(&grant.role).is_some_and(is_handed_over) {
            continue;
        }
        if !standing_in_for.contains(&from) {
            standing_in_for.push(from);
        }
        if !grants.contains(&grant) {
            grants.push(grant);
        }
    }
    Officer { account, name, grants, standing_in_for }
}

/// The agencies in which `grants` hold work that can be handed over.
pub(super) fn agencies_of_work(roles: &Roles, grants: &[Grant]) -> Vec<String> {
    let mut agencies: Vec<String> = grants
        .iter()
        .filter(|grant| !grant.agency.is_empty() && roles.get(&grant.role).is_some_and(is_handed_over))
        .map(|grant| grant.agency.clone())
        .collect();
    agencies.sort();
    agencies.dedup();
    agencies
}

/// Whether a leave can be arranged `today`.
pub(super) fn check_leave(new: &NewLeave, today: Day) -> Result<(), Problem> {
    let wrong = |field: &str, message| Err(Problem::invalid("problem-form").field(field, message));
    if new.account == new.deputy {
        return wrong("deputy", "field-deputy-self");
    }
    if new.from < today {
        return wrong("from", "field-leave-past");
    }
    if new.to < new.from {
        return wrong("to", "field-leave-order");
    }
    if new.to.0 - new.from.0 >= LONGEST_LEAVE {
        return wrong("to", "field-leave-long");
    }
    Ok(())
}

/// Whether a session may still be used.
pub(super) fn is_alive(session: &SessionRow, now: Timestamp) -> bool {
    let idle = match session.stage {
        Stage::Password => BETWEEN_FACTORS,
        Stage::Enrol => ENROLMENT,
        Stage::Full => IDLE,
    };
    now < session.expires_at && now.since(session.seen_at) < idle
}

/// Whether its use should be noted.
pub(super) fn is_touch_due(session: &SessionRow, now: Timestamp) -> bool {
    session.stage == Stage::Full && now.since(session.seen_at) >= TOUCH_EVERY
}
