//! `$n` places in SQL text: found outside strings, quoted names and comments, and rewritten.
//!
//! To SQLite `$2` is a *name*, numbered by first appearance: a text with `$2` before `$1`, or one place used
//! twice, would bind wrongly without a word. `?2` is a number to it, so every text is rewritten once.

#[cfg(test)]
#[path = "placeholders_tests.rs"]
mod tests;

use std::ops::Range;

use crate::Failure;

/// The text with `?n` for every `$n`, as SQLite reads numbers.
pub(crate) fn for_sqlite(sql: &str) -> String {
    rewritten(sql, |number| format!("?{number}"))
}

/// The text with every `$n` moved up by `shift`.
pub(crate) fn shifted(sql: &str, shift: usize) -> String {
    rewritten(sql, |number| format!("${}", number.saturating_add(shift)))
}

fn rewritten(sql: &str, place: impl Fn(usize) -> String) -> String {
    let mut output = String::with_capacity(sql.len());
    for piece in pieces(sql) {
        let text = sql.get(piece.range).unwrap_or_default();
        let number =
            if piece.code { text.strip_prefix('$').and_then(|digits| digits.parse().ok()) } else { None };
        match number {
            Some(number) => output.push_str(&place(number)),
            None => output.push_str(text),
        }
    }
    output
}

/// A piece of SQL text: code (a word, a `$n`, one other character) or something to be left alone.
pub(crate) struct Piece {
    pub(crate) range: Range<usize>,
    pub(crate) code: bool,
}

/// Cuts SQL into pieces: strings, quoted names and comments whole, words and `$n` whole, the rest byte by byte.
pub(crate) fn pieces(sql: &str) -> Vec<Piece> {
    let bytes = sql.as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(rest) = bytes.get(start..).filter(|rest| !rest.is_empty()) {
        let (length, code) = piece_length(rest);
        let end = start.saturating_add(length.max(1)).min(bytes.len());
        found.push(Piece { range: start..end, code });
        start = end;
    }
    found
}

fn piece_length(rest: &[u8]) -> (usize, bool) {
    match rest {
        [quote @ (b'\'' | b'"'), tail @ ..] => {
            (tail.iter().position(|byte| byte == quote).map_or(rest.len(), |at| at + 2), false)
        }
        [b'-', b'-', ..] => (rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()), false),
        [b'/', b'*', tail @ ..] => {
            (tail.windows(2).position(|pair| pair == b"*/").map_or(rest.len(), |at| at + 4), false)
        }
        [b'$', tail @ ..] => (1 + tail.iter().take_while(|byte| byte.is_ascii_digit()).count(), true),
        [first, ..] if is_word(*first) => (rest.iter().take_while(|byte| is_word(**byte)).count(), true),
        _ => (1, true),
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Refuses texts that would end or change the transaction around the work, or the connection itself.
pub(crate) fn refuse_control(sql: &str) -> Result<(), Failure> {
    const CONTROL: [&str; 13] = [
        "ABORT",
        "ATTACH",
        "BEGIN",
        "COMMIT",
        "DETACH",
        "END",
        "PRAGMA",
        "RELEASE",
        "ROLLBACK",
        "SAVEPOINT",
        "SET",
        "START",
        "VACUUM",
    ];
    let first = pieces(sql)
        .into_iter()
        .filter(|piece| piece.code)
        .find_map(|piece| sql.get(piece.range).filter(|text| !text.trim().is_empty()));
    match first {
        Some(word) if CONTROL.iter().any(|control| control.eq_ignore_ascii_case(word)) => {
            Err(Failure::Driver(format!("{word} belongs to the store, not to a command")))
        }
        _ => Ok(()),
    }
}
