//! The second factor: six digits from an authenticator app (TOTP, RFC 6238), and recovery codes for the day
//! the phone is gone.
//!
//! SHA-1, six digits, 30 seconds: what every app understands. A code is good for its step and one step on
//! either side, and each step is good once (ASVS 5.0 6.5.1); the store keeps the last step used.

use balai_base::{Random, Secret, Timestamp, time::SECOND};
use totp_rs::{Algorithm, Builder, Totp};

/// Seconds of one step (RFC 6238 section 5.2).
const STEP_SECONDS: u64 = 30;
/// Steps before and after the present that are accepted, for phones whose clock is off.
const TOLERATED_STEPS: u16 = 1;
/// Bytes of a secret: the length of SHA-1's output (RFC 4226 section 4, R6).
const SECRET_BYTES: usize = 20;
/// How many recovery codes an account gets.
pub const RECOVERY_CODES: usize = 10;
/// The letters of recovery codes: Crockford base32 without those that look alike.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of one recovery code: 50 bits.
const RECOVERY_LETTERS: usize = 10;

/// The secret shared with one authenticator app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotpSecret(Secret<Vec<u8>>);

impl TotpSecret {
    /// A fresh secret.
    pub fn generate(random: &dyn Random) -> Self {
        let mut bytes = vec![0_u8; SECRET_BYTES];
        random.fill(&mut bytes);
        Self(Secret::new(bytes))
    }

    /// The secret stored as `bytes`.
    pub fn from_bytes(bytes: Secret<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// The bytes to seal.
    pub fn bytes(&self) -> &[u8] {
        self.0.reveal()
    }

    /// The step `code` belongs to, when that is the present one or one beside it and later than
    /// `last_step`. Spaces in the code are ignored.
    pub fn step_of(&self, code: &str, now: Timestamp, last_step: i64) -> Option<i64> {
        let digits: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
        let seconds = u64::try_from(now.millis() / SECOND).ok()?;
        let step = i64::try_from(self.totp().check(&digits, seconds)?).ok()?;
        (step > last_step).then_some(step)
    }

    /// The code at `now`: for tests and demonstrations.
    pub fn code_at(&self, now: Timestamp) -> String {
        self.totp().generate(u64::try_from(now.millis() / SECOND).unwrap_or(0)).to_string()
    }

    /// The key in base32, in groups of four, for those who type it.
    pub fn key_text(&self) -> String {
        let plain = totp_rs::Secret::from(self.bytes()).to_base32();
        let letters: Vec<char> = plain.chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }

    /// The address an authenticator app reads from the QR code (Key Uri Format).
    pub fn address(&self, issuer: &str, login: &str) -> String {
        let key = totp_rs::Secret::from(self.bytes()).to_base32();
        let (issuer, login) = (percent_encoded(issuer), percent_encoded(login));
        format!("otpauth://totp/{issuer}:{login}?secret={key}&issuer={issuer}")
    }

    fn totp(&self) -> Totp {
        Builder::new()
            .with_secret(totp_rs::Secret::from(self.bytes()))
            .with_algorithm(Algorithm::SHA1)
            .with_step_duration(STEP_SECONDS)
            .with_skew(TOLERATED_STEPS)
            .build_noncompliant()
    }
}

/// Everything but letters, digits and `-._~` as `%XX` (RFC 3986 section 2.1).
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for digit in [byte >> 4, byte & 15] {
                encoded
                    .extend(char::from_digit(u32::from(digit), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    encoded
}

/// Fresh recovery codes such as `7F3K9-2QXAB`, shown once.
pub fn recovery_codes(random: &dyn Random) -> Vec<Secret<String>> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let mut bytes = [0_u8; RECOVERY_LETTERS];
            random.fill(&mut bytes);
            let letters = bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte & 31)));
            let mut code: String = letters.map(|letter| char::from(*letter)).collect();
            code.insert(RECOVERY_LETTERS / 2, '-');
            Secret::new(code)
        })
        .collect()
}

/// The letters of a typed recovery code as stored: upper case, no signs, `O`→`0`, `I` and `L`→`1`; none when
/// it can not be one.
pub fn recovery_letters(typed: &str) -> Option<String> {
    let letters: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    (letters.len() == RECOVERY_LETTERS).then_some(letters)
}
