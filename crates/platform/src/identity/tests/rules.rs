//! Rules without a database.

use balai_base::{AccountId, Timestamp, time::MINUTE};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    super::{
        model::{BorrowedGrant, Stage},
        rules::{complete_grant, is_alive, login_of, may_administer, name_of, officer_of},
        store::sessions::SessionRow,
        tokens,
    },
    world::{grant_of, region},
};
use crate::access::{Actor, Grant, Officer};

fn session(stage: Stage) -> SessionRow {
    SessionRow {
        hash: [0; 32],
        account: AccountId(Uuid::nil()),
        stage,
        agent: String::new(),
        created_at: Timestamp(0),
        seen_at: Timestamp(0),
        expires_at: Timestamp(i64::MAX),
    }
}

#[test]
fn a_session_lives_as_long_as_its_stage_allows() {
    for (stage, minutes) in [(Stage::Password, 10), (Stage::Enrol, 30), (Stage::Full, 30)] {
        assert!(is_alive(&session(stage), Timestamp(minutes * MINUTE - 1)));
        assert!(!is_alive(&session(stage), Timestamp(minutes * MINUTE)));
        let over = SessionRow { expires_at: Timestamp(5), ..session(stage) };
        assert!(!is_alive(&over, Timestamp(5)));
    }
}

#[test]
fn grants_are_completed_and_checked() {
    let region = region();
    let complete = |grant: Grant| complete_grant(&region, &grant);
    let with = |role: &str, agency: &str, unit: &str| Grant {
        role: role.into(),
        agency: agency.into(),
        unit: unit.into(),
        area: Some("99.01".parse().unwrap()),
    };
    let kept = complete(with("officer", "roads", "upkeep")).unwrap();
    assert_eq!(kept.area, None, "an office's officer is bound to no area");
    assert_eq!(complete(with("agency_head", "roads", "upkeep")).unwrap().unit, "");
    assert!(complete(with("officer", "inspectorate", "")).is_ok(), "an agency without units");
    assert!(complete(with("leader", "", "")).is_ok());
    let message = |grant: Grant| complete(grant).unwrap_err().fields[0].message;
    assert_eq!(message(with("inspectorate", "", "")), "field-agency-needed");
    assert_eq!(message(with("triage", "", "")), "field-agency-needed");
    assert_eq!(message(with("officer", "roads", "")), "field-unit-needed");
    assert_eq!(message(with("village_operator", "", "")), "field-area-unknown");
}

#[test]
fn only_who_has_an_administrative_right_gives_it() {
    let region = region();
    let actor = |roles: &[&str]| {
        Actor::Officer(Officer {
            account: AccountId(Uuid::nil()),
            name: String::new(),
            grants: roles.iter().map(|role| grant_of(role)).collect(),
            standing_in_for: Vec::new(),
        })
    };
    let may = |own: &[&str], given: &str| may_administer(&region.roles, &actor(own), &[grant_of(given)]);
    assert!(may(&["region_administrator"], "officer"));
    assert!(may(&["region_administrator"], "inspectorate"));
    assert!(!may(&["region_administrator"], "system_administrator"));
    assert!(may(&["system_administrator"], "region_administrator"));
    assert!(!may(&["officer"], "region_administrator"));
    assert!(!may_administer(&region.roles, &Actor::Anonymous, &[]));
}

#[test]
fn logins_and_names_are_kept_in_one_form() {
    assert_eq!(login_of("  I.Made-01@Kab ").unwrap(), "i.made-01@kab");
    for wrong in ["", "ab", "a b c", "naïve", "a/b/c", &"x".repeat(81)] {
        assert!(login_of(wrong).is_err(), "{wrong}");
    }
    assert_eq!(name_of("  Ni   Luh\tPutu ").unwrap(), "Ni Luh Putu");
    assert!(name_of("x").is_err() && name_of(&"x".repeat(121)).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing typed becomes a token that was not made here, and nothing typed panics.
    #[test]
    fn any_text_is_read_as_a_token_or_not(text in "\\PC{0,60}") {
        let read = tokens::hash_of(&text);
        prop_assert!(read.is_none() || text.len() == 43);
    }

    /// A deputy borrows only from agencies of their own, and never administration.
    #[test]
    fn borrowed_rights_stay_within_own_agencies(
        own in prop::sample::select(vec!["roads", "water", ""]),
        lent in prop::sample::select(vec!["roads", "water", "inspectorate", ""]),
        role in prop::sample::select(region().roles.list.iter().map(|role| role.id.clone()).collect::<Vec<_>>()),
    ) {
        let region = region();
        let own = Grant { agency: own.into(), ..grant_of("officer") };
        let lent = Grant { agency: lent.into(), ..grant_of(&role) };
        let from = AccountId(Uuid::from_u128(5));
        let borrowed = vec![BorrowedGrant { from, grant: lent.clone() }];
        let officer =
            officer_of(&region.roles, (AccountId(Uuid::nil()), String::new()), std::slice::from_ref(&own), borrowed);
        let administrative = ["region_administrator", "system_administrator", "inspectorate"];
        let expected = !own.agency.is_empty() && own.agency == lent.agency && !administrative.contains(&role.as_str());
        prop_assert_eq!(officer.standing_in_for.contains(&from), expected);
        prop_assert_eq!(officer.grants.contains(&lent), expected || lent == own);
    }
}
