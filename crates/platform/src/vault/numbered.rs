//! Keys of other parts in the key directory: `<name>-<number>.key`, written and read as sealing keys are.

use std::path::Path;

use balai_base::{Random, Secret};

use super::{
    NamedKeys, VaultFailure,
    keys::{RETIRED, fresh, lock, names, read, write},
};

/// The keys called `name` in `directory`, oldest first; the first one is made when there is none.
pub fn numbered_keys(
    directory: &Path,
    name: &str,
    random: &dyn Random,
) -> Result<Vec<Secret<[u8; 32]>>, VaultFailure> {
    let found = numbered_keys_there(directory, name)?;
    if !found.is_empty() {
        return Ok(found);
    }
    write(&directory.join(format!("{name}-1.key")), &fresh(random))?;
    numbered_keys_there(directory, name)
}

/// Sees to it that there is a key called `name`.
pub(super) fn first_there(directory: &Path, name: &str, random: &dyn Random) -> Result<(), VaultFailure> {
    numbered_keys(directory, name, random).map(drop)
}

/// Adds a key with the next number; gives its name.
pub(super) fn add(directory: &Path, name: &str, random: &dyn Random) -> Result<String, VaultFailure> {
    let _lock = lock(directory)?;
    // A retired key's number is not given again: its name would tell of two keys.
    let retired = names(&directory.join(RETIRED)).unwrap_or_default();
    let numbers = names(directory)?.into_iter().chain(retired).filter_map(|file| number(&file, name));
    let added = format!("{name}-{}", numbers.max().unwrap_or(0) + 1);
    write(&directory.join(format!("{added}.key")), &fresh(random))?;
    Ok(added)
}

/// The number in a key's name such as `log-2`.
pub(super) fn number(file: &str, name: &str) -> Option<u32> {
    file.strip_prefix(name)?.strip_prefix('-')?.parse().ok()
}

/// The keys called `name` with their names, oldest first.
pub(super) fn named(directory: &Path, name: &str) -> Result<NamedKeys, VaultFailure> {
    let mut found: Vec<(u32, String)> =
        names(directory)?.into_iter().filter_map(|file| Some((number(&file, name)?, file))).collect();
    found.sort();
    let read = |(_, file): (u32, String)| {
        let bytes = read(&directory.join(format!("{file}.key")))?;
        Ok((file, Secret::new(bytes)))
    };
    found.into_iter().map(read).collect()
}

/// The keys called `name` that are in `directory`, oldest first.
pub fn numbered_keys_there(directory: &Path, name: &str) -> Result<Vec<Secret<[u8; 32]>>, VaultFailure> {
    Ok(named(directory, name)?.into_iter().map(|(_, bytes)| bytes).collect())
}
