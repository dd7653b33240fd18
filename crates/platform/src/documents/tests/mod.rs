//! Tests of the slice, on both databases.

mod checking;
mod issuing;
mod mapping;
mod printing;
mod rights;
mod rotation;
mod sheets;
mod signatures;

use std::ops::Deref;

use balai_base::{AccountId, CaseId, language::Language};
use balai_credential::DocumentId;
use balai_store::Store;
use balai_testkit::pack;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Issued, NewDocument, issue};
use crate::{
    access::{Actor, Grant, Officer, Visibility},
    casework::{
        self, NewCase, Opened,
        tests::hall::{Hall, hall},
    },
    region::Region,
};

/// An agency of the example pack.
pub(super) const AGENCY: &str = "pekerjaan-umum";

/// The example region.
pub(super) struct World {
    hall: Hall,
}

impl Deref for World {
    type Target = Hall;

    fn deref(&self) -> &Hall {
        &self.hall
    }
}

impl World {
    pub(super) fn new() -> Self {
        Self { hall: hall(Region::load(&pack()).unwrap()) }
    }

    /// A secret case of the agency, as applications are.
    pub(super) fn case(&self, store: &Store) -> Opened {
        let new = NewCase {
            case_type: "report",
            workflow: "report".to_owned(),
            kind: "wish".to_owned(),
            category: self.region.categories.list.first().unwrap().id.clone(),
            channel: "web".to_owned(),
            visibility: Visibility::Secret,
            agency: AGENCY.to_owned(),
            unit: String::new(),
            hidden_from: String::new(),
            point: None,
            area: None,
            address: String::new(),
            language: Language::Id,
            text: "Mohon surat keterangan".to_owned(),
            answers: Vec::new(),
            names: Vec::new(),
            contact: None,
            promise_set: String::new(),
        };
        self.done(store, &Actor::Anonymous, move |tx, context| casework::open(tx, context, &new))
    }

    pub(super) fn issue(&self, store: &Store, actor: &Actor, new: NewDocument) -> Issued {
        self.done(store, actor, move |tx, context| issue(tx, context, &new))
    }

    pub(super) fn document(&self, store: &Store, id: DocumentId) -> super::Document {
        self.done(store, &Actor::System, move |tx, context| super::by_id(tx, context, id))
    }
}

/// An officer with one role of the standard pack.
pub(super) fn officer(number: u128, role: &str) -> Actor {
    let grant = Grant { role: role.to_owned(), agency: AGENCY.to_owned(), unit: String::new(), area: None };
    Actor::Officer(Officer {
        account: AccountId(Uuid::from_u128(number)),
        name: role.to_owned(),
        grants: vec![grant],
        standing_in_for: Vec::new(),
    })
}

/// The head of the agency.
pub(super) fn head() -> Actor {
    officer(1, "agency_head")
}

pub(super) fn letter(case: Option<CaseId>) -> NewDocument {
    NewDocument {
        kind: "never-married".to_owned(),
        case,
        agency: AGENCY.to_owned(),
        data: data(),
        language: Language::Id,
    }
}

/// More than a QR may hold.
pub(super) fn data() -> Value {
    json!({
        "name": "Ni Luh Contoh",
        "nik": "9901014505900001",
        "birth-place": "Contoh",
        "birth-date": "1990-05-05",
        "religion": "Hindu",
        "cause-of-death": "sakit",
        "purpose": "melamar pekerjaan"
    })
}
