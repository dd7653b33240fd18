//! What the cases of a region refer to in its pack, so that a new version of the pack takes none of it away.

use balai_base::{CaseId, RegionId};
use balai_store::{Failure, Store, Tx};
use uuid::Uuid;

use super::{Answered, store::in_use};
use crate::region::{InUse, References};

/// How many openings are read at once.
const PORTION: u32 = 5_000;

/// What the cases of `region` use, those that have ended apart. Reads every case once: for the command line and
/// for reloading a pack, not for a page.
pub fn in_use(tx: &mut Tx, region: &RegionId) -> Result<InUse, Failure> {
    let mut used = InUse::default();
    for (ended, state) in in_use::states(tx, region)? {
        part(&mut used, ended).states.insert(state);
    }
    for (ended, office) in in_use::offices(tx, region)? {
        part(&mut used, ended).offices.insert(office);
    }
    for (ended, office) in in_use::accused(tx, region)? {
        part(&mut used, ended).offices.insert(office);
    }
    for (ended, (category, channel)) in in_use::categories_and_channels(tx, region)? {
        let part = part(&mut used, ended);
        part.categories.insert(category);
        part.channels.insert(channel);
    }
    for (ended, (service, _)) in in_use::services(tx, region)? {
        part(&mut used, ended).services.insert(service);
    }
    Ok(used)
}

/// The questions that cases of `region` answered and the words they chose. Reads the opening of every case, in portions: each
/// a read of its own, so that a million take no read too long.
pub fn answers_in_use(store: &Store, region: &RegionId) -> Result<InUse, Failure> {
    let mut used = InUse::default();
    let mut after = CaseId(Uuid::nil());
    loop {
        let (own, from) = (region.clone(), after);
        let portion = store.read_now(move |tx| in_use::openings(tx, &own, (from, PORTION)))?;
        let Some(last) = portion.last() else { return Ok(used) };
        after = last.case;
        for opening in portion {
            let part = part(&mut used, opening.ended);
            for answer in opening.answers {
                add(part, answer);
            }
        }
    }
}

fn add(part: &mut References, answer: Answered) {
    if let Some((category, question)) = answer.question.split_once('/') {
        part.questions.insert((category.to_owned(), question.to_owned()));
    }
    let words = answer.values.into_iter().filter(|value| is_word(value));
    part.options.extend(words.map(|word| (answer.question.clone(), word)));
}

/// Whether a value has the shape of a pack's words. What people wrote is no word, and is told to nobody here.
fn is_word(value: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter);
    value.len() <= 60
        && value.starts_with(|letter: char| letter.is_ascii_lowercase())
        && value.chars().all(fits)
}

fn part(used: &mut InUse, ended: bool) -> &mut References {
    if ended { &mut used.ended } else { &mut used.live }
}
