//! `balai keys recover`: brings lost key files back from two shares of three.

use std::{io::Read as _, path::PathBuf};

use balai_platform::vault::{self, Share, Vault};

use super::place::Place;

/// What `balai keys recover` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Files with the lines typed from the paper, all other lines are passed over; `-` reads what is typed here
    #[arg(required = true)]
    pub(super) shares: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) place: Place,
}

/// Puts every key back that the shares give.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let mut shares = Vec::new();
    for path in &arguments.shares {
        shares.extend(read(path)?);
    }
    if shares.is_empty() {
        return Err(
            "no line begins with BALAI1: type the lines of two shares as they stand on the paper".to_owned()
        );
    }
    let directory = arguments.place.key_directory();
    std::fs::create_dir_all(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    close(&directory)?;
    let keys = vault::recover(&shares).map_err(|failure| failure.to_string())?;
    for (name, bytes) in &keys {
        let back = Vault::put_back(&directory, name, bytes).map_err(|failure| failure.to_string())?;
        super::say(&if back { format!("{name} is back") } else { format!("{name} was there already") });
    }
    Ok(true)
}

/// The key directory is for its owner alone.
fn close(directory: &std::path::Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o700))
        .map_err(|error| format!("{}: {error}", directory.display()))
}

/// The shares in a file; a mistyped line is told with its number.
fn read(path: &std::path::Path) -> Result<Vec<Share>, String> {
    let mut text = String::new();
    let outcome = if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text).map(drop)
    } else {
        std::fs::read_to_string(path).map(|read| text = read)
    };
    outcome.map_err(|error| format!("{}: {error}", path.display()))?;
    parsed(&text).map_err(|(line, reason)| format!("{} line {line}: {reason}", path.display()))
}

/// The shares among the lines of a text; else the number of the line that is wrong, and why.
pub(super) fn parsed(text: &str) -> Result<Vec<Share>, (usize, String)> {
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| line.trim_start().to_ascii_uppercase().starts_with("BALAI1"))
        .map(|(at, line)| Share::parse(line).map_err(|failure| (at + 1, failure.to_string())))
        .collect()
}
