//! Every message that is named exists in every language with the same arguments, and every message is named somewhere.
//!
//! Names are found in the source itself: `t("…")` in templates, and any text in Rust that has the shape of a key we
//! know or begins with `problem-` or `field-`. Keys put together from pieces are named by their beginning.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_syntax::{ast, parser};

const LANGUAGES: [&str; 2] = ["id", "en"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &Path, extension: &str, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|given| given == extension) {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

/// Key → names of its arguments, and the keys that stand twice.
fn messages(language: &str) -> (BTreeMap<String, BTreeSet<String>>, Vec<String>) {
    let mut texts = Vec::new();
    files(&root().join("locales").join(language), "ftl", &mut texts);
    let (mut found, mut twice) = (BTreeMap::new(), Vec::new());
    for (path, text) in texts {
        let resource = parser::parse(text.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in resource.body {
            let ast::Entry::Message(message) = entry else { continue };
            let mut arguments = BTreeSet::new();
            if let Some(pattern) = &message.value {
                of_pattern(pattern, &mut arguments);
            }
            if found.insert(message.id.name.to_owned(), arguments).is_some() {
                twice.push(format!("{language}: {} stands twice", message.id.name));
            }
        }
    }
    (found, twice)
}

fn of_pattern(pattern: &ast::Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            of_expression(expression, found);
        }
    }
}

fn of_expression(expression: &ast::Expression<&str>, found: &mut BTreeSet<String>) {
    let inline = match expression {
        ast::Expression::Inline(inline) => inline,
        ast::Expression::Select { selector, variants } => {
            for variant in variants {
                of_pattern(&variant.value, found);
            }
            selector
        }
    };
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        ast::InlineExpression::Placeable { expression } => of_expression(expression, found),
        _ => {}
    }
}

/// What stands between quotes in a source text and has the shape of a key, and whether more is put behind it.
fn quoted(text: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for quote in ['"', '\''] {
        let mut rest = text;
        while let Some(start) = rest.find(quote) {
            rest = &rest[start + 1..];
            let end = rest.find(|letter: char| {
                !(letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
            });
            let Some(end) = end.filter(|end| *end > 2) else { continue };
            let (name, after) = rest.split_at(end);
            // `t("kind-" ~ kind)` and `format!("visibility-{word}")` name all that begin so.
            let open = name.ends_with('-') && (after.starts_with(quote) || after.starts_with('{'));
            if open || after.starts_with(quote) {
                found.push((name.to_owned(), open));
            }
        }
    }
    found
}

struct Named {
    whole: BTreeSet<String>,
    beginnings: BTreeSet<String>,
    /// Names that can only be messages, with the file that names them.
    certain: BTreeSet<(String, String)>,
}

/// Whether a text calls `t` with that name; `input("name"` ends in `t` as well and is no such call.
fn is_asked(text: &str, name: &str) -> bool {
    [format!("t(\"{name}\""), format!("t('{name}'")].iter().any(|call| {
        text.match_indices(call.as_str()).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
        })
    })
}

fn named() -> Named {
    let mut sources = Vec::new();
    files(&root().join("templates"), "html", &mut sources);
    files(&root().join("templates"), "xml", &mut sources);
    files(&root().join("regions/standard/templates"), "html", &mut sources);
    files(&root().join("regions/standard/templates"), "txt", &mut sources);
    files(&root().join("crates"), "rs", &mut sources);
    let mut named = Named { whole: BTreeSet::new(), beginnings: BTreeSet::new(), certain: BTreeSet::new() };
    for (path, text) in sources {
        let shown = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        if shown.contains("tests") {
            continue;
        }
        for (name, open) in quoted(&text) {
            let told = name.starts_with("problem-") || name.starts_with("field-");
            let asked = is_asked(&text, &name);
            if !open && (asked || told && path.extension().is_some_and(|extension| extension == "rs")) {
                named.certain.insert((name.clone(), shown.clone()));
            }
            if open {
                named.beginnings.insert(name)
            } else {
                named.whole.insert(name)
            };
        }
    }
    named
}

#[test]
fn every_language_says_the_same_with_the_same_arguments() {
    let mut wrong = Vec::new();
    let all: Vec<_> = LANGUAGES.iter().map(|language| (language, messages(language))).collect();
    let (_, (first, _)) = &all[0];
    for (language, (found, twice)) in &all {
        wrong.extend(twice.clone());
        for (key, arguments) in first {
            match found.get(key) {
                None => wrong.push(format!("{language}: {key} is missing")),
                Some(other) if other != arguments => {
                    wrong.push(format!("{language}: {key} takes {other:?}, in id {arguments:?}"));
                }
                Some(_) => {}
            }
        }
        let extra = found.keys().filter(|key| !first.contains_key(*key));
        wrong.extend(extra.map(|key| format!("{language}: {key} is not in id")));
    }
    assert!(wrong.is_empty(), "messages:\n{}", wrong.join("\n"));
}

#[test]
fn every_message_that_is_named_exists() {
    let (known, _) = messages("id");
    let named = named();
    let missing: Vec<String> = named
        .certain
        .iter()
        .filter(|(name, _)| !known.contains_key(name))
        .map(|(name, file)| format!("{file}: {name}"))
        .collect();
    assert!(missing.is_empty(), "no such message:\n{}", missing.join("\n"));
    let empty: Vec<&String> = named
        .beginnings
        .iter()
        .filter(|start| start.starts_with("problem-") || start.starts_with("field-"))
        .filter(|start| !known.keys().any(|key| key.starts_with(*start)))
        .collect();
    assert!(empty.is_empty(), "no message begins so: {empty:?}");
}

#[test]
fn every_message_is_named_somewhere() {
    let (known, _) = messages("id");
    let named = named();
    let unused: Vec<&String> = known
        .keys()
        .filter(|key| !named.whole.contains(*key))
        .filter(|key| !named.beginnings.iter().any(|start| key.starts_with(start)))
        .collect();
    assert!(unused.is_empty(), "nobody says:\n{unused:#?}");
}

/// Longest sentence, in words; numbers and names put in count as one.
const MOST_WORDS: usize = 28;

#[test]
fn sentences_are_short_and_nobody_is_sorry_for_nothing() {
    let mut wrong = Vec::new();
    let mut texts = Vec::new();
    files(&root().join("locales/id"), "ftl", &mut texts);
    for (path, text) in texts {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let shown = path.file_name().unwrap().to_string_lossy();
            let said = line.split_once(" = ").map_or(line, |(_, said)| said);
            for sentence in said.split(['.', '?', '!', ':']) {
                let words =
                    sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
                if words > MOST_WORDS {
                    wrong.push(format!("{shown}: {words} words: {sentence}"));
                }
            }
            let padded = format!(" {said} ");
            for phrase in ["mohon maaf", "ketidaknyamanan", " anda ", "silahkan", "di mohon"] {
                if padded.contains(phrase) {
                    wrong.push(format!("{shown}: «{phrase}»: {said}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_message_says_village_where_the_regions_own_word_belongs() {
    let mut wrong = Vec::new();
    for (language, words) in [("id", ["desa", "kelurahan"]), ("en", ["village", "villages"])] {
        let mut texts = Vec::new();
        files(&root().join("locales").join(language), "ftl", &mut texts);
        // Where the words themselves stand.
        texts.retain(|(path, _)| !path.ends_with("areas.ftl"));
        for (path, text) in texts {
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let said = line.split_once(" = ").map_or(line, |(_, said)| said).to_lowercase();
                let outside: String = said.split('{').map(|part| part.rsplit('}').next().unwrap()).collect();
                let mut spoken = outside.split(|letter: char| !letter.is_alphanumeric());
                if spoken.any(|word| words.contains(&word)) {
                    wrong.push(format!("{}: {line}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "write {{ -village }}:\n{}", wrong.join("\n"));
}
