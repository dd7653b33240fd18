//! Who may import whom. Cargo holds the crates; this holds the slices inside them, and where SQL, HTTP types and
//! templates may stand. A failure prints the rule that broke.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Source, root, rust_files};

/// A slice and the slices of its own crate that it may use through their faces.
const SLICES: &[(&str, &[&str])] = &[
    ("platform/src/access", &["region"]),
    ("platform/src/audit", &["access"]),
    (
        "platform/src/casework",
        &[
            "access", "audit", "history", "identity", "keyring", "notify", "photos", "region", "vault",
            "webhooks", "workflow",
        ],
    ),
    ("platform/src/forms", &[]),
    ("platform/src/history", &["vault"]),
    ("platform/src/identity", &["access", "audit", "keyring", "region", "vault"]),
    ("platform/src/keyring", &["vault"]),
    (
        "platform/src/documents",
        &["access", "audit", "casework", "forms", "keyring", "region", "render", "vault"],
    ),
    ("platform/src/drills", &["access", "audit", "casework", "notify", "render"]),
    ("platform/src/notify", &["access", "region", "vault"]),
    ("platform/src/operations", &["access", "audit", "casework", "identity", "programs", "region"]),
    ("platform/src/papers", &[]),
    ("platform/src/photos", &[]),
    ("platform/src/programs", &["access", "audit", "casework", "region", "vault"]),
    ("platform/src/register", &["webhooks"]),
    ("platform/src/region", &["access", "forms", "render", "workflow"]),
    ("platform/src/render", &[]),
    (
        "platform/src/residents",
        &["access", "audit", "casework", "identity", "keyring", "notify", "region", "render", "vault"],
    ),
    ("platform/src/vault", &[]),
    ("platform/src/webhooks", &["access", "audit", "keyring", "region", "vault"]),
    ("platform/src/workflow", &["region"]),
    ("civic/src/appointments", &[]),
    ("civic/src/breaches", &[]),
    ("civic/src/channels", &["learning", "reports"]),
    ("civic/src/data_rights", &["erasure", "retention", "services"]),
    ("civic/src/retention", &["reports", "services"]),
    ("civic/src/demonstration", &[]),
    ("civic/src/duplicates", &["reports"]),
    ("civic/src/erasure", &["feedback", "imports", "letters", "services"]),
    ("civic/src/emergency", &["channels", "reports"]),
    ("civic/src/feedback", &[]),
    ("civic/src/imports", &["reports"]),
    ("civic/src/intake", &[]),
    ("civic/src/inventory", &["appointments", "data_rights", "intake", "reports", "services"]),
    ("civic/src/letters", &["feedback", "reports", "services"]),
    ("civic/src/playback", &["channels", "demonstration", "feedback", "reports"]),
    ("civic/src/learning", &[]),
    ("civic/src/reports", &["feedback", "intake", "learning"]),
    ("civic/src/services", &["intake"]),
];

/// The folder of `crates/<crate>/src/<slice>` that a path lies in, as written in [`SLICES`].
fn slice_of(path: &str) -> Option<String> {
    let mut parts = path.strip_prefix("crates/")?.split('/');
    let (owner, folder, slice) = (parts.next()?, parts.next()?, parts.next()?);
    let slice = slice.trim_end_matches(".rs");
    (matches!(owner, "platform" | "civic") && folder == "src").then(|| format!("{owner}/src/{slice}"))
}

fn crate_paths(code: &str) -> Vec<String> {
    let mut used = Vec::new();
    for piece in code.split("crate::").skip(1) {
        if let Some(group) = piece.strip_prefix('{') {
            let inside = group.split("};").next().unwrap_or_default();
            let mut depth = 0;
            let mut start = 0;
            for (at, letter) in inside.char_indices() {
                match letter {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        used.push(first_word(&inside[start..at]));
                        start = at + 1;
                    }
                    _ => {}
                }
            }
            used.push(first_word(&inside[start..]));
        } else {
            used.push(first_word(piece));
        }
    }
    used.retain(|word| !word.is_empty());
    used
}

fn first_word(text: &str) -> String {
    text.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

#[test]
fn slices_use_each_other_only_as_the_table_allows() {
    let mut broken = Vec::new();
    for source in rust_files().iter().filter(|source| !source.is_test()) {
        let Some(slice) = slice_of(&source.path) else { continue };
        let own = slice.rsplit('/').next().unwrap().to_owned();
        if own == "lib" {
            continue;
        }
        let Some((_, allowed)) = SLICES.iter().find(|(name, _)| *name == slice) else {
            broken.push(format!(
                "{}: the slice {slice} is not in the table of tests/it/layers.rs",
                source.path
            ));
            continue;
        };
        for used in crate_paths(&source.code()) {
            let known = SLICES.iter().any(|(name, _)| {
                name.ends_with(&format!("/{used}")) && name.split('/').next() == slice.split('/').next()
            });
            if known && used != own && !allowed.contains(&used.as_str()) {
                broken.push(format!("{}: {slice} may not use {used} (allowed: {allowed:?})", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "import rules broken:\n{}", broken.join("\n"));
}

/// Each crate of `docs/ARCHITECTURE.md` with the crates it may use.
fn table_of_crates() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap();
    let cell = |text: &str| text.trim().trim_matches('`').to_owned();
    let mut table = BTreeMap::new();
    for line in text.lines().skip_while(|line| !line.starts_with("| crate |")).skip(2) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
        let [name, _, may_use] = cells[..] else { break };
        table.insert(cell(name), may_use.split(',').map(cell).filter(|one| one != "—").collect());
    }
    table
}

/// The crates of this workspace that `Cargo.toml` names as normal dependencies.
fn dependencies(manifest: &str) -> Vec<String> {
    let normal = manifest.split("\n[").find_map(|section| section.strip_prefix("dependencies]"));
    let names = normal.unwrap_or_default().lines().filter_map(|line| line.strip_prefix("balai-"));
    names.map(|name| name.split(['.', ' ']).next().unwrap().to_owned()).collect()
}

/// `named` and whatever those stand on: whoever may use a crate may use that too.
fn closed(named: &BTreeSet<String>, table: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let (mut closed, mut waiting) = (BTreeSet::new(), Vec::from_iter(named));
    while let Some(next) = waiting.pop() {
        if closed.insert(next.clone()) {
            waiting.extend(table.get(next).into_iter().flatten());
        }
    }
    closed
}

#[test]
fn crates_use_each_other_only_as_the_architecture_says() {
    let table = table_of_crates();
    let mut broken = Vec::new();
    for folder in std::fs::read_dir(root().join("crates")).unwrap().map(Result::unwrap) {
        let name = folder.file_name().to_string_lossy().into_owned();
        let manifest = std::fs::read_to_string(folder.path().join("Cargo.toml")).unwrap();
        let Some(named) = table.get(&name) else {
            broken.push(format!("{name} is not in the table of docs/ARCHITECTURE.md"));
            continue;
        };
        let allowed = closed(named, &table);
        let all = allowed.contains("all");
        let used = dependencies(&manifest).into_iter().filter(|used| !all && !allowed.contains(used));
        broken.extend(used.map(|used| format!("{name} may not use {used} (allowed: {allowed:?})")));
    }
    assert!(broken.is_empty(), "crates:\n{}", broken.join("\n"));
    assert_eq!(
        dependencies(
            "[package]\n\n[dependencies]\nbalai-base.workspace = true\n\n[dev-dependencies]\nbalai-web = 1\n"
        ),
        ["base"]
    );
}

/// What may stand where: a marker in the code, the places it may stand in, and the rule in words.
const PLACES: &[(&str, &[&str], &str)] = &[
    (
        "axum::",
        &["crates/web/", "crates/pages/", "crates/api/", "crates/app/"],
        "HTTP types belong to web, pages, api and app",
    ),
    ("rusqlite::", &["crates/store/"], "only crates/store names a database driver"),
    ("postgres::", &["crates/store/", "crates/testkit/"], "only crates/store names a database driver"),
    (
        "ureq::",
        &[
            "crates/platform/src/documents/signing/bsre.rs",
            "crates/platform/src/register/client.rs",
            "crates/platform/src/webhooks/client.rs",
            "crates/app/src/witness/fetch.rs",
            "crates/open311-check/",
            "crates/operate/src/traces.rs",
            "crates/targets/src/s3.rs",
        ],
        "other people's servers are called by a client only",
    ),
    ("minijinja::", &["crates/platform/src/render/"], "templates are rendered by platform::render only"),
    (
        "webauthn_rs::",
        &["crates/platform/src/residents/ceremony.rs"],
        "passkeys are asked and believed in one place",
    ),
    ("fluent_bundle::", &["crates/platform/src/render/"], "messages are formatted by platform::render only"),
];

#[test]
fn drivers_http_types_and_templates_stand_where_they_belong() {
    let mut broken = Vec::new();
    for source in rust_files().iter().filter(|source| !source.is_test()) {
        for (marker, places, rule) in PLACES {
            let stands = source.code().contains(marker);
            if stands && !places.iter().any(|place| source.path.starts_with(place)) {
                broken.push(format!("{}: {marker} — {rule}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "places broken:\n{}", broken.join("\n"));
}

#[test]
fn sql_stands_in_store_files_only() {
    let verbs = ["\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM ", "\"WITH ", " FROM cases"];
    let allowed = |source: &Source| {
        source.path.starts_with("crates/store/")
            || source.path.ends_with("/store.rs")
            || source.path.contains("/store/")
            || source.is_test()
    };
    let broken: Vec<String> = rust_files()
        .iter()
        .filter(|source| !allowed(source))
        .filter(|source| verbs.iter().any(|verb| source.code().contains(verb)))
        .map(|source| source.path.clone())
        .collect();
    assert!(broken.is_empty(), "SQL outside a slice's store.rs:\n{}", broken.join("\n"));
}

#[test]
fn sql_is_never_put_together_with_format() {
    let mut broken = Vec::new();
    for source in rust_files().iter().filter(|source| !source.is_test()) {
        let code = source.code();
        for verb in ["format!(\"SELECT", "format!(\"INSERT", "format!(\"UPDATE", "format!(\"DELETE"] {
            if code.contains(verb) && !source.path.starts_with("crates/store/src/migrate") {
                broken.push(format!("{}: {verb}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "use Statement instead:\n{}", broken.join("\n"));
}

/// Who may call other machines: the signing service, webhooks and the mail server, each behind its own checks, the database's driver, and programs
/// that measure. Everything else only listens (OWASP ASVS 5.0, 1.3.6).
const CALLERS: [&str; 14] = [
    "crates/platform/src/documents/signing/bsre.rs",
    "crates/platform/src/register/client.rs",
    "crates/platform/src/photos/scanner.rs",
    "crates/platform/src/webhooks/client.rs",
    "crates/platform/src/notify/mail/smtp.rs",
    "crates/store/src/postgres/",
    "crates/open311-check/",
    "crates/app/src/bench/",
    "crates/app/src/connections.rs",
    "crates/app/src/witness/fetch.rs",
    "crates/fault/",
    "crates/jail/src/bin/probe.rs",
    "crates/operate/src/traces.rs",
    "crates/targets/",
];

#[test]
fn nobody_else_opens_connections() {
    let markers = [
        "TcpStream::connect",
        "UdpSocket",
        "UnixStream",
        "UnixDatagram",
        "SmtpConnection",
        "SmtpTransport",
        "lookup_host",
        "to_socket_addrs",
        "reqwest::",
        "hyper::client",
        "ureq::",
    ];
    let mut broken = Vec::new();
    for source in rust_files().iter().filter(|source| !source.is_test()) {
        for marker in markers {
            if source.code().contains(marker) && !CALLERS.iter().any(|place| source.path.starts_with(place)) {
                broken.push(format!("{}: {marker}", source.path));
            }
        }
    }
    assert!(
        broken.is_empty(),
        "a new way out of the house; check its addresses and name it:\n{}",
        broken.join("\n")
    );
}

/// Secrets come from files (OWASP ASVS 5.0, 13.3.1): a flag stands in the list of processes, a variable in that of services.
#[test]
fn no_flag_or_variable_carries_a_secret() {
    let mut seen = 0;
    for source in rust_files().iter().filter(|source| source.path.starts_with("crates/app/src/")) {
        let code = source.code();
        for argument in code.split("#[arg(").skip(1) {
            seen += 1;
            let named = argument.split([';', '}', '#']).next().unwrap_or_default().to_lowercase();
            let field = named.split(')').nth(1).unwrap_or_default();
            let field = field
                .split(':')
                .next()
                .unwrap_or_default()
                .trim()
                .trim_start_matches("pub(crate) ")
                .to_owned();
            for word in ["password", "secret", "token", "passphrase", "private", "credential", "pin"] {
                let is_word = field.split('_').any(|part| part == word);
                assert!(
                    !is_word || field.ends_with("_file"),
                    "{}: `{field}` carries a secret; name a file",
                    source.path
                );
            }
        }
    }
    assert!(seen > 20, "the options were not found");
}

#[test]
fn clock_and_randomness_are_inputs() {
    let rules = std::fs::read_to_string(root().join("clippy.toml")).unwrap();
    for call in ["SystemTime::now", "Uuid::new_v4", "getrandom::fill"] {
        assert!(rules.contains(call), "clippy.toml lets {call} pass");
    }
    let users: Vec<String> = rust_files()
        .iter()
        .filter(|source| source.code().contains("getrandom::"))
        .map(|source| source.path.clone())
        .filter(|path| path != "tests/it/layers.rs")
        .collect();
    assert_eq!(users, ["crates/base/src/random.rs"], "randomness has one source");
}

#[test]
fn the_reader_of_imports_reads_groups() {
    let code = "use crate::{access::{Actor, can}, region::Region};\nlet x = crate::vault::open();";
    assert_eq!(crate_paths(code), ["access", "region", "vault"]);
}
