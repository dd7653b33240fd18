//! Which packs a data directory was last served with, so that commands find a region by its id wherever its pack lies.
//!
//! One line of the file `packs` in the data directory for each, absolute paths. It is a help for people at the command line
//! and nothing else: a server serves what it is told to, and without the file a pack is named by its path.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use balai_platform::region::Region;
use balai_tlog::VerifierKey;
use serde::Deserialize;

/// The file in the data directory.
const FILE: &str = "packs";
/// The file every pack has.
const MARK: &str = "region.toml";

/// Notes the packs that are served from `data`.
pub(crate) fn remember(data: &Path, packs: &[PathBuf]) -> std::io::Result<()> {
    let mut text = String::new();
    for pack in packs {
        text.push_str(&std::path::absolute(pack)?.to_string_lossy());
        text.push('\n');
    }
    let (file, unfinished) = (data.join(FILE), data.join("packs.unfinished"));
    if std::fs::read_to_string(&file).is_ok_and(|before| before == text) {
        return Ok(());
    }
    std::fs::write(&unfinished, text)?;
    std::fs::rename(unfinished, file)
}

/// The packs `data` was last served with; none where nobody has.
pub(crate) fn remembered(data: &Path) -> Vec<PathBuf> {
    let text = std::fs::read_to_string(data.join(FILE)).unwrap_or_default();
    text.lines().filter(|line| !line.is_empty()).map(PathBuf::from).collect()
}

/// The witnesses of each pack that can be read, by its id.
pub(crate) fn witnesses(packs: &[PathBuf]) -> HashMap<String, Vec<VerifierKey>> {
    let read = packs.iter().filter_map(|pack| Region::load(pack).ok());
    read.map(|region| (region.id.to_string(), region.witnesses)).collect()
}

/// The id a pack gives itself; none where there is no pack that can be read.
pub(crate) fn id(folder: &Path) -> Option<String> {
    #[derive(Deserialize)]
    struct Head {
        id: String,
    }
    let text = std::fs::read_to_string(folder.join(MARK)).ok()?;
    toml::from_str::<Head>(&text).ok().map(|head| head.id)
}

#[cfg(test)]
mod tests {
    use balai_testkit::TestDirectory;

    use super::*;

    #[test]
    fn packs_are_remembered_by_their_whole_path_and_known_by_their_id() {
        let data = TestDirectory::new();
        assert!(remembered(data.path()).is_empty());
        let pack = balai_testkit::pack();
        remember(data.path(), std::slice::from_ref(&pack)).unwrap();
        remember(data.path(), &[pack]).unwrap();
        let found = remembered(data.path());
        assert!(found.len() == 1 && found[0].is_absolute(), "{found:?}");
        assert_eq!(id(&found[0]).as_deref(), Some("contoh"));
        assert_eq!(id(data.path()), None);
    }
}
