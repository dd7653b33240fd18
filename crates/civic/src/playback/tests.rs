//! Small years on both databases: whole, in order, within office hours, and never played twice.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use balai_base::{Moment, SystemRandom, Timestamp, time::DAY};
use balai_platform::{
    access::Actor,
    casework::{self, Case, Context, Event, EventKind, Filter, View},
    region::Region,
    vault::Vault,
    workflow::Meaning,
};
use balai_store::{Failure, Store, Tx};
use balai_testkit::{TestDirectory, databases};

use super::{
    pictures::{Scene, drawn},
    player::{Stage, Tally},
    *,
};

const UNTIL: Timestamp = Timestamp(1_795_348_800_000);

struct House {
    region: Arc<Region>,
    vault: Arc<Vault>,
    _keys: TestDirectory,
}

impl House {
    fn of(pack: &Path) -> Self {
        let keys = TestDirectory::new();
        let vault = Vault::in_directory(keys.path(), Arc::new(SystemRandom)).unwrap();
        Self { region: Arc::new(Region::load(pack).unwrap()), vault: Arc::new(vault), _keys: keys }
    }

    fn play(&self, store: &Store, plan: &Plan) -> Tally {
        let corpus = Corpus::embedded().unwrap();
        let stage = Stage { store, region: &self.region, vault: &self.vault, plan };
        player::play(&stage, &corpus, &|_, _| {}).unwrap()
    }

    fn read<T: Send + 'static>(
        &self,
        store: &Store,
        work: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
    ) -> T {
        let context = Context {
            region: Arc::clone(&self.region),
            vault: Arc::clone(&self.vault),
            moment: Moment::new(UNTIL, &SystemRandom),
            actor: Actor::System,
        };
        store.read_now(move |tx| work(tx, &context)).unwrap()
    }

    fn cases(&self, store: &Store) -> Vec<(Case, Vec<Event>)> {
        self.read(store, |tx, context| {
            let cases = casework::export(tx, context, &Filter::default(), None, 1_000)?;
            cases
                .items
                .into_iter()
                .map(|case| {
                    let events = casework::history(tx, context, &case, View::Officer)?;
                    Ok((case, events))
                })
                .collect()
        })
    }
}

fn contoh() -> std::path::PathBuf {
    balai_testkit::pack()
}

fn plan(cases: u32) -> Plan {
    Plan { cases, seed: 7, until: UNTIL, within: None }
}

#[test]
fn a_year_is_played_once() {
    let house = House::of(&contoh());
    for database in databases() {
        let first = house.play(&database.store, &plan(24));
        assert!(first.sent >= 20, "{}: {first:?}", database.name);
        let before = house.cases(&database.store);
        assert!(
            before.iter().any(|(case, _)| case.meaning == Meaning::Done),
            "{}: none was solved",
            database.name
        );
        assert!(before.iter().all(|(case, _)| case.updated_at <= UNTIL), "something happened in the future");
        let again = house.play(&database.store, &plan(24));
        assert_eq!(again, Tally::default(), "{}: played twice", database.name);
        assert_eq!(house.cases(&database.store), before, "{}", database.name);
    }
}

#[test]
fn a_year_of_a_real_pack_shows_everything() {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/badung");
    let house = House::of(&pack);
    let database = databases().into_iter().next().unwrap();
    let tally = house.play(&database.store, &plan(160));
    let refused: u32 = tally.refused.values().sum();
    assert!(refused * 50 <= tally.deeds, "too much is refused: {tally:?}");
    let cases = house.cases(&database.store);
    assert!(cases.len() >= 150, "{}", cases.len());
    let meanings: BTreeSet<&str> = cases.iter().map(|(case, _)| case.meaning.as_str()).collect();
    let all: BTreeSet<&str> = Meaning::ALL.into_iter().map(Meaning::as_str).collect();
    assert_eq!(meanings, all);
    let workflow = &house.region.workflows["report"];
    let reached: BTreeSet<&str> =
        cases.iter().flat_map(|(_, events)| events).map(|event| event.state_to.as_str()).collect();
    let missing: Vec<&str> = workflow
        .states
        .iter()
        .map(|state| state.id.as_str())
        .filter(|state| !reached.contains(state))
        .collect();
    assert_eq!(missing, Vec::<&str>::new(), "states nobody came to");
    let villages: BTreeSet<_> = cases.iter().filter_map(|(case, _)| case.area.clone()).collect();
    assert!(villages.len() >= 40, "{}", villages.len());
    let channels: BTreeSet<&str> = cases.iter().map(|(case, _)| case.channel.as_str()).collect();
    assert!(channels.len() >= 5, "{channels:?}");
    let oldest = cases.iter().map(|(case, _)| case.created_at).min().unwrap();
    assert!(UNTIL.since(oldest) > 330 * DAY, "a year");
    in_order_and_in_office_hours(&house, &cases);
}

fn in_order_and_in_office_hours(house: &House, cases: &[(Case, Vec<Event>)]) {
    let mut talked = 0;
    for (case, events) in cases {
        assert!(
            events.windows(2).all(|pair| pair[0].at <= pair[1].at),
            "{}: time runs backwards",
            case.number
        );
        talked += usize::from(events.iter().filter(|event| event.kind == EventKind::Message).count() >= 2);
        for event in events.iter().filter(|event| event.kind != EventKind::Opened) {
            let officer = event.actor_kind == "officer";
            let calendar = &house.region.calendar;
            let open = calendar.is_open(event.at) || calendar.is_open(event.at.plus(-1));
            assert!(!officer || open, "{}: {:?} at {:?} while closed", case.number, event.kind, event.at);
        }
    }
    assert!(talked * 6 >= cases.len(), "{talked} conversations");
}

#[test]
fn every_picture_is_another_and_shows_its_words() {
    let scenes = [Scene::Road, Scene::Lamp, Scene::Water, Scene::Heap, Scene::Tree, Scene::Houses];
    let mut hashes = Vec::new();
    for (number, scene) in (0_u64..).zip(scenes.into_iter().cycle().take(48)) {
        let picture = drawn(scene, number % 2 == 0, number).unwrap();
        hashes.push(balai_platform::photos::prepare(&picture).unwrap().perceptual_hash);
        assert!(scene.words(true) != scene.words(false));
    }
    let pairs =
        hashes.iter().enumerate().flat_map(|(at, one)| hashes[..at].iter().map(move |other| (*one, *other)));
    let alike =
        pairs.filter(|(one, other)| balai_platform::photos::difference(*one, *other).is_some()).count();
    // One pair in a hundred may look alike; whoever plays then draws another.
    assert!(alike <= 12, "{alike} of 1128 pairs");
}
