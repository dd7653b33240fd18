//! Where the bench works: one directory, databases whose names begin with `balai_bench_`, and nothing else.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use balai_base::{Moment, Random, SystemClock, SystemRandom};
use balai_platform::{access::Actor, casework::Context, region::Region, vault::Vault};
use balai_store::{Place, StoreOptions, testing};
use serde::Serialize;

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Engine {
    /// The embedded one.
    Sqlite,
    /// A server of its own.
    Postgres,
}

impl Engine {
    /// Its name in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// The ground of one measurement.
pub(crate) struct Ground {
    /// Everything the bench writes lies here.
    pub(crate) directory: PathBuf,
    /// The pack served.
    pub(crate) pack: PathBuf,
    /// The directory of the keys.
    pub(crate) keys: PathBuf,
    /// The program that serves.
    pub(crate) program: PathBuf,
    /// The pack, read.
    pub(crate) region: Arc<Region>,
    /// The keys, read.
    pub(crate) vault: Arc<Vault>,
    /// The address of a PostgreSQL server where databases may be made and dropped.
    pub(crate) postgres: Option<String>,
}

impl Ground {
    /// Makes the directory and reads the pack.
    pub(crate) fn prepare(directory: &Path, pack: &Path, postgres: Option<String>) -> Result<Self, String> {
        let told = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
        fs::create_dir_all(directory).map_err(|error| told(directory, error))?;
        let directory = fs::canonicalize(directory).map_err(|error| told(directory, error))?;
        let pack = fs::canonicalize(pack).map_err(|error| told(pack, error))?;
        let region = Region::load(&pack)
            .map_err(|_| format!("{}: balai region check tells what is wrong", pack.display()))?;
        let keys = directory.join("keys");
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        let vault = Vault::in_directory(&keys, random).map_err(|failure| failure.to_string())?;
        let program = std::env::current_exe().map_err(|error| format!("finding this program: {error}"))?;
        Ok(Self {
            directory,
            pack,
            keys,
            program,
            region: Arc::new(region),
            vault: Arc::new(vault),
            postgres,
        })
    }

    /// What a command is given: the present and randomness of its own.
    pub(crate) fn context(&self, actor: Actor) -> Context {
        let moment = Moment::new(balai_base::Clock::now(&SystemClock), &SystemRandom);
        Context { region: Arc::clone(&self.region), vault: Arc::clone(&self.vault), moment, actor }
    }

    /// Where the data `name` lie. On PostgreSQL, only asked when there is a server.
    pub(crate) fn place(&self, engine: Engine, name: &str) -> Place {
        match (engine, &self.postgres) {
            (Engine::Postgres, Some(address)) => {
                Place::Postgres(testing::another_database(address, &database(name)))
            }
            _ => Place::Directory(self.directory.join(name)),
        }
    }

    /// How a store on these data is opened.
    pub(crate) fn options(&self, engine: Engine, name: &str) -> StoreOptions {
        match self.place(engine, name) {
            Place::Directory(directory) => StoreOptions::directory(directory),
            Place::Postgres(url) => StoreOptions::postgres(url, self.directory.join("files")),
        }
    }

    /// Takes the data `name` away, if they are there.
    pub(crate) fn remove(&self, engine: Engine, name: &str) -> Result<(), String> {
        match (engine, &self.postgres) {
            (Engine::Postgres, Some(address)) => {
                run(address, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", database(name)))
            }
            _ => match fs::remove_dir_all(self.directory.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(format!("{name}: {error}")),
                _ => Ok(()),
            },
        }
    }

    /// Makes an empty place for the data `name`.
    pub(crate) fn clear(&self, engine: Engine, name: &str) -> Result<(), String> {
        self.remove(engine, name)?;
        if let (Engine::Postgres, Some(address)) = (engine, &self.postgres) {
            let made =
                format!("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'", database(name));
            run(address, &made)?;
        }
        Ok(())
    }

    /// Has a PostgreSQL server look at how values are spread, as it does by itself some minutes later.
    pub(crate) fn look(&self, engine: Engine, name: &str) -> Result<(), String> {
        match self.place(engine, name) {
            Place::Postgres(url) => run(&url, "VACUUM ANALYZE"),
            Place::Directory(_) => Ok(()),
        }
    }

    /// Copies the data `from`, which nobody has open, to `to`.
    pub(crate) fn copy(&self, engine: Engine, from: &str, to: &str) -> Result<(), String> {
        self.remove(engine, to)?;
        if let (Engine::Postgres, Some(address)) = (engine, &self.postgres) {
            let (from, to) = (database(from), database(to));
            return run(address, &format!("CREATE DATABASE {to} TEMPLATE {from} STRATEGY file_copy"));
        }
        copy_files(&self.directory.join(from), &self.directory.join(to))
            .map_err(|error| format!("copying {from}: {error}"))
    }
}

fn database(name: &str) -> String {
    format!("balai_bench_{}", name.replace('-', "_"))
}

fn run(address: &str, sql: &str) -> Result<(), String> {
    testing::postgres_batch(address, sql).map_err(|failure| format!("{sql}: {failure}"))
}

/// The files of a directory, without what lies deeper.
fn copy_files(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
