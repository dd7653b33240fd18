//! Where the commands of `balai keys` work: a data directory and the keys beside it.

use std::{path::PathBuf, sync::Arc};

use balai_base::SystemRandom;
use balai_platform::vault::Vault;
use balai_store::{Store, StoreOptions};

use crate::configuration::beside;

/// What every command takes.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Place {
    /// The data directory
    #[arg(long, default_value = "data")]
    pub(super) data: PathBuf,
    /// A PostgreSQL database instead of the embedded one: postgres://…
    #[arg(long, value_name = "URL")]
    pub(super) database: Option<String>,
    /// The directory of the keys; <data>.keys unless given
    #[arg(long)]
    pub(super) keys: Option<PathBuf>,
}

impl Place {
    /// The key directory.
    pub(super) fn key_directory(&self) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| beside(&self.data))
    }

    /// The keys, which must be there: no command but the server makes the first ones.
    pub(super) fn vault(&self) -> Result<Arc<Vault>, String> {
        Vault::existing(&self.key_directory(), Arc::new(SystemRandom))
            .map(Arc::new)
            .map_err(|failure| failure.to_string())
    }

    fn options(&self) -> StoreOptions {
        match &self.database {
            Some(url) => StoreOptions::postgres(url, self.data.join("files")),
            None => StoreOptions::directory(&self.data),
        }
    }

    /// The database, to look into beside a running server.
    pub(super) fn reading(&self) -> Result<Store, String> {
        if self.database.is_none() && !self.data.join("balai.db").is_file() {
            return Err(format!(
                "{}: there is no database here; name its directory with --data",
                self.data.display()
            ));
        }
        let mut options = self.options().read_only();
        // A count of a million rows may take longer than a page is ever given.
        options.read_limit_ms = 120_000;
        options.readers = 1;
        Store::open(options).map_err(|failure| failure.to_string())
    }

    /// The database, to write into. With the embedded one no server may run on it.
    pub(super) fn writing(&self) -> Result<Store, String> {
        let mut options = self.options();
        options.read_limit_ms = 120_000;
        Store::open(options).map_err(|failure| failure.to_string())
    }

    /// Whether a server may be running: with PostgreSQL nobody knows from here.
    pub(super) fn may_be_served(&self) -> bool {
        self.database.is_some() || self.is_served()
    }

    /// Whether a server runs on the embedded database, which then does the work itself.
    pub(super) fn is_served(&self) -> bool {
        self.database.is_none() && Store::is_in_use(&self.data)
    }
}
