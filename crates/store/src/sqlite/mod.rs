//! The embedded database: one writer, a few readers, one file in the data directory.

mod connection;
mod copy;
mod errors;
mod handing;
mod log;
mod reader;
mod writer;

use std::{path::Path, sync::Arc, time::Duration};

pub(crate) use connection::Connection;
pub use copy::copy_database;
use handing::Handing;
pub(crate) use log::Log;
use writer::Writer;

use crate::{Failure, StoreOptions, engine::Queues, gauges::Shared, migrations, threads::Threads};

/// The database file's name inside the data directory.
pub(crate) const FILE: &str = "balai.db";

/// Brings the tables up to date and starts the threads.
pub(crate) fn start(
    directory: &Path,
    options: &StoreOptions,
    queues: &Queues,
    shared: &Arc<Shared>,
) -> Result<Threads, Failure> {
    let file = directory.join(FILE);
    let mut threads = Threads::default();
    if !options.read_only {
        let found = options.shipping.as_ref().map(|_| handing::found(&file));
        let connection = Connection::writer(&file, options.durability)?;
        migrations::sqlite(&connection)?;
        look(&connection);
        if let Some(pages) = options.most_pages {
            connection.limit_pages(pages)?;
        }
        sync_directory(directory)?;
        let handing = match (&options.shipping, found) {
            (Some(shipping), Some(found)) => Some(Handing::begin(&file, Arc::clone(shipping), found)?),
            _ => None,
        };
        let mut writer =
            Writer::new(connection, Arc::clone(&queues.writes), Arc::clone(shared), options.batch);
        writer.hand_over_to(handing);
        threads.start("balai-writer", move || writer.run())?;
    }
    for _ in 0..options.readers.max(1) {
        let connection = Connection::reader(&file)?;
        let (queue, limit) = (Arc::clone(&queues.reads), Duration::from_millis(options.read_limit_ms));
        threads.start("balai-reader", move || reader::run(&connection, &queue, limit))?;
    }
    Ok(threads)
}

/// Has SQLite look at how values are spread wherever a table has grown tenfold since it last did, as after an import:
/// it looks at a few hundred rows of each index, and chooses the wrong one without.
fn look(connection: &Connection) {
    if let Err((failure, _)) = connection.batch("PRAGMA analysis_limit = 400; PRAGMA optimize = 0x10002") {
        // Only slower.
        tracing::warn!(%failure, "the tables could not be analysed");
    }
}

/// Bytes of a page, from the first hundred bytes of a database file.
pub(crate) fn page_size(header: &[u8]) -> u32 {
    match header.get(16..18) {
        // 65,536 does not fit two bytes (https://sqlite.org/fileformat2.html#page_size).
        Some([0, 1]) | None => 65_536,
        Some(two) => two.iter().fold(0, |size, byte| (size << 8) | u32::from(*byte)),
    }
}

/// Makes the names of new files in a directory as lasting as the files.
fn sync_directory(directory: &Path) -> Result<(), Failure> {
    std::fs::File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(|error| Failure::Driver(format!("{}: {error}", directory.display())))
}
