//! A case from its opening to its end, and what stands in the way.

use std::sync::Arc;

use balai_base::{Problem, time::DAY};
use balai_store::Failure;
use balai_testkit::databases;

use super::town::*;
use crate::{
    access::Actor,
    casework::{self, Audience, EventKind, Step, View},
    notify::{self, Recipient},
    workflow::Meaning,
};

#[test]
fn a_report_becomes_an_answer() {
    for database in databases() {
        let town = Town::new();
        let opened = town.said_solved(&database, road("Jalan berlubang dalam sebelum jembatan."));
        assert!(opened.number.as_str().starts_with("CTH-"), "{}", opened.number);
        let case = town.case(&database, opened.id);
        assert_eq!(case.meaning, Meaning::Verifying);
        assert_eq!(case.closed_at, None);

        let verifier = officer(9, "verifier", "", "");
        let case = town.step(&database, &verifier, opened.id, step("setujui"));
        assert_eq!((case.meaning, case.due_at), (Meaning::Done, None));
        assert_eq!(case.closed_at, Some(town.now()));
        let region = Arc::clone(&town.region);
        let clocks = database.read_now(move |tx| casework::clocks(tx, &region, opened.id)).unwrap();
        let names: Vec<&str> = clocks.iter().map(|clock| clock.clock.as_str()).collect();
        assert_eq!(names, ["verify", "work", "verify-closure"]);
        assert!(clocks.iter().all(|clock| clock.stopped_at.is_some()), "{}: {clocks:?}", database.name);

        let shown = town.case(&database, opened.id);
        let history = town.done(&database, &Actor::Anonymous, move |tx, context| {
            casework::history(tx, context, &shown, View::Public)
        });
        let lines: Vec<(&str, &str)> =
            history.iter().map(|event| (event.state_to.as_str(), event.text.as_str())).collect();
        let expected = [
            ("menunggu", "Jalan berlubang dalam sebelum jembatan."),
            ("proses", ""),
            ("verifikasi", "Sudah ditambal."),
            ("selesai", ""),
        ];
        assert_eq!(lines, expected, "{}", database.name);
    }
}

#[test]
fn everybody_it_concerns_is_told_in_the_same_write() {
    for database in databases() {
        let town = Town::new();
        let opened = town.said_solved(&database, road("Jalan berlubang."));
        let region = town.region.id.clone();
        let notices = database.read_now(move |tx| notify::of_case(tx, &region, opened.id)).unwrap();
        let told: Vec<(&str, &str)> =
            notices.iter().map(|notice| (notice.template.as_str(), notice.recipient.as_str())).collect();
        let agency = Recipient::Agency { agency: "pu".to_owned(), unit: "jalan".to_owned() }.to_string();
        let expected = [
            ("notice-new-case", agency.as_str()),
            ("notice-accepted", "reporter"),
            ("notice-verifying", "reporter"),
        ];
        assert_eq!(told, expected, "{}", database.name);
    }
}

#[test]
fn who_said_it_is_solved_does_not_confirm_it() {
    for database in databases() {
        let town = Town::new();
        let opened = town.said_solved(&database, road("Jalan berlubang."));
        let both = granted(1, &[("officer", "pu", "jalan", ""), ("verifier", "", "", "")]);
        town.refused_step(&database, &both, (opened.id, step("setujui")), "problem-step-four-eyes");
        let officer = officer(2, "officer", "pu", "jalan");
        town.refused_step(&database, &officer, (opened.id, step("setujui")), "problem-step-not-yours");
        let other = granted(3, &[("verifier", "", "", "")]);
        let back =
            town.step(&database, &other, opened.id, reasoned("kembalikan", "Fotonya bukan dari jalan ini."));
        assert_eq!(back.state, "proses");
    }
}

#[test]
fn the_reporter_reopens_within_the_window_and_the_reason_is_theirs() {
    for database in databases() {
        let town = Town::new();
        let opened = town.said_solved(&database, road("Jalan berlubang."));
        town.step(&database, &officer(9, "verifier", "", ""), opened.id, step("setujui"));
        town.wait(13 * DAY);
        let reopen = reasoned("belum-selesai", "Lubangnya masih ada.");
        let other = reporter(casework_id(77));
        town.refused_step(&database, &other, (opened.id, reopen.clone()), "problem-step-not-yours");
        let case = town.step(&database, &reporter(opened.id), opened.id, reopen);
        assert_eq!((case.state.as_str(), case.reopenings, case.closed_at), ("proses", 1, None));
        assert!(case.due_at.is_some(), "the work clock runs again");
        let history = town.done(&database, &reporter(opened.id), move |tx, context| {
            casework::history(tx, context, &case, View::Owner)
        });
        let last = history.last().unwrap();
        assert_eq!((last.kind, last.audience), (EventKind::Moved, Audience::Public));
        assert_eq!((last.text.as_str(), last.actor_kind.as_str()), ("Lubangnya masih ada.", "citizen"));
    }
}

#[test]
fn after_the_window_nobody_reopens_from_outside() {
    for database in databases() {
        let town = Town::new();
        let opened = town.said_solved(&database, road("Jalan berlubang."));
        town.step(&database, &officer(9, "verifier", "", ""), opened.id, step("setujui"));
        town.wait(15 * DAY);
        let reopen = (opened.id, step("belum-selesai"));
        town.refused_step(&database, &reporter(opened.id), reopen, "problem-step-too-late");
        let reopen = reasoned("buka-kembali", "Rusak lagi.");
        assert_eq!(town.step(&database, &officer(4, "triage", "", ""), opened.id, reopen).reopenings, 1);
    }
}

#[test]
fn a_command_that_is_run_again_makes_the_same_case() {
    for database in databases() {
        let town = Town::new();
        let context = town.context(&Actor::Anonymous);
        let again = context.clone();
        let seen = Arc::new(std::sync::Mutex::new(None));
        let first = Arc::clone(&seen);
        let rolled_back = database.write_now(move |tx| {
            let opened = casework::open(tx, &context, &road("Jalan berlubang."))?;
            *first.lock().unwrap() = Some(opened);
            Err::<(), _>(Failure::from(Problem::conflict("problem-busy")))
        });
        assert!(rolled_back.is_err());
        let second =
            database.write_now(move |tx| casework::open(tx, &again, &road("Jalan berlubang."))).unwrap();
        let first = seen.lock().unwrap().take().unwrap();
        assert_eq!((first.id, &first.number, first.event), (second.id, &second.number, second.event));
        assert_eq!(first.pin.reveal(), second.pin.reveal());
        assert_eq!(first.promised_at, second.promised_at);
    }
}

#[test]
fn a_number_that_is_taken_gives_way_to_the_next() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Jalan berlubang."));
        let taken = town.case(&database, opened.id);
        let inserted = town.done(&database, &Actor::Anonymous, move |tx, context| {
            let pin = casework::store::cases::PinHash { hash: None, salt: [0; 16] };
            let twin = casework::Case { id: casework_id(5), ..taken.clone() };
            casework::store::cases::insert(tx, context.id(), &twin, &pin)
        });
        assert!(!inserted, "{}: a number was given twice", database.name);
    }
}

#[test]
fn a_stale_form_changes_nothing() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Jalan berlubang."));
        let seen = town.case(&database, opened.id).last_event;
        let officer = officer(1, "officer", "pu", "jalan");
        let step = Step { seen: Some(seen), ..step("terima") };
        town.step(&database, &officer, opened.id, step.clone());
        town.refused_step(&database, &officer, (opened.id, step), "problem-case-changed");
    }
}

#[test]
fn passing_a_case_around_is_counted_and_comes_before_triage() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Jalan berlubang."));
        let triage = officer(4, "triage", "", "");
        let case = town.step(&database, &triage, opened.id, given_to("koordinasikan", "dlh", "sampah"));
        assert_eq!((case.agency.as_str(), case.unit.as_str(), case.reassignments), ("dlh", "sampah", 1));
        let same = (opened.id, given_to("alihkan", "dlh", "sampah"));
        town.refused_step(&database, &triage, same, "problem-step-incomplete");
        let unknown = (opened.id, given_to("alihkan", "dlh", "jalan"));
        town.refused_step(&database, &triage, unknown, "problem-unit-unknown");
        town.step(&database, &triage, opened.id, given_to("alihkan", "pu", ""));
        let case = town.done(&database, &triage, move |tx, context| {
            casework::reassign(tx, context, opened.id, &target("dlh", ""), "Ini sampah.")
        });
        assert_eq!(case.reassignments, 3);
        let inside = town.step(&database, &triage, opened.id, given_to("disposisikan", "dlh", "sampah"));
        assert_eq!(inside.reassignments, 3, "a unit of the same agency is no passing around");
        let history = town.done(&database, &triage, move |tx, context| {
            casework::history(tx, context, &inside, View::Officer)
        });
        assert_eq!(history.iter().filter(|event| event.kind == EventKind::PassedAround).count(), 1);
        let region = town.region.id.clone();
        let notices = database.read_now(move |tx| notify::of_case(tx, &region, opened.id)).unwrap();
        assert!(notices.iter().any(|notice| notice.recipient == "role:triage@"), "{notices:?}");
    }
}

#[test]
fn closing_a_complaint_needs_proof_that_was_not_used_before() {
    for database in databases() {
        let town = Town::new();
        let opened = town.said_solved(&database, road("Jalan berlubang."));
        let officer = officer(1, "officer", "pu", "jalan");
        let verifier = super::town::officer(9, "verifier", "", "");
        town.step(&database, &verifier, opened.id, reasoned("kembalikan", "Foto kurang jelas."));
        let solved = answered("ajukan-selesai", "Sudah.");
        let none = (opened.id, solved.clone());
        town.refused_step(&database, &officer, none, "problem-step-incomplete");
        let region = town.region.id.clone();
        let old = database
            .read_now(move |tx| casework::store::photos::of_case(tx, &region, opened.id))
            .unwrap()
            .remove(0)
            .id;
        let used = Step { evidence: vec![old], ..solved.clone() };
        town.refused_step(&database, &officer, (opened.id, used), "problem-step-incomplete");
        let fresh = town.evidence(&database, &officer, opened.id, 99);
        let case = town.step(&database, &officer, opened.id, Step { evidence: vec![fresh], ..solved });
        assert_eq!(case.state, "verifikasi");
    }
}

#[test]
fn a_question_is_answered_without_a_photo() {
    for database in databases() {
        let town = Town::new();
        let mut new = road("Kapan jalan ini diperbaiki?");
        new.kind = "question".to_owned();
        let opened = town.open(&database, new);
        let officer = officer(1, "officer", "pu", "jalan");
        let steps = town.done(&database, &officer, move |tx, context| {
            let case = casework::get(tx, &context.region, opened.id)?.unwrap();
            casework::steps(tx, context, &case)
        });
        let close = steps.iter().find(|step| step.id == "ajukan-selesai").unwrap();
        assert!(!close.requires.contains(&crate::workflow::Requirement::Evidence));
        town.step(&database, &officer, opened.id, answered("ajukan-selesai", "Minggu depan."));
    }
}

#[test]
fn a_case_of_somebody_else_stays_on_watch() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Kabel listrik menjuntai."));
        let triage = officer(4, "triage", "", "");
        let unknown =
            Step { outside_body: "kantor-pos".to_owned(), ..answered("teruskan-keluar", "Kami teruskan.") };
        town.refused_step(&database, &triage, (opened.id, unknown), "problem-step-incomplete");
        let hand_out =
            Step { outside_body: "listrik".to_owned(), ..answered("teruskan-keluar", "Kami teruskan.") };
        let case = town.step(&database, &triage, opened.id, hand_out);
        assert_eq!((case.meaning, case.closed_at), (Meaning::Outside, None));
        assert_eq!(case.due_at, Some(town.now().plus(7 * DAY)), "the body is asked again after seven days");
        let noted =
            Step { reference: "PLN-0412".to_owned(), ..answered("catat-rujukan", "Nomor mereka sudah ada.") };
        let case = town.step(&database, &triage, opened.id, noted);
        let history = town.done(&database, &Actor::Anonymous, move |tx, context| {
            casework::history(tx, context, &case, View::Public)
        });
        assert_eq!(history.last().unwrap().detail.reference, "PLN-0412");
    }
}

#[test]
fn what_the_pack_does_not_know_is_refused() {
    for database in databases() {
        let town = Town::new();
        let mut no_agency = road("Jalan berlubang.");
        no_agency.agency = "dinas-angkasa".to_owned();
        let mut no_text = road("  ");
        no_text.agency = "pu".to_owned();
        let mut accused = road("Petugas kasar.");
        accused.hidden_from = "pu".to_owned();
        for (new, message) in [
            (no_agency, "problem-agency-unknown"),
            (no_text, "problem-text-missing"),
            (accused, "problem-agency-accused"),
        ] {
            town.refused(&database, &Actor::Anonymous, message, move |tx, context| {
                casework::open(tx, context, &new)
            });
        }
    }
}

fn casework_id(number: u128) -> balai_base::CaseId {
    balai_base::CaseId(uuid::Uuid::from_u128(number))
}
