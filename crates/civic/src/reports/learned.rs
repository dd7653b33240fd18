//! What a region's past cases say about a report's place, and the pack's keywords where they say too little.
//!
//! Only suggestions: a citizen or an officer chooses. The model may know categories that must not be offered; those
//! are left out here.

use std::collections::BTreeMap;

use balai_platform::region::{Destination, Region};
use serde::Serialize;

use super::{
    Named, OfficerCase, Suggestion, UNDECIDED, names,
    routing::EVERYTHING_ELSE,
    suggest::{Vocabulary, by_keywords},
};
use crate::learning::{Active, Guess, Target};

/// The rule by which officers put a case somewhere themselves, as in a remembered routing.
const BY_HAND: &str = "officer";

/// The categories that `text` points to, best first, at most three: those learned from past cases, where the model
/// is sure enough, else those the pack's keywords find. None when the words say too little.
pub fn suggest(region: &Region, learned: Option<&Active>, text: &str) -> Vec<Suggestion> {
    let guesses = learned.map(|active| active.offered(region, Target::Category, text)).unwrap_or_default();
    let found: Vec<Suggestion> = guesses.into_iter().filter_map(|guess| suggestion(region, guess)).collect();
    if found.is_empty() { by_keywords(region, text) } else { found }
}

/// A guess as a suggestion; none when it has no reason to show or is the category of everything else.
fn suggestion(region: &Region, guess: Guess) -> Option<Suggestion> {
    let category = region.categories.get(&guess.id).filter(|category| category.id != EVERYTHING_ELSE)?;
    let named = Named { id: category.id.clone(), name: category.name.clone() };
    (!guess.words.is_empty()).then_some(Suggestion {
        category: named,
        words: guess.words,
        weight: guess.probability,
    })
}

/// Gives the ids of a target that a text points to, best first.
pub type Yardstick = Box<dyn Fn(Target, &str) -> Vec<String> + Send + Sync>;

/// What the pack's keywords say of texts: the yardstick of learning. Best first, as ids of a target; an agency is the
/// one that answers the category. The keywords are read once, for as many texts as are asked.
pub fn keywords(region: &Region) -> Yardstick {
    let vocabulary = Vocabulary::of(region);
    let answering: BTreeMap<String, String> = region
        .categories
        .list
        .iter()
        .filter_map(|category| Some((category.id.clone(), agency_of(&category.answered_by)?)))
        .collect();
    Box::new(move |target, text| {
        let categories = vocabulary.suggest(text).into_iter().map(|suggestion| suggestion.category.id);
        match target {
            Target::Category => categories.collect(),
            Target::Agency => {
                let mut agencies: Vec<String> = Vec::new();
                for agency in categories.filter_map(|category| answering.get(&category)) {
                    if !agencies.contains(agency) {
                        agencies.push(agency.clone());
                    }
                }
                agencies
            }
        }
    })
}

/// The agency that answers a category wherever the case lies; none where the place decides.
fn agency_of(answered_by: &Destination) -> Option<String> {
    match answered_by {
        Destination::Agency { agency, .. } => Some(agency.clone()),
        _ => None,
    }
}

/// One place where a case may belong, for the officer who decides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TriageGuess {
    /// The category or agency.
    pub named: Named,
    /// How likely, in hundredths.
    pub percent: u32,
    /// The words that spoke for it.
    pub words: Vec<String>,
}

/// Where a case that waits for an officer's decision may belong.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TriageView {
    /// Categories, likeliest first; empty when the category is decided or nothing is likely enough.
    pub categories: Vec<TriageGuess>,
    /// Agencies, likeliest first; empty when nothing is likely enough.
    pub agencies: Vec<TriageGuess>,
}

/// What was learned about a case whose category is undecided or that officers passed on by hand; nothing for any
/// other, for an ended one, and where nothing was learned.
pub fn triage(region: &Region, learned: Option<&Active>, case: &OfficerCase) -> TriageView {
    let undecided = case.row.category.id == UNDECIDED;
    let by_hand = case.why_here.last().is_some_and(|why| why.because.rule == BY_HAND);
    let Some(active) = learned.filter(|_| case.closed_at.is_none() && (undecided || by_hand)) else {
        return TriageView::default();
    };
    let of = |target: Target| -> Vec<TriageGuess> {
        let guesses = active.offered(region, target, &case.text);
        guesses.into_iter().filter_map(|guess| triage_guess(region, target, guess)).collect()
    };
    TriageView {
        categories: if undecided { of(Target::Category) } else { Vec::new() },
        agencies: of(Target::Agency)
            .into_iter()
            // An accused agency never learns of the case from here.
            .filter(|guess| case.accused.as_ref().is_none_or(|accused| accused.id != guess.named.id))
            .collect(),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a probability in hundredths")]
fn triage_guess(region: &Region, target: Target, guess: Guess) -> Option<TriageGuess> {
    let named = match target {
        Target::Category => names::category(region, &guess.id),
        Target::Agency => names::agency(region, &guess.id),
    };
    let percent = (guess.probability * 100.0).round().clamp(0.0, 100.0) as u32;
    (percent > 0).then_some(TriageGuess { named, percent, words: guess.words })
}
