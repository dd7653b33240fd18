//! One-time codes by e-mail: asked for, and entered in the browser that asked.
//!
//! Asking does the same work and says the same whether the address has an account: a code is made and sent either way,
//! and entering it opens the account or makes it. The code stands nowhere: it is the keyed hash of its row's id.

use balai_base::{ResidentId, Secret};
use balai_store::{Failure, Tx, limits};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::{
    letters::{self, Told},
    model::{Entered, Visit, Way},
    rules::{
        ASK_ADDRESS, ASK_DEVICE, ASK_NETWORK, ASK_REGION, CODE_DIGITS, CODE_LASTS, CODE_TRIES, address_of,
        code_digits,
    },
    sessions::begin_session,
    store::{self, accounts::AccountRow, codes::CodeRow},
};
use crate::{casework::Context, vault::Vault};

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Coming in.
    SignIn,
    /// Another address for this account.
    Address(ResidentId),
}

impl Purpose {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Address(_) => "address",
        }
    }
}

/// Sends a code to `typed`, to be entered in this browser within ten minutes.
pub fn ask(tx: &mut Tx, context: &Context, typed: &str, visit: &Visit) -> Result<(), Failure> {
    let address = address_of(typed)?;
    send(tx, context, (Purpose::SignIn, &address), visit)
}

/// Counts the wish, makes a code and enqueues its letter.
pub(super) fn send(
    tx: &mut Tx,
    context: &Context,
    (purpose, address): (Purpose, &str),
    visit: &Visit,
) -> Result<(), Failure> {
    let vault = &context.vault;
    let (hash, device) = (address_hash(vault, address), device_hash(vault, &visit.device));
    count(tx, context, (&hash, &device), visit)?;
    let id = context.moment.uuid("resident-code");
    let sealed = vault.seal(&place(id), address.as_bytes())?;
    let now = context.moment.now;
    store::codes::insert(
        tx,
        &context.region.id,
        &CodeRow {
            id,
            purpose: purpose.word().to_owned(),
            resident: match purpose {
                Purpose::SignIn => None,
                Purpose::Address(resident) => Some(resident),
            },
            device,
            address_hash: hash,
            sealed,
            tries: 0,
            created_at: now,
            expires_at: now.plus(CODE_LASTS),
        },
    )?;
    letters::write(tx, context, (Told::Code(id), visit.language), address)
}

/// Counts by address, browser, network and region. A browser that has signed in to the address before is not counted
/// against it: a stranger who uses an address's wishes up does not shut its owner out.
fn count(
    tx: &mut Tx,
    context: &Context,
    (address, device): (&[u8; 32], &[u8; 32]),
    visit: &Visit,
) -> Result<(), Failure> {
    let (region, now) = (&context.region.id, context.moment.now);
    let known = match store::accounts::by_address(tx, region, address)? {
        Some(account) => store::codes::knows_device(tx, region, account.id, device)?,
        None => false,
    };
    if !known {
        limits::take(tx, region, "resident-ask-address", address, now, &ASK_ADDRESS)?;
    }
    limits::take(tx, region, "resident-ask-device", device, now, &ASK_DEVICE)?;
    let network = context.vault.mac("resident-network", &visit.network);
    limits::take(tx, region, "resident-ask-network", &network, now, &ASK_NETWORK)?;
    limits::take(tx, region, "resident-ask-region", b"all", now, &ASK_REGION)
}

/// The newest code of this browser, if it is the one typed.
pub(super) fn take(
    tx: &mut Tx,
    context: &Context,
    (purpose, typed): (Purpose, &str),
    visit: &Visit,
) -> Result<Taken, Failure> {
    let (region, now) = (&context.region.id, context.moment.now);
    let device = device_hash(&context.vault, &visit.device);
    let row = store::codes::newest(tx, region, (&device, purpose.word()))?;
    let good = |row: &CodeRow| now < row.expires_at && row.tries < CODE_TRIES;
    let Some(row) = row.filter(good) else { return Ok(Taken::Over) };
    let right = code_digits(typed).is_some_and(|digits| {
        bool::from(digits.as_bytes().ct_eq(code_of(&context.vault, row.id).reveal().as_bytes()))
    });
    if !right {
        store::codes::count_try(tx, region, row.id)?;
        return Ok(Taken::Wrong);
    }
    store::codes::delete_of_device(tx, region, &device)?;
    let address = context.vault.open_text(&place(row.id), &row.sealed.key_id, &row.sealed.bytes)?;
    Ok(Taken::Right { address, address_hash: row.address_hash, resident: row.resident })
}

/// What a typed code came to.
pub(super) enum Taken {
    Right { address: Secret<String>, address_hash: [u8; 32], resident: Option<ResidentId> },
    Wrong,
    Over,
}

/// Enters by a code. `earlier`: the token of a session of this browser, which ends.
pub fn enter(
    tx: &mut Tx,
    context: &Context,
    (typed, earlier): (&str, &str),
    visit: &Visit,
) -> Result<Entered, Failure> {
    let (address, hash) = match take(tx, context, (Purpose::SignIn, typed), visit)? {
        Taken::Right { address, address_hash, .. } => (address, address_hash),
        Taken::Wrong => return Ok(Entered::Wrong),
        Taken::Over => return Ok(Entered::Over),
    };
    let region = &context.region.id;
    let resident = match store::accounts::by_address(tx, region, &hash)? {
        Some(account) => account.id,
        None => open_account(tx, context, (&address, hash), visit)?,
    };
    let device = device_hash(&context.vault, &visit.device);
    store::codes::note_device(tx, region, (resident, &device), context.moment.now)?;
    limits::reset(tx, region, "resident-ask-address", &hash)?;
    begin_session(tx, context, (resident, Way::Code), (earlier, &visit.agent)).map(Entered::Right)
}

/// A fresh account with nothing but its address.
fn open_account(
    tx: &mut Tx,
    context: &Context,
    (address, hash): (&Secret<String>, [u8; 32]),
    visit: &Visit,
) -> Result<ResidentId, Failure> {
    let id = ResidentId(context.moment.uuid("resident"));
    let now = context.moment.now;
    let sealed = context.vault.seal(&account_place(id), address.reveal().as_bytes())?;
    let row = AccountRow {
        id,
        address_hash: hash,
        sealed,
        language: visit.language,
        created_at: now,
        seen_at: now,
        warned_at: None,
    };
    store::accounts::insert(tx, &context.region.id, &row)?;
    Ok(id)
}

/// The code of a row: eight digits of the keyed hash of its id. Ten million tries find one by chance; five are allowed.
pub(super) fn code_of(vault: &Vault, id: Uuid) -> Secret<String> {
    let mac = vault.mac("resident-code", id.as_bytes());
    let front = mac.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes));
    let code = front % 10_u64.pow(u32::try_from(CODE_DIGITS).unwrap_or(8));
    Secret::new(format!("{code:0CODE_DIGITS$}"))
}

/// What an address is found by.
pub(super) fn address_hash(vault: &Vault, address: &str) -> [u8; 32] {
    vault.mac("resident-address", address.as_bytes())
}

/// What a browser is found by.
pub(super) fn device_hash(vault: &Vault, device: &[u8; 16]) -> [u8; 32] {
    vault.mac("resident-device", device)
}

/// Where the address of a code is sealed for.
pub(super) fn place(id: Uuid) -> String {
    format!("resident_codes|address|{id}")
}

/// Where the address of an account is sealed for.
pub(super) fn account_place(id: ResidentId) -> String {
    format!("residents|address|{id}")
}
