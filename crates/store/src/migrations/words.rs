//! From the one text of a migration to what each database reads.
//!
//! SQLite's `STRICT` tables know five type words, so four of ours are swapped and `STRICT` is added. What only
//! one database can read stands under a line `-- for sqlite:` or `-- for postgres:`, ended by `-- for both:`.

use crate::{dialect::Dialect, placeholders::pieces};

/// The part of a migration that is meant for `dialect`, in its words.
pub(crate) fn translated(text: &str, dialect: Dialect) -> String {
    let meant = meant_for(text, dialect);
    match dialect {
        Dialect::Postgres => meant,
        Dialect::Sqlite => strict(&meant),
    }
}

fn meant_for(text: &str, dialect: Dialect) -> String {
    let mut reader = None;
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        match line.trim() {
            "-- for sqlite:" => reader = Some(Dialect::Sqlite),
            "-- for postgres:" => reader = Some(Dialect::Postgres),
            "-- for both:" => reader = None,
            _ if reader.is_none_or(|reader| reader == dialect) => {
                kept.push_str(line);
                kept.push('\n');
            }
            _ => {}
        }
    }
    kept
}

/// Swaps the type words and makes every plain table `STRICT`.
fn strict(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    let (mut depth, mut table) = (0_usize, Table::Elsewhere);
    for piece in pieces(text) {
        let word = text.get(piece.range).unwrap_or_default();
        if !piece.code {
            output.push_str(word);
            continue;
        }
        match word {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        table = table.after(word, depth);
        if table == Table::Elsewhere || word.eq_ignore_ascii_case("PRECISION") && table == Table::Inside {
            if !word.eq_ignore_ascii_case("PRECISION") {
                output.push_str(word);
            }
            continue;
        }
        output.push_str(if table == Table::Inside { swapped(word) } else { word });
        if table == Table::Closed {
            output.push_str(" STRICT");
            table = Table::Elsewhere;
        }
    }
    output
}

/// Where the tokenizer stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    Elsewhere,
    /// After CREATE.
    Create,
    /// After CREATE TABLE, before the bracket.
    Named,
    /// Between the brackets.
    Inside,
    /// At the closing bracket.
    Closed,
}

impl Table {
    fn after(self, word: &str, depth: usize) -> Self {
        if word.trim().is_empty() {
            return self;
        }
        match self {
            Self::Elsewhere | Self::Closed if word.eq_ignore_ascii_case("CREATE") => Self::Create,
            Self::Create if word.eq_ignore_ascii_case("TABLE") => Self::Named,
            Self::Named if word == "(" => Self::Inside,
            Self::Inside if word == ")" && depth == 0 => Self::Closed,
            Self::Named | Self::Inside => self,
            _ => Self::Elsewhere,
        }
    }
}

fn swapped(word: &str) -> &str {
    match word.to_ascii_uppercase().as_str() {
        "BYTEA" => "BLOB",
        "BIGINT" | "BOOLEAN" => "INTEGER",
        "DOUBLE" => "REAL",
        _ => word,
    }
}
