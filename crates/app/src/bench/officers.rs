//! Officers who look at pages in a measurement: invented accounts, signed in before the server starts.

use balai_platform::{
    access::{Action, Actor, ReachKind, Role},
    identity::{self, NewAccount, Setting},
};
use balai_store::Store;
use balai_web::CookieKind;

use super::ground::Ground;

/// The cookies of those who look.
#[derive(Clone, Debug)]
pub(crate) struct Sessions {
    /// Somebody who sees the queue of the whole region.
    pub(crate) desk: String,
    /// Somebody who sees the queue of one agency.
    pub(crate) agency: String,
    /// Somebody who sees leaders' figures of the whole region.
    pub(crate) leader: String,
}

impl Sessions {
    /// Signs them in.
    pub(crate) fn open(ground: &Ground, store: &Store) -> Result<Self, String> {
        let region = &ground.region;
        let reads = |role: &Role| role.actions.contains(&Action::ReadCase);
        let leads = |role: &Role| role.actions.contains(&Action::SeeLeaders);
        let whole = |role: &Role| role.reach == ReachKind::Region;
        let find = |what: &str, fits: &dyn Fn(&Role) -> bool| {
            let role = region.roles.list.iter().find(|role| fits(role));
            role.ok_or_else(|| format!("the pack has no role that {what}"))
        };
        let desk = find("reads every case", &|role| whole(role) && reads(role))?;
        let agency =
            find("reads one agency's cases", &|role| role.reach == ReachKind::Agency && reads(role))?;
        let leader = find("sees leaders' figures", &|role| whole(role) && leads(role))?;
        Ok(Self {
            desk: signed_in(ground, store, desk)?,
            agency: signed_in(ground, store, agency)?,
            leader: signed_in(ground, store, leader)?,
        })
    }
}

/// The cookie of a fresh session of the role's holder.
fn signed_in(ground: &Ground, store: &Store, role: &Role) -> Result<String, String> {
    let new = NewAccount {
        login: format!("bench.{}", role.id.replace('_', "-")),
        name: format!("{} (pengukuran)", role.name.id),
        grants: vec![crate::demo::grant(&ground.region, role)],
    };
    let context = ground.context(Actor::System);
    let session = store.write_now(move |tx| {
        let setting = Setting {
            region: &context.region,
            vault: &context.vault,
            moment: &context.moment,
            actor: &Actor::System,
        };
        let account = identity::demonstration_account(tx, &setting, &new)?;
        let link = identity::demonstration_link(tx, &setting, account)?;
        let nobody = Setting { actor: &Actor::Anonymous, ..setting };
        identity::use_demonstration_link(tx, &nobody, link.token.reveal(), "balai bench")
    });
    let session = session.map_err(|failure| format!("{}: {failure}", role.id))?;
    Ok(format!("{}={}", CookieKind::Session.name(false), session.token.reveal()))
}
