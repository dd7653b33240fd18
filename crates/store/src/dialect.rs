//! What SQLite and PostgreSQL say differently, in one place: locking while claiming, and full text.
//!
//! Everything else is one text. A difference that is not here (or under `-- for …:` in a migration) is a mistake.

/// Which database a statement runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

macro_rules! claim_a_job {
    ($locking:literal) => {
        concat!(
            "UPDATE jobs SET state = 'running', attempts = attempts + 1, fence = fence + 1, leased_until = $2
             WHERE (region, id) = (
               SELECT region, id FROM jobs
               WHERE (lane = $3 AND state = 'ready' AND due_at <= $1)
                  OR (lane = $3 AND state = 'running' AND leased_until <= $1)
               ORDER BY due_at, id LIMIT 1",
            $locking,
            ") RETURNING region, id, kind, payload, attempts, due_at, fence"
        )
    };
}

impl Dialect {
    /// Takes the job of a lane longest due ($1 now, $2 the lease's end, $3 the lane): SQLite has one writer,
    /// PostgreSQL skips rows that another server is taking.
    pub(crate) fn claim_a_job(self) -> &'static str {
        match self {
            Self::Sqlite => claim_a_job!(""),
            Self::Postgres => claim_a_job!(" FOR UPDATE SKIP LOCKED"),
        }
    }

    /// Reads the whole database and says what is broken; none where the database looks after itself.
    pub(crate) fn quick_check(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => Some("SELECT * FROM pragma_quick_check"),
            Self::Postgres => None,
        }
    }

    /// The newest documents ($1 region, $2 collection, $3 the expression of [`Dialect::expression`], $4 how many).
    pub(crate) fn find_documents(self) -> &'static str {
        match self {
            // Rows of the index are numbered by date, so the newest are found without sorting.
            Self::Sqlite => {
                "SELECT search_documents.id FROM search_stems
                 JOIN search_documents ON search_documents.document = search_stems.rowid
                 WHERE search_stems MATCH $3 AND search_documents.region = $1 AND search_documents.collection = $2
                 ORDER BY search_stems.rowid DESC LIMIT $4"
            }
            Self::Postgres => {
                "SELECT id FROM search_documents
                 WHERE region = $1 AND collection = $2 AND stems @@ to_tsquery('simple', CAST($3 AS TEXT))
                 ORDER BY at DESC, id DESC LIMIT $4"
            }
        }
    }

    /// The full-text expression for texts of `scope` with all (or at least one) of the stems.
    pub(crate) fn expression(self, scope: &str, stems: &[String], all: bool) -> String {
        match self {
            Self::Sqlite => {
                let quoted: Vec<String> = stems.iter().map(|stem| format!("\"{stem}\"")).collect();
                let joined = quoted.join(if all { " AND " } else { " OR " });
                format!("scope : \"{scope}\" AND {{stems}} : ({joined})")
            }
            Self::Postgres => {
                let quoted: Vec<String> = stems.iter().map(|stem| format!("'{stem}'")).collect();
                quoted.join(if all { " & " } else { " | " })
            }
        }
    }
}
