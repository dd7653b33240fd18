//! Plain text: folding for comparison, excerpts, how alike two texts are, and bytes as hexadecimal digits.
//!
//! Stemming for search lives in the store; finding personal numbers in [`crate::personal`].

use std::{collections::HashMap, hash::Hash};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case, without accents and punctuation, words parted by one space: `Café, No. 5!` → `cafe no 5`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter) && !is_joiner(*letter)) {
        if letter.is_alphanumeric() {
            folded.extend(letter.to_lowercase().filter(|lower| !is_combining_mark(*lower)));
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Characters without width and apostrophes: they stand inside words and part nothing.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | '`' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// At most `max_characters` of `text` on one line, cut between words, with `…` where something was left out.
pub fn excerpt(text: &str, max_characters: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= max_characters {
        return line;
    }
    // One character is the ellipsis; a word that fills the line by itself is cut inside.
    let room = max_characters.saturating_sub(1);
    let cut = line.char_indices().nth(room).map_or(line.len(), |(at, _)| at);
    let kept = line.get(..cut).unwrap_or_default();
    let whole = match kept.rfind(' ') {
        Some(space) if !line.get(cut..).is_some_and(|rest| rest.starts_with(' ')) && space > room / 2 => {
            kept.get(..space).unwrap_or(kept)
        }
        _ => kept,
    };
    format!("{}…", whole.trim_end_matches([' ', ',', ';', ':', '-', '–', '(']))
}

/// How alike two texts are, from 0 (nothing in common) to 1 (the same after [`fold`]).
///
/// Half of it is shared words, half shared runs of three letters within words, which forgive typing errors
/// and endings (Dice's coefficient of each). A text without words is like nothing.
pub fn similarity(one: &str, other: &str) -> f64 {
    let (one, other) = (fold(one), fold(other));
    let words = dice(&counted(one.split_whitespace()), &counted(other.split_whitespace()));
    f64::midpoint(words, dice(&counted(trigrams(&one)), &counted(trigrams(&other))))
}

/// Every run of three characters of every word, with a space before and after the word.
fn trigrams(folded: &str) -> impl Iterator<Item = [char; 3]> {
    folded.split_whitespace().flat_map(|word| {
        let letters = || word.chars().chain([' ']);
        let before = std::iter::once(' ').chain(letters());
        before.zip(letters()).zip(letters().skip(1)).map(|((first, second), third)| [first, second, third])
    })
}

fn counted<T: Hash + Eq>(items: impl Iterator<Item = T>) -> HashMap<T, u32> {
    let mut counts = HashMap::new();
    for item in items {
        *counts.entry(item).or_insert(0) += 1;
    }
    counts
}

/// Bytes as lower-case hexadecimal digits, two for each.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

/// The bytes that exactly `2 * SIZE` hexadecimal digits of either case write; none for any other text.
pub fn from_hexadecimal<const SIZE: usize>(text: &str) -> Option<[u8; SIZE]> {
    let digit = |letter: u8| u8::try_from(char::from(letter).to_digit(16)?).ok();
    let mut bytes = [0_u8; SIZE];
    let pairs = text.as_bytes().chunks(2);
    if text.len() != 2 * SIZE {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(pairs) {
        let [high, low] = pair else { return None };
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

/// Twice what is shared over the sum of both; 0 when either is empty.
fn dice<T: Hash + Eq>(one: &HashMap<T, u32>, other: &HashMap<T, u32>) -> f64 {
    let shared: u32 = one.iter().map(|(item, count)| *count.min(other.get(item).unwrap_or(&0))).sum();
    let all: u32 = one.values().chain(other.values()).sum();
    if shared == 0 { 0.0 } else { 2.0 * f64::from(shared) / f64::from(all) }
}

#[cfg(test)]
mod tests;
