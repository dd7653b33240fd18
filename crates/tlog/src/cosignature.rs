//! Cosignatures: what a witness says of a checkpoint, and when (<https://c2sp.org/tlog-cosignature>, Ed25519).

use crate::{LogFailure, Note, Signature, SigningKey, VerifierKey, note::KeyKind};

/// A witness's word that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// Who.
    pub witness: String,
    /// When, in seconds since 1970.
    pub seconds: u64,
    /// The line that says it.
    pub line: Signature,
}

/// What the witness's key signs.
fn message(text: &str, seconds: u64) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

impl Note {
    /// What the witness `key` says of the checkpoint in this note at `seconds` since 1970.
    pub fn cosign(&self, key: &SigningKey, seconds: u64) -> Result<Signature, LogFailure> {
        if key.verifier().kind != KeyKind::Witness {
            return Err(LogFailure::Format("only a witness's key cosigns"));
        }
        let mut bytes = seconds.to_be_bytes().to_vec();
        bytes.extend(key.sign(message(&self.text, seconds).as_bytes()));
        Ok(key.line(bytes))
    }

    /// The words of the witnesses `keys` in this note, the newest of each. A line in a witness's name that does not fit is an
    /// error.
    pub fn cosigned(&self, keys: &[VerifierKey]) -> Result<Vec<Cosigned>, LogFailure> {
        let mut found = Vec::new();
        for key in keys.iter().filter(|key| key.kind == KeyKind::Witness) {
            let mut newest: Option<Cosigned> = None;
            for line in self.signatures.iter().filter(|line| key.is_of(line)) {
                let (seconds, signature) = line
                    .bytes
                    .split_first_chunk::<8>()
                    .ok_or_else(|| LogFailure::Signature(key.name.clone()))?;
                let seconds = u64::from_be_bytes(*seconds);
                key.fits(message(&self.text, seconds).as_bytes(), signature)?;
                if newest.as_ref().is_none_or(|newest| newest.seconds < seconds) {
                    newest = Some(Cosigned { witness: key.name.clone(), seconds, line: line.clone() });
                }
            }
            found.extend(newest);
        }
        Ok(found)
    }
}
