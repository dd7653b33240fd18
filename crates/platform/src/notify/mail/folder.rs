//! Letters as files, for a demonstration without a mail server: anybody can open them, nobody gets them.

use std::path::{Path, PathBuf};

use lettre::Address;

use super::{Carrier, Letter, Reason, Unsent, message::message};

/// A folder that takes every letter as an `.eml` file.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    from: Address,
}

impl Folder {
    /// Letters into `path`, from an address that nobody has. None when `from` is no address.
    pub fn new(path: PathBuf, from: &str) -> Option<Self> {
        Some(Self { path, from: from.parse().ok()? })
    }

    fn write(&self, letter: &Letter, bytes: &[u8]) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.path)?;
        let name = format!("{}-{}.eml", letter.at.millis(), letter.id);
        let begun = self.path.join(format!("{name}.begun"));
        std::fs::write(&begun, bytes)?;
        std::fs::rename(&begun, Path::new(&self.path).join(name))
    }
}

impl Carrier for Folder {
    fn send(&self, letter: &Letter) -> Result<(), Unsent> {
        let bytes = message(letter, &self.from)?.formatted();
        self.write(letter, &bytes).map_err(|error| Unsent {
            again: true,
            reason: Reason::Folder,
            detail: error.kind().to_string(),
        })
    }
}
