//! The secret in a browser's cookie. Of it only a keyed hash is stored, so that a copy of the database opens no draft.

use balai_base::{
    Moment, Random,
    text::{from_hexadecimal, hexadecimal},
};
use balai_platform::vault::Vault;

/// The secret in a browser's cookie by which its draft is found.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftToken([u8; 32]);

impl DraftToken {
    /// A fresh token: the same in every run of the command that has this moment.
    pub fn generate(moment: &Moment) -> Self {
        let mut bytes = [0_u8; 32];
        moment.random("draft").fill(&mut bytes);
        Self(bytes)
    }

    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        from_hexadecimal(text).map(Self)
    }

    /// The 64 hexadecimal digits for the cookie.
    pub fn reveal(&self) -> String {
        hexadecimal(&self.0)
    }

    /// The keyed hash under which drafts of one `purpose` are stored: a token of one sort finds nothing of another.
    pub(crate) fn hash(&self, vault: &Vault, purpose: &'static str) -> [u8; 32] {
        vault.mac(purpose, &self.0)
    }
}
