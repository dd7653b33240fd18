//! Signatures as Standard Webhooks 1.0 describes them: HMAC-SHA-256 over `id.timestamp.body`.

use balai_base::{Random, Secret};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// What stands before the key in a secret.
const PREFIX: &str = "whsec_";
/// Bytes of a key: the specification asks for 24 to 64.
const KEY_BYTES: usize = 32;

/// A fresh secret: `whsec_` and the key in base64.
pub(super) fn fresh(random: &dyn Random) -> Secret<String> {
    let mut key = [0_u8; KEY_BYTES];
    random.fill(&mut key);
    Secret::new([PREFIX, &STANDARD.encode(key)].concat())
}

/// The key of a secret; none when it is none.
pub fn signing_key(secret: &str) -> Option<Vec<u8>> {
    STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()
}

/// The header `webhook-signature`: one signature for each key, with spaces between.
pub fn sign(keys: &[Vec<u8>], id: &str, seconds: i64, body: &str) -> String {
    let signatures: Vec<String> = keys
        .iter()
        .filter_map(|key| {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
            mac.update(format!("{id}.{seconds}.{body}").as_bytes());
            Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
        })
        .collect();
    signatures.join(" ")
}
