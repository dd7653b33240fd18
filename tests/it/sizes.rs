//! How large a file and a function may be, tests too.

use crate::source::rust_files;

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 60;

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let long: Vec<String> = rust_files()
        .iter()
        .map(|source| (source.text.lines().count(), &source.path))
        .filter(|(lines, _)| *lines > FILE_LINES)
        .map(|(lines, path)| format!("{lines} {path}"))
        .collect();
    assert!(long.is_empty(), "longer than {FILE_LINES} lines:\n{}", long.join("\n"));
}

#[test]
fn no_function_is_longer_than_sixty_lines() {
    let mut long = Vec::new();
    for source in &rust_files() {
        for (name, lines) in functions(&source.uncommented()) {
            if lines > FUNCTION_LINES {
                long.push(format!("{lines} {} {name}", source.path));
            }
        }
    }
    assert!(long.is_empty(), "longer than {FUNCTION_LINES} lines:\n{}", long.join("\n"));
}

/// Name and length of every function: from its `fn` line to the brace that closes at the same indent.
fn functions(code: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let Some(position) = trimmed.find("fn ") else { continue };
        let before = &trimmed[..position];
        let starts = before.split_whitespace().all(|word| {
            word.starts_with("pub")
                || matches!(word, "async" | "const" | "unsafe" | "extern" | "in" | "crate)")
        });
        if !starts {
            continue;
        }
        let indent = line.len() - trimmed.len();
        let close = format!("{}}}", " ".repeat(indent));
        let length = lines[at..].iter().position(|later| **later == close).map_or(1, |offset| offset + 1);
        let name = trimmed[position + 3..].split(['(', '<']).next().unwrap_or_default().to_owned();
        found.push((name, length));
    }
    found
}

#[test]
fn the_counter_of_functions_counts() {
    let code = "pub fn one() {\n    two\n}\n\nimpl X {\n    pub(crate) async fn three(&self) {\n    }\n}\n";
    assert_eq!(functions(code), [("one".to_owned(), 3), ("three".to_owned(), 2)]);
}
