//! `docs/region/format.md` and the loader name the same keys.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use super::{Append, changed};
use crate::{
    access::{Action, Role},
    region::load::keys_read,
    workflow::{ClockActions, State, Transition, Workflow},
};

/// Keys by place: `agencies.toml: agency.unit`, or the file alone for its outermost table.
type Keys = BTreeMap<String, BTreeSet<String>>;

/// Reads the reference: `## file` begins a file, a line that begins with `[table]` or `[[table]]` in backticks a
/// table (several share one), and the first column of the table below holds its keys.
fn documented() -> Keys {
    let text = include_str!("../../../../../docs/region/format.md");
    let mut keys = Keys::new();
    let (mut file, mut places) = (String::new(), Vec::new());
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            file = heading.split('`').nth(1).unwrap_or_default().to_owned();
            places = vec![file.clone()];
        } else if line.starts_with("`[") {
            let head = line.split(" — ").next().unwrap();
            let tables = head.split('`').filter(|part| part.starts_with('['));
            let paths: Vec<String> = tables.map(|table| table.trim_matches(['[', ']']).to_owned()).collect();
            for path in &paths {
                let (outer, key) = path
                    .rsplit_once('.')
                    .map_or((file.clone(), path.as_str()), |(outer, key)| (format!("{file}: {outer}"), key));
                keys.entry(outer).or_default().insert(key.to_owned());
            }
            places = paths.iter().map(|path| format!("{file}: {path}")).collect();
        } else if let Some(row) = line.strip_prefix("| `") {
            let cell = format!("`{}", row.split('|').next().unwrap());
            for key in cell.split('`').skip(1).step_by(2) {
                for place in &places {
                    keys.entry(place.clone()).or_default().insert(key.to_owned());
                }
            }
        }
    }
    keys
}

/// What the loader asks for while it reads a pack that holds every sort of table.
fn read() -> Keys {
    let files = changed(&[
        Append(
            "agencies.toml",
            "[[agency]]\nid = \"x\"\n[agency.contact]\n[[agency.unit]]\nid = \"y\"\n[agency.unit.contact]\n",
        ),
        Append("region.toml", "[terms]\n[mail]\n[officers]\n"),
        Append("calendars/lokal.toml", "[week]\n[[holiday]]\n"),
        Append("promises.toml", "[[set]]\n[[set.clock]]\n"),
        Append("benefits.toml", "[facts]\n[[tier]]\n"),
        Append("ladders.toml", "[[ladder]]\n[[ladder.step]]\n"),
        Append("replies.toml", "[[reply]]\n"),
    ]);
    let mut keys = Keys::new();
    for (place, key) in keys_read(&files) {
        let place = match place.split_once(": ") {
            Some((file, path)) if file.starts_with("calendars/") => format!("calendars/: {path}"),
            None if place.starts_with("calendars/") => "calendars/".to_owned(),
            _ => place,
        };
        keys.entry(place).or_default().insert(key);
    }
    let languages: BTreeSet<String> = ["id", "en"].map(str::to_owned).into();
    keys.retain(|_, keys| *keys != languages);
    keys
}

/// The keys a type accepts, as its refusal of an unknown one names them.
fn accepted<T: DeserializeOwned>() -> BTreeSet<String> {
    let error = toml::from_str::<T>("no-such-key = 1").err().unwrap();
    error.message().split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_reference_names_every_key_the_loader_reads_and_no_other() {
    let (mut documented, read) = (documented(), read());
    documented.retain(|place, _| !place.starts_with("roles.toml") && !place.starts_with("workflows/"));
    let mut differences = Vec::new();
    for place in documented.keys().chain(read.keys()).collect::<BTreeSet<_>>() {
        let empty = BTreeSet::new();
        let (told, known) = (documented.get(place).unwrap_or(&empty), read.get(place).unwrap_or(&empty));
        let missing: Vec<&String> = known.difference(told).collect();
        let invented: Vec<&String> = told.difference(known).collect();
        if !missing.is_empty() || !invented.is_empty() {
            differences
                .push(format!("{place}: not documented {missing:?}, documented but not read {invented:?}"));
        }
    }
    assert!(differences.is_empty(), "docs/region/format.md:\n{}", differences.join("\n"));
}

#[test]
fn the_reference_names_every_key_of_roles_and_workflows() {
    let documented = documented();
    for (place, accepted) in [
        ("roles.toml: role", accepted::<Role>()),
        ("workflows/", accepted::<Workflow>()),
        ("workflows/: states", accepted::<State>()),
        ("workflows/: transitions", accepted::<Transition>()),
        ("workflows/: transitions.clocks", accepted::<ClockActions>()),
    ] {
        assert!(!accepted.is_empty(), "{place}");
        assert_eq!(documented.get(place), Some(&accepted), "{place}");
    }
}

#[test]
fn the_page_on_roles_explains_every_action() {
    let page = include_str!("../../../../../docs/region/roles.md");
    for action in Action::ALL
        .into_iter()
        .filter(|action| !matches!(action, Action::ReadPublic | Action::ReadOwn | Action::ActOwn))
    {
        let word = serde_json::to_string(&action).unwrap().replace('"', "`");
        assert!(page.contains(&format!("| {word} |")), "{word}");
    }
}
