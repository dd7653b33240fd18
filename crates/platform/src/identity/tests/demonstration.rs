//! Links that sign straight in.

use super::{
    super::{demonstration_account, demonstration_link, use_demonstration_link},
    world::{each, new_account, refusal},
};
use crate::access::Actor;

#[test]
fn a_demonstration_is_entered_by_a_link_only_the_server_makes() {
    each(|world| {
        let new = new_account("demo", "triage");
        let again = new.clone();
        let id = world.by_system(move |tx, setting| demonstration_account(tx, setting, &new));
        assert_eq!(id, world.by_system(move |tx, setting| demonstration_account(tx, setting, &again)));
        let link = world.by_system(move |tx, setting| demonstration_link(tx, setting, id));
        let token = link.token.reveal().clone();
        let enter = || {
            let token = token.clone();
            world.act(&Actor::Anonymous, move |tx, setting| {
                use_demonstration_link(tx, setting, &token, "Chromium")
            })
        };
        let session = enter().unwrap();
        assert_eq!(world.actor(&session).account(), Some(id));
        assert_eq!(refusal(enter()).message, "problem-link-dead");

        let admin = world.officer("admin", "system_administrator");
        let actor = world.actor(&admin.session);
        let outcome = world.act(&actor, move |tx, setting| demonstration_link(tx, setting, id));
        assert_eq!(refusal(outcome).message, "problem-forbidden");
        let (_, invitation) = world.invited("ketut", "officer");
        let outcome = world
            .act(&Actor::Anonymous, move |tx, setting| use_demonstration_link(tx, setting, &invitation, ""));
        assert_eq!(refusal(outcome).message, "problem-link-dead", "an invitation is no such link");
    });
}
