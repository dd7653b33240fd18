//! When mailbox and passkey are gone: recovery codes, and the counter.

use super::{
    super::{
        Entered, RECOVERY_WAITS, enter_by_recovery, new_recovery_codes, pending_recovery,
        recovery_codes_left, start_recovery, stop_recovery,
    },
    world::{World, each, officer, proved, visit},
};
use crate::{access::Actor, audit};

fn recover(world: &World, address: &'static str, code: &str, browser: u8) -> Entered {
    let code = code.to_owned();
    world.done(move |tx, context| enter_by_recovery(tx, context, (address, &code, ""), &visit(browser)))
}

#[test]
fn a_printed_code_opens_its_account_once() {
    each(|world| {
        let resident = world.resident("sari@warga.example", 1).resident;
        let session = proved(world, resident);
        let codes = world.done(move |tx, context| new_recovery_codes(tx, context, &session));
        assert_eq!(codes.len(), 10);
        let code = codes[3].reveal();
        assert!(matches!(recover(world, "made@warga.example", code, 9), Entered::Wrong), "another's address");
        assert!(matches!(recover(world, "sari@warga.example", &code.to_lowercase(), 9), Entered::Right(_)));
        assert!(matches!(recover(world, "sari@warga.example", code, 9), Entered::Wrong), "used up");
        assert_eq!(world.done(move |tx, context| recovery_codes_left(tx, context, resident)), 9);
        let session = proved(world, resident);
        world.done(move |tx, context| new_recovery_codes(tx, context, &session));
        assert!(
            matches!(recover(world, "sari@warga.example", codes[4].reveal(), 9), Entered::Wrong),
            "replaced"
        );
    });
}

#[test]
fn recovery_codes_can_not_be_guessed_for_long() {
    each(|world| {
        world.resident("sari@warga.example", 1);
        for browser in 2..7 {
            assert!(matches!(recover(world, "sari@warga.example", "AAAAA-AAAAA", browser), Entered::Wrong));
        }
        world.refused("problem-too-many", |tx, context| {
            enter_by_recovery(tx, context, ("sari@warga.example", "AAAAA-AAAAA", ""), &visit(8))
        });
    });
}

#[test]
fn a_recovery_at_the_counter_waits_is_told_and_can_be_stopped() {
    each(|world| {
        let resident = world.resident("sari@warga.example", 1).resident;
        let clerk = officer(world, "triage");
        let start = |reason: &'static str| {
            world.act(&clerk, move |tx, context| start_recovery(tx, context, ("sari@warga.example", reason)))
        };
        assert!(start(" ").is_err(), "a reason is needed");
        let started = start("KTP diperiksa, ponsel hilang").unwrap();
        let letters = world.letters();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].to.reveal(), "sari@warga.example");
        assert!(
            !letters[0].text.contains(started.code.reveal().as_str()),
            "the code is handed over on paper only"
        );
        assert!(world.done(move |tx, context| pending_recovery(tx, context, resident)).is_some());
        let code = started.code.reveal().clone();
        assert!(matches!(recover(world, "sari@warga.example", &code, 9), Entered::Wrong), "too early");
        world.wait(RECOVERY_WAITS);
        assert!(matches!(recover(world, "sari@warga.example", &code, 9), Entered::Right(_)));
        assert!(matches!(recover(world, "sari@warga.example", &code, 9), Entered::Wrong), "used up");

        let code = start("KTP diperiksa lagi").unwrap().code.reveal().clone();
        world.done(move |tx, context| stop_recovery(tx, context, resident));
        world.wait(RECOVERY_WAITS);
        assert!(matches!(recover(world, "sari@warga.example", &code, 9), Entered::Wrong), "stopped");
    });
}

#[test]
fn the_counter_learns_nothing_of_an_account_and_every_start_is_recorded() {
    each(|world| {
        let clerk = officer(world, "triage");
        let started = world
            .act(&clerk, |tx, context| start_recovery(tx, context, ("siapa@warga.example", "Lupa semuanya")));
        let started = started.unwrap();
        assert!(world.letters().is_empty());
        world.wait(RECOVERY_WAITS);
        assert!(matches!(recover(world, "siapa@warga.example", started.code.reveal(), 9), Entered::Wrong));
        let region = world.region.id.clone();
        let selection =
            audit::Selection { action: Some("resident-recovery-started".to_owned()), ..Default::default() };
        let page =
            world.database.store.read_now(move |tx| audit::list(tx, &region, &selection, None, 10)).unwrap();
        assert_eq!(page.items.len(), 1);
        assert_eq!(page.items[0].reason, "Lupa semuanya");
    });
}

#[test]
fn only_who_enters_for_others_begins_a_recovery() {
    each(|world| {
        for (role, may) in [
            ("village_operator", false),
            ("triage", true),
            ("officer", false),
            ("unit_head", false),
            ("verifier", false),
            ("agency_head", false),
            ("leader", false),
            ("inspectorate", false),
            ("region_administrator", false),
            ("system_administrator", false),
        ] {
            // A village operator's right is bound to a village, which this grant does not name.
            let outcome = world.act(&officer(world, role), |tx, context| {
                start_recovery(tx, context, ("sari@warga.example", "KTP diperiksa"))
            });
            assert_eq!(outcome.is_ok(), may, "{role}");
        }
        let nobody = world
            .act(&Actor::Anonymous, |tx, context| start_recovery(tx, context, ("a@b.id", "KTP diperiksa")));
        assert!(nobody.is_err());
    });
}
