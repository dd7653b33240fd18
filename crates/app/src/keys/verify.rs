//! `balai keys verify`: opens every sealed value and lists what does not open, never the value.

use std::{collections::BTreeMap, fmt::Write as _, io::Write as _};

use balai_base::{Clock as _, SystemClock};
use balai_civic::inventory;
use balai_platform::{
    keyring::{self, Examined, Unreadable},
    vault::{Vault, Verified},
};

use super::place::Place;
use crate::progress::Progress;

/// How many rows of one table and key are listed by name.
const LISTED: usize = 20;

/// Opens everything. False when something does not open.
pub(super) fn run(place: &Place) -> Result<bool, String> {
    let (vault, store) = (place.vault()?, place.reading()?);
    let told = |failure: balai_store::Failure| failure.to_string();
    let (_, all) = inventory::waiting(&inventory::counts(&store).map_err(told)?, "");
    let mut progress = Progress::of("opened", "values");
    let mut done = 0;
    let mut found = Examined::default();
    for rows in inventory::sealed() {
        let mut look = |looked_at: u64| {
            done += looked_at;
            progress.show(done, all);
            true
        };
        let examined = keyring::examine(&store, &vault, &rows, &mut look).map_err(told)?;
        found.opened += examined.opened;
        found.unreadable.extend(examined.unreadable);
    }
    progress.end();
    note(place, &found);
    let _ = std::io::stdout().lock().write_all(report(&found).as_bytes());
    Ok(found.unreadable.is_empty())
}

/// Notes beside the keys when everything was opened last, for the page that tells how keys stand. That it could not be noted
/// is said and changes nothing of what was found.
fn note(place: &Place, found: &Examined) {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let verified =
        Verified { at: SystemClock.now(), opened: found.opened, unreadable: count(found.unreadable.len()) };
    if let Err(failure) = Vault::note_verified(&place.key_directory(), &verified) {
        crate::complain(&failure.to_string());
    }
}

/// What was found, by table and key.
pub(super) fn report(found: &Examined) -> String {
    let mut text = format!("{} sealed values open, {} do not.\n", found.opened, found.unreadable.len());
    let mut groups: BTreeMap<(&str, &str, &str), Vec<&Unreadable>> = BTreeMap::new();
    for one in &found.unreadable {
        groups.entry((one.table, one.column, &one.key_id)).or_default().push(one);
    }
    for ((table, column, key), rows) in groups {
        let _ = writeln!(text, "{table}.{column}, sealed by {key}: {} rows", rows.len());
        for one in rows.iter().take(LISTED) {
            let _ = writeln!(text, "  {}: {}", one.row, one.reason);
        }
        if rows.len() > LISTED {
            let _ = writeln!(text, "  and {} more", rows.len() - LISTED);
        }
    }
    if !found.unreadable.is_empty() {
        text.push_str("Put missing key files back (balai keys recover); what was changed comes back from a backup only.\n");
    }
    text
}
