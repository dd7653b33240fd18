//! Finds the constant SQL texts in source files, so that one test can have both databases read every one.
//!
//! A text no test happens to run would otherwise fail first on the database of a region. Pieces of composed
//! statements and of macros are left out: they are no statements by themselves.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A statement and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlText {
    /// The file.
    pub file: PathBuf,
    /// The line it begins on.
    pub line: usize,
    /// The text, as the program sees it.
    pub sql: String,
}

/// The SQL texts of every `store.rs` and every folder `store/` under `crates/`, and of all of `crates/store/src`.
///
/// # Panics
/// When the source can't be read.
pub fn sql_texts(workspace: &Path) -> Vec<SqlText> {
    let mut files = Vec::new();
    collect(&workspace.join("crates"), &mut files);
    files.sort();
    files
        .iter()
        .filter(|file| {
            let inside = file.strip_prefix(workspace.join("crates")).unwrap_or(file);
            let folders = inside.components().any(|part| part.as_os_str() == "store");
            inside.starts_with("store/src")
                || (folders && !inside.starts_with("store"))
                || inside.ends_with("store.rs")
        })
        .flat_map(|file| {
            let source =
                fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            in_source(&source).into_iter().map(|(line, sql)| SqlText { file: file.clone(), line, sql })
        })
        .collect()
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"))
        {
            files.push(path);
        }
    }
}

/// The statements among the string literals of a source text, each with its line.
pub fn in_source(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let (mut rest, mut line, mut before) = (source, 1, String::new());
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
            rest.get(1..).and_then(|tail| tail.find('\'')).map_or(1, |end| end + 2)
        } else if first == '"' {
            literal_length(rest)
        } else {
            first.len_utf8()
        };
        let (piece, tail) = rest.split_at(length.min(rest.len()));
        if first == '"' {
            let sql = unescaped(piece.trim_matches('"'));
            if is_statement(&sql) && !is_piece(&before) {
                found.push((line, sql));
            }
            before.clear();
        } else if !piece.starts_with("//") {
            before.push_str(piece);
        }
        line += piece.matches('\n').count();
        rest = tail;
    }
    found
}

fn literal_length(rest: &str) -> usize {
    let mut escaped = false;
    for (index, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Undoes what a string literal of Rust writes with a backslash.
fn unescaped(literal: &str) -> String {
    let mut output = String::with_capacity(literal.len());
    let mut letters = literal.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('n') => output.push('\n'),
                Some('\n') => while letters.next_if(|next| next.is_whitespace()).is_some() {},
                Some(other) => output.push(other),
                None => {}
            },
            (other, false) => output.push(other),
        }
    }
    output
}

fn is_statement(text: &str) -> bool {
    ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "WITH "].iter().any(|verb| text.starts_with(verb))
}

/// Whether the code before a literal makes it a piece of something larger.
fn is_piece(before: &str) -> bool {
    let code = before.trim_end();
    ["Statement::new(", ".push(", "concat!(", ","].iter().any(|opening| code.ends_with(opening))
        && !code.ends_with("tx,")
}
