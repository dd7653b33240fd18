//! A puzzle that costs a program computing and a person nothing they notice: find the number whose SHA-256, after a salt, is a
//! given one. Made in the manner of ALTCHA, without a third party; asked only above a line of [`crate::limits`].
//!
//! Signed, so that nothing is stored before it is solved; good for ten minutes and once. Without scripts nobody solves it, and
//! nobody has to: the report is then read by an officer before the public.

use balai_base::{Random, Timestamp, random::below, text::hexadecimal, time::MINUTE};
use balai_platform::vault::Vault;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::{Fields, Here};

/// How long a puzzle can be handed in, in milliseconds (trust decision E: at most ten minutes).
pub(crate) const LASTS: i64 = 10 * MINUTE;
/// The largest number to be found: half as many hashes on average, a second or two on a cheap telephone.
const MOST: u32 = 40_000;

/// A puzzle as a page holds it.
#[derive(Clone, Debug, Serialize)]
pub struct Puzzle {
    /// What is hashed before the number: random letters, and when it ends.
    pub salt: String,
    /// The hash to be found, hexadecimal.
    pub challenge: String,
    /// What proves that the puzzle is ours, hexadecimal.
    pub signature: String,
    /// The largest number to be tried.
    pub most: u32,
}

impl Here {
    /// A fresh puzzle for a form, when the reader's network is crowded.
    pub async fn puzzle(&self) -> Result<Option<Puzzle>, crate::WebError> {
        let crowded = self.is_crowded().await?;
        Ok(crowded.then(|| make(&self.state.vault, self.state.random.as_ref(), self.now())))
    }
}

fn make(vault: &Vault, random: &dyn Random, now: Timestamp) -> Puzzle {
    let mut letters = [0_u8; 12];
    random.fill(&mut letters);
    let salt = format!("{}.{}", hexadecimal(&letters), now.plus(LASTS).millis());
    let number = below(random, u64::from(MOST));
    let challenge = hash(&salt, &number.to_string());
    let signature = hexadecimal(&sign(vault, &salt, &challenge));
    Puzzle { salt, challenge, signature, most: MOST }
}

fn hash(salt: &str, number: &str) -> String {
    hexadecimal(&Sha256::digest(format!("{salt}{number}")))
}

fn sign(vault: &Vault, salt: &str, challenge: &str) -> [u8; 32] {
    vault.mac("puzzle", format!("{salt}|{challenge}").as_bytes())
}

/// What names a puzzle that a form carries solved and in time; none when it does not.
pub(crate) fn solved(vault: &Vault, now: Timestamp, fields: &Fields) -> Option<[u8; 32]> {
    let (salt, challenge) = (fields.text("puzzle_salt"), fields.text("puzzle_challenge"));
    let signature = sign(vault, salt, challenge);
    let ours: bool =
        hexadecimal(&signature).as_bytes().ct_eq(fields.text("puzzle_signature").as_bytes()).into();
    let ends: i64 = salt.rsplit_once('.')?.1.parse().ok()?;
    let number: u32 = fields.read("puzzle_number")?;
    let fits = ours && now.millis() < ends && hash(salt, &number.to_string()) == challenge;
    fits.then_some(signature)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use balai_base::SeededRandom;

    use super::*;

    fn answer(puzzle: &Puzzle, number: u32) -> Fields {
        [
            ("puzzle_salt", puzzle.salt.clone()),
            ("puzzle_challenge", puzzle.challenge.clone()),
            ("puzzle_signature", puzzle.signature.clone()),
            ("puzzle_number", number.to_string()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }

    #[test]
    fn a_puzzle_is_solved_by_work_alone_in_time_and_is_ours() {
        let path = std::env::temp_dir().join(format!("balai-puzzle-{}", std::process::id()));
        let vault = Vault::in_directory(&path, Arc::new(SeededRandom::from_number(1))).unwrap();
        let now = Timestamp(1_000_000);
        let puzzle = make(&vault, &SeededRandom::from_number(2), now);
        let number =
            (0..=MOST).find(|number| hash(&puzzle.salt, &number.to_string()) == puzzle.challenge).unwrap();
        let right = answer(&puzzle, number);
        assert!(solved(&vault, now, &right).is_some());
        assert!(solved(&vault, now.plus(LASTS - 1), &right).is_some());
        assert!(solved(&vault, now.plus(LASTS), &right).is_none(), "after ten minutes");
        assert!(solved(&vault, now, &answer(&puzzle, number + 1)).is_none());
        assert!(solved(&vault, now, &Fields::default()).is_none());
        // An easier one of one's own, a later end, a signature of another puzzle.
        let own = Puzzle { challenge: hash(&puzzle.salt, "1"), ..puzzle.clone() };
        assert!(solved(&vault, now, &answer(&own, 1)).is_none());
        let later = Puzzle { salt: format!("{}9", puzzle.salt), ..puzzle.clone() };
        assert!(solved(&vault, now, &answer(&later, number)).is_none());
        let other = make(&vault, &SeededRandom::from_number(3), now);
        let mixed = Puzzle { signature: other.signature, ..puzzle };
        assert!(solved(&vault, now, &answer(&mixed, number)).is_none());
        std::fs::remove_dir_all(path).unwrap();
    }
}
