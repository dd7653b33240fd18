//! Search finds the same on both databases.

use balai_base::RegionId;
use balai_store::{Store, search};
use balai_testkit::{START, databases, region};
use uuid::Uuid;

const TEXTS: [(u128, &str); 6] = [
    (1, "Jalan rusak parah di depan Pasar Kuta, mohon segera diperbaiki"),
    (2, "Lampu jalan mati sejak seminggu di Jalan Raya Sesetan"),
    (3, "Perbaikan trotoar belum selesai"),
    (4, "Sampah menumpuk; kerusakan saluran air"),
    (5, "JALAN berlubang! Café Ubud No. 12"),
    (6, "yang dan di"),
];

fn filled(store: &Store) {
    store
        .write_now(|tx| {
            for (at, (id, text)) in (0..).zip(TEXTS) {
                search::put(tx, &region(), "case", Uuid::from_u128(id), text, START.plus(at))?;
            }
            Ok(())
        })
        .unwrap();
}

fn found(store: &Store, collection: &'static str, query: &str, limit: u32) -> Vec<u128> {
    let query = query.to_owned();
    let ids = store.read_now(move |tx| search::find(tx, &region(), collection, &query, limit)).unwrap();
    ids.into_iter().map(|id| id.as_u128()).collect()
}

#[test]
fn words_are_found_in_every_form_newest_first() {
    for database in databases() {
        filled(&database);
        for (query, expected) in [
            ("jalan", vec![5, 2, 1]),
            ("Perbaikan", vec![3, 1]),
            ("memperbaiki jalan", vec![1]),
            ("merusak", vec![4, 1]),
            ("lampu yang mati", vec![2]),
            ("cafe 12", vec![5]),
            ("trotoar lampu", vec![3, 2]),
            ("tidak ada yang begini", vec![]),
            ("", vec![]),
            ("di", vec![]),
            ("\" OR * ' ) (: NEAR -", vec![]),
            ("contoh:case scope", vec![]),
        ] {
            assert_eq!(found(&database, "case", query, 10), expected, "{} {query:?}", database.name);
        }
        assert_eq!(found(&database, "case", "jalan", 2), [5, 2]);
    }
}

#[test]
fn operators_and_quotes_in_a_query_are_words() {
    for database in databases() {
        filled(&database);
        for query in
            ["jalan AND NOT lampu", "jalan*", "\"jalan\"", "stems:jalan", "jalan & ! lampu", "jalan'; --"]
        {
            assert!(found(&database, "case", query, 10).contains(&2), "{} {query}", database.name);
        }
    }
}

#[test]
fn a_text_is_replaced_and_taken_out() {
    for database in databases() {
        filled(&database);
        database
            .write_now(|tx| {
                search::put(tx, &region(), "case", Uuid::from_u128(1), "banjir besar", START.plus(50))?;
                search::remove(tx, &region(), "case", Uuid::from_u128(2))?;
                search::remove(tx, &region(), "case", Uuid::from_u128(77))
            })
            .unwrap();
        assert_eq!(found(&database, "case", "jalan", 10), [5], "{}", database.name);
        assert_eq!(found(&database, "case", "banjir", 10), [1]);
    }
}

#[test]
fn collections_and_regions_never_see_each_other() {
    let other = RegionId::parse("contoh-dua").unwrap();
    for database in databases() {
        filled(&database);
        let other = other.clone();
        database
            .write_now(move |tx| {
                // Words that look like the index's own marks are only words.
                let text = "jalan contoh:case contoh:case-public contoh-dua:case";
                search::put(tx, &region(), "case-public", Uuid::from_u128(10), text, START)?;
                search::put(tx, &other, "case", Uuid::from_u128(20), text, START)
            })
            .unwrap();
        assert_eq!(found(&database, "case", "jalan", 10), [5, 2, 1], "{}", database.name);
        assert_eq!(found(&database, "case-public", "jalan", 10), [10]);
    }
}

#[test]
fn many_texts_of_one_instant_are_all_found() {
    for database in databases() {
        database
            .write_now(|tx| {
                for id in 0..300_u128 {
                    search::put(tx, &region(), "case", Uuid::from_u128(id % 3 + (id << 64)), "sama", START)?;
                }
                Ok(())
            })
            .unwrap();
        assert_eq!(found(&database, "case", "sama", 1_000).len(), 300, "{}", database.name);
    }
}

#[test]
fn stems_are_plain_lower_case_roots() {
    assert_eq!(
        search::stems("Kerusakan jalan-jalan di Bali, yang MEMPERBAIKI?"),
        ["rusak", "jalan", "jalan", "bali", "baik"]
    );
    assert_eq!(search::stems("道路 ﷽ x ‘é’"), Vec::<String>::new());
}

#[test]
fn a_text_made_ready_before_is_found_as_any_other() {
    for database in databases() {
        database
            .write_now(|tx| {
                let document =
                    search::Document::of("Trotoar pecah").joined(&search::Document::of("di pasar"));
                search::add(tx, &region(), &[("case", Uuid::from_u128(1), START, &document)])?;
                search::put(
                    tx,
                    &region(),
                    "case",
                    Uuid::from_u128(2),
                    "Trotoar pecah di pasar",
                    START.plus(1),
                )
            })
            .unwrap();
        assert_eq!(found(&database, "case", "trotoar pasar", 9), [2, 1], "{}", database.name);
        let again = search::Document::of("Pohon");
        database
            .write_now(move |tx| search::put(tx, &region(), "case", Uuid::from_u128(1), "Pohon", START))
            .unwrap();
        assert_eq!(found(&database, "case", "pohon", 9), [1], "{}", database.name);
        let twice = database
            .write_now(move |tx| search::add(tx, &region(), &[("case", Uuid::from_u128(1), START, &again)]));
        assert!(twice.is_err(), "{}", database.name);
    }
}

#[test]
fn more_texts_of_one_instant_than_it_has_numbers_are_found_among_their_neighbours() {
    for database in databases() {
        const CROWD: u128 = 6_000;
        database
            .write_now(|tx| {
                let document = search::Document::of("pohon");
                let text = |id: u128, at| ("case", Uuid::from_u128(id), at, &document);
                search::add(tx, &region(), &[text(CROWD + 1, START.plus(-60_000))])?;
                search::add(tx, &region(), &[text(CROWD + 2, START.plus(5 * 3_600_000))])?;
                // Identifiers that differ in their last bits alone.
                let crowd: Vec<search::New<'_>> = (0..CROWD).map(|id| text(id, START)).collect();
                search::add(tx, &region(), &crowd)
            })
            .unwrap();
        let all = found(&database, "case", "pohon", 10_000);
        assert_eq!(all.len(), 6_002, "{}", database.name);
        assert_eq!((all[0], all[6_001]), (CROWD + 2, CROWD + 1), "{}", database.name);
    }
}

#[test]
fn what_was_taken_out_is_gone_from_the_index_itself_after_a_purge() {
    for database in databases() {
        filled(&database);
        let kept: Vec<(i64, String)> = (0..400).map(|at| (at, format!("Jalan nomor{at} rusak"))).collect();
        database
            .write_now(move |tx| {
                for (at, text) in &kept {
                    let id = Uuid::from_u128(1_000 + u128::from(at.unsigned_abs()));
                    search::put(tx, &region(), "case", id, text, START.plus(*at))?;
                }
                search::put(tx, &region(), "case", Uuid::from_u128(7), "canaryxqz melintas", START)
            })
            .unwrap();
        database.write_now(|tx| search::remove(tx, &region(), "case", Uuid::from_u128(7))).unwrap();
        search::purge(&database).unwrap();
        search::purge(&database).unwrap();
        assert_eq!(found(&database, "case", "canaryxqz", 9), Vec::<u128>::new());
        assert_eq!(
            found(&database, "case", "nomor399", 9),
            [1_399],
            "{}: the others are found",
            database.name
        );
        assert_eq!(found(&database, "case", "perbaikan", 9), [3, 1]);
        if database.name == "sqlite" {
            let leaves = database
                .read_now(|tx| tx.query("SELECT block FROM search_stems_data", &[]))
                .unwrap()
                .iter()
                .map(|row| row.get::<Vec<u8>>(0).unwrap())
                .collect::<Vec<_>>();
            let holds = |leaf: &Vec<u8>| leaf.windows(6).any(|bytes| bytes == b"naryxq");
            assert!(!leaves.iter().any(holds), "no leaf of the index holds it");
        }
    }
}
