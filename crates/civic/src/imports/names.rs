//! Names as people write them, looked up among those the pack knows: exactly after folding, never by likeness alone.
//! `&` and *dan* are the same, and an agency may bear the region's name behind its own.
//!
//! What is only near is offered in messages; nothing here decides for it.

use std::collections::HashMap;

use balai_base::{Localized, text::fold};
use balai_platform::region::Region;

use super::columns::key;

/// Words that only join others: a name is the same with and without them.
const JOINING: [&str; 4] = ["dan", "and", "atau", "or"];

/// At least this alike, from 0 to 1, to be offered.
const NEAR: f64 = 0.55;

/// Names and ids of one sort of thing. A name two things share finds neither.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookup {
    by_key: HashMap<String, Option<String>>,
    /// What may stand behind a name without changing it.
    suffixes: Vec<String>,
    /// What messages offer.
    shown: Vec<String>,
}

impl Lookup {
    /// The things by id and by both their names (and others), as [`Lookup::of`] is given them.
    fn of<'a>(things: impl Iterator<Item = (&'a str, Vec<&'a Localized>)>) -> Self {
        let mut lookup = Self::default();
        for (id, names) in things {
            let mut keys: Vec<String> = names
                .iter()
                .flat_map(|name| [&name.id, &name.en])
                .flat_map(|name| [key(name), joined(name)])
                .filter(|key| !key.is_empty())
                .collect();
            keys.push(key(id));
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                let entry = lookup.by_key.entry(key).or_insert_with(|| Some(id.to_owned()));
                if entry.as_deref() != Some(id) {
                    *entry = None;
                }
            }
            lookup.shown.push(id.to_owned());
            lookup.shown.extend(names.first().map(|name| name.id.clone()));
        }
        // An id is always its own.
        for id in lookup.shown.iter().step_by(2).cloned().collect::<Vec<_>>() {
            lookup.by_key.insert(key(&id), Some(id));
        }
        lookup
    }

    pub(super) fn categories(region: &Region) -> Self {
        Self::of(region.categories.list.iter().map(|category| (category.id.as_str(), vec![&category.name])))
    }

    pub(super) fn agencies(region: &Region) -> Self {
        let agencies = region.agencies.iter();
        let names = agencies.map(|agency| (agency.id.as_str(), vec![&agency.name, &agency.short_name]));
        let (long, short) = (joined(&region.name.id), joined(&region.short_name.id));
        let shorter = [("kabupaten", "kab"), ("provinsi", "prov")];
        let shorter =
            shorter.iter().filter_map(|(word, short)| Some([short, long.strip_prefix(word)?].concat()));
        let mut suffixes: Vec<String> = shorter.collect();
        suffixes.extend([long, short]);
        suffixes.sort_by_key(|suffix| std::cmp::Reverse(suffix.len()));
        let mut lookup = Self { suffixes, ..Self::of(names) };
        lookup.shorten(region);
        lookup
    }

    /// The pack may write its name behind an agency's where a file does not. Offices of areas keep theirs: a district
    /// may be called like its region.
    fn shorten(&mut self, region: &Region) {
        let mut bare: HashMap<String, Option<String>> = HashMap::new();
        for agency in region.agencies.iter().filter(|agency| agency.area.is_none()) {
            let name = joined(&agency.name.id);
            if let Some(name) = self.bare(&name).filter(|name| !self.by_key.contains_key(*name)) {
                bare.entry(name.to_owned())
                    .and_modify(|id| *id = None)
                    .or_insert_with(|| Some(agency.id.clone()));
            }
        }
        self.by_key.extend(bare);
    }

    pub(super) fn channels(region: &Region) -> Self {
        Self::of(region.channels.iter().map(|channel| (channel.id.as_str(), vec![&channel.name])))
    }

    /// The id of what is called so.
    pub(super) fn find(&self, text: &str) -> Option<&str> {
        let names = [key(text), joined(text)];
        let whole = names.iter().find_map(|name| self.by_key.get(name));
        let bare = || names.iter().find_map(|name| self.by_key.get(self.bare(name)?));
        whole.or_else(bare).and_then(Option::as_deref)
    }

    /// A name without the region's behind it; none where it has none, or is nothing else.
    fn bare<'n>(&self, name: &'n str) -> Option<&'n str> {
        let rest = self.suffixes.iter().find_map(|suffix| name.strip_suffix(suffix.as_str()))?;
        (rest.len() >= 2).then_some(rest)
    }

    /// Adds what a mapping says; it comes before every name.
    pub(super) fn teach(&mut self, words: impl Iterator<Item = (String, String)>) {
        for (word, id) in words {
            self.by_key.insert(key(&word), Some(id));
        }
    }

    /// What `text` may have meant, best first.
    pub(super) fn near(&self, text: &str) -> Vec<String> {
        nearest(text, self.shown.iter().map(String::as_str), 3).into_iter().map(str::to_owned).collect()
    }
}

/// A name as [`key`] writes it, without the words that join its parts.
fn joined(name: &str) -> String {
    let folded = fold(name);
    folded.split(' ').filter(|word| !JOINING.contains(word)).collect()
}

/// At most `limit` candidates like `text`, best first.
pub(super) fn nearest<'a>(
    text: &str,
    candidates: impl Iterator<Item = &'a str>,
    limit: usize,
) -> Vec<&'a str> {
    let wanted = key(text);
    let mut found: Vec<(f64, &str)> = candidates
        .map(|candidate| (likeness(&wanted, &key(candidate)), candidate))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .collect();
    found.sort_by(|(left, one), (right, other)| right.total_cmp(left).then_with(|| one.cmp(other)));
    found.dedup_by(|(_, one), (_, other)| key(one) == key(other));
    found.into_iter().take(limit).map(|(_, candidate)| candidate).collect()
}

/// From 0 to 1; a word that holds the other whole is near it.
fn likeness(one: &str, other: &str) -> f64 {
    let typing = strsim::normalized_damerau_levenshtein(one, other);
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if short.len() >= 4 && long.contains(short) { typing.max(0.7) } else { typing }
}

/// "; did you mean …?", or nothing.
pub(super) fn did_you_mean(near: &[String]) -> String {
    match near {
        [] => String::new(),
        [only] => format!("did you mean `{only}`? "),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(|name| format!("`{name}`")).collect();
            format!("did you mean {} or `{last}`? ", most.join(", "))
        }
    }
}
