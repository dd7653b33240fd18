//! Keyset paging: a page of a list, and the opaque mark from which the next page goes on.
//!
//! A reader who follows the marks sees everything that stood in the list throughout, whatever is added or
//! removed meanwhile. Offsets are never used: they skip and repeat.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use crate::Problem;

/// The first byte of every cursor. Old marks of another version are refused, and the list begins anew.
const VERSION: u8 = 1;

/// One value of the order's key, as the last row shown had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// The row had none; where such rows stand is the query's affair.
    Null,
    /// A number, a time or a day.
    Integer(i64),
    /// A text.
    Text(String),
    /// An identifier: the last key of every order, so that no two rows are equal.
    Id(Uuid),
}

/// Where the next page begins: after the row with these keys, in the named order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    order: String,
    keys: Vec<Key>,
}

impl Cursor {
    /// A mark after the row with `keys` in `order`, a short name such as `due` or `newest`.
    pub fn new(order: &str, keys: Vec<Key>) -> Self {
        Self { order: order.to_owned(), keys }
    }

    /// The keys, if the mark was made for `order`; refused otherwise, since they would mean something else.
    pub fn keys_for(&self, order: &str) -> Result<&[Key], Problem> {
        if self.order == order { Ok(&self.keys) } else { Err(problem()) }
    }
}

fn problem() -> Problem {
    Problem::invalid("problem-cursor")
}

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![VERSION];
        write_block(&mut bytes, self.order.as_bytes());
        for key in &self.keys {
            match key {
                Key::Null => bytes.push(b'n'),
                Key::Integer(number) => {
                    bytes.push(b'i');
                    bytes.extend(number.to_be_bytes());
                }
                Key::Text(text) => {
                    bytes.push(b't');
                    write_block(&mut bytes, text.as_bytes());
                }
                Key::Id(id) => {
                    bytes.push(b'u');
                    bytes.extend(id.as_bytes());
                }
            }
        }
        formatter.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

fn write_block(bytes: &mut Vec<u8>, block: &[u8]) {
    let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
    bytes.extend(length.to_be_bytes());
    bytes.extend(block.iter().take(usize::from(length)));
}

impl FromStr for Cursor {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| problem())?;
        read(&bytes).ok_or_else(problem)
    }
}

fn read(bytes: &[u8]) -> Option<Cursor> {
    let (version, rest) = bytes.split_first()?;
    if *version != VERSION {
        return None;
    }
    let (order, mut rest) = read_text(rest)?;
    let mut keys = Vec::new();
    while let Some((kind, after)) = rest.split_first() {
        let key;
        (key, rest) = match kind {
            b'n' => (Key::Null, after),
            b'i' => {
                let (number, after) = after.split_first_chunk::<8>()?;
                (Key::Integer(i64::from_be_bytes(*number)), after)
            }
            b't' => {
                let (text, after) = read_text(after)?;
                (Key::Text(text), after)
            }
            b'u' => {
                let (id, after) = after.split_first_chunk::<16>()?;
                (Key::Id(Uuid::from_bytes(*id)), after)
            }
            _ => return None,
        };
        keys.push(key);
    }
    Some(Cursor { order, keys })
}

fn read_text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    let (block, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    Some((String::from_utf8(block.to_vec()).ok()?, rest))
}

/// Some rows of a list, and where the rest begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in order.
    pub items: Vec<T>,
    /// Where the next page begins; none on the last page.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page of at most `limit` rows out of `rows`, of which one more than `limit` was asked for so that
    /// the last page is known without another query. `mark` gives the cursor after a row.
    pub fn of(mut rows: Vec<T>, limit: usize, mark: impl FnOnce(&T) -> Cursor) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(mark) } else { None };
        Self { items: rows, next }
    }

    /// The same page with every row turned into something else.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests;
