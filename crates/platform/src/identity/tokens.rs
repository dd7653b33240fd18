//! Opaque tokens: 256 random bits as base64url, of which only the SHA-256 is stored.

use balai_base::{Random, Secret, text::hexadecimal};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// A fresh token and its hash.
pub(super) fn fresh(random: &dyn Random) -> (Secret<String>, [u8; 32]) {
    let mut bytes = [0_u8; 32];
    random.fill(&mut bytes);
    (Secret::new(URL_SAFE_NO_PAD.encode(bytes)), Sha256::digest(bytes).into())
}

/// The hash of a token somebody sent; none when it can not be one.
pub(super) fn hash_of(token: &str) -> Option<[u8; 32]> {
    let bytes: [u8; 32] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
    Some(Sha256::digest(bytes).into())
}

/// What a session is called where its owner sees it: the first 8 bytes of its hash. Names it, opens nothing.
pub(super) fn public_name(hash: &[u8; 32]) -> String {
    hexadecimal(hash.first_chunk::<8>().map_or(&[], |first| first.as_slice()))
}
