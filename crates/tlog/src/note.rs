//! Signed notes: a text and the lines of those who signed it (<https://c2sp.org/signed-note>).

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest as _, Sha256};

use crate::LogFailure;

/// Most signatures of one note; whoever sends more is not read.
pub const MOST_SIGNATURES: usize = 64;
/// What a signature's line begins with.
const DASH: &str = "\u{2014} ";

/// What a key signs, by the type's byte of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// The note itself, with Ed25519 (RFC 8032): a log's key.
    Log,
    /// That the signer saw this head of the log at a time, with Ed25519: a witness's key.
    Witness,
}

impl KeyKind {
    fn byte(self) -> u8 {
        match self {
            Self::Log => 1,
            Self::Witness => 4,
        }
    }
}

/// A public key with its owner's name: what anybody needs to check a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    /// The owner's name: without spaces and plus signs.
    pub name: String,
    /// What it signs.
    pub kind: KeyKind,
    /// The Ed25519 key.
    pub public: [u8; 32],
}

impl VerifierKey {
    /// Reads `name+hash+key` as [`fmt::Display`] writes it.
    pub fn parse(text: &str) -> Result<Self, LogFailure> {
        let wrong = LogFailure::Format("a verifier key is written name+hash+key");
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong);
        };
        let bytes = STANDARD.decode(key).map_err(|_| wrong.clone())?;
        let Some((&kind, public)) = bytes.split_first() else { return Err(wrong) };
        let kind = match kind {
            1 => KeyKind::Log,
            4 => KeyKind::Witness,
            _ => return Err(LogFailure::Format("only Ed25519 keys are known here")),
        };
        let public = public.try_into().map_err(|_| wrong.clone())?;
        let key = Self { name: checked_name(name)?.to_owned(), kind, public };
        if key.to_string() == text.trim() && hexadecimal(key.id()) == id { Ok(key) } else { Err(wrong) }
    }

    /// The first four bytes of the hash of name, kind and key, by which a signature names its key.
    pub fn id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', self.kind.byte()])
            .chain_update(self.public)
            .finalize();
        let [first, second, third, fourth, ..] = <[u8; 32]>::from(hash);
        [first, second, third, fourth]
    }

    /// Whether `signature` says that this key made it.
    pub(crate) fn is_of(&self, signature: &Signature) -> bool {
        signature.name == self.name && signature.key_id == self.id()
    }

    pub(crate) fn fits(&self, message: &[u8], signature: &[u8]) -> Result<(), LogFailure> {
        let key = UnparsedPublicKey::new(&ED25519, self.public);
        key.verify(message, signature).map_err(|_| LogFailure::Signature(self.name.clone()))
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.kind.byte()];
        bytes.extend(self.public);
        write!(formatter, "{}+{}+{}", self.name, hexadecimal(self.id()), STANDARD.encode(bytes))
    }
}

/// A private key with its owner's name.
pub struct SigningKey {
    key: VerifierKey,
    pair: Ed25519KeyPair,
}

impl SigningKey {
    /// The key of a secret seed of 32 bytes.
    pub fn new(name: &str, kind: KeyKind, seed: &[u8; 32]) -> Result<Self, LogFailure> {
        let wrong = LogFailure::Format("not a seed of an Ed25519 key");
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| wrong.clone())?;
        let public = pair.public_key().as_ref().try_into().map_err(|_| wrong)?;
        Ok(Self { key: VerifierKey { name: checked_name(name)?.to_owned(), kind, public }, pair })
    }

    /// The public half, for everybody.
    pub fn verifier(&self) -> &VerifierKey {
        &self.key
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }

    pub(crate) fn line(&self, bytes: Vec<u8>) -> Signature {
        Signature { name: self.key.name.clone(), key_id: self.key.id(), bytes }
    }
}

/// One signature's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Who signed.
    pub name: String,
    /// Which of the signer's keys.
    pub key_id: [u8; 4],
    /// What the key made, as its kind says.
    pub bytes: Vec<u8>,
}

impl Signature {
    /// Reads one line, without its end.
    pub fn parse(line: &str) -> Result<Self, LogFailure> {
        let wrong = LogFailure::Format("a signature's line is a dash, a name and base 64");
        let (name, bytes) =
            line.strip_prefix(DASH).and_then(|line| line.split_once(' ')).ok_or_else(|| wrong.clone())?;
        let bytes = STANDARD.decode(bytes).map_err(|_| wrong.clone())?;
        let Some((&key_id, bytes)) = bytes.split_first_chunk::<4>() else { return Err(wrong) };
        Ok(Self { name: checked_name(name)?.to_owned(), key_id, bytes: bytes.to_vec() })
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.key_id.to_vec();
        bytes.extend(&self.bytes);
        write!(formatter, "{DASH}{} {}", self.name, STANDARD.encode(bytes))
    }
}

/// A text with its signatures. Being a note says nothing yet of who signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text, with the end of its last line.
    pub text: String,
    /// Its signatures, in the order of their lines.
    pub signatures: Vec<Signature>,
}

impl Note {
    /// Reads a note as [`fmt::Display`] writes it.
    pub fn parse(note: &str) -> Result<Self, LogFailure> {
        if note.chars().any(|letter| letter < ' ' && letter != '\n') {
            return Err(LogFailure::Format("a note has no control characters"));
        }
        let parted = note.rsplit_once("\n\n").filter(|(_, lines)| lines.ends_with('\n'));
        let (text, lines) =
            parted.ok_or(LogFailure::Format("a note is a text, an empty line and signatures"))?;
        let lines: Vec<&str> = lines.lines().collect();
        if lines.is_empty() || lines.len() > MOST_SIGNATURES {
            return Err(LogFailure::Format("a note has 1 to 64 signatures"));
        }
        let signatures = lines.into_iter().map(Signature::parse).collect::<Result<_, _>>()?;
        Ok(Self { text: format!("{text}\n"), signatures })
    }

    /// Checks that `key`, a log's, signed the text. A signature in the key's name that does not fit is an error also
    /// beside one that does.
    pub fn verify(&self, key: &VerifierKey) -> Result<(), LogFailure> {
        let mut signed = false;
        for signature in self.signatures.iter().filter(|signature| key.is_of(signature)) {
            key.fits(self.text.as_bytes(), &signature.bytes)?;
            signed = true;
        }
        if signed && key.kind == KeyKind::Log { Ok(()) } else { Err(LogFailure::Unsigned) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(formatter, "{signature}"))
    }
}

/// A name that can stand in a signature's line and in a verifier key.
pub(crate) fn checked_name(name: &str) -> Result<&str, LogFailure> {
    let wrong = name.is_empty()
        || name.chars().any(|letter| letter.is_whitespace() || letter.is_control() || letter == '+');
    if wrong { Err(LogFailure::Format("a name has no spaces and no plus sign")) } else { Ok(name) }
}

fn hexadecimal(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}
