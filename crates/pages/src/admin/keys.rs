//! `/admin/kunci`: which keys there are, what each is for, how old it is, and how much still lies under an older one. Names,
//! counts and dates only; keys are made and put away by `balai keys` on the machine itself.

use std::sync::Arc;

use balai_base::{
    Timestamp,
    time::{DAY, MINUTE},
};
use balai_civic::inventory::{self, Counts};
use balai_platform::{
    access::Action,
    documents::{self, Signer},
    keyring::{self, KeyRow, Missing},
    operations,
    vault::{DATA_KEY, Vault, Verified},
};
use balai_store::Failure;
use balai_web::{Answer, AppState, Here, WebError};
use serde::Serialize;

/// After how long a sealing key is to be followed by another, in milliseconds.
const OLD: i64 = 365 * DAY;
/// After how long everything is to be opened once more, in milliseconds.
const UNVERIFIED: i64 = 31 * DAY;
/// How long a count of every sealed row is shown again, in milliseconds: counting walks through whole tables.
const COUNTED_FOR: i64 = 5 * MINUTE;

#[derive(Serialize)]
struct KeysPage {
    /// What is to be done, the most urgent first; empty when nothing is.
    steps: Vec<Step>,
    keys: Vec<ShownKey>,
    signers: Vec<ShownSigner>,
    /// How many rows are sealed, and of them by keys of their own cases; none when counting takes longer than a page may.
    sealed: Option<(u64, u64)>,
    /// As of when the rows were counted.
    counted_at: i64,
    /// How many rows still lie under an older key.
    waiting: u64,
    verified: Option<ShownVerified>,
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Step {
    /// `missing`, `unreadable`, `waiting`, `paper`, `verify`, `rotate`, `retire` or `specimen`.
    word: &'static str,
    /// The keys concerned.
    keys: String,
}

#[derive(Serialize)]
struct ShownKey {
    id: String,
    /// `seals`, `opens`, `idle`, `hashes`, `signs` or `retired`.
    role: &'static str,
    /// Since when this hall uses it.
    since: Option<i64>,
    age: Option<i64>,
    /// How many rows it seals.
    rows: Option<u64>,
    on_paper: Option<bool>,
}

#[derive(Serialize)]
struct ShownSigner {
    id: String,
    name: Option<String>,
    since: i64,
    age: i64,
    signs: bool,
    specimen: bool,
}

#[derive(Serialize)]
struct ShownVerified {
    at: i64,
    age: i64,
    opened: u64,
    unreadable: u64,
}

/// What the page is made of.
struct Facts {
    newest: String,
    ids: Vec<String>,
    mac: String,
    /// Other key files, which sign; with those of documents.
    others: Vec<String>,
    retired: Vec<String>,
    /// Every key file as `name fingerprint`.
    fingerprints: Vec<(String, String)>,
    printed: Vec<String>,
    verified: Option<Verified>,
    known: Vec<KeyRow>,
    missing: Missing,
    signers: Vec<Signer>,
    /// None when counting takes longer than a read may.
    counts: Option<Counts>,
    counted_at: Timestamp,
}

/// What a count found, and when.
type Counted = (Option<Counts>, Timestamp);

/// How many rows each key seals, counted a few minutes ago at most: by whichever key is the newest, so that a rotation is
/// counted at once.
fn counted(state: &AppState, now: Timestamp) -> Arc<Counted> {
    let key = format!("sealed-rows|{}", state.vault.newest());
    state.kept.find(&key, now).unwrap_or_else(|| {
        let counted: Arc<Counted> = Arc::new((inventory::counts(&state.store).ok(), now));
        state.kept.keep(key, Arc::clone(&counted), now.plus(COUNTED_FOR));
        counted
    })
}

/// `GET /admin/kunci`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    operations::require(&here.context(), Action::ManageRegion)?;
    let (state, region, now) = (here.state.clone(), here.region.id.clone(), here.now());
    // Reads the key directory and may count every sealed row: on a thread that may wait.
    let found = tokio::task::spawn_blocking(move || {
        let vault = state.vault.clone();
        let own = vault.clone();
        let (known, missing, signers) = state.store.read_now(move |tx| {
            let signers = documents::signers(tx, &region, &own)?;
            Ok((keyring::known(tx)?, keyring::missing(tx, &own)?, signers))
        })?;
        Ok::<_, Failure>(facts(&vault, (known, missing, signers), &counted(&state, now)))
    })
    .await
    .map_err(|error| WebError::internal(format!("the look at the keys ended early: {error}")))??;
    Ok(here.page("admin/keys.html", &page(&found, now)))
}

fn facts(
    vault: &Vault,
    (known, missing, signers): (Vec<KeyRow>, Missing, Vec<Signer>),
    counted: &Counted,
) -> Facts {
    let (counts, counted_at) = counted;
    let directory = vault.directory();
    // A directory that can't be read whole is told by the missing keys; what is held goes on serving.
    let every = Vault::every_key(directory).unwrap_or_default();
    let fingerprints: Vec<(String, String)> =
        every.iter().map(|(name, bytes)| (name.clone(), Vault::fingerprint(bytes))).collect();
    let documents: Vec<String> = vault.document_seeds().into_iter().map(|(name, _)| name).collect();
    let is_other = |name: &&String| *name != "mac" && !Vault::is_key_name(name) && !documents.contains(*name);
    Facts {
        newest: vault.newest(),
        ids: vault.key_ids(),
        mac: vault.mac_id(),
        others: fingerprints.iter().map(|(name, _)| name).filter(is_other).cloned().collect(),
        retired: Vault::retired(directory),
        printed: Vault::printed(directory),
        verified: Vault::verified(directory),
        fingerprints,
        known,
        missing,
        signers,
        counts: counts.clone(),
        counted_at: *counted_at,
    }
}

fn page(facts: &Facts, now: Timestamp) -> KeysPage {
    let waiting = facts.counts.as_ref().map_or(0, |counts| inventory::waiting(counts, &facts.newest).0);
    let age = |since: Timestamp| now.since(since).max(0);
    KeysPage {
        steps: steps(facts, (waiting, now)),
        keys: keys(facts, now),
        signers: facts
            .signers
            .iter()
            .map(|signer| ShownSigner {
                id: signer.id.clone(),
                name: signer.name.clone(),
                since: signer.since.millis(),
                age: age(signer.since),
                signs: signer.signs,
                specimen: signer.specimen,
            })
            .collect(),
        sealed: facts.counts.as_ref().map(|counts| {
            (inventory::waiting(counts, &facts.newest).1, inventory::sealed_by(counts, DATA_KEY))
        }),
        counted_at: facts.counted_at.millis(),
        waiting,
        verified: facts.verified.map(|verified| ShownVerified {
            at: verified.at.millis(),
            age: age(verified.at),
            opened: verified.opened,
            unreadable: verified.unreadable,
        }),
    }
}

/// When this hall used a key first, in whichever region.
fn since(facts: &Facts, id: &str) -> Option<Timestamp> {
    facts.known.iter().filter(|row| row.key_id == id).map(|row| row.first_used_at).min()
}

fn rows(facts: &Facts, id: &str) -> Option<u64> {
    facts.counts.as_ref().map(|counts| inventory::sealed_by(counts, id))
}

fn on_paper(facts: &Facts, name: &str) -> Option<bool> {
    let (_, fingerprint) = facts.fingerprints.iter().find(|(own, _)| own == name)?;
    Some(facts.printed.contains(&format!("{name} {fingerprint}")))
}

fn keys(facts: &Facts, now: Timestamp) -> Vec<ShownKey> {
    let shown = |id: &str, file: &str, role: &'static str, rows: Option<u64>| {
        let since = since(facts, id);
        ShownKey {
            id: id.to_owned(),
            role,
            since: since.map(Timestamp::millis),
            age: since.map(|since| now.since(since).max(0)),
            rows,
            on_paper: on_paper(facts, file),
        }
    };
    let role = |id: &String| match rows(facts, id) {
        _ if *id == facts.newest => "seals",
        Some(0) => "idle",
        _ => "opens",
    };
    let mut keys: Vec<ShownKey> =
        facts.ids.iter().rev().map(|id| shown(id, id, role(id), rows(facts, id))).collect();
    keys.push(shown(&facts.mac, "mac", "hashes", None));
    keys.extend(facts.others.iter().map(|name| shown(name, name, "signs", None)));
    keys.extend(facts.retired.iter().map(|name| shown(name, name, "retired", None)));
    keys
}

fn steps(facts: &Facts, (waiting, now): (u64, Timestamp)) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut step = |word: &'static str, keys: Vec<String>, wanted: bool| {
        if wanted {
            steps.push(Step { word, keys: keys.join(", ") });
        }
    };
    let missing: Vec<String> = facts.missing.keys.iter().chain(&facts.missing.mac).cloned().collect();
    step("missing", missing, !facts.missing.is_nothing());
    step("unreadable", Vec::new(), facts.verified.is_some_and(|verified| verified.unreadable > 0));
    step("waiting", Vec::new(), waiting > 0);
    let specimen = facts.signers.iter().any(|signer| signer.signs && signer.specimen);
    step("specimen", Vec::new(), specimen);
    let names = facts.fingerprints.iter().map(|(name, _)| name);
    let unwritten: Vec<String> = names.filter(|name| on_paper(facts, name) == Some(false)).cloned().collect();
    step("paper", unwritten.clone(), !unwritten.is_empty());
    let unverified = facts.verified.is_none_or(|verified| now.since(verified.at) > UNVERIFIED);
    step("verify", Vec::new(), unverified);
    let old = since(facts, &facts.newest).is_some_and(|since| now.since(since) > OLD);
    step("rotate", vec![facts.newest.clone()], old);
    let idle: Vec<String> =
        facts.ids.iter().filter(|id| **id != facts.newest && rows(facts, id) == Some(0)).cloned().collect();
    step("retire", idle.clone(), !idle.is_empty() && waiting == 0);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_900_000_000_000);

    fn row(key: &str, days: i64) -> KeyRow {
        KeyRow {
            region: balai_base::RegionId::parse("contoh").unwrap(),
            key_id: key.to_owned(),
            first_used_at: NOW.plus(-days * DAY),
            settled_at: None,
            given_up_at: None,
        }
    }

    /// Two sealing keys, everything under the newest, both on paper, verified yesterday.
    fn fine() -> Facts {
        Facts {
            newest: "k2-bb".to_owned(),
            ids: vec!["k2-bb".to_owned()],
            mac: "mac-cc".to_owned(),
            others: vec!["log-1".to_owned()],
            retired: vec!["k1-aa".to_owned()],
            fingerprints: vec![("k2-bb".to_owned(), "bb".to_owned()), ("mac".to_owned(), "cc".to_owned())],
            printed: vec!["k2-bb bb".to_owned(), "mac cc".to_owned()],
            verified: Some(Verified { at: NOW.plus(-DAY), opened: 10, unreadable: 0 }),
            known: vec![row("k1-aa", 500), row("k2-bb", 100), row("mac-cc", 500)],
            missing: Missing::default(),
            signers: Vec::new(),
            counts: Some(Vec::new()),
            counted_at: NOW,
        }
    }

    fn words(facts: &Facts, waiting: u64) -> Vec<&'static str> {
        steps(facts, (waiting, NOW)).into_iter().map(|step| step.word).collect()
    }

    #[test]
    fn the_next_step_follows_from_what_is_found() {
        assert!(words(&fine(), 0).is_empty());
        assert_eq!(words(&fine(), 7), ["waiting"]);
        let missing = Missing { keys: vec!["k1-aa".to_owned()], mac: None };
        assert_eq!(words(&Facts { missing, ..fine() }, 0), ["missing"]);
        assert_eq!(words(&Facts { verified: None, ..fine() }, 0), ["verify"]);
        let stale = Some(Verified { at: NOW.plus(-40 * DAY), opened: 10, unreadable: 1 });
        assert_eq!(words(&Facts { verified: stale, ..fine() }, 0), ["unreadable", "verify"]);
        assert_eq!(words(&Facts { printed: vec!["k2-bb bb".to_owned()], ..fine() }, 0), ["paper"]);
        assert_eq!(words(&Facts { known: vec![row("k2-bb", 400)], ..fine() }, 0), ["rotate"]);
        let both = vec!["k1-aa".to_owned(), "k2-bb".to_owned()];
        assert_eq!(words(&Facts { ids: both.clone(), ..fine() }, 0), ["retire"]);
        assert_eq!(words(&Facts { ids: both, ..fine() }, 3), ["waiting"], "nothing goes while rows wait");
    }

    #[test]
    fn every_key_is_told_with_its_use_and_age() {
        let told: Vec<(String, &str, Option<i64>)> = keys(&fine(), NOW)
            .into_iter()
            .map(|key| (key.id, key.role, key.age.map(|age| age / DAY)))
            .collect();
        let expected = [
            ("k2-bb", "seals", Some(100)),
            ("mac-cc", "hashes", Some(500)),
            ("log-1", "signs", None),
            ("k1-aa", "retired", Some(500)),
        ];
        assert_eq!(told, expected.map(|(id, role, age)| (id.to_owned(), role, age)));
    }
}
