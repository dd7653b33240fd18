//! Registers of other governments an operator connects, `[[register]]` in `balai.toml`.

use std::{path::PathBuf, sync::Arc, time::Duration};

use balai_platform::register::{Http, Register, Settings};
use serde::Deserialize;

/// How long a register may take by default, in seconds.
const PATIENCE: u64 = 20;

/// One `[[register]]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterFile {
    /// The word in services' `national_system`, in lower case: `siak`.
    name: String,
    /// Where it lies.
    address: String,
    /// A file with the key that is sent as bearer.
    key_file: Option<PathBuf>,
    /// How many seconds one call may take in all.
    patience_seconds: Option<u64>,
}

/// Opens each. The error is told to whoever started the server.
pub(crate) fn open(files: &[RegisterFile]) -> Result<Vec<Arc<dyn Register>>, String> {
    let open = |file: &RegisterFile| {
        let settings = Settings {
            name: file.name.to_lowercase(),
            address: file.address.clone(),
            key_file: file.key_file.clone(),
            patience: Duration::from_secs(file.patience_seconds.unwrap_or(PATIENCE).clamp(1, 120)),
        };
        Http::open(&settings)
            .map(|register| Arc::new(register) as Arc<dyn Register>)
            .map_err(|reason| format!("[[register]] {}: {reason}", file.name))
    };
    files.iter().map(open).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_is_named_with_an_address_that_may_be_called() {
        let file = |text: &str| toml::from_str::<RegisterFile>(text);
        let siak = file("name = \"SIAK\"\naddress = \"https://10.1.2.3/balai\"").unwrap();
        assert_eq!(open(&[siak]).unwrap()[0].name(), "siak");
        let plain = file("name = \"siak\"\naddress = \"http://siak.example.go.id\"").unwrap();
        assert!(open(&[plain]).is_err_and(|reason| reason.starts_with("[[register]] siak")));
        assert!(file("name = \"siak\"\nadress = \"x\"").is_err());
    }
}
