//! Passkeys (Web Authentication, level 3): what a browser is asked and whether its answer is true.
//!
//! Runs outside any transaction. Between question and answer nothing is stored: the state travels in the form, sealed for
//! this browser and a few minutes, and is good once. The cryptography is `webauthn-rs`; this is the only file that names
//! it. It draws challenges from the operating system by itself.

use balai_base::{Problem, ResidentId, Timestamp, time::MINUTE};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey as Credential, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder,
};

use super::model::Passkey;
use crate::vault::{Sealed, Vault};

/// How long a question may stay unanswered, in milliseconds.
const LASTS: i64 = 10 * MINUTE;

/// The site passkeys are bound to.
#[derive(Clone, Debug)]
pub struct Site {
    /// The address of the pages without a path: `https://lapor.example.go.id`.
    pub origin: String,
    /// What people call it.
    pub name: String,
}

/// The keys and the browser a question is sealed for.
#[derive(Clone, Copy)]
pub struct Seal<'a> {
    /// Seals and opens.
    pub vault: &'a Vault,
    /// The browser's random number.
    pub device: &'a [u8; 16],
    /// The present.
    pub now: Timestamp,
}

/// What a page asks a browser.
#[derive(Clone, Debug)]
pub struct Question {
    /// The options of `navigator.credentials`: JSON with base64url where the standard has bytes, as base64url itself, so
    /// that nothing in a page looks like a template.
    pub options: String,
    /// What the form carries back.
    pub state: String,
}

/// A true answer.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The passkey, new or with its counter moved on.
    pub passkey: Passkey,
    /// Good once; see [`super::add_passkey`] and [`super::enter_by_passkey`].
    pub once: [u8; 32],
}

/// Asks for a new passkey of `resident`, called `label` on the device; `known` ones are not made twice.
pub fn ask_new(
    site: &Site,
    seal: Seal<'_>,
    (resident, label): (ResidentId, &str),
    known: &[Passkey],
) -> Result<Question, Problem> {
    let known = known.iter().map(|passkey| passkey.credential_id.clone()).collect();
    let (options, state) = webauthn(site)?
        .start_passkey_registration(resident.0, label, label, Some(known))
        .map_err(|_| unavailable())?;
    let mut options = serde_json::to_value(&options).map_err(|_| unavailable())?;
    // The person is found by the passkey alone, so the device must keep whose it is.
    let wanted =
        options.pointer_mut("/publicKey/authenticatorSelection").and_then(|wanted| wanted.as_object_mut());
    if let Some(wanted) = wanted {
        wanted.insert("residentKey".to_owned(), "required".into());
        wanted.insert("requireResidentKey".to_owned(), true.into());
    }
    let state = serde_json::to_vec(&state).map_err(|_| unavailable())?;
    Ok(Question {
        options: URL_SAFE_NO_PAD.encode(options.to_string()),
        state: sealed(seal, ("new", Some(resident)), &state)?,
    })
}

/// The new passkey, if the answer is true.
pub fn answer_new(
    site: &Site,
    seal: Seal<'_>,
    (resident, name): (ResidentId, &str),
    (state, answer): (&str, &str),
) -> Result<Answered, Problem> {
    let opened: PasskeyRegistration = opened(seal, ("new", Some(resident)), state)?;
    let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| untrue())?;
    let credential = webauthn(site)?.finish_passkey_registration(&answer, &opened).map_err(|_| untrue())?;
    let passkey = Passkey {
        credential_id: credential.cred_id().clone(),
        resident,
        credential: serde_json::to_string(&credential).map_err(|_| unavailable())?,
        name: name.to_owned(),
        created_at: seal.now,
        used_at: None,
    };
    Ok(Answered { passkey, once: Sha256::digest(state).into() })
}

/// Asks whoever reads the page for a passkey of this site.
pub fn ask_entry(site: &Site, seal: Seal<'_>) -> Result<Question, Problem> {
    let (options, state) = webauthn(site)?.start_discoverable_authentication().map_err(|_| unavailable())?;
    let mut options = serde_json::to_value(&options).map_err(|_| unavailable())?;
    if let Some(all) = options.as_object_mut() {
        // Asked for by a button, not offered while somebody types.
        all.remove("mediation");
    }
    let state = serde_json::to_vec(&state).map_err(|_| unavailable())?;
    Ok(Question {
        options: URL_SAFE_NO_PAD.encode(options.to_string()),
        state: sealed(seal, ("entry", None), &state)?,
    })
}

/// The identifier of the passkey that an answer names, before it is believed.
pub fn named(answer: &str) -> Result<Vec<u8>, Problem> {
    let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| untrue())?;
    Ok(answer.get_credential_id().to_vec())
}

/// The passkey with its counter moved on, if the answer is true and its own.
pub fn answer_entry(
    site: &Site,
    seal: Seal<'_>,
    stored: &Passkey,
    (state, answer): (&str, &str),
) -> Result<Answered, Problem> {
    let opened: DiscoverableAuthentication = opened(seal, ("entry", None), state)?;
    let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| untrue())?;
    let owner = answer.get_user_unique_id();
    if owner != Some(stored.resident.0.as_bytes().as_slice()) {
        return Err(untrue());
    }
    let mut credential: Credential = serde_json::from_str(&stored.credential).map_err(|_| unavailable())?;
    let result = webauthn(site)?
        .finish_discoverable_authentication_v2(&answer, opened, &credential)
        .map_err(|_| untrue())?;
    credential.update_credential(&result);
    let passkey = Passkey {
        credential: serde_json::to_string(&credential).map_err(|_| unavailable())?,
        ..stored.clone()
    };
    Ok(Answered { passkey, once: Sha256::digest(state).into() })
}

/// Whether browsers allow passkeys at this address: they need a name, not a number.
pub fn is_possible(site: &Site) -> bool {
    webauthn(site).is_ok()
}

fn webauthn(site: &Site) -> Result<Webauthn, Problem> {
    let origin = Url::parse(&site.origin).map_err(|_| unavailable())?;
    let domain = origin.domain().ok_or_else(unavailable)?.to_owned();
    let builder = WebauthnBuilder::new(&domain, &origin).map_err(|_| unavailable())?;
    builder.rp_name(&site.name).build().map_err(|_| unavailable())
}

/// Purpose, owner and end before the state, sealed for one browser.
fn sealed(
    seal: Seal<'_>,
    (purpose, resident): (&str, Option<ResidentId>),
    state: &[u8],
) -> Result<String, Problem> {
    let until = seal.now.plus(LASTS).millis().to_be_bytes();
    let plain = [until.as_slice(), state].concat();
    let Sealed { key_id, bytes } = seal.vault.seal(&place(seal, purpose, resident), &plain)?;
    Ok(format!("{key_id}.{}", URL_SAFE_NO_PAD.encode(bytes)))
}

fn opened<T: serde::de::DeserializeOwned>(
    seal: Seal<'_>,
    (purpose, resident): (&str, Option<ResidentId>),
    text: &str,
) -> Result<T, Problem> {
    let over = || Problem::invalid("problem-passkey-over");
    let (key_id, sealed) = text.split_once('.').ok_or_else(over)?;
    let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| over())?;
    let plain = seal.vault.open(&place(seal, purpose, resident), key_id, &bytes).map_err(|_| over())?;
    let (until, state) = plain.reveal().split_first_chunk::<8>().ok_or_else(over)?;
    if Timestamp(i64::from_be_bytes(*until)) <= seal.now {
        return Err(over());
    }
    serde_json::from_slice(state).map_err(|_| over())
}

fn place(seal: Seal<'_>, purpose: &str, resident: Option<ResidentId>) -> String {
    let device = URL_SAFE_NO_PAD.encode(seal.vault.mac("resident-device", seal.device));
    let owner = resident.map(|resident| resident.to_string()).unwrap_or_default();
    format!("passkey|{purpose}|{owner}|{device}")
}

/// The answer is not what was asked for. Nothing more is told.
fn untrue() -> Problem {
    Problem::invalid("problem-passkey-unknown")
}

fn unavailable() -> Problem {
    Problem::conflict("problem-passkey-here")
}
