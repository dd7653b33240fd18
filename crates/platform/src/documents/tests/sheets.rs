//! The PDF comes later: the typesetter is asked by a job, and again while it is not there.

use std::sync::{Arc, Mutex};

use balai_base::{SeededRandom, time::MINUTE};
use balai_store::jobs::Runner;
use balai_testkit::databases;

use super::{World, head, letter};
use crate::{
    access::Actor,
    casework::{Context, Contexts},
    documents::{LANE, PdfState, Sheet, Typesetter, Unset, deliver_pdf, make_again, register},
};

/// A typesetter that answers what it is told to.
struct Stage(Mutex<Vec<Result<Vec<u8>, Unset>>>);

impl Typesetter for Stage {
    fn set(&self, sheet: &Sheet) -> Result<Vec<u8>, Unset> {
        assert!(sheet.qr.0.starts_with("<svg") && sheet.qr.1 >= 32, "{sheet:?}");
        assert_eq!((sheet.template.as_str(), sheet.host.as_str()), ("never-married", "contoh.example"));
        self.0.lock().unwrap().remove(0)
    }
}

pub(super) fn contexts(world: &World) -> Contexts {
    let (region, vault) = (world.region.clone(), world.vault.clone());
    Arc::new(move |_, moment| {
        Some(Context { region: region.clone(), vault: vault.clone(), moment, actor: Actor::System })
    })
}

#[test]
fn a_document_is_prepared_until_the_typesetter_is_there() {
    for database in databases() {
        let world = World::new();
        let not_ready = Unset::NotReady("building".to_owned());
        let refused = Unset::Refused("no such template".to_owned());
        let answers = vec![Err(not_ready), Err(refused), Ok(b"%PDF-1.7 made here".to_vec())];
        let random = Arc::new(SeededRandom::from_number(5));
        let mut runner = Runner::in_lane(LANE, database.store.clone(), random);
        register(&mut runner, &contexts(&world), (Some(Arc::new(Stage(Mutex::new(answers)))), None));
        let id = world.issue(&database, &head(), letter(None)).id;
        let state = || world.document(&database, id).pdf;
        assert_eq!(state(), PdfState::Preparing);
        runner.run_due(world.now()).unwrap();
        assert_eq!(state(), PdfState::Preparing);
        world.wait(2 * MINUTE);
        runner.run_due(world.now()).unwrap();
        assert_eq!(state(), PdfState::Failed);
        world.done(&database, &head(), move |tx, context| make_again(tx, context, id));
        runner.run_due(world.now()).unwrap();
        assert_eq!(state(), PdfState::Ready);
        let pdf = world.done(&database, &head(), move |tx, context| deliver_pdf(tx, context, id)).unwrap();
        assert_eq!(pdf.open(database.files()).unwrap(), b"%PDF-1.7 made here");
        // On disk it is sealed.
        let stored: Vec<Vec<u8>> =
            database.files().all().unwrap().iter().map(|hash| database.files().get(hash).unwrap()).collect();
        assert!(stored.iter().all(|bytes| !bytes.windows(4).any(|window| window == b"%PDF")));
    }
}

#[test]
fn without_a_typesetter_nothing_fails() {
    let database = &databases()[0];
    let world = World::new();
    let mut runner = Runner::in_lane(LANE, database.store.clone(), Arc::new(SeededRandom::from_number(5)));
    register(&mut runner, &contexts(&world), (None, None));
    let id = world.issue(database, &head(), letter(None)).id;
    for _ in 0..3 {
        world.wait(2 * MINUTE);
        runner.run_due(world.now()).unwrap();
    }
    assert_eq!(world.document(database, id).pdf, PdfState::Preparing);
}
