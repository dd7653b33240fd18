//! Keys of other parts in the key directory: `<name>-<number>.key`, written and read as sealing keys are.

use std::{fs, path::Path};

use balai_base::{Random, Secret};

use super::{
    VaultFailure,
    keys::{failure, fresh, read, write},
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

/// The keys called `name` that are in `directory`, oldest first.
pub fn numbered_keys_there(directory: &Path, name: &str) -> Result<Vec<Secret<[u8; 32]>>, VaultFailure> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).map_err(|error| failure(directory, &error))? {
        let path = entry.map_err(|error| failure(directory, &error))?.path();
        let file = path.file_name().and_then(|file| file.to_str()).unwrap_or_default();
        let number = file.strip_prefix(name).and_then(|rest| rest.strip_prefix('-'));
        let number =
            number.and_then(|rest| rest.strip_suffix(".key")).and_then(|number| number.parse::<u32>().ok());
        found.extend(number.map(|number| (number, path)));
    }
    found.sort();
    found.iter().map(|(_, path)| read(path).map(Secret::new)).collect()
}
