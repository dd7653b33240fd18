//! Sending a report: once, with a receipt, to the right agency, linked to what it repeats.

use balai_base::{Language, time::DAY, time::HOUR};
use balai_platform::{
    access::{Actor, Visibility},
    casework::{self, EventKind, View},
};
use balai_store::Failure;
use balai_testkit::databases;

use super::world::{World, bribe, hole, officer, photo, rubbish, triage, web};
use crate::{
    channels::{self, Intake},
    reports::{self, Answers, PublicFilter, Submission, UNDECIDED},
};

fn submission(world: &World, answers: &Answers) -> Submission {
    reports::submission(&world.region, answers, &web()).unwrap()
}

#[test]
fn the_same_token_gives_the_same_receipt_and_one_case() {
    let world = World::new();
    for store in databases() {
        let token = [3; 32];
        let filled = submission(&world, &Answers { photos: vec![photo(5), photo(6)], ..hole() });
        let send = |submission: Submission| {
            world.done(&store, &Actor::Anonymous, move |tx, context| {
                reports::submit(tx, context, &submission, &token)
            })
        };
        let first = send(filled.clone());
        world.wait(HOUR);
        let second = send(filled);
        assert_eq!(first, second, "{}", store.name);
        let other = send(submission(&world, &rubbish()));
        assert_eq!(first, other, "whatever is sent with a used token");
        let all = world.done(&store, &Actor::Anonymous, |tx, context| {
            reports::public_list(tx, context, &PublicFilter::default(), "", 10)
        });
        assert_eq!(all.rows.len(), 1);
        let kept =
            world.done(&store, &Actor::Anonymous, move |tx, context| reports::receipt(tx, context, &token));
        assert_eq!(kept, Some(first));
    }
}

#[test]
fn a_receipt_tells_number_pin_agency_reason_and_promise() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        assert_eq!(receipt.number.prefix(), "CTH");
        assert_eq!(receipt.pin.len(), 6);
        assert_eq!((receipt.category.as_str(), receipt.agency.as_str()), ("jalan-rusak", "pekerjaan-umum"));
        assert_eq!(receipt.because.text.id, "Urusan «Jalan rusak» ditangani Dinas Pekerjaan Umum.");
        assert!(receipt.promised_at.unwrap() > world.now().plus(DAY));
        assert_eq!((receipt.visibility, receipt.text_held), (Visibility::Public, false));
        let preview = reports::preview(&world.context(&Actor::Anonymous), &hole(), &web());
        assert_eq!(preview.because, receipt.because, "what was told before is what happened");
        assert!(preview.promised_at.is_some());
    }
}

#[test]
fn a_promise_told_before_sending_is_the_one_given() {
    let world = World::new();
    for store in databases() {
        let context = world.context(&Actor::Anonymous);
        let sent = submission(&world, &hole());
        let told = reports::preview(&context, &hole(), &web()).promised_at;
        let given = store.write_now(move |tx| reports::submit(tx, &context, &sent, &[5; 32])).unwrap();
        assert_eq!(told, given.promised_at);
    }
}

#[test]
fn personal_numbers_are_told_before_sending_and_hold_the_text() {
    let world = World::new();
    for store in databases() {
        let answers = Answers {
            text: "Jalan rusak, hubungi saya 081234567890, NIK 5103014107600001.".to_owned(),
            ..hole()
        };
        let preview = reports::preview(&world.context(&Actor::Anonymous), &answers, &web());
        assert!(
            preview.personal.contains(&"phone".to_owned()) && preview.personal.contains(&"nik".to_owned())
        );
        let receipt = world.send(&store, &answers);
        assert!(receipt.text_held);
        let number = receipt.number;
        let public = world
            .done(&store, &Actor::Anonymous, move |tx, context| reports::public_case(tx, context, &number));
        assert_eq!((public.text, public.text_withheld.as_str()), (None, "held"));
    }
}

#[test]
fn a_complaint_about_officials_is_hidden_from_the_accused() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &bribe());
        assert_eq!((receipt.agency.as_str(), receipt.visibility), ("inspektorat", Visibility::Secret));
        let accused = officer(5, "agency_head", "pekerjaan-umum", "");
        let inspector = officer(6, "agency_head", "inspektorat", "");
        let number = receipt.number.clone();
        let problem =
            world.refused(&store, &accused, move |tx, context| reports::officer_case(tx, context, &number));
        assert_eq!(problem.message, "problem-case-not-found");
        let number = receipt.number.clone();
        let seen =
            world.done(&store, &inspector, move |tx, context| reports::officer_case(tx, context, &number));
        assert_eq!(seen.accused.unwrap().id, "pekerjaan-umum");
        assert_eq!(seen.why_here[0].facts.accused, "pekerjaan-umum");
        let nobody = world.done(&store, &Actor::Anonymous, |tx, context| {
            reports::public_list(tx, context, &PublicFilter::default(), "", 10)
        });
        assert!(nobody.rows.is_empty());
    }
}

#[test]
fn an_undecided_report_waits_restricted_with_the_leadership() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &Answers { category: UNDECIDED.to_owned(), ..hole() });
        assert_eq!((receipt.agency.as_str(), receipt.visibility), ("sekretariat", Visibility::Restricted));
        assert_eq!(receipt.because.message, "routing-by-hand");
        let number = receipt.number.clone();
        let case = world.done(&store, &triage(), move |tx, context| {
            reports::correct_category(tx, context, &number, "jalan-rusak", "lubang di jalan")
        });
        assert_eq!((case.category.as_str(), case.agency.as_str()), ("jalan-rusak", "pekerjaan-umum"));
        let number = receipt.number;
        let seen =
            world.done(&store, &triage(), move |tx, context| reports::officer_case(tx, context, &number));
        let agencies: Vec<&str> = seen.why_here.iter().map(|why| why.agency.id.as_str()).collect();
        assert_eq!(agencies, ["sekretariat", "pekerjaan-umum"]);
    }
}

#[test]
fn a_report_near_a_solved_one_is_linked_as_its_return() {
    let world = World::new();
    for store in databases() {
        let first = world.send(&store, &hole());
        world.solve(&store, &first, photo(77));
        world.wait(10 * DAY);
        let near = Answers { longitude: "120.0106".to_owned(), ..hole() };
        let second = world.send(&store, &near);
        assert_eq!(second.recurrence_of.as_ref(), Some(&first.number), "{}", store.name);
        let far = Answers { longitude: "120.0190".to_owned(), ..hole() };
        assert_eq!(world.send(&store, &far).recurrence_of, None);
        let number = second.number.clone();
        let public = world
            .done(&store, &Actor::Anonymous, move |tx, context| reports::public_case(tx, context, &number));
        assert_eq!(public.recurrences, std::slice::from_ref(&first.number));
        world.wait(400 * DAY);
        assert_eq!(world.send(&store, &near).recurrence_of, None, "that was long ago");
    }
}

#[test]
fn an_officer_enters_a_report_for_somebody_and_notes_how_they_agreed() {
    let world = World::new();
    for store in databases() {
        let operator = super::world::granted(8, "village_operator", ("", ""), Some("99.01.01.1001"));
        let intake = Intake {
            channel: "loket".to_owned(),
            answers: hole(),
            language: Language::Id,
            consent_note: "datang sendiri ke loket".to_owned(),
        };
        let context = world.context(&operator);
        let sent = channels::normalise(&context, &intake).unwrap();
        let receipt = store.write_now(move |tx| reports::submit(tx, &context, &sent, &[8; 32])).unwrap();
        let number = receipt.number.clone();
        let notes = world.done(&store, &operator, move |tx, context| {
            let case = casework::read(tx, context, &number)?;
            casework::history(tx, context, &case, View::Officer)
        });
        let note = notes.iter().find(|event| event.kind == EventKind::Note).expect("the consent");
        assert_eq!(note.text, "datang sendiri ke loket");
        let owner = world.owner(&store, &receipt);
        let number = receipt.number;
        let own = world.done(&store, &owner, move |tx, context| reports::owner_case(tx, context, &number));
        assert!(own.case.history.iter().all(|line| line.kind != "note"), "a note is for officers");
    }
}

#[test]
fn who_may_hand_in_through_a_channel() {
    let world = World::new();
    let intake = |channel: &str, consent: &str| Intake {
        channel: channel.to_owned(),
        answers: hole(),
        language: Language::En,
        consent_note: consent.to_owned(),
    };
    let anybody = world.context(&Actor::Anonymous);
    let clerk = world.context(&triage());
    let crew = world.context(&officer(9, "officer", "pekerjaan-umum", "jalan"));
    assert!(channels::normalise(&anybody, &intake("web", "")).is_ok());
    assert!(channels::normalise(&clerk, &intake("sms", "SMS tersimpan")).is_ok());
    let message = |problem: Result<_, balai_base::Problem>| {
        let problem: balai_base::Problem = problem.map(|_: Submission| ()).unwrap_err();
        problem.fields.first().map_or(problem.message, |field| field.message)
    };
    assert_eq!(message(channels::normalise(&clerk, &intake("loket", ""))), "field-consent-missing");
    assert_eq!(
        message(channels::normalise(&anybody, &intake("loket", "saya setuju"))),
        "problem-not-allowed"
    );
    assert_eq!(message(channels::normalise(&crew, &intake("loket", "saya setuju"))), "problem-not-allowed");
    assert_eq!(message(channels::normalise(&clerk, &intake("kotak-pos", "surat"))), "field-channel-closed");
    assert_eq!(message(channels::normalise(&clerk, &intake("radio", "surat"))), "field-channel-closed");
    let open: Vec<&str> = channels::counter_channels(&world.region, world.now())
        .iter()
        .map(|channel| channel.id.as_str())
        .collect();
    assert_eq!(open, ["loket", "sms"], "the post box was closed");
    assert_eq!(channels::web_channel(&world.region, world.now()).unwrap().id, "web");
}

#[test]
fn a_broken_token_record_is_an_error_and_never_a_second_case() {
    let world = World::new();
    for store in databases() {
        let sent = submission(&world, &hole());
        let answer = world.act(&store, &Actor::Anonymous, move |tx, context| {
            let now = context.moment.now;
            balai_store::form_tokens::record(tx, &context.region.id, &[4; 32], "report", b"x", now)?;
            reports::submit(tx, context, &sent, &[4; 32])
        });
        assert!(matches!(answer, Err(Failure::Driver(_))));
    }
}

#[test]
fn a_receipt_remembers_who_is_complained_about_for_its_reporter() {
    let world = World::new();
    for store in databases() {
        let accused = Answers { accused: "pekerjaan-umum".to_owned(), ..bribe() };
        let receipt = world.send(&store, &accused);
        assert_eq!((receipt.accused.as_str(), receipt.kind.as_str()), ("pekerjaan-umum", "complaint"));
        assert_eq!(world.send(&store, &hole()).accused, "");
    }
}

#[test]
fn a_second_look_is_promised_only_where_there_is_work_to_look_at() {
    let world = World::new();
    for (category, kind, expected) in [
        ("jalan-rusak", "complaint", true),
        ("jalan-rusak", "praise", false),
        ("layanan-umum", "complaint", false),
        ("jalan-nasional", "complaint", false),
        (UNDECIDED, "complaint", false),
    ] {
        assert_eq!(reports::is_looked_at(&world.region, category, kind), expected, "{category} {kind}");
    }
}
