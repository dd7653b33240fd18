//! The known word a mistyped one was probably meant to be.

/// The candidate most like `word`, if one is like it at all.
pub(in crate::region) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    nearest_of(word, candidates, 0.6)
}

/// The candidate most like `word`, if one is at least so much like it, from 0 to 1.
pub(in crate::region) fn nearest_of<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    least: f64,
) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (likeness(&word, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= least)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, candidate)| candidate)
}

/// From 0 to 1. Swapped, missing and doubled letters count little, and a word that holds the other one whole
/// (`colour` in `accent_colour`) is near it too.
fn likeness(word: &str, candidate: &str) -> f64 {
    let typing = strsim::normalized_damerau_levenshtein(word, candidate);
    let (short, long) = if word.len() < candidate.len() { (word, candidate) } else { (candidate, word) };
    let holds = short.len() >= 4 && long.contains(short);
    if holds { typing.max(0.7) } else { typing }
}

/// `did you mean …?` where a candidate is near, else what is possible, else nothing.
pub(in crate::region) fn did_you_mean(word: &str, candidates: &[&str]) -> String {
    if let Some(near) = nearest(word, candidates.iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    match candidates {
        [] => String::new(),
        [only] => format!("the only one is `{only}`"),
        _ if candidates.len() <= 12 => format!("possible are {}", listed(candidates)),
        _ => format!(
            "there are {}, such as {}",
            candidates.len(),
            listed(candidates.get(..5).unwrap_or_default())
        ),
    }
}

/// The words in backticks, with commas.
fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
