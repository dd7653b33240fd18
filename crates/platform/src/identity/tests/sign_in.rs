//! Signing in, step by step, and everything that must not work.

use balai_base::{
    ProblemKind,
    time::{DAY, HOUR, MINUTE, SECOND},
};
use balai_store::Failure;

use super::{
    super::{
        Attempt, Candidate, CodeOutcome, LinkPurpose, NewSession, Stage, accept_password, begin,
        change_factor, change_password, choose_password, demonstration_account, disable, end_session,
        open_link, own_sessions, password, reset_link, second_factor, sign_out, sweep, touch,
    },
    world::{PASSWORD, Ready, World, attempt, each, hash_of, new_account, refusal},
};
use crate::access::Actor;

/// Another browser.
const STRANGER: [u8; 16] = [9; 16];

fn try_begin(world: &World, attempt: &Attempt) -> Result<Candidate, Failure> {
    let attempt = attempt.clone();
    world.act(&Actor::Anonymous, move |tx, setting| begin(tx, setting, &attempt))
}

/// Types login and password.
fn sign_in(world: &World, attempt: &Attempt, typed: &str) -> Result<NewSession, Failure> {
    let candidate = try_begin(world, attempt)?;
    let secret = balai_base::Secret::new(typed.to_owned());
    let candidate = if password::verify(&secret, candidate.hash.as_ref()) {
        candidate
    } else {
        Candidate { account: None, hash: None }
    };
    let attempt = attempt.clone();
    world.act(&Actor::Anonymous, move |tx, setting| accept_password(tx, setting, &candidate, &attempt))
}

fn type_code(world: &World, session: &NewSession, code: &str) -> Result<CodeOutcome<NewSession>, Failure> {
    let (token, code) = (session.token.reveal().clone(), code.to_owned());
    world.act(&Actor::Anonymous, move |tx, setting| second_factor(tx, setting, &token, (&code, &attempt(""))))
}

fn is_wrong<T>(outcome: &Result<CodeOutcome<T>, Failure>) -> bool {
    matches!(outcome, Ok(CodeOutcome::Wrong))
}

fn right<T>(outcome: Result<CodeOutcome<T>, Failure>) -> T {
    match outcome {
        Ok(CodeOutcome::Right(value)) => value,
        Ok(CodeOutcome::Wrong) => panic!("the code was wrong"),
        Err(failure) => panic!("{failure}"),
    }
}

/// The code of a fresh step.
fn fresh_code(world: &World, officer: &Ready) -> String {
    world.wait(31 * SECOND);
    officer.secret.code_at(world.now())
}

#[test]
fn an_invitation_becomes_an_account_with_two_factors() {
    each(|world| {
        let (account, token) = world.invited("wayan", "officer");
        let half = world.password_chosen(&token);
        assert_eq!(half.stage, Stage::Password);
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
        let offered = world
            .act(&Actor::Anonymous, move |tx, setting| super::super::enrolment(tx, setting, &token))
            .unwrap();
        assert!(offered.is_none(), "no new authenticator");
        right(type_code(world, &half, &fresh_code(world, &officer)));
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
