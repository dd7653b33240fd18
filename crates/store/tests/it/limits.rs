//! Limits and form tokens.

use balai_base::{Problem, ProblemKind, Timestamp};
use balai_store::{Failure, Store, form_tokens, limits, limits::Limit};
use balai_testkit::{START, databases, region};

const LIMIT: Limit = Limit { window_ms: 60_000, allowed: 3 };

fn take(store: &Store, subject: &'static [u8], now: Timestamp) -> Result<(), Failure> {
    store.write_now(move |tx| limits::take(tx, &region(), "pin", subject, now, &LIMIT))
}

fn seconds(outcome: Result<(), Failure>) -> u64 {
    match outcome.unwrap_err().problem() {
        Problem { kind: ProblemKind::TooMany(seconds), .. } => seconds,
        other => panic!("{other:?}"),
    }
}

#[test]
fn tries_are_counted_within_a_window_and_per_subject() {
    for database in databases() {
        for try_number in 0..3 {
            take(&database, b"case", START.plus(try_number)).unwrap();
        }
        assert_eq!(seconds(take(&database, b"case", START.plus(2))), 60, "{}", database.name);
        assert_eq!(seconds(take(&database, b"case", START.plus(59_999))), 1);
        take(&database, b"another", START).unwrap();
        take(&database, b"case", START.plus(60_000)).unwrap();
        database.write_now(|tx| limits::reset(tx, &region(), "pin", b"case")).unwrap();
        for try_number in 0..3 {
            take(&database, b"case", START.plus(60_001 + try_number)).unwrap();
        }
        assert!(take(&database, b"case", START.plus(60_005)).is_err());
    }
}

#[test]
fn a_clock_that_went_back_locks_nobody_out_for_longer_than_a_window() {
    for database in databases() {
        for _ in 0..3 {
            take(&database, b"case", START.plus(86_400_000)).unwrap();
        }
        assert_eq!(seconds(take(&database, b"case", START)), 60, "{}", database.name);
    }
}

#[test]
fn a_token_used_twice_gives_the_first_outcome() {
    for database in databases() {
        let token = [9_u8; 32];
        let submit = |receipt: &'static [u8]| {
            database.write_now(move |tx| {
                if let Some(known) = form_tokens::find(tx, &region(), &token)? {
                    return Ok(known);
                }
                form_tokens::record(tx, &region(), &token, "report", receipt, START)?;
                Ok(receipt.to_vec())
            })
        };
        assert_eq!(submit(b"first").unwrap(), b"first", "{}", database.name);
        assert_eq!(submit(b"second").unwrap(), b"first");
    }
}

#[test]
fn a_double_tap_at_the_same_instant_stores_one_outcome() {
    for database in databases() {
        let token = [4_u8; 32];
        let receipts: Vec<Vec<u8>> = std::thread::scope(|scope| {
            let taps: Vec<_> = (0..6_u8)
                .map(|tap| {
                    let store = database.store.clone();
                    scope.spawn(move || {
                        store.write_now(move |tx| {
                            if let Some(known) = form_tokens::find(tx, &region(), &token)? {
                                return Ok(known);
                            }
                            form_tokens::record(tx, &region(), &token, "report", &[tap], START)?;
                            Ok(vec![tap])
                        })
                    })
                })
                .collect();
            taps.into_iter().map(|tap| tap.join().unwrap().unwrap()).collect()
        });
        assert!(receipts.iter().all(|receipt| *receipt == receipts[0]), "{}: {receipts:?}", database.name);
    }
}
