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
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).map_err(|error| failure(directory, &error))? {
        let path = entry.map_err(|error| failure(directory, &error))?.path();
        let file = path.file_name().and_then(|file| file.to_str()).unwrap_or_default();
        let number = file.strip_prefix(name).and_then(|rest| rest.strip_prefix('-'));
        let number =
            number.and_then(|rest| rest.strip_suffix(".key")).and_then(|number| number.parse::<u32>().ok());
        if let Some(number) = number {
            found.push((number, path));
        }
    }
    if found.is_empty() {
        let path = directory.join(format!("{name}-1.key"));
        write(&path, &fresh(random))?;
        found.push((1, path));
    }
    found.sort();
    found.iter().map(|(_, path)| read(path).map(Secret::new)).collect()
}
