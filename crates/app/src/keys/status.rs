//! `balai keys status`: an inventory of the keys (ASVS 5.0.0, 11.1.1 and 11.1.2).

use std::{fmt::Write as _, io::Write as _};

use balai_civic::inventory::{self, Counts};
use balai_platform::{
    keyring::{self, KeyRow, Missing},
    vault::{DATA_KEY, Vault},
};

use super::place::Place;

/// Prints what there is. False when something is missing.
pub(super) fn run(place: &Place) -> Result<bool, String> {
    let vault = place.vault()?;
    let store = place.reading()?;
    let told = |failure: balai_store::Failure| failure.to_string();
    let counts = inventory::counts(&store).map_err(told)?;
    let known = store.read_now(keyring::known).map_err(told)?;
    let held = vault.clone();
    let missing = store.read_now(move |tx| keyring::missing(tx, &held)).map_err(told)?;
    let directory = place.key_directory();
    let every = Vault::every_key(&directory).map_err(|failure| failure.to_string())?;
    let names: Vec<(String, String)> =
        every.iter().map(|(name, bytes)| (name.clone(), Vault::fingerprint(bytes))).collect();
    let written = Vault::printed(&directory);
    let facts = Facts { vault: &vault, counts: &counts, known: &known, missing: &missing };
    let text = report(&facts, &names, &written);
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    Ok(missing.is_nothing())
}

/// What the report is made of.
pub(super) struct Facts<'f> {
    pub(super) vault: &'f Vault,
    pub(super) counts: &'f Counts,
    pub(super) known: &'f [KeyRow],
    pub(super) missing: &'f Missing,
}

/// The report. `names` are all key files with their fingerprints, `written` those that lie on paper.
pub(super) fn report(facts: &Facts<'_>, names: &[(String, String)], written: &[String]) -> String {
    let mut text = format!("Keys in {}\n", facts.vault.directory().display());
    let newest = facts.vault.newest();
    for id in facts.vault.key_ids() {
        let _ = writeln!(text, "  {id:<14} {}", said_of(facts, &id, &newest));
    }
    let mac = facts.vault.mac_id();
    let _ = writeln!(
        text,
        "  {mac:<14} keyed hashes (PINs, tokens, look-ups); stays as it is: docs/operate/keys.md"
    );
    for (name, fingerprint) in names.iter().filter(|(name, _)| name != "mac" && !Vault::is_key_name(name)) {
        let signs = match facts.vault.document_seeds().iter().rev().position(|(known, _)| known == name) {
            None => "signs",
            Some(0) => "newest, signs documents",
            Some(_) => "signed documents; their checking does not need it: balai keys retire",
        };
        let _ = writeln!(text, "  {name:<14} {signs}, fingerprint {fingerprint}");
    }
    for id in Vault::retired(facts.vault.directory()) {
        let _ = writeln!(text, "  {id:<14} retired: only backups of that time need it");
    }
    let own = inventory::sealed_by(facts.counts, DATA_KEY);
    let (waiting, all) = inventory::waiting(facts.counts, &newest);
    let _ = writeln!(text, "{own} rows are sealed by the keys of their cases, {} by a key file.", all - own);
    if waiting > 0 {
        let _ = writeln!(
            text,
            "{waiting} rows wait to be sealed anew: the running server does it, or balai keys rotate --continue."
        );
    }
    tell_missing(&mut text, facts);
    let unwritten: Vec<&str> = names
        .iter()
        .filter(|(name, fingerprint)| !written.contains(&format!("{name} {fingerprint}")))
        .map(|(name, _)| name.as_str())
        .collect();
    if !unwritten.is_empty() {
        let _ = writeln!(
            text,
            "Not on paper yet: {}. Print them with balai keys ceremony.",
            unwritten.join(", ")
        );
    }
    text
}

/// What a sealing key does.
fn said_of(facts: &Facts<'_>, id: &str, newest: &str) -> String {
    let rows = inventory::sealed_by(facts.counts, id);
    let tables: Vec<String> = facts
        .counts
        .iter()
        .filter_map(|(sealed, counts)| {
            counts.get(id).map(|count| format!("{}.{} {count}", sealed.table, sealed.columns.join("+")))
        })
        .collect();
    let tables = if tables.is_empty() { String::new() } else { format!(" ({})", tables.join(", ")) };
    let settled = facts.known.iter().any(|row| row.key_id == id && row.settled_at.is_some());
    if id == newest {
        let settled = if settled { "" } else { "; older values are still being sealed anew" };
        format!("newest, seals what is new; {rows} rows{tables}{settled}")
    } else if rows == 0 {
        format!("seals nothing any more: balai keys retire {id}")
    } else {
        format!("still opens {rows} rows{tables}")
    }
}

fn tell_missing(text: &mut String, facts: &Facts<'_>) {
    for key in &facts.missing.keys {
        let rows = inventory::sealed_by(facts.counts, key);
        let _ = writeln!(
            text,
            "MISSING: {key}, which sealed {rows} rows. Put its file back (balai keys recover); the server does not start without it."
        );
    }
    if let Some(mac) = &facts.missing.mac {
        let _ = writeln!(
            text,
            "MISSING: {mac}. mac.key is another one: no PIN, token or session would be known. Put the right file back (balai keys recover)."
        );
    }
}
