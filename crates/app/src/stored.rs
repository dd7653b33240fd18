//! Stored files no row names: what was stored for a command that failed or a draft nobody sent. They are removed a day after
//! they were written.
//!
//! Every slice that names files has its line in [`NAMING`]; a test fails when a migration adds a column of hashes that is
//! neither there nor known to name none, so that no sweep takes away what a new slice keeps.

use std::{collections::HashSet, sync::Arc};

use balai_base::{RegionId, time::DAY};
use balai_civic::reports;
use balai_operate::checks::FILES_SWEEP;
use balai_platform::{casework, vault::Vault};
use balai_store::{
    Failure, FileHash, Tx, files,
    jobs::{JobOutcome, Runner},
};

/// Which of some files are named.
type Named = fn(&mut Tx, &Vault, &[FileHash]) -> Result<HashSet<FileHash>, Failure>;

/// What names files.
struct Naming {
    /// The columns, as `table.column`.
    columns: &'static [&'static str],
    /// Those of some files that rows of any region name.
    named: Named,
}

/// Every table that names files.
const NAMING: [Naming; 3] = [
    // Photos of applications and papers are named there as well as in their own rows.
    Naming {
        columns: &[
            "files.hash",
            "application_files.file_hash",
            "documents.pdf_file",
            "document_signatures.file",
        ],
        named: |tx, _, asked| files::named(tx, asked),
    },
    Naming {
        columns: &[
            "case_photos.file",
            "case_photos.thumbnail",
            "case_photos.public_file",
            "case_photos.public_thumbnail",
        ],
        named: |tx, _, asked| casework::named_files(tx, asked),
    },
    // Within what is sealed.
    Naming { columns: &["report_drafts.answers"], named: |tx, vault, _| reports::draft_files(tx, vault) },
];

/// Names the handler and how often it runs. The folder belongs to every region served, so one of them is enough.
pub(crate) fn register(runner: &mut Runner, regions: &[RegionId], vault: &Arc<Vault>) {
    let vault = Arc::clone(vault);
    runner.register(FILES_SWEEP, move |store, job| -> JobOutcome {
        let removed = store.files().sweep(job.moment.now, &|asked| {
            let (vault, asked) = (Arc::clone(&vault), asked.to_vec());
            store.read_now(move |tx| named(tx, &vault, &asked))
        })?;
        if removed > 0 {
            tracing::info!(removed, "stored files that no row names are gone");
        }
        Ok(())
    });
    if let Some(region) = regions.first() {
        runner.schedule(region.clone(), FILES_SWEEP, DAY);
    }
}

/// Those of some files that anything names.
fn named(tx: &mut Tx, vault: &Vault, asked: &[FileHash]) -> Result<HashSet<FileHash>, Failure> {
    let mut all = HashSet::new();
    for naming in &NAMING {
        debug_assert!(!naming.columns.is_empty());
        all.extend((naming.named)(tx, vault, asked)?);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use balai_base::Timestamp;
    use balai_testkit::{START, TestDirectory, columns, databases, random};

    use super::*;

    /// Columns of hashes that name no file: keyed hashes of secrets, and what history is made of.
    const NO_FILES: [&str; 20] = [
        "answer_links",
        "api_keys",
        "applications",
        "appointments",
        "cases",
        "documents",
        "feedback_tokens",
        "imported_reports",
        "known_devices",
        "one_time_links",
        "program_tokens",
        "recovery_codes",
        "report_drafts",
        "resident_codes",
        "resident_devices",
        "resident_recoveries",
        "resident_recovery_codes",
        "resident_sessions",
        "residents",
        "sessions",
    ];

    /// Every column of bytes that may name a file by its words, as `table.column`.
    fn columns_of_hashes() -> BTreeSet<String> {
        let named = |name: &str| ["hash", "file", "thumbnail"].iter().any(|end| name.ends_with(end));
        columns()
            .into_iter()
            .filter(|column| named(&column.name) && column.kind.starts_with("BYTEA"))
            .map(|column| format!("{}.{}", column.table, column.name))
            .collect()
    }

    #[test]
    fn every_column_that_names_files_is_known_to_the_sweep() {
        let known: BTreeSet<&str> = NAMING.iter().flat_map(|naming| naming.columns.iter().copied()).collect();
        let columns = columns_of_hashes();
        assert!(columns.contains("case_photos.public_thumbnail") && columns.contains("files.hash"));
        let lost: Vec<&String> = columns
            .iter()
            .filter(|column| !known.contains(column.as_str()))
            .filter(|column| !NO_FILES.contains(&column.split('.').next().unwrap_or_default()))
            .collect();
        assert!(lost.is_empty(), "name the column in NAMING, or its table in NO_FILES: {lost:?}");
    }

    #[test]
    fn what_a_row_names_stays_and_the_rest_goes_after_a_day() {
        for database in databases() {
            let keys = TestDirectory::new();
            let vault = Vault::in_directory(&keys.path().join("keys"), Arc::new(random(7))).unwrap();
            let (kept, orphan) =
                (database.files().put(b"kept").unwrap(), database.files().put(b"orphan").unwrap());
            let region = RegionId::parse("contoh").unwrap();
            let own = region.clone();
            database.write_now(move |tx| files::name(tx, &own, &kept, ("image/jpeg", 4), START)).unwrap();
            let mut runner = Runner::new(database.store.clone(), Arc::new(random(1)));
            register(&mut runner, &[region], &Arc::new(vault));
            // Files have the age the disk gives them, whatever the clock of a test says.
            runner.run_due(START).unwrap();
            assert_eq!(database.files().all().unwrap().len(), 2, "{}: too young", database.name);
            runner.run_due(Timestamp(i64::MAX / 4)).unwrap();
            assert_eq!(database.files().all().unwrap(), [kept], "{}", database.name);
            assert!(database.files().get(&orphan).is_err());
            assert_eq!(database.files().swept(), 1);
        }
    }
}
