//! Reads the words of a PDF, within limits.

use balai_base::Problem;
use lopdf::Document;

use super::{MOST_BYTES, MOST_WORDS};

/// The most pages that are read: deeds and letters have a few.
const MOST_PAGES: usize = 20;

/// Refuses what is no PDF by its first bytes (ISO 32000-1, 7.5.2), is empty, or is too large.
pub(super) fn recognised(bytes: &[u8]) -> Result<(), Problem> {
    if bytes.is_empty() {
        return Err(Problem::invalid("problem-paper-empty"));
    }
    if bytes.len() > MOST_BYTES {
        return Err(Problem::invalid("problem-paper-large"));
    }
    if bytes.starts_with(b"%PDF-") { Ok(()) } else { Err(Problem::invalid("problem-paper-no-pdf")) }
}

/// The words of every page, one page after the other.
pub(super) fn words(bytes: &[u8]) -> Result<String, Problem> {
    let damaged = |_| Problem::invalid("problem-paper-damaged");
    let document = Document::load_mem(bytes).map_err(damaged)?;
    if document.is_encrypted() {
        return Err(Problem::invalid("problem-paper-locked"));
    }
    let pages: Vec<u32> = document.get_pages().keys().copied().take(MOST_PAGES).collect();
    if pages.is_empty() {
        return Err(Problem::invalid("problem-paper-damaged"));
    }
    // A page whose fonts are not understood says nothing, and whose paper it is must then be confirmed by a person.
    let mut words = document.extract_text(&pages).unwrap_or_default();
    let mut end = words.len().min(MOST_WORDS);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    words.truncate(end);
    Ok(words)
}
