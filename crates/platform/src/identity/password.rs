//! Passwords: what may become one, and how it is kept.
//!
//! Length instead of composition, no forced change (ASVS 5.0 6.2.1, 6.2.5, 6.2.10), nothing that guessers try
//! first (6.2.4, 6.1.2). Kept as argon2id (11.4.2). A plain password lives in a [`Secret`] only and is never
//! stored, logged or sent back to a page.

use std::{collections::HashSet, sync::LazyLock};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::phc::PasswordHash,
};
use balai_base::{Problem, ProblemKind, Random, Secret};
use sha2::{Digest as _, Sha256};

/// The fewest characters of a password (ASVS 5.0 6.2.1 asks for 8 and recommends 15; BSSN practice is 12).
pub const MIN_CHARACTERS: usize = 12;
/// The most characters of a password: above the 64 that ASVS 5.0 6.2.9 wants allowed, below what costs time.
pub const MAX_CHARACTERS: usize = 128;

/// Memory of one hash in KiB: OWASP Password Storage Cheat Sheet, argon2id with m=19456, t=2, p=1.
const MEMORY_KIB: u32 = 19_456;
/// Passes over the memory (same source).
const PASSES: u32 = 2;
/// Lanes (same source).
const LANES: u32 = 1;
/// A password made of fewer common words than this, and nothing else but digits and signs, is refused.
const COMMON_WORDS_THAT_SUFFICE: usize = 4;
/// Different characters a password needs at least, so that `aaaaaaaaaaaa` and `121212121212` are refused.
const DIFFERENT_CHARACTERS: usize = 5;

static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("common-passwords.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
});

/// The passwords found most often in leaks, each as the first six bytes of the SHA-256 of its small letters, sorted; made by
/// `scripts/leaked-passwords.py`, which names the source and its licence.
static LEAKED: &[u8] = include_bytes!("leaked-passwords.bin");
/// Bytes kept of each.
const FRONT: usize = 6;

/// Whether `password` may be one. `local_words` are those an outsider guesses of this very person and
/// region: login, name, names of the region and its agencies.
pub fn check(password: &Secret<String>, local_words: &[&str]) -> Result<(), Problem> {
    let password = password.reveal();
    let refuse = |message| Err(Problem::invalid("problem-form").field("password", message));
    let length = password.chars().count();
    if length < MIN_CHARACTERS {
        return refuse("field-password-short");
    }
    if length > MAX_CHARACTERS {
        return refuse("field-password-long");
    }
    let different: HashSet<char> = password.to_lowercase().chars().collect();
    let guessed = is_a_run(password) || is_leaked(password) || is_common(password, local_words);
    if different.len() < DIFFERENT_CHARACTERS || guessed {
        return refuse("field-password-common");
    }
    Ok(())
}

/// Whether every character follows the one before it by the same step: `123456789012`, `abcdefghijkl`.
fn is_a_run(password: &str) -> bool {
    let codes: Vec<i64> = password.chars().map(|letter| i64::from(u32::from(letter))).collect();
    let steps: Vec<i64> = codes.windows(2).filter_map(|pair| Some(pair.get(1)? - pair.first()?)).collect();
    // From 9 on a run begins anew at 0, and a keyboard's upper row ends with 0.
    steps.iter().filter(|step| **step == 1).count() + 2 >= steps.len()
        || steps.iter().filter(|step| **step == -1).count() + 2 >= steps.len()
}

/// Whether `password` was found in leaks: as it is, without the digits and signs around it, written twice, or with signs for
/// letters (ASVS 5.0 6.2.4 and 6.2.12).
fn is_leaked(password: &str) -> bool {
    let small = password.to_lowercase();
    let inner = small.trim_matches(|letter: char| !letter.is_alphabetic());
    let half = small.get(..small.len() / 2).filter(|half| small.ends_with(*half));
    let readings = [Some(small.as_str()), Some(inner), half];
    readings
        .into_iter()
        .flatten()
        .any(|reading| stands_in_list(reading) || stands_in_list(&without_substitutes(reading)))
}

fn stands_in_list(word: &str) -> bool {
    let digest = Sha256::digest(word);
    let (fronts, _) = LEAKED.as_chunks::<FRONT>();
    digest.first_chunk::<FRONT>().is_some_and(|front| fronts.binary_search(front).is_ok())
}

/// Whether the letters of `password` are nothing but few common words, with digits and signs anywhere.
fn is_common(password: &str, local_words: &[&str]) -> bool {
    let mut words: HashSet<String> = COMMON.iter().map(|word| (*word).to_owned()).collect();
    for text in local_words {
        words.extend(letters_of(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned));
    }
    // Digits and signs at the ends are decoration; inside a word they stand for letters.
    let inner = password.trim_matches(|letter: char| !letter.is_alphabetic());
    let readings = [password.to_owned(), without_substitutes(inner), without_substitutes(password)];
    readings.into_iter().any(|reading| {
        let letters: String = letters_of(&reading).split(' ').collect();
        fewest_words(&letters, &words).is_some_and(|count| count < COMMON_WORDS_THAT_SUFFICE)
    })
}

/// Lower-case letters; everything else becomes a space.
fn letters_of(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter.is_alphabetic() { letter } else { ' ' })
        .collect()
}

/// The letters that digits and signs stand for in passwords such as `P@ssw0rd`.
fn without_substitutes(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            other => other,
        })
        .collect()
}

/// The fewest words that make up all of `letters`; none when something is left over.
fn fewest_words(letters: &str, words: &HashSet<String>) -> Option<usize> {
    let letters: Vec<char> = letters.chars().collect();
    // fewest[i]: the fewest words for the first i letters.
    let mut fewest: Vec<Option<usize>> = vec![Some(0)];
    for end in 1..=letters.len() {
        let best = (0..end)
            .filter_map(|start| {
                let before = (*fewest.get(start)?)?;
                let word: String = letters.get(start..end)?.iter().collect();
                words.contains(&word).then_some(before + 1)
            })
            .min();
        fewest.push(best);
    }
    fewest.last().copied().flatten()
}

/// The hash of `password` as a PHC string. Takes 19 MiB and a core for tens of milliseconds: run it behind
/// the gate for passwords, never inside a transaction.
pub fn hash(password: &Secret<String>, random: &dyn Random) -> Result<Secret<String>, Problem> {
    let internal = || Problem::new(ProblemKind::Internal, "problem-internal");
    let mut salt = [0_u8; 16];
    random.fill(&mut salt);
    let hash = argon2id()
        .ok_or_else(internal)?
        .hash_password_with_salt(password.reveal().as_bytes(), &salt)
        .map_err(|_| internal())?;
    Ok(Secret::new(hash.to_string()))
}

/// Whether `password` fits `hash`; as costly as [`hash`]. Without a hash (no such account, no password yet)
/// the same time passes and nothing fits, so that the time tells nothing.
pub fn verify(password: &Secret<String>, hash: Option<&Secret<String>>) -> bool {
    let Some(argon2id) = argon2id() else { return false };
    let Some(hash) = hash else {
        // Spend what a check costs.
        let _ = argon2id.hash_password_with_salt(password.reveal().as_bytes(), &[0_u8; 16]);
        return false;
    };
    PasswordHash::new(hash.reveal())
        .is_ok_and(|hash| argon2id.verify_password(password.reveal().as_bytes(), &hash).is_ok())
}

fn argon2id() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}
