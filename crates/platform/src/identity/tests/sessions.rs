//! Sessions: how long they live, who ends them.

use balai_base::time::{DAY, MINUTE};

use super::{
    super::{choose_password, disable, end_session, own_sessions, reset_link, sign_out, sweep, touch},
    door::{fresh_code, right, sign_in, type_code},
    world::{PASSWORD, attempt, each, hash_of, refusal},
};
use crate::access::Actor;

#[test]
fn sessions_fall_asleep_and_end() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        let session = &officer.session;
        world.wait(29 * MINUTE);
        assert!(world.signed_in(session).unwrap().touch_due);
        let (token, now) = (session.token.reveal().clone(), world.now());
        world.by_system(move |tx, setting| touch(tx, setting.region, &token, now));
        assert!(!world.signed_in(session).unwrap().touch_due);
        world.wait(29 * MINUTE);
        assert!(world.signed_in(session).is_some(), "in use all the time");
        world.wait(MINUTE);
        assert!(world.signed_in(session).is_none(), "30 minutes of nothing");

        let half = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        let full = right(type_code(world, &half, &fresh_code(world, &officer)));
        for _ in 0..(12 * 60 / 20) {
            world.wait(20 * MINUTE);
            let (token, now) = (full.token.reveal().clone(), world.now());
            world.by_system(move |tx, setting| touch(tx, setting.region, &token, now));
        }
        assert!(world.signed_in(&full).is_none(), "12 hours, however busy");
    });
}

#[test]
fn a_half_session_lives_for_ten_minutes() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        let half = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        world.wait(10 * MINUTE);
        let code = officer.secret.code_at(world.now());
        assert_eq!(refusal(type_code(world, &half, &code)).message, "problem-sign-in-over");
    });
}

#[test]
fn disabling_ends_everything_at_once() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        let half = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        let id = officer.account;
        let link = world.by_system(move |tx, setting| reset_link(tx, setting, id));
        world.by_system(move |tx, setting| disable(tx, setting, id, "pindah tugas"));
        assert!(world.signed_in(&officer.session).is_none());
        let code = fresh_code(world, &officer);
        assert_eq!(refusal(type_code(world, &half, &code)).message, "problem-sign-in-over");
        let token = link.token.reveal().clone();
        let outcome = world.act(&Actor::Anonymous, move |tx, setting| {
            choose_password(tx, setting, &token, (&hash_of(PASSWORD), ""))
        });
        assert_eq!(refusal(outcome).message, "problem-link-dead");
    });
}

#[test]
fn owners_see_and_end_their_sessions() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        let half = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        let second = right(type_code(world, &half, &fresh_code(world, &officer)));
        let actor = world.actor(&second);
        let listed = world.act(&actor, own_sessions).unwrap();
        assert_eq!(listed.len(), 2);
        let first = world.signed_in(&officer.session).unwrap().session;
        let other = world.officer("ketut", "officer");
        let stranger = world.actor(&other.session);
        let name = first.clone();
        let outcome = world.act(&stranger, move |tx, setting| end_session(tx, setting, &name));
        assert_eq!(refusal(outcome).message, "problem-session-not-found");
        world.act(&actor, move |tx, setting| end_session(tx, setting, &first)).unwrap();
        assert!(world.signed_in(&officer.session).is_none());
        let token = second.token.reveal().clone();
        world.by_system(move |tx, setting| sign_out(tx, setting.region, &token));
        assert!(world.signed_in(&second).is_none());
    });
}

#[test]
fn what_time_has_ended_is_swept() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        world.wait(181 * DAY);
        let now = world.now();
        world.by_system(move |tx, setting| sweep(tx, setting.region, now));
        for table in ["sessions", "one_time_links", "known_devices"] {
            let left = world.by_system(move |tx, _| {
                let statement = balai_store::Statement::new("SELECT COUNT(*) FROM ").push(table);
                tx.rows(&statement)?[0].get::<i64>(0)
            });
            assert_eq!(left, 0, "{table}");
        }
        let half = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        right(type_code(world, &half, &fresh_code(world, &officer)));
    });
}
