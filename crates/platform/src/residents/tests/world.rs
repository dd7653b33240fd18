//! A region with a mailbox: who asks for a code finds it in a letter.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use balai_base::{AccountId, Language, Moment, Problem, RegionId, ResidentId, SeededRandom, Timestamp};
use balai_store::{
    Failure, Tx,
    jobs::{Lane, Runner},
};
use balai_testkit::{START, TestDatabase, TestDirectory, databases, pack, random};
use uuid::Uuid;

use super::super::{Entered, NewSession, Posting, Visit, ask, enter, jobs, signed_in};
use crate::{
    access::{Actor, Grant, Officer},
    casework::{self, Context, Contexts, NewCase, Opened},
    notify::mail::{Carrier, Letter, Unsent},
    region::Region,
    render::Renderer,
    vault::Vault,
};

#[derive(Default)]
struct Letterbox(Mutex<Vec<Letter>>);

impl Carrier for Letterbox {
    fn send(&self, letter: &Letter) -> Result<(), Unsent> {
        self.0.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

/// One region on one database.
pub(super) struct World {
    pub(super) database: TestDatabase,
    pub(super) region: Arc<Region>,
    pub(super) vault: Arc<Vault>,
    letterbox: Arc<Letterbox>,
    now: Arc<AtomicI64>,
    commands: AtomicU64,
    _keys: TestDirectory,
}

/// The same test in a world on each database.
pub(super) fn each(test: impl Fn(&World)) {
    let region = Arc::new(Region::load(&pack()).unwrap());
    for database in databases() {
        let keys = TestDirectory::new();
        let vault = Vault::in_directory(&keys.path().join("keys"), Arc::new(random(7))).unwrap();
        test(&World {
            database,
            region: Arc::clone(&region),
            vault: Arc::new(vault),
            letterbox: Arc::default(),
            now: Arc::new(AtomicI64::new(START.millis())),
            commands: AtomicU64::new(0),
            _keys: keys,
        });
    }
}

impl World {
    pub(super) fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::SeqCst))
    }

    pub(super) fn wait(&self, millis: i64) {
        self.now.fetch_add(millis, Ordering::SeqCst);
    }

    pub(super) fn context(&self, actor: &Actor) -> Context {
        let number = self.commands.fetch_add(1, Ordering::SeqCst);
        Context {
            region: Arc::clone(&self.region),
            vault: Arc::clone(&self.vault),
            moment: Moment::new(self.now(), &SeededRandom::from_number(number + 1_000)),
            actor: actor.clone(),
        }
    }

    /// Runs one command as `actor`.
    pub(super) fn act<T: Send + 'static>(
        &self,
        actor: &Actor,
        command: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let context = self.context(actor);
        self.database.store.write_now(move |tx| command(tx, &context))
    }

    /// Runs one command as anybody; it must succeed.
    pub(super) fn done<T: Send + 'static>(
        &self,
        command: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
    ) -> T {
        self.act(&Actor::Anonymous, command)
            .unwrap_or_else(|failure| panic!("{failure}: {:?}", failure.problem()))
    }

    /// Runs one command as anybody; it must be refused with `message`.
    pub(super) fn refused<T: Send + 'static>(
        &self,
        message: &str,
        command: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
    ) -> Problem {
        match self.act(&Actor::Anonymous, command) {
            Err(Failure::Refused(problem)) => {
                assert_eq!(problem.message, message, "{problem:?}");
                *problem
            }
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("not refused, but should be with {message}"),
        }
    }

    /// Sends what waits, and gives the letters.
    pub(super) fn letters(&self) -> Vec<Letter> {
        let (region, vault) = (Arc::clone(&self.region), Arc::clone(&self.vault));
        let contexts: Contexts = Arc::new(move |_: &RegionId, moment: Moment| {
            let (region, vault) = (Arc::clone(&region), Arc::clone(&vault));
            Some(Context { region, vault, moment, actor: Actor::System })
        });
        let carrier: Arc<dyn Carrier> = self.letterbox.clone();
        let posting = Posting {
            contexts,
            carrier,
            sites: BTreeMap::from([(self.region.id.clone(), "https://balai.example".to_owned())]),
            renderer: Arc::new(Renderer::new(Arc::new(|_| None))),
        };
        let mut lane = Runner::in_lane(Lane::Mail, self.database.store.clone(), Arc::new(random(3)));
        jobs::register_letters(&mut lane, posting);
        lane.run_due(self.now()).unwrap();
        std::mem::take(&mut *self.letterbox.0.lock().unwrap())
    }

    /// Asks for a code in a browser.
    pub(super) fn ask(&self, address: &'static str, browser: u8) {
        self.done(move |tx, context| ask(tx, context, address, &visit(browser)));
    }

    /// The digits in the one letter that waits.
    pub(super) fn code(&self) -> String {
        let letters = self.letters();
        assert_eq!(letters.len(), 1, "{letters:?}");
        digits(&letters[0])
    }

    pub(super) fn enter(&self, code: &str, browser: u8) -> Entered {
        let code = code.to_owned();
        self.done(move |tx, context| enter(tx, context, (&code, ""), &visit(browser)))
    }

    /// Signs somebody in by a code.
    pub(super) fn resident(&self, address: &'static str, browser: u8) -> NewSession {
        self.ask(address, browser);
        let code = self.code();
        match self.enter(&code, browser) {
            Entered::Right(session) => session,
            other => panic!("the code is right: {other:?}"),
        }
    }

    /// Whose request it is.
    pub(super) fn whose(&self, session: &NewSession) -> Option<ResidentId> {
        let (region, now, token) = (self.region.clone(), self.now(), session.token.reveal().clone());
        let found = self.database.store.read_now(move |tx| signed_in(tx, &region, &token, now)).unwrap();
        found.map(|found| found.session.resident)
    }

    /// Somebody's public report.
    pub(super) fn report(&self) -> Opened {
        let agency = self.region.agencies.iter().next().unwrap().id.clone();
        let new = NewCase {
            case_type: "report",
            workflow: "report".to_owned(),
            kind: "complaint".to_owned(),
            category: "jalan-rusak".to_owned(),
            channel: "web".to_owned(),
            visibility: casework::Visibility::Public,
            agency,
            unit: String::new(),
            hidden_from: String::new(),
            point: None,
            area: None,
            address: String::new(),
            language: Language::Id,
            text: "Jalan berlubang besar di depan pasar desa.".to_owned(),
            names: Vec::new(),
            contact: None,
            answers: Vec::new(),
            promise_set: "umum".to_owned(),
        };
        self.done(move |tx, context| casework::open(tx, context, &new))
    }
}

/// The eight digits of a letter.
pub(super) fn digits(letter: &Letter) -> String {
    let first = letter.text.lines().next().unwrap();
    let digits: String = first.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(digits.len(), 8, "{}", letter.text);
    digits
}

/// A browser; each has a network of its own.
pub(super) fn visit(browser: u8) -> Visit {
    Visit {
        network: vec![10, 0, browser],
        device: [browser; 16],
        agent: "Firefox, Linux".to_owned(),
        language: Language::Id,
    }
}

/// An officer with one role at the first agency.
pub(super) fn officer(world: &World, role: &str) -> Actor {
    let agency = world.region.agencies.iter().next().unwrap().id.clone();
    let grant = Grant { role: role.to_owned(), agency, unit: String::new(), area: None };
    Actor::Officer(Officer {
        account: AccountId(Uuid::from_u128(77)),
        name: "Petugas loket".to_owned(),
        grants: vec![grant],
        standing_in_for: Vec::new(),
    })
}

/// The session of `world`'s resident with a proof of now.
pub(super) fn proved(world: &World, resident: ResidentId) -> super::super::ResidentSession {
    super::super::ResidentSession { resident, proved_at: world.now() }
}
