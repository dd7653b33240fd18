//! An import that is broken in the middle: the disk becomes full, or PostgreSQL crashes. What is in is whole, the reason is
//! said, and the same command given again brings the rest, each row once.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use balai_store::{Store, StoreOptions};

use crate::{
    store,
    tally::Trouble,
    volume::{Kind, Volume},
};

/// The size of the disk that becomes full, and what is put on it beforehand: the rows fit it only without.
const DISK_MEGABYTES: u64 = 256;
const RESERVE: usize = 200 << 20;
/// How long PostgreSQL is left alone before each crash.
const BETWEEN: Duration = Duration::from_millis(1_500);

/// How it is done.
#[derive(clap::Args)]
pub(crate) struct Import {
    /// A directory for data; emptied at the beginning.
    #[arg(long, default_value = "target/fault/import")]
    directory: PathBuf,
    /// The program that imports.
    #[arg(long)]
    server: PathBuf,
    /// The pack it imports for.
    #[arg(long, default_value = "regions/contoh")]
    region: PathBuf,
    /// How many rows the file has.
    #[arg(long, default_value_t = 20_000)]
    rows: u64,
    /// An empty PostgreSQL database, to be crashed under the import; else the disk becomes full.
    #[arg(long, requires = "command")]
    database: Option<String>,
    /// What a shell runs to crash and restart PostgreSQL.
    #[arg(long)]
    command: Option<String>,
}

/// How one run of the command ended.
pub(crate) struct Ran {
    /// Whether it reached the end of the file.
    pub(crate) complete: bool,
    /// What it said.
    pub(crate) told: String,
}

/// What is imported into.
pub(crate) struct Place<'p> {
    /// The data directory.
    pub(crate) data: &'p Path,
    /// The PostgreSQL database; the embedded one when there is none.
    pub(crate) database: Option<&'p str>,
    /// The directory of its keys.
    pub(crate) keys: &'p Path,
}

impl Import {
    /// Breaks the import, then lets it go on.
    pub(crate) fn run(self) -> Result<(), Trouble> {
        let _ = fs::remove_dir_all(&self.directory);
        fs::create_dir_all(&self.directory).map_err(Trouble::at(self.directory.display()))?;
        let file = self.directory.join("past.csv");
        fs::write(&file, table("", self.rows)).map_err(Trouble::at(file.display()))?;
        let line = match (&self.database, &self.command) {
            (Some(database), Some(command)) => self.crashed(&file, database, command)?,
            _ => self.full(&file)?,
        };
        let _ = fs::remove_dir_all(&self.directory);
        println!("{line}");
        Ok(())
    }

    fn full(&self, file: &Path) -> Result<String, Trouble> {
        Volume::demand()?;
        let volume = Volume::new(&self.directory, Kind::Ext4, DISK_MEGABYTES)?;
        let (data, reserve) = (volume.path().join("data"), volume.path().join("reserve"));
        fs::write(&reserve, vec![1; RESERVE]).map_err(Trouble::at(reserve.display()))?;
        let options = StoreOptions::directory(&data);
        let first = self.import(file, (&data, None))?;
        let before = whole(&options, self.rows)?;
        if first.complete || before == 0 || !first.told.contains("The disk is full") {
            return Err(Trouble::Broken(format!("{before} rows are in and it said: {}", first.told)));
        }
        fs::remove_file(&reserve).map_err(Trouble::at(reserve.display()))?;
        let second = self.import(file, (&data, None))?;
        let after = whole(&options, self.rows)?;
        drop(volume);
        if !second.complete || after != self.rows {
            return Err(Trouble::Broken(format!("given again {after} rows are in: {}", second.told)));
        }
        Ok(format!(
            "full disk under an import: {before} of {after} rows in and whole, it said so; given again all {after}, each once"
        ))
    }

    fn crashed(&self, file: &Path, database: &str, command: &str) -> Result<String, Trouble> {
        let data = self.directory.join("data");
        let options = StoreOptions::postgres(database, data.join("files"));
        let (program, began) = (self.command(file, (&data, Some(database))), Instant::now());
        let running = thread::spawn(move || ran(program));
        let mut crashes = 0_u32;
        while !running.is_finished() && began.elapsed() < Duration::from_mins(5) {
            thread::sleep(BETWEEN);
            if running.is_finished() {
                break;
            }
            let status = Command::new("bash").args(["-c", command]).status();
            if !status.map_err(Trouble::at("crashing PostgreSQL"))?.success() {
                return Err(Trouble::Broken("PostgreSQL could not be restarted".to_owned()));
            }
            crashes += 1;
        }
        let first =
            running.join().map_err(|_| Trouble::Broken("the import's thread ended early".to_owned()))??;
        let after = whole(&options, self.rows)?;
        if !first.complete || after != self.rows || crashes == 0 {
            return Err(Trouble::Broken(format!("{crashes} crashes, {after} rows are in: {}", first.told)));
        }
        Ok(format!(
            "PostgreSQL crashed {crashes} times under an import: it waited and took all {after} rows in, each once"
        ))
    }

    fn import(&self, file: &Path, place: (&Path, Option<&str>)) -> Result<Ran, Trouble> {
        ran(self.command(file, place))
    }

    fn command(&self, file: &Path, (data, database): (&Path, Option<&str>)) -> Command {
        let keys = self.directory.join("keys");
        command((&self.server, &self.region), file, &Place { data, database, keys: &keys })
    }
}

/// A file of invented rows, all of which can be taken in; their numbers begin with `prefix`.
pub(crate) fn table(prefix: &str, rows: u64) -> String {
    let mut text = String::from(
        "service_request_id,requested_datetime,closed_datetime,status,description,status_notes\n",
    );
    for number in 1..=rows {
        let day = number % 28 + 1;
        let _ = writeln!(
            text,
            "{prefix}{number},2024-03-{day:02} 08:00,2024-04-{day:02} 09:00,closed,Lubang nomor {number} di depan pasar sudah dua \
             minggu dan membahayakan pengendara,Sudah ditambal oleh regu kami pada hari yang sama"
        );
    }
    text
}

/// The command that takes a file in; what it refuses is written beside the file.
pub(crate) fn command((program, region): (&Path, &Path), file: &Path, place: &Place<'_>) -> Command {
    let mut command = Command::new(program);
    command.args(["import", "reports"]).arg(file);
    command.arg("--data").arg(place.data).arg("--region").arg(region).arg("--keys").arg(place.keys);
    command.arg("--refused").arg(file.with_extension("refused.csv"));
    if let Some(database) = place.database {
        command.args(["--database", database]);
    }
    command.stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub(crate) fn ran(mut command: Command) -> Result<Ran, Trouble> {
    let output = command.output().map_err(Trouble::at("starting the import"))?;
    let told =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Ok(Ran { complete: output.status.success(), told })
}

/// How many rows are in; an error when something of one is missing or too much is there.
fn whole(options: &StoreOptions, rows: u64) -> Result<u64, Trouble> {
    let open = Store::open(options.clone())?;
    let (taken, halves) = open.read_now(store::imported)?;
    if halves != 0 || taken > rows {
        return Err(Trouble::Broken(format!("{taken} rows are in and {halves} rows belong to half a case")));
    }
    balai_store::testing::integrity(&open)?;
    Ok(taken)
}
