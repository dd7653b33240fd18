//! The result of a drill as text that travels: what another machine found, with that machine's signature (Ed25519, RFC 8032).
//!
//! The administrator names the machines that are believed. A result somebody else wrote, or one that was changed on the way,
//! is not taken.

use balai_base::{
    Problem,
    text::{from_hexadecimal, hexadecimal},
};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use super::model::Drill;

/// What is signed begins with this, so that a signature means nothing elsewhere.
const PURPOSE: &str = "balai drill 1\n";
/// The longest text that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// The key of a machine that makes drills.
pub struct Signer(SigningKey);

impl Signer {
    /// From the key's 32 secret bytes.
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// The public half, as 64 hexadecimal digits: what the administrator names.
    pub fn public(&self) -> String {
        hexadecimal(self.0.verifying_key().as_bytes())
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    /// The drill as JSON, in exactly the letters that were signed.
    drill: String,
    signer: String,
    signature: String,
}

/// A drill as text, signed.
pub fn signed(drill: &Drill, signer: &Signer) -> String {
    // A drill is numbers and texts: it always becomes JSON.
    let drill = serde_json::to_string(drill).unwrap_or_default();
    let signature = signer.0.sign([PURPOSE, &drill].concat().as_bytes());
    let text = Signed { drill, signer: signer.public(), signature: hexadecimal(&signature.to_bytes()) };
    serde_json::to_string(&text).unwrap_or_default()
}

/// The drill of a text that one of `believed` signed. A problem says why it is not taken.
pub fn verified(text: &str, believed: &[[u8; 32]]) -> Result<Drill, Problem> {
    let unreadable = || Problem::invalid("problem-drill-unreadable");
    if text.len() > LONGEST {
        return Err(unreadable());
    }
    let read: Signed = serde_json::from_str(text.trim()).map_err(|_| unreadable())?;
    let public: [u8; 32] = from_hexadecimal(&read.signer).ok_or_else(unreadable)?;
    let signature: [u8; 64] = from_hexadecimal(&read.signature).ok_or_else(unreadable)?;
    if !believed.contains(&public) {
        return Err(Problem::invalid("problem-drill-stranger"));
    }
    let key = VerifyingKey::from_bytes(&public).map_err(|_| unreadable())?;
    let message = [PURPOSE, &read.drill].concat();
    key.verify_strict(message.as_bytes(), &Signature::from_bytes(&signature))
        .map_err(|_| Problem::invalid("problem-drill-altered"))?;
    serde_json::from_str(&read.drill).map_err(|_| unreadable())
}
