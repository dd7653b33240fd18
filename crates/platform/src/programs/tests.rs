//! Keys and what came by them, on both databases, in the made-up regency.

use balai_base::{CaseId, ProblemKind, time::DAY};
use balai_store::{Failure, Store, Tx};
use balai_testkit::{START, databases};
use uuid::Uuid;

use super::*;
use crate::{
    access::{Actor, Grant, Officer, Role},
    casework::{
        Context,
        tests::hall::{Hall, hall},
    },
    region::Region,
};

/// The made-up regency.
fn office() -> Hall {
    hall(Region::load(&balai_testkit::pack()).unwrap_or_else(|found| panic!("{found:#?}")))
}

fn issued(office: &Hall, store: &Store, new: &NewProgram) -> Result<Issued, Failure> {
    let new = new.clone();
    office.act(store, &Actor::System, move |tx, context| issue(tx, context, &new))
}

fn admitted(office: &Hall, store: &Store, key: &str) -> Result<Program, Failure> {
    let key = key.to_owned();
    office.act(store, &Actor::Anonymous, move |tx, context| admit(tx, context, &key))
}

fn new() -> NewProgram {
    NewProgram {
        name: " Aplikasi  warga ".to_owned(),
        contact: "tik@contoh.example".to_owned(),
        per_minute: 3,
        per_day: 5,
        hands_in_drills: false,
    }
}

fn kind(failure: &Failure) -> (ProblemKind, &'static str) {
    match failure {
        Failure::Refused(problem) => (problem.kind, problem.message),
        other => panic!("{other}"),
    }
}

#[test]
fn a_key_opens_until_it_is_revoked() {
    for database in databases() {
        let (office, store) = (office(), &database.store);
        let issued = issued(&office, store, &new()).unwrap();
        let key = issued.key.reveal().clone();
        assert!(key.starts_with("balai_") && key.len() == 38, "{key}");
        let program = admitted(&office, store, &key).unwrap();
        assert_eq!((program.id, program.name.as_str()), (issued.id, "Aplikasi warga"));
        for wrong in ["", "balai_", &key[..37], &format!("{key}A"), &key.to_uppercase(), &"x".repeat(5_000)] {
            let refused = admitted(&office, store, wrong).unwrap_err();
            assert_eq!(kind(&refused), (ProblemKind::Forbidden, "problem-program-key"), "{wrong}");
        }
        let id = issued.id;
        let short = office.act(store, &Actor::System, move |tx, context| revoke(tx, context, id, " no "));
        assert!(
            matches!(short.unwrap_err(), Failure::Refused(problem) if problem.fields[0].field == "reason")
        );
        let revoke_it = move |tx: &mut Tx, context: &Context| revoke(tx, context, id, "Bocor di situs umum");
        office.act(store, &Actor::System, revoke_it).unwrap();
        assert_eq!(kind(&admitted(&office, store, &key).unwrap_err()).1, "problem-program-key");
        let again = office.act(store, &Actor::System, revoke_it).unwrap_err();
        assert_eq!(kind(&again), (ProblemKind::NotFound, "problem-program-not-found"));
        let listed = office.act(store, &Actor::System, list).unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].revoked_because, "Bocor di situs umum");
        assert_eq!(listed[0].hint, &key[34..]);
        assert_eq!(listed[0].program.last_used, Some(START.day(&office.region.time_zone)));
        let stored = format!("{listed:?}");
        assert!(!stored.contains(&key[..30]), "the key is stored nowhere");
    }
}

#[test]
fn limits_hold_for_each_key_by_itself() {
    for database in databases() {
        let (office, store) = (office(), &database.store);
        let one = issued(&office, store, &new()).unwrap().key.reveal().clone();
        let other = issued(&office, store, &new()).unwrap().key.reveal().clone();
        for _ in 0..3 {
            admitted(&office, store, &one).unwrap();
        }
        let full = admitted(&office, store, &one).unwrap_err();
        assert!(matches!(kind(&full), (ProblemKind::TooMany(1..=60), "problem-program-limit")), "{full}");
        admitted(&office, store, &other).unwrap();
        office.wait(61_000);
        admitted(&office, store, &one).unwrap();
        admitted(&office, store, &one).unwrap();
        // Three and two: the day is used up before the minute is.
        let day = admitted(&office, store, &one).unwrap_err();
        assert!(matches!(kind(&day).0, ProblemKind::TooMany(80_000..)), "{:?}", kind(&day));
        office.wait(DAY);
        admitted(&office, store, &one).unwrap();
    }
}

#[test]
fn what_a_program_brought_is_known_and_stays_the_first_ones() {
    for database in databases() {
        let (office, store) = (office(), &database.store);
        let one = issued(&office, store, &new()).unwrap().id;
        let other = issued(&office, store, &new()).unwrap().id;
        let case = CaseId(Uuid::from_u128(1));
        office
            .act(store, &Actor::Anonymous, move |tx, context| {
                note_brought(tx, context, one, case)?;
                note_brought(tx, context, other, case)?;
                note_token(tx, context, "a token", case)?;
                note_token(tx, context, "a token", case)
            })
            .unwrap();
        let found = office
            .act(store, &Actor::Anonymous, move |tx, context| {
                Ok((
                    brought_by(tx, context, case)?,
                    brought_by(tx, context, CaseId(Uuid::from_u128(2)))?,
                    case_of_token(tx, context, "a token")?,
                    case_of_token(tx, context, "another")?,
                ))
            })
            .unwrap();
        assert_eq!(found, (Some(one), None, Some(case), None));
        let listed = office.act(store, &Actor::System, list).unwrap();
        let counted: Vec<_> = listed.iter().map(|listed| (listed.program.id, listed.cases)).collect();
        assert_eq!(counted, [(other, 0), (one, 1)]);
        let valid = office
            .act(store, &Actor::System, |tx, context| programs_counted(tx, &context.region.id))
            .unwrap();
        assert_eq!(valid, 2);
    }
}

#[test]
fn a_description_is_checked_field_by_field() {
    let wrong = NewProgram {
        name: "ab".into(),
        contact: "x".into(),
        per_minute: 0,
        per_day: 1_000_001,
        hands_in_drills: false,
    };
    let problem = rules::checked(&wrong).unwrap_err();
    let fields: Vec<&str> = problem.fields.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["name", "contact", "per_minute", "per_day"]);
    let kept = rules::checked(&NewProgram { name: "a\u{7}b\n c".into(), ..new() }).unwrap();
    assert_eq!(kept.name, "ab c");
    assert_eq!(rules::hint("abc"), "abc");
}

/// Somebody with a role, bound to the road office and the first village.
fn officer(role: &Role) -> Actor {
    let grant = Grant {
        role: role.id.clone(),
        agency: "pekerjaan-umum".into(),
        unit: "jalan".into(),
        area: "99.01.01.2001".parse().ok(),
    };
    Actor::Officer(Officer {
        account: balai_base::AccountId(Uuid::from_u128(9)),
        name: "Petugas".into(),
        grants: vec![grant],
        standing_in_for: Vec::new(),
    })
}

#[test]
fn only_administrators_give_and_take_keys() {
    let database = databases().remove(0);
    let (office, store) = (office(), &database.store);
    let id = issued(&office, store, &new()).unwrap().id;
    let mut may = Vec::new();
    let mut actors: Vec<(String, Actor)> =
        office.region.roles.list.iter().map(|role| (role.id.clone(), officer(role))).collect();
    actors.push(("nobody".into(), Actor::Anonymous));
    actors.push(("reporter".into(), Actor::Reporter { case: CaseId(Uuid::from_u128(1)) }));
    for (role, actor) in actors {
        let outcomes = [
            office.act(store, &actor, list).map(drop),
            office.act(store, &actor, |tx, context| issue(tx, context, &new()).map(drop)),
            office.act(store, &actor, move |tx, context| revoke(tx, context, id, "Tidak dipakai lagi")),
        ];
        let allowed = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert!(allowed == 0 || allowed >= 2, "{role}: {outcomes:?}");
        if allowed > 0 {
            may.push(role);
        } else {
            for outcome in outcomes {
                assert_eq!(kind(&outcome.unwrap_err()), (ProblemKind::Forbidden, "problem-not-allowed"));
            }
        }
    }
    assert_eq!(may, ["region_administrator", "system_administrator"]);
}
