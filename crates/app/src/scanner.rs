//! The virus scanner an operator may name, `[scanner]` in `balai.toml`.

use std::path::PathBuf;

use balai_platform::photos::Scanner;
use serde::Deserialize;

/// The variables of [`ScannerFlags`].
pub(crate) const KNOWN: [&str; 1] = ["BALAI_SCANNER_SOCKET"];

/// The options of the scanner, from flags and variables.
#[derive(clap::Args, Clone, Debug, Default)]
pub(crate) struct ScannerFlags {
    /// The socket of a clamd on this machine; photos are then opened only after it passed them
    #[arg(long, env = "BALAI_SCANNER_SOCKET", help_heading = "Scanner")]
    scanner_socket: Option<PathBuf>,
}

/// `[scanner]` in `balai.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScannerFile {
    socket: Option<PathBuf>,
}

/// The scanner that was named; none without one.
pub(crate) fn settle(flags: ScannerFlags, file: ScannerFile) -> Option<Scanner> {
    flags.scanner_socket.or(file.socket).map(|socket| Scanner { socket })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_wins_over_the_file_and_without_either_nothing_is_scanned() {
        let file = |text: &str| toml::from_str::<ScannerFile>(text).unwrap();
        let flags = |socket: Option<&str>| ScannerFlags { scanner_socket: socket.map(PathBuf::from) };
        assert_eq!(settle(flags(None), file("")), None);
        let named = |path: &str| Some(Scanner { socket: PathBuf::from(path) });
        assert_eq!(settle(flags(None), file("socket = \"/a\"")), named("/a"));
        assert_eq!(settle(flags(Some("/b")), file("socket = \"/a\"")), named("/b"));
        assert!(toml::from_str::<ScannerFile>("soket = \"/a\"").is_err());
    }
}
