//! Numbers without holes, contents without what does not belong there, successors and withdrawals.

use balai_credential::{Status, read_address, verify};
use balai_testkit::databases;
use serde_json::json;

use super::{AGENCY, World, head, letter};
use crate::{
    access::Actor,
    audit,
    casework::{self, EventKind, View},
    documents::{self, NationalDocument, NewDocument, Origin, PdfState, issue, key_set, revoke, supersede},
    region::NEVER_IN_QR,
};

#[test]
fn numbers_have_no_holes_although_commands_fail() {
    for database in databases() {
        let world = World::new();
        let first = world.issue(&database, &head(), letter(None));
        let too_long = NewDocument { data: json!({"name": "x".repeat(10_000)}), ..letter(None) };
        // Cut for the QR, so it fits all the same.
        let second = world.issue(&database, &head(), too_long);
        let wrong = NewDocument { data: json!([]), ..letter(None) };
        world.refused(&database, &head(), move |tx, context| issue(tx, context, &wrong));
        let failing = letter(None);
        world.refused(&database, &head(), move |tx, context| {
            issue(tx, context, &failing)?;
            Err::<(), _>(balai_base::Problem::conflict("problem-not-allowed").into())
        });
        let third = world.issue(&database, &head(), letter(None));
        let sequence = |number: &str| number.split('/').nth(1).unwrap().to_owned();
        assert_eq!([&first, &second, &third].map(|one| sequence(&one.number)), ["001", "002", "003"]);
        let document = world.document(&database, third.id);
        assert_eq!(document.place.unwrap().index, 2);
        assert_eq!((document.state, document.pdf), (Status::Active, PdfState::Preparing));
    }
}

#[test]
fn a_command_that_is_run_again_issues_the_same() {
    for database in databases() {
        let world = World::new();
        let context = world.context(&head());
        let once = || {
            let (context, new) = (context.clone(), letter(None));
            database.write_now(move |tx| {
                let issued = issue(tx, &context, &new)?;
                let address = issued.address.clone();
                Err::<(), _>(balai_store::Failure::Driver(format!("{} {address}", issued.id)))
            })
        };
        assert_eq!(once().unwrap_err().to_string(), once().unwrap_err().to_string());
    }
}

#[test]
fn no_kind_puts_into_its_qr_what_does_not_belong_there() {
    let database = &databases()[0];
    let world = World::new();
    let mut everything = json!({});
    let secret = "9901014505900001";
    for kind in &world.region.documents.kinds {
        for field in &kind.fields {
            everything[&field.id] = json!(format!("Contoh {secret}"));
        }
    }
    for word in NEVER_IN_QR {
        everything[word] = json!("tidak boleh tampil");
    }
    everything["nik"] = json!(secret);
    let own: Vec<String> = world
        .region
        .documents
        .kinds
        .iter()
        .filter(|kind| kind.origin == Origin::Region)
        .map(|kind| kind.id.clone())
        .collect();
    assert_eq!(own.len(), 6);
    for kind in own {
        let new = NewDocument { kind: kind.clone(), data: everything.clone(), ..letter(None) };
        // The system's own hand: whose service ends in a kind is not what is asked here.
        let issued = world.issue(database, &Actor::System, new);
        let set = {
            let region = world.region.clone();
            database.read_now(move |tx| key_set(tx, &region)).unwrap()
        };
        let claims = verify(&read_address(&issued.address).unwrap().credential, &set).unwrap();
        assert_eq!(claims.kind, kind);
        assert!(!claims.subject.is_empty(), "{kind}");
        for (field, text) in &claims.subject {
            assert!(!NEVER_IN_QR.contains(&field.as_str()), "{kind}: {field}");
            assert!(!text.contains(secret) && !text.contains("tidak boleh"), "{kind}: {field} = {text}");
        }
        assert!(!format!("{claims:?}").contains(secret), "{kind}");
    }
}

#[test]
fn a_correction_takes_the_place_of_the_former_and_the_case_tells() {
    for database in databases() {
        let world = World::new();
        let case = world.case(&database);
        let old = world.issue(&database, &head(), letter(Some(case.id)));
        assert!(old.pin.is_none(), "the case has one");
        let new = world.issue(&database, &head(), letter(Some(case.id)));
        let pair = (old.id, new.id);
        let problem = world.refused(&database, &head(), move |tx, context| supersede(tx, context, pair, " "));
        assert_eq!(problem.fields[0].field, "reason");
        let former = world
            .done(&database, &head(), move |tx, context| supersede(tx, context, pair, "Nama salah tulis"));
        assert_eq!((former.state, former.superseded_by), (Status::Superseded, Some(new.id)));
        let again =
            world.refused(&database, &head(), move |tx, context| supersede(tx, context, pair, "lagi"));
        assert_eq!(again.message, "problem-document-not-active");
        let stranger = world.issue(&database, &head(), letter(None));
        let wrong = (new.id, stranger.id);
        let problem =
            world.refused(&database, &head(), move |tx, context| supersede(tx, context, wrong, "salah"));
        assert_eq!(problem.message, "problem-document-not-its-successor");
        world.done(&database, &head(), move |tx, context| {
            revoke(tx, context, new.id, "Data 9901014505900001 keliru")
        });

        let kinds: Vec<EventKind> = world.done(&database, &Actor::System, move |tx, context| {
            let case = casework::get(tx, &context.region, case.id)?.unwrap();
            let history = casework::history(tx, context, &case, View::Officer)?;
            Ok(history.into_iter().map(|event| event.kind).collect())
        });
        let told = [
            EventKind::Opened,
            EventKind::DocumentIssued,
            EventKind::DocumentIssued,
            EventKind::DocumentSuperseded,
            EventKind::DocumentRevoked,
        ];
        assert_eq!(kinds, told);
        let acts =
            world.done(&database, &Actor::System, move |tx, context| documents::acts(tx, context, new.id));
        assert!(
            acts[1].reason.contains("keliru") && !acts[1].reason.contains("9901014505900001"),
            "{acts:?}"
        );
        let found =
            world.done(&database, &head(), move |tx, context| documents::of_case(tx, context, case.id));
        assert_eq!(found.len(), 2);
    }
}

#[test]
fn without_a_case_the_audit_trail_tells() {
    for database in databases() {
        let world = World::new();
        let issued = world.issue(&database, &head(), letter(None));
        world.done(&database, &head(), move |tx, context| revoke(tx, context, issued.id, "Salah orang"));
        let region = world.region.id.clone();
        let trail = database
            .read_now(move |tx| audit::list(tx, &region, &audit::Selection::default(), None, 10))
            .unwrap();
        let actions: Vec<&str> = trail.items.iter().map(|entry| entry.action.as_str()).collect();
        assert!(actions.contains(&"document-issued") && actions.contains(&"document-revoked"), "{actions:?}");
    }
}

/// A permit is what a service of the secretariat ends in: public works can't give one, not even for a case of its own.
#[test]
fn what_a_service_ends_in_is_issued_by_its_agency_alone() {
    for database in databases() {
        let world = World::new();
        let case = world.case(&database);
        for case in [None, Some(case.id)] {
            let permit = NewDocument { kind: "permit".to_owned(), ..letter(case) };
            let problem = world.refused(&database, &head(), move |tx, context| issue(tx, context, &permit));
            assert_eq!(problem.message, "problem-document-of-another-agency", "{}", database.name);
        }
        let services = &world.region.services;
        for (agency, kind, expected) in [
            ("sekretariat", "permit", true),
            (AGENCY, "permit", false),
            (AGENCY, "never-married", true),
            (AGENCY, "nothing-known", true),
        ] {
            assert_eq!(services.issues(agency, kind), expected, "{agency} {kind}");
        }
    }
}

#[test]
fn national_documents_are_registered_and_never_signed() {
    for database in databases() {
        let world = World::new();
        let case = world.case(&database);
        let file = {
            let context = world.context(&head());
            documents::seal_file(database.files(), &context, b"%PDF-1.7 signed elsewhere").unwrap()
        };
        let new = NationalDocument {
            kind: "birth-certificate".to_owned(),
            case: Some(case.id),
            agency: AGENCY.to_owned(),
            number: " 9901-LT-01012026-0001 ".to_owned(),
            file: Some(file),
            language: balai_base::language::Language::Id,
        };
        let again = new.clone();
        let issued = world
            .done(&database, &head(), move |tx, context| documents::register_national(tx, context, &new));
        assert_eq!((issued.number.as_str(), issued.address.as_str()), ("9901-LT-01012026-0001", ""));
        let document = world.document(&database, issued.id);
        assert_eq!(
            (document.origin, document.place, document.pdf),
            (Origin::National, None, PdfState::Ready)
        );
        let pdf =
            world.done(&database, &head(), move |tx, context| documents::deliver_pdf(tx, context, issued.id));
        assert_eq!(pdf.unwrap().open(database.files()).unwrap(), b"%PDF-1.7 signed elsewhere");
        let twice = NationalDocument { file: None, ..again };
        let problem = world.refused(&database, &head(), move |tx, context| {
            documents::register_national(tx, context, &twice)
        });
        assert_eq!(problem.message, "problem-document-registered");
        let own = NewDocument { kind: "birth-certificate".to_owned(), ..letter(Some(case.id)) };
        let problem = world.refused(&database, &head(), move |tx, context| issue(tx, context, &own));
        assert_eq!(problem.message, "problem-document-kind");
    }
}
