//! What the documents name is there: files, tests, modules, commands, targets of `make` and pages. A reader who follows a name
//! that is gone stops to believe the rest.

use std::{collections::BTreeSet, fs, path::Path};

use crate::source::{Source, files, root, rust_files};

/// Path and text of every document for people, from the root.
fn documents() -> Vec<(String, String)> {
    let mut found = files(&["docs", "README.md", "SECURITY.md", "regions/NOTICE.md"], &["md"]);
    for (path, _) in &mut found {
        *path = path.rsplit_once("../../").map_or_else(|| path.clone(), |(_, own)| own.to_owned());
    }
    found
}

/// Every file of the project, from the root.
fn paths() -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting: Vec<String> =
        ["crates", "docs", "e2e", "locales", "migrations", "packaging", "regions", "scripts", "security"]
            .into_iter()
            .chain(["templates", "tests", "web", "benches"])
            .map(str::to_owned)
            .collect();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(root().join(&folder)).unwrap().map(Result::unwrap) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{folder}/{name}");
            if name == "node_modules" {
                continue;
            }
            if entry.file_type().unwrap().is_dir() {
                waiting.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found
}

/// What stands between backticks in a line.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Everything quoted in every document, as `file:line`, and the text.
fn all_quoted() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, text) in documents() {
        let mut shown = true;
        for (number, line) in text.lines().enumerate() {
            if line.starts_with("```") {
                shown = !shown;
            } else if shown {
                found.extend(quoted(line).map(|words| (format!("{path}:{}", number + 1), words.to_owned())));
            }
        }
    }
    assert!(found.len() > 500, "the documents were not found");
    found
}

/// Whether `path` is the end of a file's or a folder's path: documents leave out what the reader knows from the place.
fn is_there(paths: &[String], path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let (end, inside) = (format!("/{path}"), format!("/{path}/"));
    paths.iter().any(|known| {
        let known = format!("/{known}");
        known.ends_with(&end) || known.contains(&inside)
    })
}

#[test]
fn links_lead_somewhere() {
    let mut lost = Vec::new();
    for (path, text) in documents() {
        for piece in text.split("](").skip(1) {
            let target = piece.split([')', '#']).next().unwrap_or_default();
            let from = root().join(&path);
            let lies = from.parent().unwrap_or(Path::new("")).join(target);
            if !target.is_empty() && !target.contains("://") && !lies.exists() {
                lost.push(format!("{path}: {target}"));
            }
        }
    }
    assert!(lost.is_empty(), "links to nothing:\n{}", lost.join("\n"));
}

/// A page nobody is led to is not read. Decisions are led to by their folder.
#[test]
fn every_document_is_led_to() {
    let documents = documents();
    let mut alone = Vec::new();
    for (path, _) in documents.iter().filter(|(path, _)| path.starts_with("docs/")) {
        let name = path.rsplit('/').next().unwrap_or_default();
        let leads = |(other, text): &&(String, String)| other != path && text.contains(name);
        if !path.starts_with("docs/decisions/") && !documents.iter().any(|other| leads(&other)) {
            alone.push(path.clone());
        }
    }
    assert!(alone.is_empty(), "nothing leads to:\n{}", alone.join("\n"));
}

#[test]
fn files_and_tests_that_are_named_are_there() {
    let (paths, sources) = (paths(), rust_files());
    // Of packs and machines, not of the project.
    let elsewhere = [
        "locales/id.ftl",
        "locales/en.ftl",
        "templates/documents/",
        "templates/mail/",
        "migrations/NNNN_words.sql",
    ];
    let mut lost = Vec::new();
    for (place, words) in all_quoted() {
        let (path, test) = words.split_once("::").unwrap_or((&words, ""));
        let plain = path.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-./".contains(letter));
        let ours =
            ["crates/", "scripts/", "e2e/", "web/", "tests/it", "migrations/", "templates/", "locales/"];
        let rust = Path::new(path).extension().is_some_and(|end| end == "rs");
        let named = rust || ours.iter().any(|folder| path.starts_with(folder));
        if !plain || !named || elsewhere.contains(&path) {
            continue;
        }
        // `pages/citizen/…` is a file of the crate `pages`.
        let of_crate = path.split_once('/').map(|(name, rest)| format!("{name}/src/{rest}"));
        let written: Vec<&str> = std::iter::once(path).chain(of_crate.as_deref()).collect();
        let function = format!("fn {test}(");
        let tested = |source: &Source| {
            let lies = format!("/{}", source.path);
            written.iter().any(|path| lies.ends_with(&format!("/{path}"))) && source.text.contains(&function)
        };
        let there = written.iter().any(|path| is_there(&paths, path));
        if !there || (rust && !test.is_empty() && !sources.iter().any(tested)) {
            lost.push(format!("{place}: {words}"));
        }
    }
    assert!(lost.is_empty(), "named and not there:\n{}", lost.join("\n"));
}

#[test]
fn modules_that_are_named_are_in_the_code() {
    let mut code = BTreeSet::new();
    for source in rust_files().iter().filter(|source| !source.path.starts_with("tests/")) {
        let letters = |letter: char| !(letter.is_alphanumeric() || letter == '_');
        code.extend(source.uncommented().split(letters).map(str::to_owned));
        code.extend(source.path.split(['/', '.']).map(str::to_owned));
    }
    let mut lost = Vec::new();
    for (place, words) in all_quoted().into_iter().filter(|(place, _)| !place.starts_with("docs/decisions/"))
    {
        let parts: Vec<&str> = words.split("::").collect();
        let path = parts.iter().all(|part| {
            !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        });
        if path && parts.len() > 1 && parts.iter().any(|part| !code.contains(*part)) {
            lost.push(format!("{place}: {words}"));
        }
    }
    assert!(lost.is_empty(), "no such module:\n{}", lost.join("\n"));
}

#[test]
fn commands_and_targets_that_are_named_can_be_typed() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let makefile = read("Makefile");
    let targets: BTreeSet<&str> = makefile
        .lines()
        .filter(|line| !line.starts_with([' ', '\t', '.', '#']))
        .filter_map(|line| line.split_once(':').map(|(target, _)| target))
        .collect();
    let main = read("crates/app/src/main.rs");
    let commands = main.split("enum Command {").nth(1).unwrap().split("\n}").next().unwrap();
    let commands: BTreeSet<String> = commands
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(|letter: char| letter.is_ascii_uppercase()))
        .map(|line| kebab(line.split(|letter: char| !letter.is_alphanumeric()).next().unwrap()))
        .collect();
    assert!(targets.contains("demo") && commands.contains("archive-log"), "{targets:?} {commands:?}");
    let mut lost = Vec::new();
    for (place, words) in all_quoted() {
        let mut typed = words.split_whitespace();
        let known = match (typed.next(), typed.next()) {
            (Some("make"), Some(target)) => targets.contains(target),
            (Some("balai"), Some(command)) if !command.starts_with('-') => commands.contains(command),
            _ => true,
        };
        if !known {
            lost.push(format!("{place}: {words}"));
        }
    }
    assert!(lost.is_empty(), "can't be typed:\n{}", lost.join("\n"));
}

fn kebab(variant: &str) -> String {
    let mut words = String::new();
    for letter in variant.chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push('-');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

#[test]
fn pages_that_are_named_are_served() {
    let sources = rust_files();
    let routes: BTreeSet<String> = sources
        .iter()
        .filter(|source| !source.is_test())
        .flat_map(|source| source.code().split('"').skip(1).step_by(2).map(pattern).collect::<Vec<_>>())
        .filter(|words| words.starts_with('/'))
        .collect();
    let ours = [
        "/admin",
        "/petugas",
        "/pimpinan",
        "/lapor",
        "/lacak",
        "/saya",
        "/layanan",
        "/api/",
        "/cek",
        "/cetak",
    ];
    let mut lost = Vec::new();
    for (place, words) in all_quoted() {
        let address = words.split_whitespace().last().unwrap_or_default();
        let address = unnumbered(&pattern(address.split(['?', '#']).next().unwrap_or_default()));
        if ours.iter().any(|front| address.starts_with(front))
            && !routes.iter().any(|route| route.starts_with(address.trim_end_matches(['*', '…', '/'])))
        {
            lost.push(format!("{place}: {words}"));
        }
    }
    assert!(lost.is_empty(), "not served:\n{}", lost.join("\n"));
}

/// An address in which the number of a case is any number: a measurement names the pages it asked for.
fn unnumbered(address: &str) -> String {
    let of_numbers = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '-';
    let is_number = |part: &str| part.contains('-') && part.chars().all(of_numbers);
    let parts: Vec<&str> = address.split('/').map(|part| if is_number(part) { "{}" } else { part }).collect();
    parts.join("/")
}

/// An address with every place between braces emptied.
fn pattern(address: &str) -> String {
    let mut inside = false;
    address
        .chars()
        .filter(|letter| {
            let skipped = inside && *letter != '}';
            inside = *letter == '{' || skipped;
            !skipped
        })
        .collect()
}
