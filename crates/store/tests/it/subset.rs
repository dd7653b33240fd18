//! The subset of SQL that both databases read alike, and the traps of binding.

use balai_base::{AreaCode, CaseId, Day, RegionId, Timestamp};
use balai_store::{Failure, Statement, Value, values};
use balai_testkit::{databases, region};
use uuid::Uuid;

use crate::{add, with_samples};

#[test]
fn every_kind_of_value_comes_back_and_null_fits_every_column() {
    for database in databases() {
        with_samples(&database);
        let insert = "INSERT INTO samples (region, id, words, number, real, bytes, truth)
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let full = values![region(), i64::MIN, "jalan – 日本", i64::MAX, -1.5e300, vec![0_u8, 255], true];
        let none =
            values![region(), 2_i64, None::<String>, None::<i64>, None::<f64>, None::<Vec<u8>>, None::<bool>];
        database
            .write_now(move |tx| {
                tx.execute(insert, &full)?;
                tx.execute(insert, &none)
            })
            .unwrap();
        let rows = database
            .read_now(|tx| {
                tx.query("SELECT id, words, number, real, bytes, truth FROM samples ORDER BY id", &[])
            })
            .unwrap();
        let first = &rows[0];
        assert_eq!(first.get::<i64>(0).unwrap(), i64::MIN, "{}", database.name);
        assert_eq!(first.get::<String>(1).unwrap(), "jalan – 日本");
        assert_eq!(first.get::<Option<i64>>(2).unwrap(), Some(i64::MAX));
        assert_eq!(first.get::<f64>(3).unwrap().to_bits(), (-1.5e300_f64).to_bits());
        assert_eq!(first.get::<Vec<u8>>(4).unwrap(), [0, 255]);
        assert!(first.get::<bool>(5).unwrap());
        let second = &rows[1];
        assert_eq!(second.get::<Option<String>>(1).unwrap(), None);
        assert_eq!(second.get::<Option<i64>>(2).unwrap(), None);
        assert_eq!(second.get::<Option<f64>>(3).unwrap(), None);
        assert_eq!(second.get::<Option<Vec<u8>>>(4).unwrap(), None);
        assert_eq!(second.get::<Option<bool>>(5).unwrap(), None);
        assert!(second.get::<String>(1).is_err(), "NULL is no text");
        assert!(second.get::<i64>(17).is_err(), "no such column");
    }
}

#[test]
fn values_of_the_domain_keep_their_kind() {
    let area: AreaCode = "51.03.01.2001".parse().unwrap();
    let case = CaseId(Uuid::from_u128(7));
    for database in databases() {
        with_samples(&database);
        let given = area.clone();
        database
            .write_now(move |tx| {
                let sql =
                    "INSERT INTO samples (region, id, words, number, bytes) VALUES ($1, $2, $3, $4, $5)";
                tx.execute(sql, &values![region(), Timestamp(42), &given, Day(-3), case])
            })
            .unwrap();
        let row = database
            .read_now(|tx| tx.query_row("SELECT region, id, words, number, bytes FROM samples", &[]))
            .unwrap()
            .unwrap();
        assert_eq!(row.get::<RegionId>(0).unwrap(), region());
        assert_eq!(row.get::<Timestamp>(1).unwrap(), Timestamp(42));
        assert_eq!(row.get::<AreaCode>(2).unwrap(), area);
        assert_eq!(row.get::<Day>(3).unwrap(), Day(-3));
        assert_eq!(row.get::<CaseId>(4).unwrap(), case);
        assert!(row.get::<AreaCode>(0).is_err(), "a slug is no area code");
    }
}

#[test]
fn places_are_numbers_whatever_their_order_in_the_text() {
    for database in databases() {
        with_samples(&database);
        database
            .write_now(|tx| {
                let sql = "INSERT INTO samples (words, number, id, region) VALUES ($3, $2, $2, $1)";
                tx.execute(sql, &values![region(), 5_i64, "it's $9 -- no place"])
            })
            .unwrap();
        let found = database
            .read_now(|tx| {
                let sql =
                    "SELECT words FROM samples WHERE words <> '$2 is text' AND number = $2 AND region = $1";
                tx.query_row(sql, &values![region(), 5_i64])?.unwrap().get::<String>(0)
            })
            .unwrap();
        assert_eq!(found, "it's $9 -- no place", "{}", database.name);
    }
}

#[test]
fn too_few_or_too_many_values_are_refused() {
    for database in databases() {
        with_samples(&database);
        for given in [values![region()].to_vec(), values![region(), 1_i64, 2_i64].to_vec()] {
            let outcome = database
                .read_now(move |tx| tx.query("SELECT 1 FROM samples WHERE region = $1 AND id = $2", &given));
            assert!(matches!(outcome, Err(Failure::Driver(_))), "{}: {outcome:?}", database.name);
        }
    }
}

#[test]
fn a_taken_key_is_told_by_the_same_name() {
    for database in databases() {
        with_samples(&database);
        add(&database, 1, "one").unwrap();
        let key = add(&database, 1, "two").unwrap_err();
        assert!(key.is_conflict_on("samples_pkey"), "{}: {key:?}", database.name);
        let words = add(&database, 2, "one").unwrap_err();
        assert!(words.is_conflict_on("samples_words"), "{}: {words:?}", database.name);
        let token = [1_u8; 32];
        for expected in [true, false] {
            let now = Timestamp(1);
            let outcome = database.write_now(move |tx| {
                balai_store::form_tokens::record(tx, &region(), &token, "report", b"receipt", now)
            });
            assert_eq!(outcome.is_ok(), expected);
            assert!(expected || outcome.unwrap_err().is_conflict_on("form_tokens_pkey"));
        }
    }
}

#[test]
fn a_broken_check_or_reference_is_our_mistake_and_no_conflict() {
    for database in databases() {
        let outcome = database.write_now(|tx| {
            let sql =
                "INSERT INTO case_ratings (region, case_id, round, score, rated_at) VALUES ($1, $2, 1, 9, 1)";
            tx.execute(sql, &values![region(), Uuid::nil()])
        });
        assert!(matches!(outcome, Err(Failure::Driver(_))), "{}: {outcome:?}", database.name);
        let outcome = database.write_now(|tx| {
            let sql = "INSERT INTO account_grants (region, account_id, role, agency, unit, area, granted_at)
                       VALUES ($1, $2, 'officer', '', '', '', 1)";
            tx.execute(sql, &values![region(), Uuid::nil()])
        });
        assert!(matches!(outcome, Err(Failure::Driver(_))), "{}: {outcome:?}", database.name);
    }
}

#[test]
fn a_strict_table_refuses_text_where_a_number_belongs() {
    for database in databases() {
        let outcome = database.write_now(|tx| {
            let sql = "INSERT INTO schedule_slots (region, schedule, slot) VALUES ($1, 's', $2)";
            tx.execute(sql, &values![region(), "seven"])
        });
        assert!(matches!(outcome, Err(Failure::Driver(_))), "{}: {outcome:?}", database.name);
    }
}

#[test]
fn upsert_filter_windows_keyset_and_returning_read_alike() {
    for database in databases() {
        with_samples(&database);
        for (id, words) in [(1, "a"), (2, "b"), (3, "c"), (4, "d")] {
            add(&database, id, words).unwrap();
        }
        let lines = database
            .write_now(|tx| {
                let mut lines = Vec::new();
                let sql = "INSERT INTO samples (region, id, words, number) VALUES ($1, $2, 'z', 10)
                           ON CONFLICT (region, id) DO UPDATE SET number = COALESCE(samples.number, 0) + excluded.number
                           RETURNING id, number";
                for _ in 0..2 {
                    let row = tx.query_row(sql, &values![region(), 3_i64])?.unwrap();
                    lines.push(format!("{} {}", row.get::<i64>(0)?, row.get::<i64>(1)?));
                }
                let sql = "SELECT count(*) FILTER (WHERE number IS NULL), CAST(sum(number) AS BIGINT),
                             CAST(avg(id) AS DOUBLE PRECISION) FROM samples";
                let row = tx.query_row(sql, &[])?.unwrap();
                lines.push(format!("{} {} {}", row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<f64>(2)?));
                let sql = "SELECT id, row_number() OVER (ORDER BY words DESC) FROM samples
                           WHERE (words, id) > ($1, $2) ORDER BY words, id LIMIT $3";
                for row in tx.query(sql, &values!["a", 1_i64, 2_i64])? {
                    lines.push(format!("{} {}", row.get::<i64>(0)?, row.get::<i64>(1)?));
                }
                Ok(lines)
            })
            .unwrap();
        assert_eq!(lines, ["3 10", "3 20", "3 20 2.5", "2 3", "3 2"], "{}", database.name);
    }
}

#[test]
fn text_is_ordered_by_its_bytes() {
    for database in databases() {
        with_samples(&database);
        for (id, words) in [(1, "banjar"), (2, "Banjar"), (3, "éa"), (4, "banjar raya"), (5, "banjar-a")] {
            add(&database, id, words).unwrap();
        }
        let order: Vec<i64> = database
            .read_now(|tx| {
                tx.query("SELECT id FROM samples ORDER BY words", &[])?.iter().map(|row| row.get(0)).collect()
            })
            .unwrap();
        assert_eq!(order, [2, 1, 4, 5, 3], "{}", database.name);
    }
}

#[test]
fn composed_statements_bind_lists_and_ranges() {
    for database in databases() {
        with_samples(&database);
        for (id, words) in [(1, "a"), (2, "b"), (30, "c"), (31, "d"), (40, "e")] {
            add(&database, id, words).unwrap();
        }
        let ids = |statement: Statement| -> Vec<i64> {
            database.read_now(move |tx| tx.rows(&statement)?.iter().map(|row| row.get(0)).collect()).unwrap()
        };
        let start = || Statement::new("SELECT id FROM samples WHERE region = ").bind(region());
        let listed = start().push(" AND words IN ").bind_list(["b", "d", "'; DROP TABLE samples; --"]);
        assert_eq!(ids(listed.push(" ORDER BY id")), [2, 31]);
        assert!(ids(start().push(" AND words IN ").bind_list(Vec::<String>::new())).is_empty());
        let ranges = start().push(" AND ").bind_ranges("id", &[(1, 1), (30, 39)]).push(" ORDER BY id");
        assert_eq!(ids(ranges), [1, 30, 31]);
        assert!(ids(start().push(" AND ").bind_ranges("id", &[])).is_empty());
        let filter = Statement::new(" AND words > ").bind("b").push(" AND id < ").bind(40_i64);
        assert_eq!(ids(start().append(filter).push(" ORDER BY id")), [30, 31]);
        let change = Statement::new("UPDATE samples SET number = ")
            .bind(Value::Null)
            .push(" WHERE id > ")
            .bind(30_i64);
        assert_eq!(database.write_now(move |tx| tx.run(&change)).unwrap(), 2);
    }
}
