//! Handing work over and taking it back; filters.

use balai_base::{AccountId, Day, time::DAY};
use balai_store::Failure;

use super::{
    super::{
        NewLeave, SavedFilter, forget_filter, hand_over, leaves, on_leave, possible_deputies, save_filter,
        saved_filters, take_back,
    },
    world::{Ready, World, each, grant_of, refusal, said},
};
use crate::access::{Action, Actor, Grant, Subject, Visibility, can};

fn today(world: &World) -> Day {
    world.now().day(&world.region.time_zone)
}

fn leave(world: &World, away: &Ready, deputy: AccountId, (from, to): (i32, i32)) -> Result<(), Failure> {
    let first = today(world).0;
    let new = NewLeave {
        account: away.account,
        deputy,
        from: Day(first + from),
        to: Day(first + to),
        reason: "Cuti tahunan".to_owned(),
    };
    let actor = world.actor(&away.session);
    world.act(&actor, move |tx, setting| hand_over(tx, setting, &new))
}

fn case_of_bridges() -> Subject {
    Subject {
        case: None,
        agency: "roads".into(),
        unit: "bridges".into(),
        area: None,
        visibility: Visibility::Public,
        hidden_from: String::new(),
        assignee: None,
        processing_restricted: false,
    }
}

/// Gives `ready` its role in the bridges' unit instead.
fn move_to_bridges(world: &World, ready: &Ready, role: &'static str) {
    let id = ready.account;
    world.by_system(move |tx, setting| {
        super::super::revoke(tx, setting, id, &grant_of(role))?;
        super::super::grant(tx, setting, id, &Grant { unit: "bridges".into(), ..grant_of(role) })
    });
}

#[test]
fn a_deputy_works_for_somebody_away_from_the_first_day_to_the_last() {
    each(|world| {
        let head = world.officer("kepala", "unit_head");
        move_to_bridges(world, &head, "unit_head");
        let deputy = world.officer("wakil", "officer");
        let sees = || {
            let session = world.officer_session("wakil", &deputy);
            can(&world.region.roles, &world.actor(&session), Action::Publish, &case_of_bridges())
        };
        assert!(!sees());
        leave(world, &head, deputy.account, (1, 2)).unwrap();
        assert!(!sees(), "not yet");
        for expected in [true, true, false] {
            world.wait(DAY);
            assert_eq!(sees(), expected, "day {}", today(world).0);
        }
    });
}

#[test]
fn who_is_away_is_known_and_takes_the_work_back() {
    each(|world| {
        let head = world.officer("kepala", "unit_head");
        let deputy = world.officer("wakil", "officer");
        leave(world, &head, deputy.account, (0, 10)).unwrap();
        let day = today(world);
        let away = |day| world.by_system(move |tx, setting| on_leave(tx, setting.region, day));
        assert_eq!(away(day), [head.account]);
        let standing_in = world.signed_in(&deputy.session).unwrap().officer.standing_in_for;
        assert_eq!(standing_in, [head.account]);
        let id = deputy.account;
        let listed =
            world.act(&world.actor(&deputy.session), move |tx, setting| leaves(tx, setting, id)).unwrap();
        assert_eq!((listed[0].name.as_str(), listed[0].to), ("Ni Luh kepala", Day(day.0 + 10)));
        let (head_id, key) = (head.account, (head.account, deputy.account, day));
        let stranger = world.officer("lain", "officer");
        let outcome =
            world.act(&world.actor(&stranger.session), move |tx, setting| take_back(tx, setting, key));
        assert_eq!(refusal(outcome).message, "problem-forbidden");
        world.act(&world.actor(&head.session), move |tx, setting| take_back(tx, setting, key)).unwrap();
        assert_eq!(away(day), Vec::<AccountId>::new());
        let again = world.act(&world.actor(&head.session), move |tx, setting| take_back(tx, setting, key));
        assert_eq!(refusal(again).message, "problem-changed-meanwhile");
        let trail = world.trail(head_id);
        for act in ["officer work-handed-over", "officer work-taken-back"] {
            assert!(trail.iter().any(|line| line == act), "{act}");
        }
    });
}

#[test]
fn only_colleagues_stand_in() {
    each(|world| {
        let head = world.officer("kepala", "unit_head");
        let colleague = world.officer("rekan", "officer");
        let elsewhere = world.officer("lain", "officer");
        let id = elsewhere.account;
        world.by_system(move |tx, setting| {
            super::super::revoke(tx, setting, id, &grant_of("officer"))?;
            let water = Grant { agency: "water".into(), unit: "pipes".into(), ..grant_of("officer") };
            super::super::grant(tx, setting, id, &water)
        });
        let invited = world.invited("belum", "officer").0;
        let head_id = head.account;
        let possible = world.by_system(move |tx, setting| possible_deputies(tx, setting, head_id));
        assert_eq!(possible.iter().map(|account| account.id).collect::<Vec<_>>(), [colleague.account]);
        let told = |deputy, days| said(&refusal(leave(world, &head, deputy, days)));
        assert_eq!(told(elsewhere.account, (0, 1)), "deputy: field-deputy-colleague");
        assert_eq!(told(invited, (0, 1)), "deputy: field-deputy-colleague");
        assert_eq!(told(head.account, (0, 1)), "deputy: field-deputy-self");
        assert_eq!(told(colleague.account, (-1, 1)), "from: field-leave-past");
        assert_eq!(told(colleague.account, (3, 2)), "to: field-leave-order");
        assert_eq!(told(colleague.account, (0, 180)), "to: field-leave-long");
    });
}

#[test]
fn administration_is_not_handed_over() {
    each(|world| {
        let admin = world.officer("admin", "unit_head");
        let id = admin.account;
        world.by_system(move |tx, setting| {
            super::super::grant(tx, setting, id, &grant_of("region_administrator"))
        });
        let deputy = world.officer("wakil", "officer");
        leave(world, &admin, deputy.account, (0, 5)).unwrap();
        let actor = world.actor(&deputy.session);
        assert!(actor.holds("unit_head"));
        assert!(!actor.holds("region_administrator"));
    });
}

#[test]
fn an_inspector_of_one_agency_can_not_be_lent_to_the_accused() {
    each(|world| {
        // The deputy is of the accused agency and of the inspectorate: what is hidden stays hidden.
        let inspector = world.officer("inspektur", "inspectorate");
        let deputy = world.officer("wakil", "officer");
        let accusation =
            Subject { hidden_from: "roads".into(), visibility: Visibility::Secret, ..case_of_bridges() };
        let refused = leave(world, &inspector, deputy.account, (0, 5));
        assert_eq!(refusal(refused).message, "problem-forbidden", "the inspectorate's role has no hand-over");
        for session in [&inspector.session, &deputy.session] {
            let actor = world.actor(session);
            for action in Action::ALL {
                assert!(!can(&world.region.roles, &actor, action, &accusation), "{action:?}");
            }
        }
    });
}

#[test]
fn filters_are_kept_by_name_for_their_owner_alone() {
    each(|world| {
        let one = world.officer("satu", "officer");
        let two = world.officer("dua", "officer");
        let save = |actor: &Actor, name: &str, query: &str| {
            let filter = SavedFilter { name: name.to_owned(), query: query.to_owned() };
            world.act(actor, move |tx, setting| save_filter(tx, setting, &filter))
        };
        let actor = world.actor(&one.session);
        save(&actor, " Jalan  rusak ", "category=road").unwrap();
        save(&actor, "Jalan rusak", "category=road&meaning=working").unwrap();
        save(&actor, "Air", "category=water").unwrap();
        let list = |actor: &Actor| -> Vec<(String, String)> {
            let filters = world.act(actor, saved_filters).unwrap();
            filters.into_iter().map(|filter| (filter.name, filter.query)).collect()
        };
        let expected = [("Air", "category=water"), ("Jalan rusak", "category=road&meaning=working")];
        assert_eq!(list(&actor), expected.map(|(name, query)| (name.to_owned(), query.to_owned())));
        assert_eq!(list(&world.actor(&two.session)), []);
        world.act(&actor, |tx, setting| forget_filter(tx, setting, "Air")).unwrap();
        assert_eq!(list(&actor).len(), 1);
        for number in 0..29 {
            save(&actor, &format!("n{number}"), "x=1").unwrap();
        }
        assert_eq!(said(&refusal(save(&actor, "zuviel", "x=1"))), "name: field-filter-many");
        assert_eq!(said(&refusal(save(&actor, " ", "x=1"))), "name: field-filter-name");
        assert!(save(&actor, "n1", "x=2").is_ok(), "an old name may get another query");
        assert!(refusal(world.act(&Actor::Anonymous, saved_filters)).message == "problem-sign-in-first");
    });
}
