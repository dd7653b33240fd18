//! Jobs: enqueued with their cause, taken once, retried, given up, sent again, scheduled once.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU32, Ordering},
    mpsc,
};

use balai_base::{Moment, Problem, ProblemKind, RegionId, Timestamp, time};
use balai_store::{
    Failure, Store,
    jobs::{self, JobError, Lane, NewJob, Runner},
    values,
};
use balai_testkit::{START, TestDatabase, databases, moment, random, region};

fn job(kind: &'static str, payload: &str, key: Option<&str>) -> NewJob {
    let (payload, unique_key) = (payload.to_owned(), key.map(str::to_owned));
    NewJob { lane: Lane::Main, kind, payload, unique_key, due_at: START }
}

fn enqueue(store: &Store, at: Moment, new: NewJob) {
    store.write_now(move |tx| jobs::enqueue(tx, &region(), &at, &new)).unwrap();
}

fn runner(database: &TestDatabase, seed: u64) -> Runner {
    Runner::new(database.store.clone(), Arc::new(random(seed)))
}

fn dead(store: &Store) -> Vec<jobs::DeadJob> {
    store.read_now(|tx| jobs::dead(tx, &region())).unwrap()
}

#[test]
fn a_job_runs_once_when_it_is_due_and_only_if_its_cause_was_stored() {
    for database in databases() {
        let ran = Arc::new(Mutex::new(Vec::new()));
        let mut runner = runner(&database, 1);
        let seen = Arc::clone(&ran);
        runner.register("tell", move |_, job| {
            seen.lock().unwrap().push((job.payload.clone(), job.attempt));
            Ok(())
        });
        enqueue(&database, moment(1), job("tell", "a", None));
        enqueue(&database, moment(2), NewJob { due_at: START.plus(5_000), ..job("tell", "b", None) });
        let refused: Result<(), _> = database.write_now(|tx| {
            jobs::enqueue(tx, &region(), &moment(3), &job("tell", "never", None))?;
            Err(Failure::Driver("the cause failed".to_owned()))
        });
        assert!(refused.is_err());
        assert_eq!(runner.run_due(START).unwrap(), 1, "{}", database.name);
        assert_eq!(runner.run_due(START).unwrap(), 0);
        assert_eq!(runner.run_due(START.plus(5_000)).unwrap(), 1);
        assert_eq!(*ran.lock().unwrap(), [("a".to_owned(), 1), ("b".to_owned(), 1)]);
    }
}

#[test]
fn a_unique_key_and_a_repeated_command_enqueue_one_job() {
    for database in databases() {
        let mut runner = runner(&database, 1);
        runner.register("tell", |_, _| Ok(()));
        for number in 0..3 {
            enqueue(&database, moment(number), job("tell", "a", Some("case-1")));
        }
        enqueue(&database, moment(9), job("tell", "same", None));
        enqueue(&database, moment(9), job("tell", "same", None));
        enqueue(&database, moment(9), job("tell", "other", None));
        assert_eq!(runner.run_due(START).unwrap(), 3, "{}", database.name);
        enqueue(&database, moment(20), job("tell", "a", Some("case-1")));
        assert_eq!(runner.run_due(START.plus(1)).unwrap(), 0, "done, and still known");
    }
}

#[test]
fn what_fails_is_tried_again_with_growing_pauses_and_then_given_up_for_somebody_to_see() {
    for database in databases() {
        let tries = Arc::new(AtomicU32::new(0));
        let mut runner = runner(&database, 1);
        let counted = Arc::clone(&tries);
        runner.register("send", move |_, _| {
            counted.fetch_add(1, Ordering::Relaxed);
            Err(JobError::Retry("provider away".to_owned()))
        });
        enqueue(&database, moment(1), job("send", "x", None));
        runner.run_due(START).unwrap();
        assert_eq!(runner.run_due(START.plus(9_000)).unwrap(), 0, "{}: too early", database.name);
        assert_eq!(runner.run_due(START.plus(13_000)).unwrap(), 1);
        let mut now = START;
        for _ in 0..40 {
            now = now.plus(16 * time::HOUR);
            runner.run_due(now).unwrap();
        }
        assert_eq!(tries.load(Ordering::Relaxed), 14);
        let letters = dead(&database);
        assert_eq!((letters.len(), letters[0].attempts, letters[0].error.as_str()), (1, 14, "provider away"));
        let id = letters[0].id;
        database.write_now(move |tx| jobs::resend(tx, &region(), id, now)).unwrap();
        assert!(dead(&database).is_empty());
        assert_eq!(runner.run_due(now).unwrap(), 1);
        let again = database.write_now(move |tx| jobs::resend(tx, &region(), id, now)).unwrap_err();
        assert_eq!(again.problem().message, "problem-job-not-dead");
    }
}

#[test]
fn a_hopeless_job_and_a_panicking_handler_do_not_stop_the_others() {
    for database in databases() {
        let mut runner = runner(&database, 1);
        runner.register("stop", |_, _| Err(JobError::Stop("no such case".to_owned())));
        runner.register("panic", |_, _| panic!("expected in this test"));
        runner.register("good", |_, _| Ok(()));
        for (number, kind) in (0..).zip(["stop", "panic", "nobody", "good"]) {
            enqueue(&database, moment(number), job(kind, "x", None));
        }
        assert_eq!(runner.run_due(START).unwrap(), 4);
        let letters = dead(&database);
        assert_eq!(letters.len(), 1, "{}", database.name);
        assert_eq!((letters[0].kind.as_str(), letters[0].error.as_str()), ("stop", "no such case"));
        let left: i64 = database
            .read_now(|tx| {
                tx.query_row("SELECT count(*) FROM jobs WHERE state = 'ready'", &[])?.unwrap().get(0)
            })
            .unwrap();
        assert_eq!(left, 2, "the panicking one and the one nobody knows wait for their next try");
    }
}

#[test]
fn a_refusal_stops_a_job_and_a_passing_trouble_does_not() {
    let refused = JobError::from(Failure::from(Problem::not_found("problem-test")));
    assert_eq!(refused, JobError::Stop("refused: problem-test".to_owned()));
    let passing = Problem::new(ProblemKind::Unavailable(60), "problem-storage-full");
    for failure in [Failure::from(passing), Failure::Busy, Failure::Unknown, Failure::Driver("x".to_owned())]
    {
        assert!(matches!(JobError::from(failure), JobError::Retry(_)));
    }
}

#[test]
fn several_runners_share_the_work_and_take_each_job_once() {
    for database in databases() {
        for number in 0..40 {
            enqueue(&database, moment(number), job("tell", &number.to_string(), None));
        }
        let ran = Arc::new(Mutex::new(Vec::new()));
        let runners: Vec<_> = (0..4)
            .map(|seed| {
                let mut runner = runner(&database, seed);
                let seen = Arc::clone(&ran);
                runner.register("tell", move |_, job| {
                    seen.lock().unwrap().push(job.payload.parse::<u32>().unwrap());
                    Ok(())
                });
                runner
            })
            .collect();
        std::thread::scope(|scope| {
            for runner in &runners {
                scope.spawn(|| runner.run_due(START).unwrap());
            }
        });
        let mut ran = ran.lock().unwrap().clone();
        ran.sort_unstable();
        assert_eq!(ran, (0..40).collect::<Vec<_>>(), "{}", database.name);
    }
}

#[test]
fn a_runner_that_slept_past_its_lease_can_not_finish_what_another_took_over() {
    for database in databases() {
        enqueue(&database, moment(1), job("slow", "x", None));
        let (mut slow, mut quick) = (runner(&database, 1), runner(&database, 2));
        quick.register("slow", |_, _| Ok(()));
        let quick = Mutex::new(Some(quick));
        let finished = Arc::new(Mutex::new(None));
        let outcome = Arc::clone(&finished);
        slow.register("slow", move |store, job| {
            // While this handler sleeps, the lease ends and another runner takes the job.
            let later = job.moment.now.plus(11 * time::MINUTE);
            let taken = quick.lock().unwrap().take().map(|quick| quick.run_due(later).unwrap());
            let mine = job.clone();
            let told = store.write_now(move |tx| {
                tx.execute("INSERT INTO schedule_slots VALUES ($1, 'effect', 1)", &values![&mine.region])?;
                mine.finish(tx)
            });
            *outcome.lock().unwrap() = Some((taken, told));
            Ok(())
        });
        assert_eq!(slow.run_due(START).unwrap(), 1);
        let finished = finished.lock().unwrap().take().unwrap();
        assert_eq!(finished.0, Some(1), "{}", database.name);
        assert!(finished.1.unwrap_err().to_string().contains("lease"));
        let effects = database
            .read_now(|tx| tx.query("SELECT 1 FROM schedule_slots WHERE schedule = 'effect'", &[]))
            .unwrap();
        assert!(effects.is_empty(), "the effect was rolled back with the lost lease");
    }
}

#[test]
fn an_effect_and_the_end_of_its_job_are_one() {
    for database in databases() {
        enqueue(&database, moment(1), job("effect", "x", None));
        let mut runner = runner(&database, 1);
        runner.register("effect", |store, job| {
            let job = job.clone();
            store
                .write_now(move |tx| {
                    tx.execute("INSERT INTO schedule_slots VALUES ($1, 'effect', 1)", &values![&job.region])?;
                    job.finish(tx)
                })
                .map_err(JobError::from)
        });
        assert_eq!(runner.run_due(START).unwrap(), 1, "{}", database.name);
        assert_eq!(runner.run_due(START.plus(time::DAY)).unwrap(), 0);
    }
}

#[test]
fn a_schedule_enqueues_one_job_per_slot_whoever_looks() {
    for database in databases() {
        let ran = Arc::new(Mutex::new(Vec::new()));
        let runners: Vec<_> = (0..3)
            .map(|seed| {
                let mut runner = runner(&database, seed);
                let seen = Arc::clone(&ran);
                runner.register("clocks", move |_, job| {
                    seen.lock().unwrap().push((job.region.to_string(), job.payload.clone()));
                    Ok(())
                });
                runner.schedule(region(), "clocks", time::MINUTE);
                runner.schedule(RegionId::parse("contoh-dua").unwrap(), "clocks", time::MINUTE);
                runner
            })
            .collect();
        for now in [START, START.plus(1), START.plus(59_999), START.plus(60_000), START.plus(10 * time::DAY)]
        {
            std::thread::scope(|scope| {
                for runner in &runners {
                    scope.spawn(|| runner.run_due(now).unwrap());
                }
            });
        }
        let mut ran = ran.lock().unwrap().clone();
        ran.sort();
        let slots =
            [START, START.plus(60_000), START.plus(10 * time::DAY)].map(|slot| slot.millis().to_string());
        let expected: Vec<_> = ["contoh", "contoh-dua"]
            .iter()
            .flat_map(|region| slots.iter().map(|slot| ((*region).to_owned(), slot.clone())))
            .collect();
        assert_eq!(ran, expected, "{}", database.name);
    }
}

#[test]
fn what_is_done_and_old_is_swept() {
    for database in databases() {
        let mut runner = runner(&database, 1);
        runner.register("tell", |_, _| Ok(()));
        enqueue(&database, moment(1), job("tell", "x", None));
        runner.run_due(START).unwrap();
        runner.run_due(START.plus(8 * time::DAY)).unwrap();
        let left = database.read_now(|tx| tx.query("SELECT 1 FROM jobs", &[])).unwrap();
        assert!(left.is_empty(), "{}", database.name);
        assert_eq!(database.read_now(jobs::oldest_due).unwrap(), None);
    }
}

/// A clock that stands.
struct Still(Timestamp);

impl balai_base::Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

#[test]
fn a_lane_that_hangs_delays_no_other_and_neither_does_its_backlog() {
    for database in databases() {
        for number in 0..50 {
            enqueue(&database, moment(number), NewJob { lane: Lane::Mail, ..job("send", "x", None) });
        }
        for number in 50..53 {
            let due_at = START.plus(i64::from(number));
            enqueue(&database, moment(number), NewJob { due_at, ..job("tell", &number.to_string(), None) });
        }
        let (begin, started) = mpsc::channel();
        let (answer, answered) = mpsc::channel::<()>();
        let answered = Mutex::new(answered);
        let mut post = Runner::in_lane(Lane::Mail, database.store.clone(), Arc::new(random(2)));
        post.register("send", move |_, _| {
            begin.send(()).unwrap();
            // The mail server does not answer until the test says so; then it is gone for good.
            let _ = answered.lock().unwrap().recv();
            Ok(())
        });
        let (mut own, told) = (runner(&database, 1), Arc::new(AtomicU32::new(0)));
        let counted = Arc::clone(&told);
        own.register("tell", move |_, _| {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok(())
        });
        own.schedule(region(), "tell", time::MINUTE);
        std::thread::scope(|scope| {
            let hanging = scope.spawn(|| post.run_due(START).unwrap());
            started.recv().unwrap();
            assert_eq!(own.run_due(START.plus(1_000)).unwrap(), 4, "{}", database.name);
            drop(answer);
            assert_eq!(hanging.join().unwrap(), 50);
        });
        assert_eq!(told.load(Ordering::Relaxed), 4, "three and the scheduled one");
    }
}

#[test]
fn a_job_stays_in_its_lane_when_it_fails_when_nobody_knows_it_and_when_it_is_sent_again() {
    for database in databases() {
        for (number, kind) in (0..).zip(["send", "nobody"]) {
            enqueue(&database, moment(number), NewJob { lane: Lane::Mail, ..job(kind, "x", None) });
        }
        let mut own = runner(&database, 1);
        own.register("send", |_, _| Ok(()));
        let mut post = Runner::in_lane(Lane::Mail, database.store.clone(), Arc::new(random(2)));
        post.register("send", |_, _| Err(JobError::Stop("refused".to_owned())));
        assert_eq!(own.run_due(START.plus(time::DAY)).unwrap(), 0, "{}", database.name);
        assert_eq!(database.read_now(jobs::oldest_due).unwrap(), Some(START));
        assert_eq!(post.run_due(START).unwrap(), 2);
        let id = dead(&database)[0].id;
        database.write_now(move |tx| jobs::resend(tx, &region(), id, START)).unwrap();
        assert_eq!(own.run_due(START.plus(time::DAY)).unwrap(), 0, "sent again in its lane");
        assert_eq!(post.run_due(START).unwrap(), 1, "the one nobody knows waits for its next try");
    }
}

#[test]
fn a_lane_stops_between_two_jobs_however_many_wait() {
    let database = &databases()[0];
    for number in 0..20 {
        enqueue(database, moment(number), NewJob { lane: Lane::Mail, ..job("send", "x", None) });
    }
    let (stop, sent) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let (stopping, counted) = (Arc::clone(&stop), Arc::clone(&sent));
    let mut post = Runner::in_lane(Lane::Mail, database.store.clone(), Arc::new(random(2)));
    post.register("send", move |_, _| {
        stopping.store(counted.fetch_add(1, Ordering::Relaxed) == 2, Ordering::Release);
        Ok(())
    });
    post.run_until_stopped(&Still(START), &stop);
    assert_eq!(sent.load(Ordering::Relaxed), 3);
}

#[test]
fn a_runner_stops_when_told() {
    let database = &databases()[0];
    let stop = Arc::new(AtomicBool::new(false));
    let mut runner = runner(database, 1);
    let stopping = Arc::clone(&stop);
    runner.register("tell", move |_, _| {
        stopping.store(true, Ordering::Release);
        Ok(())
    });
    enqueue(database, moment(1), job("tell", "x", None));
    runner.run_until_stopped(&Still(START), &stop);
    assert_eq!(runner.kinds(), ["tell"]);
}

#[test]
fn errands_are_done_without_a_job_and_one_that_panics_stops_nothing() {
    let database = &databases()[0];
    let stop = Arc::new(AtomicBool::new(false));
    let done = Arc::new(AtomicU32::new(0));
    let mut runner = runner(database, 1);
    runner.errand(|_, _| panic!("an errand of a test"));
    let (counted, stopping) = (Arc::clone(&done), Arc::clone(&stop));
    runner.errand(move |_, moment| {
        assert_eq!(moment.now, START);
        counted.fetch_add(1, Ordering::Relaxed);
        Ok(())
    });
    runner.register("tell", move |_, _| {
        stopping.store(true, Ordering::Release);
        Ok(())
    });
    enqueue(database, moment(1), job("tell", "x", None));
    runner.run_until_stopped(&Still(START), &stop);
    assert_eq!(done.load(Ordering::Relaxed), 1, "once a second, and this clock stands still");
}
