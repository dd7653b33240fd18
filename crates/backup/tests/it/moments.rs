//! Any moment comes back exactly.

use std::collections::BTreeMap;

use balai_base::Timestamp;
use proptest::prelude::*;

use crate::house::{House, Rows, add, remove, rows};

#[derive(Clone, Debug)]
enum Change {
    Add(i64, usize),
    Remove(i64, i64),
    /// The database is closed and opened again.
    Restart,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => (0_i64..40, 1_usize..9_000).prop_map(|(id, length)| Change::Add(id, length)),
        2 => (0_i64..40, 0_i64..20).prop_map(|(from, count)| Change::Remove(from, from + count)),
        1 => Just(Change::Restart),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn any_prefix_of_commits_restored_equals_the_database_at_that_moment(
        changes in prop::collection::vec(change(), 1..14),
    ) {
        let house = House::new();
        let mut store = house.synchronous();
        let mut moments: BTreeMap<Timestamp, Rows> = BTreeMap::new();
        house.clock.advance(1_000);
        for change in changes {
            match change {
                Change::Add(id, length) => {
                    add(&store, id, &format!("{id}-").repeat(length / 3)).unwrap();
                }
                Change::Remove(from, to) => {
                    remove(&store, from, to).unwrap();
                }
                Change::Restart => {
                    drop(store);
                    store = house.synchronous();
                }
            }
            moments.insert(house.tick(), rows(&store));
        }
        drop(store);
        for (moment, rows) in &moments {
            prop_assert_eq!(&house.rows_at(Some(*moment)), rows, "{:?}", moment);
        }
        prop_assert_eq!(Some(&house.rows_at(None)), moments.values().last());
    }
}

#[test]
fn a_moment_before_the_first_copy_is_refused_with_the_earliest_one() {
    let house = House::new();
    drop(house.synchronous());
    let told = house.restore(Some(Timestamp(1))).unwrap_err().to_string();
    assert!(told.contains("earliest moment") && told.contains("2026-03-02"), "{told}");
}

#[test]
fn a_restore_never_overwrites_anything() {
    let house = House::new();
    drop(house.synchronous());
    let opener = house.opener();
    let (data, target) = (house.data(), house.folder());
    let restoring = balai_backup::restore::Restoring {
        target: &*target,
        opener: &opener,
        data: &data,
        at: None,
        signed_by: None,
        until_gap: false,
    };
    let told = restoring.restore(&mut |_, _| ()).unwrap_err().to_string();
    assert!(told.contains("not empty"), "{told}");
    assert!(!data.join("restoring").exists());
}
