//! A made-up region with its officers, and the cases people open in it.

use std::{collections::BTreeMap, ops::Deref, sync::Arc};

use balai_base::{
    AccountId, AreaCode, CaseId, EventId, Language, PhotoId, Point, Problem, Secret, area::Level,
    calendar::Calendar,
};
use balai_store::{Failure, FileHash, Store, Tx};
use jiff::tz::{Offset, TimeZone};
use uuid::Uuid;

use super::{
    hall::{Hall, hall},
    office_hours::{ladders, promises, week},
};
use crate::{
    access::{Actor, Grant, Officer, Roles, Visibility},
    casework::{self, Case, Contact, Context, NewCase, NewPhoto, Opened, PhotoPurpose, Step, Target},
    region::{
        Agencies, Agency, AgencyKind, Areas, Brand, CaseKind, Categories, Category, Contact as OfficeContact,
        Destination, Gazetteer, OutsideBody, Promises, Region, Terms, Unit,
    },
};

/// The village every case lies in unless a test says otherwise.
pub(super) const VILLAGE: &str = "99.01.01.2002";

/// The region with its officers.
pub(super) struct Town {
    hall: Hall,
}

impl Deref for Town {
    type Target = Hall;

    fn deref(&self) -> &Hall {
        &self.hall
    }
}

impl Town {
    pub(super) fn new() -> Self {
        Self::with(region())
    }

    pub(super) fn with(region: Region) -> Self {
        Self { hall: hall(region) }
    }

    /// Does something that must be refused with this message.
    #[track_caller]
    pub(super) fn refused<T: Send + 'static>(
        &self,
        store: &Store,
        actor: &Actor,
        message: &str,
        work: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
    ) -> Problem {
        let problem = self.hall.refused(store, actor, work);
        assert_eq!(problem.message, message, "{problem:?}");
        problem
    }

    pub(super) fn open(&self, store: &Store, new: NewCase) -> Opened {
        self.done(store, &Actor::Anonymous, move |tx, context| casework::open(tx, context, &new))
    }

    pub(super) fn case(&self, store: &Store, id: CaseId) -> Case {
        let region = Arc::clone(&self.region);
        store.read_now(move |tx| casework::get(tx, &region, id)).unwrap().expect("the case")
    }

    pub(super) fn step(&self, store: &Store, actor: &Actor, id: CaseId, step: Step) -> Case {
        self.done(store, actor, move |tx, context| casework::advance(tx, context, id, &step))
    }

    pub(super) fn refused_step(
        &self,
        store: &Store,
        actor: &Actor,
        (id, step): (CaseId, Step),
        message: &str,
    ) {
        self.refused(store, actor, message, move |tx, context| casework::advance(tx, context, id, &step));
    }

    /// Adds a photo as proof; gives its identifier.
    pub(super) fn evidence(&self, store: &Store, actor: &Actor, id: CaseId, hash: i64) -> PhotoId {
        self.done(store, actor, move |tx, context| {
            let region = Arc::clone(&context.region);
            let case = casework::get(tx, &region, id)?.unwrap();
            let event = last_event(tx, context, &case)?;
            casework::add_photo(tx, context, id, event, &photo(PhotoPurpose::Evidence, hash))
        })
    }

    /// Opens a case and brings it to the verifier.
    pub(super) fn said_solved(&self, store: &Store, new: NewCase) -> Opened {
        let opened = self.open(store, new);
        let officer = officer(1, "officer", "pu", "jalan");
        self.step(store, &officer, opened.id, step("terima"));
        let proof = self.evidence(store, &officer, opened.id, i64::from(opened.id.0.as_bytes()[15]));
        let step = Step { evidence: vec![proof], ..answered("ajukan-selesai", "Sudah ditambal.") };
        self.step(store, &officer, opened.id, step);
        opened
    }
}

/// The event of a case that was added last.
pub(super) fn last_event(tx: &mut Tx, context: &Context, case: &Case) -> Result<EventId, Failure> {
    let system = context.acting_as(Actor::System);
    let history = casework::history(tx, &system, case, casework::View::Officer)?;
    Ok(history.last().expect("an event").id)
}

pub(super) fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

/// An officer with one grant.
pub(super) fn officer(number: u128, role: &str, agency: &str, unit: &str) -> Actor {
    granted(number, &[(role, agency, unit, "")])
}

/// An officer with several grants: role, agency, unit, area.
pub(super) fn granted(number: u128, grants: &[(&str, &str, &str, &str)]) -> Actor {
    let grants = grants
        .iter()
        .map(|(role, agency, unit, area)| Grant {
            role: (*role).to_owned(),
            agency: (*agency).to_owned(),
            unit: (*unit).to_owned(),
            area: (!area.is_empty()).then(|| area.parse().unwrap()),
        })
        .collect();
    Actor::Officer(Officer {
        account: account(number),
        name: format!("Petugas {number}"),
        grants,
        standing_in_for: Vec::new(),
    })
}

pub(super) fn reporter(case: CaseId) -> Actor {
    Actor::Reporter { case }
}

pub(super) fn step(transition: &str) -> Step {
    Step { transition: transition.to_owned(), ..Step::default() }
}

pub(super) fn answered(transition: &str, answer: &str) -> Step {
    Step { answer: answer.to_owned(), ..step(transition) }
}

pub(super) fn reasoned(transition: &str, reason: &str) -> Step {
    Step { reason: reason.to_owned(), ..step(transition) }
}

pub(super) fn target(agency: &str, unit: &str) -> Target {
    Target { agency: agency.to_owned(), unit: unit.to_owned() }
}

pub(super) fn given_to(transition: &str, agency: &str, unit: &str) -> Step {
    Step { agency: Some(target(agency, unit)), ..reasoned(transition, "Bukan tugas kami.") }
}

/// A public complaint about a road.
pub(super) fn road(text: &str) -> NewCase {
    NewCase {
        case_type: "report",
        workflow: "report".to_owned(),
        kind: "complaint".to_owned(),
        category: "jalan".to_owned(),
        channel: "web".to_owned(),
        visibility: Visibility::Public,
        agency: "pu".to_owned(),
        unit: "jalan".to_owned(),
        hidden_from: String::new(),
        point: Some(Point { longitude: 115.2, latitude: -8.6 }),
        area: Some(VILLAGE.parse().unwrap()),
        address: "depan bale banjar".to_owned(),
        language: Language::Id,
        text: text.to_owned(),
        answers: Vec::new(),
        names: Vec::new(),
        contact: None,
        promise_set: "umum".to_owned(),
    }
}

pub(super) fn contact(name: &str, phone: &str) -> Contact {
    Contact {
        name: Some(Secret::new(name.to_owned())),
        phone: Some(Secret::new(phone.to_owned())),
        email: None,
        answer_by: "page".to_owned(),
    }
}

pub(super) fn photo(purpose: PhotoPurpose, hash: i64) -> NewPhoto {
    NewPhoto {
        purpose,
        file: FileHash([1; 32]),
        thumbnail: FileHash([2; 32]),
        width: 800,
        height: 600,
        perceptual_hash: hash,
        taken_at: None,
        alternative: "lubang di jalan".to_owned(),
    }
}

fn agency(id: &str, kind: AgencyKind, units: &[&str]) -> Agency {
    let unit = |id: &&str| Unit {
        id: (*id).to_owned(),
        name: (*id).into(),
        areas: Vec::new(),
        contact: OfficeContact::default(),
    };
    Agency {
        id: id.to_owned(),
        name: id.into(),
        short_name: id.into(),
        kind,
        units: units.iter().map(unit).collect(),
        area: None,
        parent: None,
        head: None,
        contact: OfficeContact::default(),
        ladder: "dinas".to_owned(),
    }
}

fn category(id: &str, visibility: Visibility, evidence_required: bool, blur_metres: u32) -> Category {
    Category {
        id: id.to_owned(),
        group: "umum".to_owned(),
        name: id.into(),
        description: id.into(),
        keywords: Vec::new(),
        kinds: CaseKind::ALL.to_vec(),
        answered_by: Destination::Inspectorate,
        visibility,
        blur_metres,
        needs_place: false,
        promise_set: "umum".to_owned(),
        workflow: "report".to_owned(),
        evidence_required,
        about_officials: false,
        outside_body: None,
        duplicate_radius_metres: 50,
        duplicate_days: 30,
        duplicate_threshold: None,
        urgent: false,
        questions: Vec::new(),
    }
}

fn agencies() -> Agencies {
    let mut village = agency("desa-99.01.01.2002", AgencyKind::VillageOffice, &[]);
    village.area = Some(VILLAGE.parse().unwrap());
    village.ladder = "desa".to_owned();
    Agencies::new(vec![
        agency("pu", AgencyKind::Agency, &["jalan", "drainase"]),
        agency("dlh", AgencyKind::Agency, &["sampah"]),
        agency("itda", AgencyKind::Inspectorate, &[]),
        village,
    ])
}

fn categories() -> Categories {
    let list = vec![
        category("jalan", Visibility::Public, true, 0),
        category("sampah", Visibility::Public, false, 200),
        category("bansos", Visibility::Restricted, false, 0),
        category("pegawai", Visibility::Secret, false, 0),
    ];
    Categories { groups: Vec::new(), list }
}

/// The region of these tests: the standard workflow and roles, offices of its own.
pub(super) fn region() -> Region {
    let zone = TimeZone::fixed(Offset::constant(8));
    let workflow = include_str!("../../../../../regions/standard/workflows/report.toml");
    let workflow: crate::workflow::Workflow = toml::from_str(workflow).unwrap();
    Region {
        id: balai_testkit::region(),
        version: "1".to_owned(),
        code: AreaCode::try_from("99.01".to_owned()).unwrap(),
        level: Level::Regency,
        name: "Kabupaten Contoh".into(),
        short_name: "Contoh".into(),
        number_prefix: "CTH".to_owned(),
        time_zone: zone.clone(),
        languages: vec![Language::Id],
        terms: Terms {
            district: "Kecamatan".to_owned(),
            village: "Desa".to_owned(),
            urban_village: "Kelurahan".to_owned(),
        },
        brand: Brand { accent: "#005ea5".to_owned(), emblem: None, pattern: None },
        emergency: Vec::new(),
        hosts: Vec::new(),
        data_protection: None,
        officer_names: crate::region::OfficerNames::default(),
        parent: None,
        areas: Areas::default(),
        agencies: agencies(),
        outside_bodies: vec![OutsideBody {
            id: "listrik".to_owned(),
            name: "Listrik".into(),
            handles: "Listrik".into(),
            contact: OfficeContact::default(),
        }],
        categories: categories(),
        services: crate::region::Services::default(),
        service_offices: Vec::new(),
        feedback: crate::region::FeedbackForm::default(),
        benefit: None,
        forms: crate::forms::Forms::default(),
        reads_register: false,
        channels: Vec::new(),
        calendar: Calendar::new(zone, week()),
        promises: Promises { sets: vec![promises()] },
        workflows: BTreeMap::from([("report".to_owned(), Arc::new(workflow))]),
        roles: toml::from_str::<Roles>(include_str!("../../../../../regions/standard/roles.toml")).unwrap(),
        documents: crate::region::Documents::default(),
        replies: Vec::new(),
        routing: Vec::new(),
        ladders: ladders(),
        gazetteer: Gazetteer::default(),
        basemap: None,
        retention: Vec::new(),
        password_policy: crate::region::PasswordPolicy::Asvs,
        texts: BTreeMap::new(),
        letters: crate::region::Letters::default(),
        document_templates: crate::region::DocumentTemplates::default(),
        witnesses: Vec::new(),
        findings: Vec::new(),
    }
}
