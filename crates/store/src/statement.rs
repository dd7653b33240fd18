//! [`Statement`]: SQL put together at run time from static pieces only.
//!
//! Filters and lists need it; everything else is one constant text given to [`crate::Tx`]. Since a piece is
//! `&'static str` and every value is bound, nothing a person typed can become SQL.

use crate::Value;

/// A text longer than this, in bytes, is read anew each time; each that is kept takes hundreds of kilobytes on every
/// connection.
pub(crate) const LONGEST_KEPT: usize = 2_048;

/// SQL text with its bound values.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    sql: String,
    values: Vec<Value>,
}

impl Statement {
    /// Begins with a piece of text. It must not hold `$n` itself: [`Statement::bind`] numbers the places.
    pub fn new(sql: &'static str) -> Self {
        Self { sql: sql.to_owned(), values: Vec::new() }
    }

    /// Adds a piece of text.
    #[must_use]
    pub fn push(mut self, sql: &'static str) -> Self {
        self.sql.push_str(sql);
        self
    }

    /// Adds a bound value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.place(value.into());
        self
    }

    /// Adds a list in brackets for `IN`; an empty list becomes `(NULL)`, which nothing equals.
    #[must_use]
    pub fn bind_list<T: Into<Value>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        self.sql.push('(');
        let start = self.values.len();
        for value in values {
            if self.values.len() > start {
                self.sql.push_str(", ");
            }
            self.place(value.into());
        }
        if self.values.len() == start {
            self.sql.push_str("NULL");
        }
        self.sql.push(')');
        self
    }

    /// Adds `(column BETWEEN a AND b OR …)` over inclusive ranges, as a box over Morton cells gives them;
    /// no range at all becomes `(1 = 0)`.
    #[must_use]
    pub fn bind_ranges(mut self, column: &'static str, ranges: &[(i64, i64)]) -> Self {
        if ranges.is_empty() {
            self.sql.push_str("(1 = 0)");
            return self;
        }
        for (index, (low, high)) in ranges.iter().enumerate() {
            self.sql.push_str(if index == 0 { "(" } else { " OR " });
            self.sql.push_str(column);
            self.sql.push_str(" BETWEEN ");
            self.place((*low).into());
            self.sql.push_str(" AND ");
            self.place((*high).into());
        }
        self.sql.push(')');
        self
    }

    /// Adds another statement's text and values, numbered on.
    #[must_use]
    pub fn append(mut self, other: Self) -> Self {
        let shift = self.values.len();
        self.sql.push_str(&crate::placeholders::shifted(&other.sql, shift));
        self.values.extend(other.values);
        self
    }

    /// The SQL text.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// Whether a connection keeps it read and planned for the next one of the same text. A text that names hundreds of
    /// values is not kept: the next one names another number of them.
    pub fn is_kept(&self) -> bool {
        self.sql.len() <= LONGEST_KEPT
    }

    /// The bound values, in order.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    fn place(&mut self, value: Value) {
        self.values.push(value);
        self.sql.push('$');
        self.sql.push_str(&self.values.len().to_string());
    }
}
