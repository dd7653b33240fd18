//! Signing in, step by step, and everything that must not work.

use balai_base::{
    ProblemKind,
    time::{HOUR, MINUTE},
};

use super::{
    super::{
        Attempt, LinkPurpose, Stage, accept_password, agree_new_factor, change_factor, change_password,
        confirm_enrolment, demonstration_account, disable, enrolment, open_link, request_new_factor,
        reset_link,
    },
    door::{fresh_code, is_wrong, right, sign_in, try_begin, type_code},
    world::{PASSWORD, attempt, each, hash_of, new_account, refusal},
};
use crate::access::Actor;

/// Another browser.
const STRANGER: [u8; 16] = [9; 16];

#[test]
fn an_invitation_becomes_an_account_with_two_factors() {
    each(|world| {
        let (account, token) = world.invited("wayan", "officer");
        let half = world.password_chosen(&token);
        assert_eq!(half.stage, Stage::Enrol);
        assert_eq!(world.actor(&half), Actor::Anonymous, "a password alone opens nothing");
        let secret = world.offered(&half);
        let enrolled = world.confirmed(&half, &secret);
        assert_eq!(enrolled.session.stage, Stage::Full);
        assert_ne!(enrolled.session.token, half.token, "a new token at each stage");
        assert!(world.signed_in(&half).is_none(), "the older one is dead");
        let signed_in = world.signed_in(&enrolled.session).unwrap();
        assert_eq!((signed_in.officer.account, signed_in.login.as_str()), (account, "wayan"));
        assert_eq!(enrolled.recovery_codes.len(), 10);
        let expected = [
            "officer factor-enrolled",
            "officer password-chosen",
            "system account-invited",
            "system link-made",
            "system role-granted",
        ];
        assert_eq!(world.trail(account), expected);
    });
}

#[test]
fn a_link_works_once_and_in_time() {
    each(|world| {
        let (_, token) = world.invited("wayan", "officer");
        let look = |token: &str| {
            let token = token.to_owned();
            world.act(&Actor::Anonymous, move |tx, setting| open_link(tx, setting, &token))
        };
        assert_eq!(look(&token).unwrap().purpose, LinkPurpose::Activate);
        assert!(look(&token).is_ok(), "looking does not use it up");
        world.password_chosen(&token);
        assert_eq!(refusal(look(&token)).message, "problem-link-dead");
        assert_eq!(refusal(look("nonsense")).message, "problem-link-dead");

        let (_, late) = world.invited("ketut", "officer");
        world.wait(72 * HOUR);
        assert_eq!(refusal(look(&late)).message, "problem-link-dead");
    });
}

#[test]
fn password_and_code_open_a_session() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        let half = sign_in(world, &attempt(" WAYAN "), PASSWORD).unwrap();
        assert_eq!(world.actor(&half), Actor::Anonymous);
        let full = right(type_code(world, &half, &fresh_code(world, &officer)));
        assert_eq!(world.actor(&full).account(), Some(officer.account));
        assert!(world.signed_in(&half).is_none());
    });
}

#[test]
fn whatever_fails_looks_the_same() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        let shut = world.officer("ketut", "officer");
        world.by_system(move |tx, setting| disable(tx, setting, shut.account, "pindah tugas"));
        let mut answers = vec![
            refusal(sign_in(world, &attempt("wayan"), "salah sama sekali")),
            refusal(sign_in(world, &attempt("nobody"), PASSWORD)),
            refusal(sign_in(world, &attempt("ketut"), PASSWORD)),
            refusal(sign_in(world, &attempt("'; DROP TABLE accounts"), PASSWORD)),
        ];
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
        assert_eq!(answers[0].kind, ProblemKind::Unauthenticated);
        assert!(sign_in(world, &attempt(&officer.login), PASSWORD).is_ok());
    });
}

#[test]
fn a_code_counts_once() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        let code = fresh_code(world, &officer);
        let half = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        right(type_code(world, &half, &code));
        let again = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        assert!(is_wrong(&type_code(world, &again, &code)), "the same code, seconds later");
        right(type_code(world, &again, &fresh_code(world, &officer)));
    });
}

#[test]
fn recovery_codes_count_once_each() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        let other = world.officer("ketut", "officer");
        let half = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        assert!(is_wrong(&type_code(world, &half, &other.recovery[0])), "somebody else's");
        right(type_code(world, &half, &officer.recovery[0].to_lowercase()));
        let again = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        assert!(is_wrong(&type_code(world, &again, &officer.recovery[0])));
        right(type_code(world, &again, &officer.recovery[1]));
    });
}

#[test]
fn guessing_codes_ends_after_six() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        let half = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        for _ in 0..6 {
            assert!(is_wrong(&type_code(world, &half, "000000")));
        }
        let code = fresh_code(world, &officer);
        assert!(matches!(refusal(type_code(world, &half, &code)).kind, ProblemKind::TooMany(_)));
        world.wait(10 * MINUTE);
        let later = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        right(type_code(world, &later, &fresh_code(world, &officer)));
    });
}

#[test]
fn a_stranger_can_not_shut_an_officer_out() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        let enemy = Attempt { device: STRANGER, network: vec![203, 0, 113], ..attempt("wayan") };
        for _ in 0..10 {
            assert!(try_begin(world, &enemy).is_ok());
        }
        assert!(matches!(refusal(try_begin(world, &enemy)).kind, ProblemKind::TooMany(_)));
        let half = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        right(type_code(world, &half, &fresh_code(world, &officer)));
        world.wait(15 * MINUTE);
        assert!(try_begin(world, &enemy).is_ok(), "and the enemy's count ends by itself");
    });
}

#[test]
fn guessing_over_many_accounts_ends_per_network() {
    each(|world| {
        let names: Vec<String> = (0..61).map(|number| format!("nama{number}")).collect();
        let outcomes: Vec<bool> = names.iter().map(|name| try_begin(world, &attempt(name)).is_ok()).collect();
        assert_eq!(outcomes.iter().filter(|ok| **ok).count(), 60);
        let elsewhere = Attempt { network: vec![198, 51, 100], ..attempt("nama0") };
        assert!(try_begin(world, &elsewhere).is_ok());
    });
}

#[test]
fn a_change_of_authenticator_left_half_way_is_no_way_around_the_code() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        let code = fresh_code(world, &officer);
        let actor = world.actor(&officer.session);
        right(world.act(&actor, move |tx, setting| change_factor(tx, setting, &code, &attempt(""))));
        let half = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        let token = half.token.reveal().clone();
        let offered = world.act(&Actor::Anonymous, move |tx, setting| enrolment(tx, setting, &token));
        assert_eq!(offered.unwrap(), None, "a password alone is shown no key");
        let pending = world.offered(&officer.session);
        let (token, code) = (half.token.reveal().clone(), pending.code_at(world.now()));
        let outcome = world.act(&Actor::Anonymous, move |tx, setting| {
            confirm_enrolment(tx, setting, &token, (&code, &attempt("")))
        });
        assert_eq!(refusal(outcome).message, "problem-forbidden");
        right(type_code(world, &half, &fresh_code(world, &officer)));
    });
}

#[test]
fn an_invitation_left_after_the_password_goes_on_by_it() {
    each(|world| {
        let (account, token) = world.invited("wayan", "officer");
        let left = world.password_chosen(&token);
        let seen = world.offered(&left);
        world.wait(30 * MINUTE);
        assert!(world.signed_in(&left).is_none());
        assert_eq!(
            refusal(sign_in(world, &attempt("wayan"), "salah sama sekali")).message,
            "problem-sign-in"
        );
        let again = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        assert_eq!(again.stage, Stage::Enrol);
        assert_eq!(world.actor(&again), Actor::Anonymous, "a password alone opens nothing else");
        let secret = world.offered(&again);
        assert_ne!(secret, seen, "a key that somebody may have seen meanwhile is not used");
        world.confirmed(&again, &secret);
        assert!(world.trail(account).contains(&"officer enrolment-resumed".to_owned()));
        let half = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        assert_eq!(half.stage, Stage::Password, "from now on a code is needed");
    });
}

#[test]
fn an_invitation_goes_on_only_while_it_would_be_good_and_no_newer_one_waits() {
    each(|world| {
        let (account, token) = world.invited("wayan", "officer");
        world.password_chosen(&token);
        let link = world.by_system(move |tx, setting| reset_link(tx, setting, account));
        assert_eq!(link.purpose, LinkPurpose::Activate);
        assert_eq!(refusal(sign_in(world, &attempt("wayan"), PASSWORD)).message, "problem-sign-in");
        world.enrolled(link.token.reveal());

        let (_, token) = world.invited("ketut", "officer");
        world.password_chosen(&token);
        world.wait(72 * HOUR);
        assert_eq!(refusal(sign_in(world, &attempt("ketut"), PASSWORD)).message, "problem-sign-in");
    });
}

#[test]
fn who_lost_the_authenticator_does_not_get_a_new_one_by_the_password() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        let id = officer.account;
        world.by_system(move |tx, setting| request_new_factor(tx, setting, id, "telepon hilang"));
        let link = world.by_system(move |tx, setting| agree_new_factor(tx, setting, id));
        world.password_chosen(link.token.reveal());
        let half = sign_in(world, &attempt("wayan"), PASSWORD).unwrap();
        assert_eq!(half.stage, Stage::Password);
        let shut = world.invited("ketut", "officer");
        world.password_chosen(&shut.1);
        let id = shut.0;
        world.by_system(move |tx, setting| disable(tx, setting, id, "pindah tugas"));
        assert_eq!(refusal(sign_in(world, &attempt("ketut"), PASSWORD)).message, "problem-sign-in");
    });
}

#[test]
fn a_reset_keeps_the_second_factor_and_ends_all_sessions() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        let id = officer.account;
        let link = world.by_system(move |tx, setting| reset_link(tx, setting, id));
        assert_eq!(link.purpose, LinkPurpose::Reset);
        let half = world.password_chosen(link.token.reveal());
        assert!(world.signed_in(&officer.session).is_none());
        assert_eq!(world.actor(&half), Actor::Anonymous);
        let token = half.token.reveal().clone();
        let offered =
            world.act(&Actor::Anonymous, move |tx, setting| enrolment(tx, setting, &token)).unwrap();
        assert!(offered.is_none(), "no new authenticator");
        right(type_code(world, &half, &fresh_code(world, &officer)));
    });
}

#[test]
fn password_and_authenticator_can_be_changed_by_their_owner() {
    each(|world| {
        let officer = world.officer("wayan", "officer");
        let actor = world.actor(&officer.session);
        let changed = world
            .act(&actor, |tx, setting| {
                change_password(tx, setting, &hash_of("lain-lagi-yang-baru"), &attempt(""))
            })
            .unwrap();
        assert!(world.signed_in(&officer.session).is_none(), "every session ends");
        assert!(refusal(sign_in(world, &attempt("wayan"), PASSWORD)).message == "problem-sign-in");
        assert!(sign_in(world, &attempt("wayan"), "lain-lagi-yang-baru").is_ok());

        let actor = world.actor(&changed);
        let wrong = world.act(&actor, |tx, setting| change_factor(tx, setting, "123456", &attempt("")));
        assert!(is_wrong(&wrong));
        let code = fresh_code(world, &officer);
        let begun = world.act(&actor, move |tx, setting| change_factor(tx, setting, &code, &attempt("")));
        right(begun);
        let half = sign_in(world, &attempt("wayan"), "lain-lagi-yang-baru").unwrap();
        right(type_code(world, &half, &fresh_code(world, &officer)));
        let secret = world.offered(&changed);
        assert_ne!(secret, officer.secret);
        let enrolled = world.confirmed(&changed, &secret);
        assert!(world.signed_in(&changed).is_none());
        assert!(world.signed_in(&enrolled.session).is_some());
        let half = sign_in(world, &attempt("wayan"), "lain-lagi-yang-baru").unwrap();
        assert!(is_wrong(&type_code(world, &half, &fresh_code(world, &officer))), "the old phone is out");
    });
}

#[test]
fn an_account_without_password_is_not_entered_by_one() {
    each(|world| {
        let new = new_account("demo", "triage");
        world.by_system(move |tx, setting| demonstration_account(tx, setting, &new));
        world.invited("baru", "officer");
        for login in ["demo", "baru"] {
            let candidate = try_begin(world, &attempt(login)).unwrap();
            assert!(candidate.hash.is_none());
            let attempt = attempt(login);
            let outcome = world.act(&Actor::Anonymous, move |tx, setting| {
                accept_password(tx, setting, &candidate, &attempt)
            });
            assert_eq!(refusal(outcome).message, "problem-sign-in");
        }
    });
}
