//! The two password policies: what may become a password, and when one is over.

use balai_base::{Secret, time::DAY};

use super::{
    super::{NewSession, change_password, policy},
    world::{PASSWORD, World, attempt, each_under, hash_of},
};
use crate::{
    access::Actor,
    region::PasswordPolicy::{self, Asvs, Bssn},
};

fn verdict(policy: PasswordPolicy, password: &str) -> &'static str {
    match policy::check(policy, &Secret::new(password.to_owned()), &["Tepi Laut", "sutama"]) {
        Ok(()) => "good",
        Err(problem) => problem.fields[0].message,
    }
}

#[test]
fn each_policy_takes_what_its_standard_takes() {
    let table = [
        // No composition under ASVS 5.0 (6.2.5), four kinds under BSSN; length and common words under both.
        ("kereta-lewat-tengah-sawah", "good", "field-password-kinds"),
        ("kereta lewat 7 sawah", "good", "field-password-kinds"),
        ("Kereta lewat 7 sawah", "good", "good"),
        ("wKx9 3fLp 0qZt", "good", "good"),
        ("wKx93fLp0qZt", "good", "field-password-kinds"),
        ("Ab1!", "field-password-short", "field-password-short"),
        ("abcd", "field-password-short", "field-password-short"),
        ("Password1234!", "field-password-common", "field-password-common"),
        ("TepiLaut2026!!", "field-password-common", "field-password-common"),
    ];
    for (password, asvs, bssn) in table {
        assert_eq!(verdict(Asvs, password), asvs, "asvs {password}");
        assert_eq!(verdict(Bssn, password), bssn, "bssn {password}");
    }
    let long = "Aa1! kq".repeat(10);
    assert_eq!((verdict(Asvs, &long), verdict(Bssn, &long)), ("good", "good"), "64 and more are allowed");
}

/// Whether the session's owner must choose another password before anything else.
fn due(world: &World, session: &NewSession) -> bool {
    let signed_in = world.signed_in(session).unwrap();
    assert_eq!(signed_in.password_due, signed_in.actor() == Actor::Anonymous);
    signed_in.password_due
}

#[test]
fn under_bssn_a_password_of_six_months_opens_nothing_but_its_replacement() {
    for (policy, expected) in [(Asvs, false), (Bssn, true)] {
        each_under(policy, |world| {
            let ready = world.officer("putu", "triage");
            assert!(!due(world, &ready.session), "{policy:?} on its first day");
            world.wait((policy::BSSN_DAYS - 1) * DAY);
            assert!(!due(world, &world.officer_session("putu", &ready)), "{policy:?} a day before");
            world.wait(DAY);
            let session = world.officer_session("putu", &ready);
            assert_eq!(due(world, &session), expected, "{policy:?} after six months");
            let actor = Actor::Officer(world.signed_in(&session).unwrap().officer);
            let hash = hash_of(PASSWORD);
            let renewed =
                world.act(&actor, move |tx, setting| change_password(tx, setting, &hash, &attempt("")));
            assert!(!due(world, &renewed.unwrap()), "{policy:?} renewed");
        });
    }
}
