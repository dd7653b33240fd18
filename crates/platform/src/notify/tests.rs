//! Tests of notices.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use balai_base::{AccountId, EventId};
use balai_testkit::{databases, moment, region};
use uuid::Uuid;

use super::*;

fn case() -> CaseId {
    CaseId(Uuid::from_u128(1))
}

fn notice(event: u128, recipient: Recipient) -> NewNotice {
    NewNotice {
        case: case(),
        event: EventId(Uuid::from_u128(event)),
        template: "notice-accepted".to_owned(),
        recipient,
    }
}

fn write(store: &Store, number: u32, recipient: Recipient) {
    let notice = notice(u128::from(number), recipient);
    store.write_now(move |tx| enqueue(tx, &region(), &moment(number), &notice)).unwrap();
}

fn all(store: &Store) -> Vec<Notice> {
    store.read_now(|tx| of_case(tx, &region(), case())).unwrap()
}

/// Takes what is for followers: fails some times, then sends.
struct Faulty {
    tries: Arc<AtomicU32>,
    failures: u32,
}

impl Provider for Faulty {
    fn name(&self) -> &'static str {
        "faulty"
    }

    fn takes(&self, notice: &Notice) -> bool {
        notice.recipient == "followers"
    }

    fn deliver(&self, _: &Notice) -> Result<Delivery, Undelivered> {
        if self.tries.fetch_add(1, Ordering::Relaxed) < self.failures {
            return Err(Undelivered::Later("no line".to_owned()));
        }
        Ok(Delivery::Sent)
    }
}

fn providers(failures: u32) -> (Vec<Box<dyn Provider>>, Arc<AtomicU32>) {
    let tries = Arc::new(AtomicU32::new(0));
    let faulty = Faulty { tries: Arc::clone(&tries), failures };
    (vec![Box::new(faulty), Box::new(TrackingPage)], tries)
}

#[test]
fn recipients_come_back_as_they_were_written() {
    let text = |text: &str| text.to_owned();
    let recipients = [
        Recipient::Reporter,
        Recipient::Followers,
        Recipient::Agency { agency: text("pu"), unit: text("jalan") },
        Recipient::Agency { agency: text("desa-99.01.01.2002"), unit: String::new() },
        Recipient::Role { role: text("triage"), agency: String::new() },
        Recipient::Account(AccountId(Uuid::from_u128(9))),
    ];
    for recipient in recipients {
        assert_eq!(Recipient::parse(&recipient.to_string()), Some(recipient));
    }
    for wrong in ["", "mayor", "agency:pu", "role:triage", "account:me", "street:5"] {
        assert_eq!(Recipient::parse(wrong), None, "{wrong}");
    }
    for state in NoticeState::ALL {
        assert_eq!(NoticeState::parse(state.as_str()), Some(state));
    }
}

#[test]
fn a_notice_written_twice_is_one() {
    for database in databases() {
        write(&database, 1, Recipient::Reporter);
        write(&database, 1, Recipient::Reporter);
        write(&database, 1, Recipient::Followers);
        assert_eq!(all(&database).len(), 2, "{}", database.name);
    }
}

#[test]
fn the_tracking_page_shows_what_no_other_provider_takes() {
    for database in databases() {
        for number in 0..230 {
            write(&database, number, Recipient::Reporter);
        }
        let (providers, _) = providers(0);
        let delivered = deliver(&database, &region(), &providers, moment(500), None).unwrap();
        assert_eq!(delivered, 230, "{}: round after round", database.name);
        let shown = all(&database);
        assert!(shown.iter().all(|notice| notice.state == NoticeState::Shown && notice.attempts == 1));
        assert_eq!(shown[0].finished_at, Some(moment(500).now));
        assert_eq!(deliver(&database, &region(), &providers, moment(501), None).unwrap(), 0);
    }
}

#[test]
fn delivery_is_tried_again_and_given_up_in_the_end() {
    for database in databases() {
        write(&database, 1, Recipient::Followers);
        let (ways, tries) = providers(2);
        for expected in [0, 0, 1, 0] {
            assert_eq!(
                deliver(&database, &region(), &ways, moment(2), None).unwrap(),
                expected,
                "{}",
                database.name
            );
        }
        assert_eq!(tries.load(Ordering::Relaxed), 3);
        assert_eq!(all(&database)[0].state, NoticeState::Sent);

        write(&database, 3, Recipient::Followers);
        let (ways, _) = providers(u32::MAX);
        for _ in 0..20 {
            deliver(&database, &region(), &ways, moment(4), None).unwrap();
        }
        let given_up = &all(&database)[1];
        assert_eq!((given_up.state, given_up.attempts), (NoticeState::Dead, MOST_ATTEMPTS));
    }
}

#[test]
fn what_failed_once_waits_for_the_job() {
    for database in databases() {
        write(&database, 1, Recipient::Followers);
        let (ways, tries) = providers(1);
        for _ in 0..5 {
            assert_eq!(deliver_fresh(&database, &region(), &ways, moment(2), None).unwrap(), 0);
        }
        assert_eq!(tries.load(Ordering::Relaxed), 1, "{}: an errand tries nothing twice", database.name);
        write(&database, 3, Recipient::Reporter);
        assert_eq!(deliver_fresh(&database, &region(), &ways, moment(4), None).unwrap(), 1);
        assert_eq!(deliver(&database, &region(), &ways, moment(5), None).unwrap(), 1);
    }
}

#[test]
fn without_a_provider_a_notice_is_dead_and_visible() {
    for database in databases() {
        write(&database, 1, Recipient::Reporter);
        assert_eq!(deliver(&database, &region(), &[], moment(2), None).unwrap(), 0);
        assert_eq!(all(&database)[0].state, NoticeState::Dead, "{}", database.name);
    }
}

#[test]
fn an_inbox_holds_what_is_for_it_newest_first() {
    for database in databases() {
        let agency = |unit: &str| Recipient::Agency { agency: "pu".to_owned(), unit: unit.to_owned() };
        write(&database, 1, agency("jalan"));
        write(&database, 2, agency("drainase"));
        write(&database, 3, Recipient::Account(AccountId(Uuid::from_u128(9))));
        let inbox = [agency("jalan"), Recipient::Account(AccountId(Uuid::from_u128(9)))];
        let found = database.read_now(move |tx| to(tx, &region(), &inbox, 10)).unwrap();
        let events: Vec<u128> = found.iter().map(|notice| notice.event.0.as_u128()).collect();
        assert_eq!(events, [3, 1], "{}", database.name);
    }
}

#[test]
fn old_notices_are_forgotten_and_waiting_ones_are_not() {
    for database in databases() {
        write(&database, 1, Recipient::Reporter);
        deliver(&database, &region(), &[Box::new(TrackingPage)], moment(10), None).unwrap();
        write(&database, 2, Recipient::Reporter);
        let swept =
            |before: u32| database.write_now(move |tx| sweep(tx, &region(), moment(before).now)).unwrap();
        assert_eq!((swept(10), swept(11)), (0, 1), "{}", database.name);
        assert_eq!(all(&database).len(), 1);
    }
}
