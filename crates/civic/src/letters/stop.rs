//! The end of letters: a token in each letter ends them for its addressee and report, without sign-in (RFC 8058).
//!
//! The token holds what it is for and proves itself; no table is needed for what may be asked years later.

use balai_base::{CaseId, CaseNumber, text::hexadecimal};
use balai_platform::{
    casework::{self, Context},
    notify::mail::{self, Addressee},
};
use balai_store::{Failure, Tx};
use uuid::Uuid;

/// The purpose under which tokens are made.
const PURPOSE: &str = "letters-stop";
/// How many hexadecimal digits prove a token: 128 bits.
const PROOF_DIGITS: usize = 32;

/// Letters that can be ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The report.
    pub case: CaseId,
    /// Its number.
    pub number: CaseNumber,
    /// Whose letters.
    pub addressee: Addressee,
}

/// The token that ends the letters to `addressee` about `case`.
pub(super) fn token(context: &Context, case: CaseId, addressee: &Addressee) -> String {
    let who = match addressee {
        Addressee::Reporter => "r".to_owned(),
        Addressee::Follower(hash) => format!("f{}", hexadecimal(hash)),
    };
    let named = format!("{}-{who}", case.0.simple());
    format!("{named}-{}", proof(context, &named))
}

fn proof(context: &Context, named: &str) -> String {
    let secret = format!("{}|{named}", context.region.id);
    hexadecimal(&context.vault.mac(PURPOSE, secret.as_bytes())).chars().take(PROOF_DIGITS).collect()
}

/// What a token ends; none when it is none of ours.
pub fn find_stop(tx: &mut Tx, context: &Context, token: &str) -> Result<Option<Stop>, Failure> {
    let Some((named, given)) = token.rsplit_once('-') else { return Ok(None) };
    // Compared by hashes of both, so that the time taken tells nothing of where they differ.
    let same = |text: &str| context.vault.mac(PURPOSE, text.as_bytes());
    if same(given) != same(&proof(context, named)) {
        return Ok(None);
    }
    let Some((case, who)) = named.split_once('-') else { return Ok(None) };
    let addressee = match who.strip_prefix('f') {
        Some(hash) => Addressee::parse(&format!("follower:{hash}")),
        None => Some(Addressee::Reporter),
    };
    let (Ok(case), Some(addressee)) = (case.parse::<Uuid>(), addressee) else { return Ok(None) };
    let case = casework::get(tx, &context.region, CaseId(case))?;
    Ok(case.map(|case| Stop { case: case.id, number: case.number, addressee }))
}

/// Ends the letters. What is ended stays ended; asking again changes nothing.
pub fn stop(tx: &mut Tx, context: &Context, stop: &Stop) -> Result<(), Failure> {
    let (case, addressee) = (stop.case, &stop.addressee);
    mail::stop(tx, &context.region.id, (case, addressee), context.moment.now)?;
    match addressee {
        Addressee::Reporter => Ok(()),
        Addressee::Follower(follower) => {
            casework::forget_follower_address(tx, &context.region, case, follower)
        }
    }
}
