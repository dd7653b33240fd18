//! A made-up region, its people, and one way to act in it on either database.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use balai_base::{AccountId, AreaCode, CaseNumber, Language, Moment, SeededRandom};
use balai_platform::{
    access::{Actor, Grant, Officer},
    casework::{self, Context, Step, Target},
    region::Region,
    vault::Vault,
};
use balai_store::{FileHash, Store};
use balai_testkit::{START, Scene, Stage, TestDirectory};
use uuid::Uuid;

use super::packs;
use crate::reports::{self, Act, Answers, DraftPhoto, Manner, Receipt};

/// A region and its keys.
pub(crate) struct Ground {
    pub(crate) region: Arc<Region>,
    pub(crate) vault: Arc<Vault>,
    _keys: TestDirectory,
}

impl Scene for Ground {
    type Actor = Actor;
    type Context = Context;

    fn context(&self, moment: Moment, actor: &Actor) -> Context {
        let (region, vault) = (Arc::clone(&self.region), Arc::clone(&self.vault));
        Context { region, vault, moment, actor: actor.clone() }
    }
}

/// The region, its keys and its time.
pub(crate) struct World(Stage<Ground>);

impl Deref for World {
    type Target = Stage<Ground>;

    fn deref(&self) -> &Stage<Ground> {
        &self.0
    }
}

impl DerefMut for World {
    fn deref_mut(&mut self) -> &mut Stage<Ground> {
        &mut self.0
    }
}

impl World {
    /// The made-up region.
    pub(crate) fn new() -> Self {
        Self::of(packs::contoh())
    }

    pub(crate) fn of(region: Arc<Region>) -> Self {
        let keys = TestDirectory::new();
        let vault = Vault::in_directory(keys.path(), Arc::new(SeededRandom::from_number(7))).unwrap();
        Self(Stage::new(Ground { region, vault: Arc::new(vault), _keys: keys }, START))
    }

    /// Sends a report through the web as anybody.
    pub(crate) fn send(&self, store: &Store, answers: &Answers) -> Receipt {
        let submission = reports::submission(&self.region, answers, &web()).unwrap();
        let token = self.token();
        self.done(store, &Actor::Anonymous, move |tx, context| {
            reports::submit(tx, context, &submission, &token)
        })
    }

    /// The code of the village in which a report's point lies.
    pub(super) fn village_of(&self, answers: &Answers) -> String {
        let place = reports::resolve_place(&self.region, answers).unwrap();
        place.area.expect("the point lies in a village").to_string()
    }

    /// A form's token that was never used.
    pub(crate) fn token(&self) -> [u8; 32] {
        let mut token = [9_u8; 32];
        token[..8].copy_from_slice(&self.commands().to_le_bytes());
        token
    }

    /// The reporter behind a receipt, as signed in with number and PIN.
    pub(crate) fn owner(&self, store: &Store, receipt: &Receipt) -> Actor {
        let (number, pin) = (receipt.number.clone(), balai_base::Pin::parse(&receipt.pin).unwrap());
        let case = self.done(store, &Actor::Anonymous, move |tx, context| {
            casework::authenticate(tx, context, &number, &pin)
        });
        Actor::Reporter { case: case.expect("the PIN fits").id }
    }

    /// Takes a step as `actor`.
    #[track_caller]
    pub(crate) fn step(&self, store: &Store, actor: &Actor, number: &CaseNumber, step: Step) {
        let number = number.clone();
        let act = Act { step, ..Act::default() };
        self.done(store, actor, move |tx, context| reports::act(tx, context, &number, &act));
    }

    /// Brings a report to its end: accepted, said to be solved with a photo of its own, verified.
    pub(crate) fn solve(&self, store: &Store, receipt: &Receipt, photo: DraftPhoto) {
        self.say_solved(store, receipt, photo);
        let verifier = officer(90, "verifier", "", "");
        self.step(store, &verifier, &receipt.number, step("setujui"));
    }

    pub(crate) fn say_solved(&self, store: &Store, receipt: &Receipt, photo: DraftPhoto) {
        let crew = roads();
        self.step(store, &crew, &receipt.number, step("terima"));
        let number = receipt.number.clone();
        let act = Act { step: answered("ajukan-selesai"), photos: vec![photo], ..Act::default() };
        self.done(store, &crew, move |tx, context| reports::act(tx, context, &number, &act));
    }
}

/// The web channel, answered in Indonesian.
pub(crate) fn web() -> Manner {
    Manner { channel: "web".to_owned(), language: Language::Id, consent_note: String::new() }
}

/// A report that can be sent: a hole in the road at a point in Pasar Lama.
pub(crate) fn hole() -> Answers {
    Answers {
        kind: "complaint".to_owned(),
        text: "Jalan berlubang dalam di depan pasar, tadi pagi ada yang jatuh.".to_owned(),
        category: "jalan-rusak".to_owned(),
        place_source: "map".to_owned(),
        longitude: "120.0105".to_owned(),
        latitude: "-6.0105".to_owned(),
        address: "sebelah utara jembatan".to_owned(),
        visibility: "default".to_owned(),
        ..Answers::default()
    }
}

/// Rubbish in a village, without a point.
pub(crate) fn rubbish() -> Answers {
    Answers {
        text: "Sampah menumpuk sudah seminggu dan baunya sampai rumah.".to_owned(),
        category: "sampah".to_owned(),
        place_source: "village".to_owned(),
        village: "99.01.02.2002".to_owned(),
        ..hole()
    }
}

/// A complaint about officials of the public works agency.
pub(crate) fn bribe() -> Answers {
    Answers {
        text: "Petugas meminta uang pelicin waktu saya mengurus izin galian.".to_owned(),
        category: "perilaku-petugas".to_owned(),
        accused: "pekerjaan-umum".to_owned(),
        ..hole()
    }
}

/// A prepared photo; photos of different numbers look different.
pub(crate) fn photo(number: i64) -> DraftPhoto {
    DraftPhoto {
        file: FileHash([1; 32]).to_string(),
        thumbnail: FileHash([2; 32]).to_string(),
        width: 800,
        height: 600,
        perceptual_hash: number.wrapping_mul(-7_046_029_254_386_353_131),
        place: None,
        taken_at: None,
        alternative: "Lubang di aspal".to_owned(),
    }
}

pub(crate) fn officer(number: u128, role: &str, agency: &str, unit: &str) -> Actor {
    granted(number, role, (agency, unit), None)
}

pub(crate) fn granted(number: u128, role: &str, (agency, unit): (&str, &str), area: Option<&str>) -> Actor {
    let area: Option<AreaCode> = area.map(|area| area.parse().unwrap());
    let grant = Grant { role: role.to_owned(), agency: agency.to_owned(), unit: unit.to_owned(), area };
    Actor::Officer(Officer {
        account: AccountId(Uuid::from_u128(number)),
        name: format!("Petugas {number}"),
        grants: vec![grant],
        standing_in_for: Vec::new(),
    })
}

/// An officer of the roads division.
pub(crate) fn roads() -> Actor {
    officer(1, "unit_head", "pekerjaan-umum", "jalan")
}

pub(crate) fn triage() -> Actor {
    officer(2, "triage", "", "")
}

pub(crate) fn step(transition: &str) -> Step {
    Step { transition: transition.to_owned(), ..Step::default() }
}

pub(crate) fn answered(transition: &str) -> Step {
    Step {
        answer: "Terima kasih, sudah kami kerjakan.".to_owned(),
        reason: "sesuai laporan lapangan".to_owned(),
        ..step(transition)
    }
}

pub(crate) fn to(transition: &str, agency: &str, unit: &str) -> Step {
    let agency = Some(Target { agency: agency.to_owned(), unit: unit.to_owned() });
    Step { agency, ..answered(transition) }
}
