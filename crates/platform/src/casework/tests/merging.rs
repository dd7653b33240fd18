//! A master with followers who are all answered, and recurrences.

use balai_base::{CaseId, Problem};
use balai_testkit::databases;

use super::town::*;
use crate::{
    access::{Actor, Visibility},
    casework::{self, Audience, EventKind, LinkKind, NewMessage, Step, View},
    notify,
    workflow::Meaning,
};

fn merged(town: &Town, store: &balai_store::Store, id: CaseId, master: CaseId) -> casework::Case {
    let triage = officer(4, "triage", "", "");
    town.done(store, &triage, move |tx, context| {
        casework::merge(tx, context, id, master, "Lubang yang sama.")
    })
}

#[test]
fn everybody_whose_case_was_merged_is_answered() {
    for database in databases() {
        let town = Town::new();
        let master = town.open(&database, road("Jalan berlubang di depan pasar."));
        let one = town.open(&database, road("Lubang besar dekat pasar."));
        let two = town.open(&database, road("Ada lubang."));
        town.done(&database, &Actor::Anonymous, move |tx, context| {
            casework::follow(tx, context, two.id, &[5; 16], None)
        });
        let case = merged(&town, &database, one.id, master.id);
        assert_eq!((case.meaning, case.master, case.due_at), (Meaning::Merged, Some(master.id), None));
        // A chain: two joins one, and so one's master.
        merged(&town, &database, two.id, one.id);
        assert_eq!(town.case(&database, two.id).master, Some(master.id));
        assert_eq!(town.case(&database, master.id).followers, 3, "two reporters and a follower");

        let officer = officer(1, "officer", "pu", "jalan");
        town.step(&database, &officer, master.id, step("terima"));
        let message = NewMessage { text: "Tambal sulam besok pagi.".to_owned(), audience: Audience::Public };
        town.done(&database, &officer, move |tx, context| {
            casework::write_message(tx, context, master.id, &message)
        });
        let proof = town.evidence(&database, &officer, master.id, 5);
        let solved = Step { evidence: vec![proof], ..answered("ajukan-selesai", "Sudah ditambal.") };
        town.step(&database, &officer, master.id, solved);
        town.step(&database, &super::town::officer(9, "verifier", "", ""), master.id, step("setujui"));
        for child in [one.id, two.id] {
            let case = town.case(&database, child);
            assert_eq!(case.meaning, Meaning::Merged, "its own state stays");
            let history = town.done(&database, &reporter(child), move |tx, context| {
                casework::history(tx, context, &case, View::Owner)
            });
            let answers: Vec<(&str, &str)> = history
                .iter()
                .filter(|event| event.kind == EventKind::MasterMoved)
                .map(|event| (event.state_to.as_str(), event.text.as_str()))
                .collect();
            let expected = [
                ("proses", ""),
                ("", "Tambal sulam besok pagi."),
                ("verifikasi", "Sudah ditambal."),
                ("selesai", ""),
            ];
            assert_eq!(answers, expected, "{}", database.name);
            let last = history.last().unwrap();
            assert_eq!(last.detail.other, master.number.as_str());
            let region = town.region.id.clone();
            let notices = database.read_now(move |tx| notify::of_case(tx, &region, child)).unwrap();
            let told = notices.iter().filter(|notice| notice.template == "notice-master-moved").count();
            assert_eq!(told, 4);
        }
    }
}

#[test]
fn a_case_merged_into_a_merged_one_follows_when_its_own_children_do() {
    for database in databases() {
        let town = Town::new();
        let [top, middle, low] = ["Satu.", "Dua.", "Tiga."].map(|text| town.open(&database, road(text)).id);
        merged(&town, &database, low, middle);
        merged(&town, &database, middle, top);
        assert_eq!(town.case(&database, low).master, Some(top));
        assert_eq!(town.case(&database, top).followers, 2);
        assert_eq!(town.case(&database, middle).followers, 0);
        let case = town.case(&database, top);
        let links = town.done(&database, &officer(4, "triage", "", ""), move |tx, context| {
            casework::links(tx, context, &case)
        });
        let incoming: Vec<CaseId> = links
            .iter()
            .filter(|link| link.kind == LinkKind::Merged && link.incoming)
            .map(|link| link.other.id)
            .collect();
        assert_eq!(incoming.len(), 2);
    }
}

#[test]
fn a_case_taken_out_again_stands_on_its_own() {
    for database in databases() {
        let town = Town::new();
        let master = town.open(&database, road("Jalan berlubang."));
        let one = town.open(&database, road("Lubang lain."));
        merged(&town, &database, one.id, master.id);
        let triage = officer(4, "triage", "", "");
        let case = town.step(&database, &triage, one.id, reasoned("lepas-gabungan", "Ternyata jalan lain."));
        assert_eq!((case.master, case.meaning, case.reopenings), (None, Meaning::Waiting, 1));
        assert_eq!(town.case(&database, master.id).followers, 0);
        let links = town.done(&database, &triage, move |tx, context| casework::links(tx, context, &case));
        assert!(links.is_empty(), "{links:?}");
        town.step(&database, &officer(1, "officer", "pu", "jalan"), master.id, step("terima"));
        assert_eq!(town.case(&database, one.id).state, "menunggu");
    }
}

#[test]
fn what_may_not_be_merged_is_told_by_number() {
    for database in databases() {
        let town = Town::new();
        let one = town.open(&database, road("Jalan berlubang."));
        let mut secret = road("Jalan berlubang juga.");
        secret.visibility = Visibility::Secret;
        let secret = town.open(&database, secret);
        let gone = town.open(&database, road("Salah kirim."));
        town.step(&database, &reporter(gone.id), gone.id, step("tarik"));
        let head = granted(8, &[("agency_head", "pu", "", "")]);
        let refused = |master: CaseId, message: &str| -> Problem {
            town.refused(&database, &head, message, move |tx, context| {
                casework::merge(tx, context, one.id, master, "Sama.")
            })
        };
        refused(one.id, "problem-merge-itself");
        assert_eq!(refused(gone.id, "problem-merge-ended").arguments[0].1, gone.number.as_str());
        refused(secret.id, "problem-merge-closed");
        refused(CaseId(uuid::Uuid::from_u128(1)), "problem-case-not-found");
        // The other way round is allowed: the secret case hears what everybody hears.
        let case = town.done(&database, &head, move |tx, context| {
            casework::merge(tx, context, secret.id, one.id, "Sama.")
        });
        assert_eq!(case.master, Some(one.id));
    }
}

#[test]
fn releasing_the_answer_of_a_master_releases_it_everywhere() {
    for database in databases() {
        let town = Town::new();
        let master = town.open(&database, road("Jalan berlubang."));
        let one = town.open(&database, road("Lubang lain."));
        merged(&town, &database, one.id, master.id);
        let head = officer(8, "agency_head", "pu", "");
        let words = "Hubungi kami di 0812-3456-7890.";
        let message = NewMessage { text: words.to_owned(), audience: Audience::Public };
        let event = town.done(&database, &head, move |tx, context| {
            casework::write_message(tx, context, master.id, &message)
        });
        let public_text = |id: CaseId| {
            let case = town.case(&database, id);
            let history = town.done(&database, &Actor::Anonymous, move |tx, context| {
                casework::history(tx, context, &case, View::Public)
            });
            let last = history.last().unwrap().clone();
            (last.text, last.text_held)
        };
        for id in [master.id, one.id] {
            assert_eq!(public_text(id), (String::new(), true), "{}", database.name);
        }
        town.done(&database, &head, move |tx, context| casework::publish(tx, context, event, words));
        for id in [master.id, one.id] {
            assert_eq!(
                public_text(id),
                (words.to_owned(), false),
                "an officer may release an office's number"
            );
        }
        town.done(&database, &head, move |tx, context| casework::withhold(tx, context, event));
        for id in [master.id, one.id] {
            assert_eq!(public_text(id), (String::new(), true));
        }
    }
}

#[test]
fn a_case_that_comes_back_is_linked_to_the_one_that_was_solved() {
    for database in databases() {
        let town = Town::new();
        let earlier = town.said_solved(&database, road("Jalan berlubang."));
        let again = town.open(&database, road("Berlubang lagi di tempat yang sama."));
        town.refused(&database, &Actor::System, "problem-recurrence", move |tx, context| {
            casework::link_recurrence(tx, context, again.id, earlier.id)
        });
        town.step(&database, &officer(9, "verifier", "", ""), earlier.id, step("setujui"));
        for _ in 0..2 {
            town.done(&database, &Actor::System, move |tx, context| {
                casework::link_recurrence(tx, context, again.id, earlier.id)
            });
        }
        let case = town.case(&database, earlier.id);
        assert_eq!(case.meaning, Meaning::Done, "the solved case stays solved");
        let links =
            town.done(&database, &Actor::Anonymous, move |tx, context| casework::links(tx, context, &case));
        assert_eq!(links.len(), 1);
        assert_eq!(
            (links[0].kind, links[0].incoming, links[0].other.id),
            (LinkKind::Recurrence, true, again.id)
        );
    }
}
