//! One form, one receipt. A receipt holds a PIN, so what is remembered of a form's token is sealed.

use balai_base::{Problem, text::hexadecimal};
use balai_platform::casework::Context;
use balai_store::{Failure, Store, Tx, form_tokens};
use serde::{Serialize, de::DeserializeOwned};

/// The receipt that was given for `token`, if its form was sent already.
pub fn receipt<R: DeserializeOwned>(
    tx: &mut Tx,
    context: &Context,
    token: &[u8; 32],
) -> Result<Option<R>, Failure> {
    let Some(outcome) = form_tokens::find(tx, &context.region.id, token)? else { return Ok(None) };
    let broken = || Failure::Driver("a recorded receipt can't be read".to_owned());
    let (key_id, sealed) = split(&outcome).ok_or_else(broken)?;
    let plain = context.vault.open(&place_of(token), key_id, sealed).map_err(Problem::from)?;
    serde_json::from_slice(plain.reveal()).map(Some).map_err(|_| broken())
}

/// Keeps the receipt of `token` for whoever sends the same form again, sealed, with its key's name and a zero before it.
/// `purpose` says what the form was for; a token used meanwhile is a conflict on `form_tokens_pkey`.
pub fn remember<R: Serialize>(
    tx: &mut Tx,
    context: &Context,
    (token, purpose): (&[u8; 32], &'static str),
    receipt: &R,
) -> Result<(), Failure> {
    let plain = serde_json::to_vec(receipt).map_err(|error| Failure::Driver(error.to_string()))?;
    let sealed = context.vault.seal(&place_of(token), &plain).map_err(Problem::from)?;
    let outcome = [sealed.key_id.as_bytes(), &[0], &sealed.bytes].concat();
    form_tokens::record(tx, &context.region.id, token, purpose, &outcome, context.moment.now)
}

/// How a command stands to others that come in at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// It only adds rows of its own, so that many run side by side ([`Store::add`]).
    Adding,
    /// As if commands ran one after the other ([`Store::write`]).
    Serial,
}

/// Runs `work`, which takes a form in and remembers its receipt under `token`. Of a form that is sent twice at once the later
/// one gets the receipt of the earlier one, and so does whoever could not be told whether the first try was stored.
pub async fn once<R, W>(
    store: &Store,
    context: Context,
    (token, beside): ([u8; 32], Beside),
    work: W,
) -> Result<R, Failure>
where
    R: DeserializeOwned + Send + 'static,
    W: Fn(&mut Tx, &Context) -> Result<R, Failure> + Send + 'static,
{
    let again = context.clone();
    let work = move |tx: &mut Tx| work(tx, &context);
    let first = match beside {
        Beside::Adding => store.add(work).await,
        Beside::Serial => store.write(work).await,
    };
    let unsure = match &first {
        Err(Failure::Unknown) => true,
        // A draft has the identifier of the case it becomes, so its second sending may meet the case before the token.
        Err(failure) => failure.is_conflict_on("form_tokens_pkey") || failure.is_conflict_on("cases_pkey"),
        Ok(_) => false,
    };
    if !unsure {
        return first;
    }
    match store.read(move |tx| receipt(tx, &again, &token)).await? {
        Some(receipt) => Ok(receipt),
        None => first,
    }
}

fn split(outcome: &[u8]) -> Option<(&str, &[u8])> {
    let end = outcome.iter().position(|byte| *byte == 0)?;
    let (key_id, rest) = outcome.split_at_checked(end)?;
    Some((std::str::from_utf8(key_id).ok()?, rest.get(1..)?))
}

/// Where a receipt is sealed for; the same for every purpose, so that one inventory seals all of them anew.
pub(super) fn place_of(token: &[u8; 32]) -> String {
    ["form_tokens|outcome|", &hexadecimal(token)].concat()
}
