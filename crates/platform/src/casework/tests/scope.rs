//! Whatever cases there are and whoever asks, a list in SQL is the same decision as `access::can`.

use std::collections::BTreeSet;

use balai_base::CaseId;
use balai_testkit::databases;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::town::*;
use crate::{
    access::{Action, Actor, Visibility},
    casework::{self, Filter, NewCase},
};

/// One random case and one random actor.
fn any_case() -> impl Strategy<Value = NewCase> {
    let agencies = prop::sample::select(vec![
        ("pu", "jalan"),
        ("pu", "drainase"),
        ("pu", ""),
        ("dlh", "sampah"),
        ("itda", ""),
    ]);
    let areas = prop::sample::select(vec!["", VILLAGE, "99.01.01.2003", "99.01.02.2002", "99.01.01"]);
    let hidden = prop::sample::select(vec!["", "", "", "pu", "dlh"]);
    (agencies, areas, hidden, prop::sample::select(Visibility::ALL.to_vec())).prop_filter_map(
        "the accused does not answer",
        |((agency, unit), area, hidden, visibility)| {
            let mut new = road("Jalan berlubang.");
            (new.agency, new.unit) = (agency.to_owned(), unit.to_owned());
            new.area = area.parse().ok();
            new.hidden_from = hidden.to_owned();
            new.visibility = visibility;
            (agency != hidden).then_some(new)
        },
    )
}

fn any_actor() -> impl Strategy<Value = Actor> {
    let grant = (
        prop::sample::select(vec![
            "village_operator",
            "triage",
            "officer",
            "unit_head",
            "verifier",
            "agency_head",
            "leader",
            "inspectorate",
            "region_administrator",
        ]),
        prop::sample::select(vec![("", ""), ("pu", "jalan"), ("pu", ""), ("dlh", "sampah"), ("itda", "")]),
        prop::sample::select(vec!["", VILLAGE, "99.01.01", "99.01"]),
    );
    prop_oneof![
        1 => Just(Actor::Anonymous),
        1 => Just(Actor::System),
        8 => prop::collection::vec(grant, 1..4).prop_map(|grants| {
            let grants: Vec<(&str, &str, &str, &str)> =
                grants.into_iter().map(|(role, (agency, unit), area)| (role, agency, unit, area)).collect();
            granted(3, &grants)
        }),
    ]
}

/// Whatever cases there are and whoever asks: a list holds exactly the cases that `access::can` allows one by one.
#[test]
fn a_scope_in_sql_is_the_scope_in_rust() {
    for database in databases() {
        let town = Town::new();
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
        let mut runner = TestRunner::new_with_rng(Config::with_cases(60), rng);
        let mut cases = Vec::new();
        for _ in 0..80 {
            let new = any_case().new_tree(&mut runner).unwrap().current();
            let id =
                town.done(&database, &Actor::System, move |tx, context| casework::open(tx, context, &new)).id;
            cases.push(town.case(&database, id));
        }
        runner
            .run(&any_actor(), |actor| {
                for action in [Action::ReadCase, Action::Export, Action::Publish, Action::ReadPublic] {
                    let context = town.context(&actor);
                    let expected: BTreeSet<CaseId> =
                        cases.iter().filter(|case| context.can(action, case)).map(|case| case.id).collect();
                    let found: BTreeSet<CaseId> = town
                        .done(&database, &actor, move |tx, context| {
                            let scope = context.scope(action);
                            let filter = Filter::default();
                            let selection = casework::store::lists::Selection {
                                region: context.id(),
                                scope: &scope,
                                filter: &filter,
                                found: None,
                                now: context.moment.now,
                            };
                            casework::store::lists::page(tx, &selection, None, 1_000)
                        })
                        .into_iter()
                        .map(|case| case.id)
                        .collect();
                    prop_assert_eq!(&found, &expected, "{} {:?} {:?}", database.name, action, actor);
                }
                Ok(())
            })
            .unwrap();
    }
}
