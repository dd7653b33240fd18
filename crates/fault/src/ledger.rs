//! The ledger: every receipt that was given, fsynced in a file on another file system than the data.

use std::{
    collections::BTreeSet,
    fs::{File, OpenOptions},
    io::Write,
    path::Path,
};

use crate::tally::Trouble;

/// Receipts given so far.
pub(crate) struct Ledger {
    file: File,
    /// All of them.
    pub(crate) receipts: BTreeSet<String>,
}

impl Ledger {
    /// An empty ledger in `path`.
    pub(crate) fn new(path: &Path) -> Result<Self, Trouble> {
        let file = OpenOptions::new().create(true).write(true).truncate(true).open(path);
        let file = file.map_err(Trouble::at(path.display()))?;
        Ok(Self { file, receipts: BTreeSet::new() })
    }

    /// Enters receipts.
    pub(crate) fn enter(&mut self, receipts: Vec<String>) -> Result<(), Trouble> {
        let mut lines = receipts.join("\n");
        lines.push('\n');
        let written = self.file.write_all(lines.as_bytes()).and_then(|()| self.file.sync_data());
        written.map_err(Trouble::at("writing the ledger"))?;
        self.receipts.extend(receipts);
        Ok(())
    }

    /// Begins again with new data.
    pub(crate) fn clear(&mut self) {
        self.receipts.clear();
    }
}
