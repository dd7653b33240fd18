//! Sealing with age (<https://age-encryption.org/v1>) to one or more X25519 recipients, and opening again.
//!
//! The server holds public halves only: it can write a backup and never read one. What is sealed is compressed before,
//! unless it does not shrink (photos).

use std::{
    io::{Read as _, Write as _},
    path::Path,
    str::FromStr as _,
};

use age::x25519;
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};

use crate::{BackupFailure, failure::Fault};

/// The first byte inside: the rest is as it was.
const STORED: u8 = 0;
/// The first byte inside: the rest is compressed (RFC 1951).
const DEFLATED: u8 = 1;
/// How much one object may hold when opened, in bytes: a bomb must not fill the memory.
const MOST: u64 = 1 << 30;

/// Who can open what is sealed from now on.
#[derive(Clone)]
pub struct Sealer {
    recipients: Vec<x25519::Recipient>,
}

/// Whose private keys are here.
pub struct Opener {
    identities: Vec<x25519::Identity>,
}

impl Sealer {
    /// For the public keys `recipients`, each `age1…`. At least one; the error names the one that is none.
    pub fn new<'a>(recipients: impl IntoIterator<Item = &'a str>) -> Result<Self, BackupFailure> {
        let mut found = Vec::new();
        for text in recipients {
            let recipient = x25519::Recipient::from_str(text.trim()).map_err(|reason| {
                let hint = "a recipient is the public key that age-keygen prints: age1…";
                // A private key given by mistake must not reach a log.
                let shown: String = text.chars().take(8).collect();
                BackupFailure::Refused(format!("{shown}… is no recipient ({reason}); {hint}"))
            })?;
            found.push(recipient);
        }
        if found.is_empty() {
            return Err(BackupFailure::Refused(
                "nobody could open this backup: name one recipient at least, better two in two hands"
                    .to_owned(),
            ));
        }
        Ok(Self { recipients: found })
    }

    /// How many keys each open what is sealed.
    pub fn recipients(&self) -> usize {
        self.recipients.len()
    }

    /// Compresses and seals.
    pub(crate) fn seal(&self, plain: &[u8]) -> Result<Vec<u8>, BackupFailure> {
        self.sealed(DEFLATED, &deflated(plain).map_err(failed)?)
    }

    /// Seals what does not shrink.
    pub(crate) fn seal_as_it_is(&self, plain: &[u8]) -> Result<Vec<u8>, BackupFailure> {
        self.sealed(STORED, plain)
    }

    fn sealed(&self, method: u8, content: &[u8]) -> Result<Vec<u8>, BackupFailure> {
        let recipients = self.recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(failed)?;
        let mut bytes = Vec::with_capacity(content.len() + 1_024);
        let mut writer = encryptor.wrap_output(&mut bytes).map_err(failed)?;
        writer.write_all(&[method]).and_then(|()| writer.write_all(content)).map_err(failed)?;
        writer.finish().map_err(failed)?;
        Ok(bytes)
    }
}

fn failed(reason: impl std::fmt::Display) -> BackupFailure {
    BackupFailure::Refused(format!("sealing failed: {reason}"))
}

fn deflated(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(plain.len() / 3), Compression::fast());
    encoder.write_all(plain)?;
    encoder.finish()
}

impl Opener {
    /// The private keys of an identity file: lines `AGE-SECRET-KEY-1…`, as age-keygen writes them.
    pub fn in_file(path: &Path) -> Result<Self, BackupFailure> {
        let text = std::fs::read_to_string(path).map_err(|error| BackupFailure::local(path, &error))?;
        Self::from_text(&text)
            .ok_or_else(|| BackupFailure::local(path, &"there is no private key AGE-SECRET-KEY-1… in it"))
    }

    /// The private keys of an identity file's text; none when there is none or one is misspelt.
    pub fn from_text(text: &str) -> Option<Self> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let identities: Vec<_> = lines.map(x25519::Identity::from_str).collect::<Result<_, _>>().ok()?;
        (!identities.is_empty()).then_some(Self { identities })
    }

    /// Opens what [`Sealer`] sealed.
    pub(crate) fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        let decryptor = age::Decryptor::new_buffered(sealed).map_err(|_| Fault::Damaged)?;
        let identities = self.identities.iter().map(|identity| identity as &dyn age::Identity);
        let mut reader = decryptor.decrypt(identities).map_err(|error| match error {
            age::DecryptError::NoMatchingKeys => Fault::WrongKey,
            _ => Fault::Damaged,
        })?;
        let mut method = [0_u8; 1];
        reader.read_exact(&mut method).map_err(|_| Fault::Damaged)?;
        let mut plain = Vec::new();
        let read = match method {
            [STORED] => reader.take(MOST).read_to_end(&mut plain),
            [DEFLATED] => DeflateDecoder::new(reader).take(MOST).read_to_end(&mut plain),
            _ => return Err(Fault::Damaged),
        };
        read.map_err(|_| Fault::Damaged)?;
        Ok(plain)
    }
}

/// A fresh pair for tests and for a recipient that lives on this very machine: (private, public).
pub fn fresh_identity() -> (String, String) {
    use age::secrecy::ExposeSecret as _;
    let identity = x25519::Identity::generate();
    (identity.to_string().expose_secret().to_owned(), identity.to_public().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_two_recipients_opens_and_a_third_does_not() {
        let (one, two, three) = (fresh_identity(), fresh_identity(), fresh_identity());
        let sealer = Sealer::new([one.1.as_str(), two.1.as_str()]).unwrap();
        let content = b"a page of the database".repeat(500);
        for sealed in [sealer.seal(&content).unwrap(), sealer.seal_as_it_is(&content).unwrap()] {
            for (private, _) in [&one, &two] {
                let opener = Opener::from_text(&format!("# kept in the safe\n{private}\n")).unwrap();
                assert_eq!(opener.open(&sealed).unwrap(), content);
            }
            assert_eq!(Opener::from_text(&three.0).unwrap().open(&sealed), Err(Fault::WrongKey));
        }
        assert!(sealer.seal(&content).unwrap().len() < content.len() / 10);
    }

    #[test]
    fn a_changed_bit_anywhere_does_not_open() {
        let (private, public) = fresh_identity();
        let sealed = Sealer::new([public.as_str()]).unwrap().seal(b"something").unwrap();
        let opener = Opener::from_text(&private).unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_ne!(opener.open(&changed).ok(), Some(b"something".to_vec()), "{at}");
        }
    }

    #[test]
    fn what_is_no_key_is_told_and_nobody_is_no_recipient() {
        assert!(Sealer::new([]).err().unwrap().to_string().contains("one recipient at least"));
        assert!(Sealer::new(["age1abc"]).err().unwrap().to_string().contains("age1abc"));
        let (private, _) = fresh_identity();
        let told = Sealer::new([private.as_str()]).err().unwrap().to_string();
        assert!(told.contains("AGE-SECR…") && !told.contains(&private[..20]), "{told}");
        assert!(Opener::from_text("# nothing").is_none());
    }
}
