//! How a product is handed over: at the counter, by post or courier to a sealed address, or printed by the person.
//!
//! Who collects shows a document; which sort it was is noted, never its number. Each step is told to the reporter by a
//! message of the case, so that page and letter say the same.

use balai_base::{CaseNumber, Problem, Secret};
use balai_platform::{
    access::{Action, Actor},
    casework::{self, Audience, Case, Context, NewMessage},
    keyring::{self, Keys},
    vault::{DATA_KEY, Sealed},
};
use balai_store::{Failure, Tx};

use super::{
    model::{Delivery, DeliveryState, DeliveryWay},
    store::delivery as store,
};

/// The longest address, in letters.
const LONGEST: usize = 500;
/// The longest name of a carrier or number of a parcel.
const SHORT: usize = 60;
/// Who collects, as words.
const COLLECTORS: [&str; 3] = ["self", "family", "attorney"];
/// What they may show.
const SHOWN: [&str; 4] = ["ktp", "kk", "sim", "passport"];

/// A way to be chosen.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    /// The way.
    pub way: DeliveryWay,
    /// Where to; needed where something travels.
    pub address: Secret<String>,
}

/// Who collected a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collected {
    /// `self`, `family` or `attorney`.
    pub by: String,
    /// `ktp`, `kk`, `sim` or `passport`.
    pub shown: String,
}

impl Collected {
    /// The words for who collects, and for what is shown.
    pub fn words() -> (&'static [&'static str], &'static [&'static str]) {
        (&COLLECTORS, &SHOWN)
    }
}

/// Where an address is sealed for.
pub(super) fn place(case: balai_base::CaseId) -> String {
    format!("deliveries|address|{case}")
}

fn keys(context: &Context) -> Keys<'_> {
    Keys { region: &context.region.id, vault: &context.vault }
}

/// The case, when the actor is its reporter or an officer who may move it.
fn case(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<Case, Failure> {
    let case = casework::read(tx, context, number)?;
    let action = if matches!(context.actor, Actor::Officer(_)) { Action::Move } else { Action::ActOwn };
    context.require(action, &case)?;
    Ok(case)
}

/// The delivery of a case, for its reporter and its officers; none when no way was chosen.
pub fn delivery(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<Option<Delivery>, Failure> {
    let case = casework::read(tx, context, number)?;
    if !context.can(Action::ReadCase, &case) && !context.can(Action::ReadOwn, &case) {
        return Err(Problem::not_found("problem-case-not-found").into());
    }
    store::get(tx, context, (case.id, number))
}

/// Chooses the way, or another one while nothing was sent.
pub fn choose(tx: &mut Tx, context: &Context, number: &CaseNumber, new: &NewDelivery) -> Result<(), Failure> {
    let case = case(tx, context, number)?;
    if let Some(known) = store::get(tx, context, (case.id, number))?
        && matches!(known.state, DeliveryState::Sent | DeliveryState::Handed)
    {
        return Err(Problem::conflict("problem-delivery-under-way").into());
    }
    let address = new.address.reveal().trim();
    let sealed = if new.way.needs_address() {
        let length = address.chars().count();
        if !(10..=LONGEST).contains(&length) {
            return Err(Problem::invalid("problem-answers")
                .field("address", "field-delivery-address")
                .into());
        }
        let key = keyring::obtain(tx, keys(context), case.id, context.moment.now)?;
        let sealed = context.vault.seal_with(&key, &place(case.id), address.as_bytes());
        Some(sealed.map_err(Problem::from)?.bytes)
    } else {
        None
    };
    store::choose(tx, context, case.id, (new.way, sealed))
}

/// The address, for an officer who may see who a case belongs to. The reveal is recorded and shown to the reporter.
pub fn address(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    reason: &str,
) -> Result<Option<Secret<String>>, Failure> {
    let case = case(tx, context, number)?;
    casework::reveal(tx, context, case.id, reason)?;
    let Some(bytes) = store::address(tx, context, case.id)? else { return Ok(None) };
    let opener = keyring::opener(tx, keys(context), case.id)?;
    opener.open_text(&place(case.id), &Sealed { key_id: DATA_KEY.to_owned(), bytes }).map(Some)
}

fn standing(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<(Case, Delivery), Failure> {
    let case = case(tx, context, number)?;
    if !matches!(context.actor, Actor::Officer(_)) {
        return Err(Problem::forbidden("problem-not-allowed").into());
    }
    let known = store::get(tx, context, (case.id, number))?;
    let known = known.ok_or_else(|| Problem::conflict("problem-delivery-none"))?;
    Ok((case, known))
}

fn tell(tx: &mut Tx, context: &Context, case: &Case, text: &str) -> Result<(), Failure> {
    let message = NewMessage { text: text.to_owned(), audience: Audience::Owner };
    casework::write_message(tx, context, case.id, &message).map(drop)
}

/// Something was given to a carrier. `told` is what the reporter reads.
pub fn send_off(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    (carrier, tracking, told): (&str, &str, &str),
) -> Result<(), Failure> {
    let (case, known) = standing(tx, context, number)?;
    if !known.way.needs_address() || known.state == DeliveryState::Handed {
        return Err(Problem::conflict("problem-delivery-not-sent").into());
    }
    let mut problem = Problem::invalid("problem-answers");
    if carrier.is_empty() || carrier.chars().count() > SHORT {
        problem = problem.field("carrier", "field-delivery-carrier");
    }
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-/. ".contains(letter);
    if tracking.is_empty() || tracking.len() > SHORT || !tracking.chars().all(fits) {
        problem = problem.field("tracking", "field-delivery-tracking");
    }
    if !problem.fields.is_empty() {
        return Err(problem.into());
    }
    store::sent(tx, context, case.id, (carrier, tracking))?;
    tell(tx, context, &case, told)
}

/// Somebody has it: collected at the counter, brought by the carrier, or printed.
pub fn hand_over(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    (collected, told): (&Collected, &str),
) -> Result<(), Failure> {
    let (case, known) = standing(tx, context, number)?;
    if known.state == DeliveryState::Handed {
        return Err(Problem::conflict("problem-delivery-under-way").into());
    }
    let at_counter = known.way == DeliveryWay::Counter || known.state == DeliveryState::Returned;
    if at_counter {
        let mut problem = Problem::invalid("problem-answers");
        if !COLLECTORS.contains(&collected.by.as_str()) {
            problem = problem.field("by", "field-delivery-by");
        }
        if !SHOWN.contains(&collected.shown.as_str()) {
            problem = problem.field("shown", "field-delivery-shown");
        }
        if !problem.fields.is_empty() {
            return Err(problem.into());
        }
    }
    let (by, shown) = if at_counter { (collected.by.as_str(), collected.shown.as_str()) } else { ("", "") };
    store::ended(tx, context, case.id, (DeliveryState::Handed, by, shown))?;
    tell(tx, context, &case, told)
}

/// It came back.
pub fn returned(tx: &mut Tx, context: &Context, number: &CaseNumber, told: &str) -> Result<(), Failure> {
    let (case, known) = standing(tx, context, number)?;
    if known.state != DeliveryState::Sent {
        return Err(Problem::conflict("problem-delivery-not-sent").into());
    }
    store::ended(tx, context, case.id, (DeliveryState::Returned, "", ""))?;
    tell(tx, context, &case, told)
}
