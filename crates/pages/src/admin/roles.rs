//! `/admin/peran`: which role may do what, as the pack says.

use balai_base::Problem;
use balai_platform::access::{self, Action};
use balai_web::{Answer, Here};
use serde::Serialize;

use super::forms::reach_key;

#[derive(Serialize)]
struct RolesPage {
    roles: Vec<ShownRole>,
    actions: Vec<ShownAction>,
}

#[derive(Serialize)]
struct ShownRole {
    id: String,
    name: String,
    reach: String,
    sees_accusations: bool,
}

#[derive(Serialize)]
struct ShownAction {
    name: String,
    /// One answer per role, in the roles' order.
    may: Vec<bool>,
}

/// `GET /admin/peran`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let roles = &here.region.roles;
    let looks = [Action::ManageAccounts, Action::ManageRegion, Action::ReadAudit];
    if !looks.iter().any(|action| access::may_ever(roles, &here.actor, *action)) {
        return Err(Problem::forbidden("problem-forbidden").into());
    }
    let granted = |action: &&Action| roles.list.iter().any(|role| role.actions.contains(action));
    let page = RolesPage {
        roles: roles
            .list
            .iter()
            .map(|role| ShownRole {
                id: role.id.clone(),
                name: role.name.get(here.language).to_owned(),
                reach: here.t(reach_key(role.reach), &[]),
                sees_accusations: role.sees_accusations,
            })
            .collect(),
        actions: Action::ALL
            .iter()
            .filter(granted)
            .map(|action| ShownAction {
                name: here.t(&format!("action-{}", action.as_str()), &[]),
                may: roles.list.iter().map(|role| role.actions.contains(action)).collect(),
            })
            .collect(),
    };
    Ok(here.page("admin/roles.html", &page))
}
