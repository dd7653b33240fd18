//! A TOML file of a pack.

use toml::{
    Spanned,
    de::{DeTable, Error},
};

use super::{Checker, Source, Table};

/// A TOML file whose syntax is right.
#[derive(Debug)]
pub(in crate::region) struct Document<'a> {
    /// Its name and text.
    pub(in crate::region) source: Source<'a>,
    root: Spanned<DeTable<'a>>,
}

impl<'a> Document<'a> {
    /// Reads `text`; every error of syntax is a finding, and then there is no document.
    pub(in crate::region) fn parse(checker: &Checker, name: &str, text: &'a str) -> Option<Self> {
        let source = Source::new(name, text);
        let (root, errors) = DeTable::parse_recoverable(text);
        // What follows from an earlier error is not told: an unclosed table makes its keys stand twice.
        let doubled = |error: &Error| error.message().contains("duplicate key");
        let only_doubled = errors.iter().all(doubled);
        for error in errors.iter().filter(|error| only_doubled || !doubled(error)) {
            let spot = source.at(error.span().map_or(0, |span| span.start));
            checker.error(&spot, format!("this is not TOML: {}", error.message()), advice(error.message()));
        }
        errors.is_empty().then_some(Self { source, root })
    }

    /// The file's outermost table. `place` names the file in the list of known keys.
    pub(in crate::region) fn table<'d>(&'d self, checker: &'d Checker, place: &str) -> Table<'d> {
        Table::new(checker, &self.source, place.to_owned(), self.root.span(), self.root.get_ref())
    }

    /// The outermost table as parsed.
    pub(in crate::region) fn root(&self) -> &Spanned<DeTable<'a>> {
        &self.root
    }
}

/// What usually causes an error of syntax.
fn advice(message: &str) -> &'static str {
    if message.contains("duplicate key") {
        "a key and a [table] may stand only once; tables of a list have two brackets: [[…]]"
    } else if message.contains("string") {
        "texts stand between straight quotes: \"…\"; long ones between \"\"\" and \"\"\""
    } else {
        "every line is `key = value`, `[table]` or `[[list of tables]]`; texts need quotes"
    }
}
