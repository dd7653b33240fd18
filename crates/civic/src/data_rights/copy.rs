//! A copy of everything held about somebody, as data and as a page; and who looked at it.

use std::collections::BTreeSet;

use balai_base::{AccountId, CaseNumber, Problem, Timestamp, time::DAY};
use balai_platform::{
    access::Actor,
    audit,
    casework::{self, Case, Context, View},
    identity,
    region::OfficerNames,
    residents::{self, Held},
};
use balai_store::{Failure, Tx};
use serde::Serialize;

use crate::services::{self, CopiedApplication};

use super::{
    decide::cases_of,
    model::{RequestView, RightKind, Subject},
};

/// Everything held about somebody. Times in epoch milliseconds, so that every program reads them.
#[derive(Clone, Debug, Serialize)]
pub struct Copy {
    /// The form of this copy, for programs.
    pub form: &'static str,
    /// The region that holds the data.
    pub region: String,
    /// When it was made.
    pub made_at: i64,
    /// The account; none when the owner of one case asks.
    pub account: Option<Held>,
    /// Every case.
    pub cases: Vec<CopiedCase>,
    /// Who looked at who reported, and why.
    pub looks: Vec<Looked>,
}

/// One case of a copy.
#[derive(Clone, Debug, Serialize)]
pub struct CopiedCase {
    /// Its number.
    pub number: CaseNumber,
    /// What sort of case.
    pub case_type: String,
    /// Its category.
    pub category: String,
    /// The agency that has it.
    pub agency: String,
    /// Its state.
    pub state: String,
    /// Since when the processing of its data is restricted.
    pub restricted_at: Option<i64>,
    /// Who may see it.
    pub visibility: &'static str,
    /// When it was sent.
    pub created_at: i64,
    /// When it ended.
    pub closed_at: Option<i64>,
    /// The place in words.
    pub address: String,
    /// Longitude and latitude.
    pub point: Option<(f64, f64)>,
    /// The area's code.
    pub area: String,
    /// The name given.
    pub name: String,
    /// The telephone number given.
    pub phone: String,
    /// The e-mail address given.
    pub email: String,
    /// What was written, in order; own texts as they were written.
    pub history: Vec<CopiedMessage>,
    /// How many photos it has.
    pub photos: usize,
    /// What an application holds; none for any other case.
    pub application: Option<CopiedApplication>,
}

/// One line of a case's history.
#[derive(Clone, Debug, Serialize)]
pub struct CopiedMessage {
    /// When.
    pub at: i64,
    /// What happened.
    pub kind: &'static str,
    /// Who: `citizen`, `officer` or `system`.
    pub actor: String,
    /// What was written.
    pub text: String,
}

/// What somebody who looked saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sight {
    /// The case, with personal numbers masked and who reported left out.
    Case,
    /// Who reported, what was masked, or a number of the register: with a reason.
    Identity,
}

/// One look at a case: at who reported it, or at the case itself, of which the first view of a day is told.
#[derive(Clone, Debug, Serialize)]
pub struct Looked {
    /// When.
    pub at: Timestamp,
    /// At which case.
    pub number: CaseNumber,
    /// The agency whose officer looked.
    pub agency: String,
    /// In which role.
    pub role: String,
    /// The officer's account; what of it is told is the region's decision.
    #[serde(skip)]
    pub account: Option<AccountId>,
    /// The officer's name, where the region tells it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub officer: String,
    /// What was seen.
    pub sight: Sight,
    /// Why; empty for the work on the case itself.
    pub reason: String,
}

/// For how long a granted copy can be opened, in milliseconds.
const OPEN: i64 = 14 * DAY;

/// Whether a request opens the copy now: one for a copy that was granted lately.
pub fn opens_copy(request: &RequestView, now: Timestamp) -> bool {
    let granted = request.kind == RightKind::Export && request.meaning == "done";
    granted && now.since(request.created_at) < OPEN
}

/// The copy of a subject, who has proved to be it; recorded.
pub fn copy(tx: &mut Tx, context: &Context, subject: &Subject) -> Result<Copy, Failure> {
    let now = context.moment.now;
    if !super::own_requests(tx, context, subject)?.iter().any(|request| opens_copy(request, now)) {
        return Err(Problem::conflict("problem-data-ask-first").into());
    }
    let mut cases = Vec::new();
    for case in cases_of(tx, context, subject)? {
        cases.push(copied(tx, context, &case)?);
    }
    let account = match subject {
        Subject::Account(resident) => Some(residents::account_held(tx, context, *resident)?),
        Subject::Case(_) => None,
    };
    let entry = audit::Entry {
        action: "data-copied",
        subject_kind: if subject.is_account() { "resident" } else { "case" },
        subject_id: match subject {
            Subject::Account(resident) => resident.to_string(),
            Subject::Case(_) => cases.first().map(|case| case.number.to_string()).unwrap_or_default(),
        },
        reason: String::new(),
        detail: String::new(),
    };
    audit::record(tx, &context.region.id, &context.moment, &context.actor, &entry)?;
    Ok(Copy {
        form: "balai-data-1",
        region: context.region.name.id.clone(),
        made_at: context.moment.now.millis(),
        account,
        looks: looks(tx, context, subject)?,
        cases,
    })
}

fn copied(tx: &mut Tx, context: &Context, case: &Case) -> Result<CopiedCase, Failure> {
    let owner = context.acting_as(Actor::Reporter { case: case.id });
    let own = casework::own_data(tx, &owner, case.id)?;
    let events = casework::history(tx, &owner, case, View::Owner)?;
    let photos = casework::photos(tx, &owner, case, View::Owner)?;
    let written = |event: &casework::Event| {
        let original = own.originals.iter().find(|original| original.event == event.id);
        original.map_or_else(|| event.text.clone(), |original| original.text.reveal().clone())
    };
    let contact = own.contact.as_ref();
    let told = |value: Option<&Option<balai_base::Secret<String>>>| {
        value.and_then(Option::as_ref).map(|value| value.reveal().clone()).unwrap_or_default()
    };
    Ok(CopiedCase {
        number: case.number.clone(),
        case_type: case.case_type.clone(),
        category: case.category.clone(),
        agency: case.agency.clone(),
        state: case.state.clone(),
        restricted_at: case.restricted_at.map(Timestamp::millis),
        visibility: case.visibility.as_str(),
        created_at: case.created_at.millis(),
        closed_at: case.closed_at.map(Timestamp::millis),
        address: case.address.clone(),
        point: case.point.map(|point| (point.longitude, point.latitude)),
        area: case.area.as_ref().map(ToString::to_string).unwrap_or_default(),
        name: told(contact.map(|contact| &contact.name)),
        phone: told(contact.map(|contact| &contact.phone)),
        email: told(contact.map(|contact| &contact.email)),
        history: events
            .iter()
            .map(|event| CopiedMessage {
                at: event.at.millis(),
                kind: event.kind.as_str(),
                actor: event.actor_kind.clone(),
                text: written(event),
            })
            .collect(),
        photos: photos.len(),
        application: services::copied(tx, &owner, case)?,
    })
}

/// The most looks that are told.
const MOST_LOOKS: usize = 500;

/// Who looked at the subject's cases and at who reported them, the newest first, at most 500.
pub fn looks(tx: &mut Tx, context: &Context, subject: &Subject) -> Result<Vec<Looked>, Failure> {
    let region = &context.region;
    let mut looks = Vec::new();
    for case in cases_of(tx, context, subject)? {
        let revealed = casework::looks(tx, context, case.id)?;
        looks.extend(revealed.into_iter().map(|event| Looked {
            at: event.at,
            number: case.number.clone(),
            agency: event.agency,
            role: event.role,
            account: event.actor,
            officer: String::new(),
            sight: Sight::Identity,
            reason: event.text,
        }));
        let read = audit::reads_of(tx, &region.id, case.id)?.into_iter().filter(|read| read.whole);
        looks.extend(read.map(|read| Looked {
            at: read.at,
            number: case.number.clone(),
            agency: read.agency,
            role: read.role,
            account: Some(read.account),
            officer: String::new(),
            sight: Sight::Case,
            reason: String::new(),
        }));
    }
    looks.sort_by_key(|look| std::cmp::Reverse(look.at));
    looks.truncate(MOST_LOOKS);
    if region.officer_names == OfficerNames::Name {
        let accounts: BTreeSet<AccountId> = looks.iter().filter_map(|look| look.account).collect();
        let accounts: Vec<AccountId> = accounts.into_iter().collect();
        let names = identity::names(tx, &region.id, &accounts)?;
        for look in &mut looks {
            look.officer = look.account.and_then(|own| names.get(&own)).cloned().unwrap_or_default();
        }
    }
    Ok(looks)
}
