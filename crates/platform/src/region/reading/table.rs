//! A TOML table, read key by key.

use std::{cell::RefCell, collections::BTreeSet, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Checker, Found, Kind, Source, Spot, nearest};

/// A table being read. When it is dropped, keys nobody asked for are reported with the nearest known one.
pub(in crate::region) struct Table<'a> {
    pub(super) checker: &'a Checker,
    pub(super) source: &'a Source<'a>,
    /// The file and the table's path in it, such as `agencies.toml: agency.unit`.
    pub(super) place: String,
    span: Range<usize>,
    /// Whether it is one of a list of tables.
    is_listed: bool,
    values: &'a DeTable<'a>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Table<'a> {
    /// The table at `place` that stands at `span`.
    pub(super) fn new<'i: 'a>(
        checker: &'a Checker,
        source: &'a Source<'i>,
        place: String,
        span: Range<usize>,
        values: &'a DeTable<'i>,
    ) -> Self {
        Self { checker, source, place, span, is_listed: false, values, asked: RefCell::default() }
    }

    /// Where the table begins.
    pub(in crate::region) fn spot(&self) -> Spot {
        self.source.begin(&self.span)
    }

    /// Where `key` stands, or the table when it has none.
    pub(in crate::region) fn spot_of(&self, key: &str) -> Spot {
        self.values
            .get_key_value(key)
            .map_or_else(|| self.spot(), |(name, _)| self.source.begin(&name.span()))
    }

    /// Whether there is a value for `key`. Does not count as asking for it.
    pub(in crate::region) fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// The keys of a table whose keys are the author's own words.
    pub(super) fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        self.checker.know(&self.place, key);
        self.values.get(key)
    }

    /// Says that `key` is missing.
    pub(in crate::region) fn missing(&self, key: &str, example: &str) {
        let message = format!("{} has no `{key}`", self.described());
        self.checker.error(&self.spot(), message, format!("add `{key} = {example}`"));
    }

    /// Says that the value of `key` is of the wrong type.
    pub(super) fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, example: &str) {
        let found = value.get_ref().type_str();
        let message = format!("`{key}` is {} {found}", article(found));
        self.checker.error(&self.source.begin(&value.span()), message, format!("write `{key} = {example}`"));
    }

    /// The table as people write it: `[[agency.unit]]`, or the file.
    fn described(&self) -> String {
        match self.place.split_once(": ") {
            Some((_, path)) if self.is_listed => format!("`[[{path}]]`"),
            Some((_, path)) => format!("`[{path}]`"),
            None => "the file".to_owned(),
        }
    }

    pub(super) fn found<T>(&self, value: T, span: &Range<usize>) -> Found<T> {
        Found { value, spot: self.source.begin(span) }
    }

    fn inner(&self, key: &str, span: Range<usize>, values: &'a DeTable<'a>) -> Table<'a> {
        let place = match self.place.split_once(": ") {
            Some((file, path)) => format!("{file}: {path}.{key}"),
            None => format!("{}: {key}", self.place),
        };
        Table::new(self.checker, self.source, place, span, values)
    }

    /// The table under `key`, if there is one.
    pub(in crate::region) fn table(&self, key: &'static str) -> Option<Table<'a>> {
        let value = self.value(key)?;
        if let DeValue::Table(values) = value.get_ref() {
            return Some(self.inner(key, value.span(), values));
        }
        self.wrong_type(key, value, "{ … }");
        None
    }

    /// The tables `[[key]]`; none when there are none.
    pub(in crate::region) fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            let spot = self.source.begin(&value.span());
            let message = format!("`{key}` is a list of tables");
            self.checker.error(&spot, message, format!("write `[[{key}]]` with two brackets on each side"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            if let DeValue::Table(values) = item.get_ref() {
                let mut table = self.inner(key, item.span(), values);
                table.is_listed = true;
                tables.push(table);
            } else {
                let spot = self.source.begin(&item.span());
                self.checker.error(
                    &spot,
                    format!("`{key}` is a list of tables"),
                    format!("write `[[{key}]]`"),
                );
            }
        }
        tables
    }

    /// The table's own `id`, checked and declared as a `kind`.
    pub(in crate::region) fn id(&self, kind: Kind) -> Found<String> {
        let id = self.text("id", "\"a-short-name\"");
        self.check_id(&id);
        if !id.value.is_empty() {
            self.checker.declare(kind, id.as_str(), &id.spot);
        }
        id
    }

    /// Reports an id of a wrong shape.
    pub(in crate::region) fn check_id(&self, id: &Found<String>) {
        let allowed =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
        let shape = id.value.bytes().all(allowed) && id.value.len() <= 60;
        if !shape {
            let message =
                format!("the id `{}` holds something other than a-z, 0-9, - and _, or is too long", id.value);
            self.checker.error(
                &id.spot,
                message,
                "ids stand in addresses and rows: keep them short and plain",
            );
        }
    }
}

impl Drop for Table<'_> {
    fn drop(&mut self) {
        let asked = self.asked.borrow();
        for key in self.values.keys() {
            let word: &str = key.get_ref();
            if asked.contains(&word) {
                continue;
            }
            let message =
                format!("{} has no key `{word}`", self.described().replace("the file", "this file"));
            let help = nearest(word, asked.iter().copied()).map_or_else(
                || {
                    let known: BTreeSet<String> = asked.iter().map(|known| format!("`{known}`")).collect();
                    format!("known keys: {}", known.into_iter().collect::<Vec<_>>().join(", "))
                },
                |near| format!("did you mean `{near}`?"),
            );
            self.checker.error(&self.source.begin(&key.span()), message, help);
        }
    }
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}
