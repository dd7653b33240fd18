//! Says a thing again in other words, by the rules of a half. Draws everything from the source of randomness it is given.

use balai_base::{
    Random,
    random::{below, chance, choose},
};

use super::rules::{KEYS, Rules, Slip, Swaps};

/// Says things again.
pub(super) struct Reworder<'a> {
    pub(super) rules: &'static Rules,
    pub(super) random: &'a dyn Random,
}

impl Reworder<'_> {
    /// Other words, another order, words left out, perhaps a sentence of one's own.
    pub(super) fn reworded(&self, text: &str) -> String {
        let text = self.swapped(text, self.rules.synonyms, 70);
        let text = self.dropped(&self.reordered(&text));
        if chance(self.random, 45) { with(&text, self.own_sentence()) } else { text }
    }

    /// A few other words only.
    pub(super) fn lightly(&self, text: &str) -> String {
        self.dropped(&self.swapped(text, self.rules.synonyms, 35))
    }

    /// Shorthand, small letters, regional words.
    pub(super) fn slang(&self, text: &str) -> String {
        let text = self.swapped(&text.to_lowercase(), self.rules.regional, 50);
        let text = self.swapped(&text, self.rules.short, 75);
        self.dropped(&text.replace(['.', '!'], ","))
    }

    /// A slip of the hand in every third longer word.
    pub(super) fn mistyped(&self, text: &str) -> String {
        let slip = |word: &str| {
            if word.len() >= 5 && word.is_ascii() && chance(self.random, 34) {
                self.slipped(word)
            } else {
                word.to_owned()
            }
        };
        text.split(' ').map(slip).collect::<Vec<_>>().join(" ")
    }

    /// A short message: the first words, in a hurry.
    pub(super) fn message(&self, text: &str) -> String {
        let text = self.swapped(&text.to_lowercase(), self.rules.short, 80);
        let words: Vec<&str> = text.split_whitespace().take(self.rules.message_words).collect();
        let begin = choose(self.random, self.rules.message).copied().unwrap_or_default();
        format!("{begin}{}", words.join(" ").trim_end_matches([',', '.']))
    }

    /// As an officer writes down what somebody said.
    pub(super) fn counter(&self, text: &str) -> String {
        let (before, after) = choose(self.random, self.rules.counter).copied().unwrap_or_default();
        let text = self.dropped(&self.swapped(&text.to_lowercase(), self.rules.synonyms, 50));
        format!("{before}{}{after}", text.trim_end_matches(['.', ' ', '!']))
    }

    /// The text with a mark of its place.
    pub(super) fn with_mark(&self, text: &str, mark: &str) -> String {
        if chance(self.random, 50) { with(text, mark) } else { format!("{mark}, {text}") }
    }

    /// One mark of a place, or two that can't be one place.
    pub(super) fn marks(&self) -> (&'static str, &'static str) {
        let Some(line) = choose(self.random, self.rules.marks) else { return ("", "") };
        let count = u64::try_from(line.len()).unwrap_or(1);
        let first = below(self.random, count);
        let second = (first + 1 + below(self.random, count.saturating_sub(1).max(1))) % count.max(1);
        let at = |place: u64| usize::try_from(place).ok().and_then(|place| line.get(place)).copied();
        (at(first).unwrap_or_default(), at(second).unwrap_or_default())
    }

    /// How somebody says that another thing is meant.
    pub(super) fn another(&self) -> &'static str {
        choose(self.random, self.rules.another).copied().unwrap_or_default()
    }

    /// A sentence that somebody adds.
    pub(super) fn own_sentence(&self) -> &'static str {
        choose(self.random, self.rules.added).copied().unwrap_or_default()
    }

    /// Whole words replaced, each place with `percent` in a hundred.
    fn swapped(&self, text: &str, swaps: Swaps, percent: u64) -> String {
        let swap = |token: &str| {
            let bare = token.trim_matches(|letter: char| !letter.is_alphanumeric());
            let lower = bare.to_lowercase();
            let other = swaps
                .iter()
                .find(|(word, _)| *word == lower)
                .and_then(|(_, others)| choose(self.random, others));
            match other {
                Some(other) if chance(self.random, percent) => token.replacen(bare, other, 1),
                _ => token.to_owned(),
            }
        };
        text.split(' ').map(swap).collect::<Vec<_>>().join(" ")
    }

    /// The clauses in another order.
    fn reordered(&self, text: &str) -> String {
        let mut clauses: Vec<&str> = text
            .split(['.', ',', ';', '!', '\n'])
            .map(str::trim)
            .filter(|clause| !clause.is_empty())
            .collect();
        if clauses.len() < 2 {
            return text.to_owned();
        }
        let turn =
            usize::try_from(below(self.random, u64::try_from(clauses.len()).unwrap_or(1))).unwrap_or(0);
        clauses.rotate_left(turn);
        let join = choose(self.random, self.rules.joins).copied().unwrap_or(", ");
        clauses.join(join)
    }

    /// Words left out, never so many that fewer than four stay.
    fn dropped(&self, text: &str) -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.len() < 6 {
            return text.to_owned();
        }
        let kept: Vec<&str> =
            words.iter().copied().filter(|_| !chance(self.random, self.rules.dropped)).collect();
        if kept.len() < 4 { text.to_owned() } else { kept.join(" ") }
    }

    fn slipped(&self, word: &str) -> String {
        let mut letters: Vec<char> = word.chars().collect();
        let inner = u64::try_from(letters.len().saturating_sub(2)).unwrap_or(1);
        let at = usize::try_from(below(self.random, inner)).unwrap_or(0) + 1;
        match choose(self.random, self.rules.slips) {
            Some(Slip::Omitted) => drop(letters.remove(at)),
            Some(Slip::Swapped) if at + 1 < letters.len() => letters.swap(at, at + 1),
            Some(Slip::Beside) => {
                if let Some(letter) = letters.get_mut(at) {
                    *letter = beside(*letter);
                }
            }
            _ => {
                let letter = letters.get(at).copied().unwrap_or('a');
                letters.insert(at, letter);
            }
        }
        letters.into_iter().collect()
    }
}

/// The text with another sentence after it.
pub(super) fn with(text: &str, sentence: &str) -> String {
    let join = if text.trim_end().ends_with(['.', '!', '?']) { " " } else { ", " };
    format!("{}{join}{sentence}", text.trim_end())
}

/// The key to the right, at the end of a row the one to the left.
fn beside(letter: char) -> char {
    let row = KEYS.iter().find(|row| row.contains(letter));
    let Some((row, at)) = row.and_then(|row| row.find(letter).map(|at| (row, at))) else { return letter };
    row.chars().nth(at + 1).or_else(|| row.chars().nth(at.saturating_sub(1))).unwrap_or(letter)
}
