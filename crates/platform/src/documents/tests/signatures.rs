//! Electronic signatures, from issuing to handing out, against a stand-in of the signing service: over HTTP, with its refusals,
//! its silence and its late answers. Nothing is half issued.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use balai_base::{SeededRandom, time::MINUTE};
use balai_store::{Failure, Store, jobs::Runner};
use balai_testkit::databases;

use super::{World, head, letter, officer, sheets::contexts};
use crate::{
    access::Actor,
    documents::{
        self, Document, Issued, LANE, Outcome, PdfState, Presented, Sheet, SignatureState, Site, Typesetter,
        Unset, deliver_pdf, register, register_signing, settle_sites,
        signing::{
            Bsre, Consent, DemonstrationSigner, Passphrase, SignatureKind, Signer,
            tests::{client, client_with, http, service, signed_body},
        },
    },
};

/// Sets anything, and notes what stands where the paper is signed.
struct Printer(Arc<Mutex<Vec<SignatureKind>>>);

impl Typesetter for Printer {
    fn set(&self, sheet: &Sheet) -> Result<Vec<u8>, Unset> {
        self.0.lock().unwrap().push(sheet.signature);
        Ok(b"%PDF-1.7 as it was set".to_vec())
    }
}

/// A letter issued and set while the region's documents bear `kind`.
fn set_letter(world: &World, store: &Store, set: (SignatureKind, &Signer)) -> Issued {
    set_letter_after(world, store, set, |_| ())
}

/// The same with what happens between issuing and setting.
fn set_letter_after(
    world: &World,
    store: &Store,
    (kind, signer): (SignatureKind, &Signer),
    between: impl Fn(&Issued),
) -> Issued {
    world.done(store, &Actor::System, move |tx, context| {
        let site = Site { signature: kind, ..Site::of("https://contoh.example").unwrap() };
        settle_sites(tx, [(context.region.id.clone(), site)], context.moment.now)
    });
    let issued = world.issue(store, &head(), letter(None));
    between(&issued);
    let told = Arc::new(Mutex::new(Vec::new()));
    let mut runner = Runner::in_lane(LANE, store.clone(), Arc::new(SeededRandom::from_number(5)));
    let printer: Arc<dyn Typesetter> = Arc::new(Printer(told.clone()));
    register(&mut runner, &contexts(world), (Some(printer), signer.clone()));
    runner.run_due(world.now()).unwrap();
    assert_eq!(*told.lock().unwrap(), [kind], "the paper says what it will bear");
    issued
}

fn consent() -> Consent {
    let passphrase = Passphrase::new("Rahasia-Tajam-77".to_owned());
    Consent::Officer { nik: "9901014505900001".to_owned(), passphrase }
}

fn sign(world: &World, store: &Store, signer: &Bsre, issued: &Issued) -> Result<SignatureState, Failure> {
    documents::sign(store, &world.context(&head()), (signer, &consent()), issued.id)
}

fn document(world: &World, store: &Store, issued: &Issued) -> Document {
    world.document(store, issued.id)
}

/// The signature's state, the last refusal, and whether anybody gets the PDF or a sheet.
fn stands(world: &World, store: &Store, issued: &Issued) -> (SignatureState, String, bool) {
    let found = document(world, store, issued);
    let signature = found.signature.unwrap();
    let id = issued.id;
    let pdf = world.done(store, &head(), move |tx, context| deliver_pdf(tx, context, id));
    let held = world.act(store, &Actor::Anonymous, move |tx, context| {
        documents::hold(tx, context, documents::Proof::kept(id), false).map(drop)
    });
    assert_eq!(pdf.is_some(), held.is_ok(), "either both or neither");
    assert_eq!(found.pdf == PdfState::Ready, pdf.is_some());
    (signature.state, signature.refusal, pdf.is_some())
}

fn certified(answers: Vec<String>) -> (Bsre, std::sync::mpsc::Receiver<String>) {
    let (address, told) = service(answers);
    (client(&address), told)
}

#[test]
fn a_signature_is_refused_then_given_and_until_then_nobody_gets_the_document() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let wrong = http("400 Bad Request", r#"{"status_code":2031,"error":"Passphrase salah"}"#);
        let refused = http("400 Bad Request", r#"{"status_code":2011}"#);
        let answers = vec![wrong, refused, String::new(), http("200 OK", &signed_body())];
        let (address, _told) = service(answers);
        let (signer, impatient) = (client(&address), client_with(&address, Duration::from_secs(1)));
        let issued = set_letter(&world, store, (SignatureKind::Certified, &None));
        let waits = |word: &str| (SignatureState::Waiting, word.to_owned(), false);
        assert_eq!(stands(&world, store, &issued), waits(""));
        let listed = world.done(store, &head(), |tx, context| documents::waiting(tx, context, 10));
        assert_eq!(listed.iter().map(|one| one.id).collect::<Vec<_>>(), [issued.id]);
        for (asked, message, word) in [
            (&signer, "problem-signing-passphrase", "passphrase"),
            (&signer, "problem-signing-refused", "refused"),
            // It never answers.
            (&impatient, "problem-signing-not-now", "unreachable"),
        ] {
            let failure = sign(&world, store, asked, &issued).unwrap_err();
            assert_eq!(failure.problem().message, message);
            assert_eq!(stands(&world, store, &issued), waits(word));
        }
        assert_eq!(sign(&world, store, &signer, &issued).unwrap(), SignatureState::Done);
        assert_eq!(stands(&world, store, &issued), (SignatureState::Done, String::new(), true));
        let id = issued.id;
        let pdf = world.done(store, &head(), move |tx, context| deliver_pdf(tx, context, id)).unwrap();
        assert_eq!(pdf.open(store.files()).unwrap(), b"%PDF-1.7 /ByteRange [0 1 2 3]");
        // Nobody signs it twice, and the check says what it bears.
        let again = sign(&world, store, &signer, &issued).unwrap_err();
        assert_eq!(again.problem().message, "problem-document-not-to-be-signed");
        let presented = Presented::read(&issued.address, &world.region);
        let checked = world
            .done(store, &Actor::Anonymous, move |tx, context| documents::check(tx, context, &presented));
        assert_eq!((checked.outcome, checked.shown.unwrap().certified), (Outcome::Active, true));
    }
}

#[test]
fn an_answer_that_comes_later_is_fetched_and_counts_once() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let taken = http("202 Accepted", r#"{"id":"A-17"}"#);
        let done = http("200 OK", &signed_body());
        let (signer, told) = certified(vec![taken.clone(), taken, done]);
        let issued = set_letter(&world, store, (SignatureKind::Certified, &None));
        assert_eq!(sign(&world, store, &signer, &issued).unwrap(), SignatureState::Pending);
        assert_eq!(stands(&world, store, &issued).0, SignatureState::Pending);
        let again = sign(&world, store, &signer, &issued).unwrap_err();
        assert_eq!(again.problem().message, "problem-document-not-to-be-signed", "one order at a time");
        let mut runner =
            Runner::in_lane(documents::SIGNING_LANE, store.clone(), Arc::new(SeededRandom::from_number(6)));
        let regions = [world.region.id.clone()];
        register_signing(&mut runner, &regions, &contexts(&world), &Some(Arc::new(signer)));
        for state in [SignatureState::Pending, SignatureState::Done] {
            world.wait(5 * MINUTE);
            runner.run_due(world.now()).unwrap();
            assert_eq!(stands(&world, store, &issued).0, state);
        }
        assert!(stands(&world, store, &issued).2);
        told.recv().unwrap();
        assert!(told.recv().unwrap().starts_with("GET /api/v2/sign/pdf/A-17 HTTP/1.1"));
    }
}

#[test]
fn a_refusal_that_comes_later_waits_for_somebody_again() {
    let (world, database) = (World::new(), databases().remove(0));
    let store = &database.store;
    let taken = http("202 Accepted", r#"{"id":"A-18"}"#);
    let (signer, _told) = certified(vec![taken, http("400 Bad Request", "{}")]);
    let issued = set_letter(&world, store, (SignatureKind::Certified, &None));
    sign(&world, store, &signer, &issued).unwrap();
    let mut runner =
        Runner::in_lane(documents::SIGNING_LANE, store.clone(), Arc::new(SeededRandom::from_number(6)));
    let regions = [world.region.id.clone()];
    register_signing(&mut runner, &regions, &contexts(&world), &Some(Arc::new(signer)));
    world.wait(5 * MINUTE);
    runner.run_due(world.now()).unwrap();
    let waits = (SignatureState::Waiting, "refused".to_owned(), false);
    assert_eq!(stands(&world, store, &issued), waits);
}

#[test]
fn only_whoever_may_issue_signs() {
    let (world, database) = (World::new(), databases().remove(0));
    let store = &database.store;
    let issued = set_letter(&world, store, (SignatureKind::Certified, &None));
    let nobody = client("http://127.0.0.1:1");
    for role in ["triage", "verifier", "leader"] {
        let other = officer(7, role);
        let context = world.context(&other);
        assert!(documents::sign(store, &context, (&nobody, &consent()), issued.id).is_err(), "{role}");
        let listed = world.act(store, &other, |tx, context| documents::waiting(tx, context, 10));
        assert!(listed.map_or(true, |found| found.is_empty()), "{role}");
    }
    assert_eq!(stands(&world, store, &issued).1, "", "nobody even asked the service");
}

#[test]
fn a_test_signer_signs_by_itself() {
    let (world, database) = (World::new(), databases().remove(0));
    let store = &database.store;
    // What it is given here is no document it could sign: the job fails, and nothing is handed out.
    let signer: Signer = Some(Arc::new(DemonstrationSigner::new(&[3; 32]).unwrap()));
    let issued = set_letter(&world, store, (SignatureKind::Demonstration, &signer));
    let found = document(&world, store, &issued);
    assert_eq!((found.pdf, found.signature.unwrap().state), (PdfState::Preparing, SignatureState::Waiting));
}

#[test]
fn what_a_test_signer_was_asked_for_in_vain_waits_for_whoever_tries_again() {
    let (world, database) = (World::new(), databases().remove(0));
    let store = &database.store;
    let signer = Arc::new(DemonstrationSigner::new(&[3; 32]).unwrap());
    let own: Signer = Some(signer.clone());
    let issued = set_letter_after(&world, store, (SignatureKind::Demonstration, &own), |issued| {
        let id = issued.id;
        world.done(store, &Actor::System, move |tx, context| documents::put_off(tx, &context.region.id, id));
    });
    let stands = |word: &str| {
        let found = document(&world, store, &issued);
        let signature = found.signature.unwrap();
        assert_eq!((found.pdf, signature.state), (PdfState::Preparing, SignatureState::Waiting));
        assert_eq!(signature.refusal, word);
    };
    stands("unreachable");
    let listed = world.done(store, &head(), |tx, context| documents::waiting(tx, context, 10));
    assert_eq!(listed.iter().map(|one| one.id).collect::<Vec<_>>(), [issued.id]);
    // It is tried: what was set here is no document it could sign, so it goes on waiting, with the new reason.
    let tried = documents::sign(store, &world.context(&head()), (signer.as_ref(), &consent()), issued.id);
    assert_eq!(tried.unwrap_err().problem().message, "problem-signing-refused");
    stands("refused");
}

#[test]
fn what_is_signed_by_pen_waits_for_nobody() {
    let (world, database) = (World::new(), databases().remove(0));
    let store = &database.store;
    let issued = set_letter(&world, store, (SignatureKind::Wet, &None));
    let found = document(&world, store, &issued);
    assert_eq!((found.pdf, found.signature), (PdfState::Ready, None));
}
