//! `balai restore`: brings a database back to a moment, into an empty directory.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use balai_backup::{
    Access, BackupFailure, Opener,
    restore::{Restored, Restoring, told_time},
};
use balai_base::{Timestamp, text::from_hexadecimal};
use balai_targets::open_target;

use crate::{
    cluster::{Cluster, restore_base},
    complain,
    configuration::beside,
    progress::Progress,
    say,
};

/// What `balai restore` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where the copies are
    #[arg(long, value_name = "TARGET")]
    from: String,
    /// The file with the private key AGE-SECRET-KEY-1…
    #[arg(long, value_name = "KEYFILE")]
    identity: PathBuf,
    /// An empty directory, or one that is not there yet
    #[arg(long)]
    data: PathBuf,
    /// The moment, such as 2026-03-02T08:00:00+08:00 [default: the newest there is]
    #[arg(long, value_name = "TIME")]
    at: Option<jiff_time::Moment>,
    /// Whose signature is expected, as `balai backup` printed it [default: that of the newest copy]
    #[arg(long, value_name = "SIGNER")]
    signed_by: Option<String>,
    /// Where something is missing on the way, restore what stands before it
    #[arg(long)]
    until_gap: bool,
    /// The directory with what the target asks for; <data>.keys unless given
    #[arg(long)]
    keys: Option<PathBuf>,
    /// An empty directory for a PostgreSQL cluster, put together from its base backup; --data gets the files
    #[arg(long, conflicts_with = "until_gap")]
    cluster: Option<PathBuf>,
}

/// Moments as they are typed.
mod jiff_time {
    use std::str::FromStr;

    use balai_base::Timestamp;

    /// A moment with its offset from UTC (RFC 3339).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Moment(pub(crate) Timestamp);

    impl FromStr for Moment {
        type Err = String;

        fn from_str(text: &str) -> Result<Self, String> {
            let read = text.trim().parse::<jiff::Timestamp>();
            read.map(|read| Self(Timestamp(read.as_millisecond()))).map_err(|_| {
                "a moment is written with its offset, such as 2026-03-02T08:00:00+08:00".to_owned()
            })
        }
    }
}

/// Runs the command. 0: restored, 1: it could not be, and why.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match restore(arguments) {
        Ok(text) => say(&text),
        Err(reason) => complain(&reason),
    }
}

fn restore(arguments: &Arguments) -> Result<String, String> {
    let opener = Opener::in_file(&arguments.identity).map_err(|failure| failure.told())?;
    let keys = arguments.keys.clone().unwrap_or_else(|| beside(&arguments.data));
    let target = open_target(&arguments.from, &Access::new(&keys)).map_err(|failure| failure.to_string())?;
    let signed_by = arguments.signed_by.as_deref().map(signer).transpose()?;
    let mut progress = Progress::of("restored", "pieces");
    if let Some(cluster) = &arguments.cluster {
        let told = Cluster {
            directory: cluster,
            data: &arguments.data,
            from: &arguments.from,
            identity: &arguments.identity,
            keys: &keys,
            at: arguments.at.map(|moment| moment.0),
            signed_by,
        };
        let restored = restore_base(&told, &mut |done, all| progress.show(done, all));
        progress.end();
        return restored;
    }
    let restoring = Restoring {
        target: &*target,
        opener: &opener,
        data: &arguments.data,
        at: arguments.at.map(|moment| moment.0),
        signed_by,
        until_gap: arguments.until_gap,
    };
    let restored = restoring.restore(&mut |done, all| progress.show(done, all));
    progress.end();
    let restored = restored.map_err(|failure| stopped(&failure, &arguments.data))?;
    Ok(text(&restored, arguments.at.map(|moment| moment.0), &arguments.data, signed_by.is_some()))
}

/// Why nothing was restored, and what to do. What was put in place before is taken away again.
fn stopped(failure: &BackupFailure, data: &Path) -> String {
    format!(
        "{}\nNothing was restored to {}; what serves elsewhere goes on as it is.",
        failure.told(),
        data.display()
    )
}

/// The 32 bytes of a signer as it was printed.
pub(super) fn signer(text: &str) -> Result<[u8; 32], String> {
    from_hexadecimal(text.trim())
        .ok_or_else(|| "--signed-by takes the 64 digits that `balai backup` printed".to_owned())
}

fn text(restored: &Restored, asked: Option<Timestamp>, data: &Path, was_named: bool) -> String {
    let mut lines = vec![format!(
        "Restored to {}: everything committed up to {} is there, nothing later.",
        data.display(),
        told_time(restored.moment)
    )];
    if let Some(asked) = asked {
        lines.push(format!("Asked for was {}.", told_time(asked)));
    }
    lines.push(format!(
        "Made from the copy of {} and {} segments; the database is whole; {} files are back.",
        told_time(restored.snapshot),
        restored.segments,
        restored.files
    ));
    lines.extend(restored.gap.as_ref().map(|gap| format!("Something is missing: {gap}.")));
    if !restored.files_missing.is_empty() {
        lines.push(format!(
            "{} files that rows name could not be brought back:",
            restored.files_missing.len()
        ));
        lines.extend(restored.files_missing.iter().map(|line| format!("  {line}")));
        lines.push(
            "  → restore from another target as well, into another directory, and copy these files into this one's `files`; \
             until then pages say that the picture is missing."
                .to_owned(),
        );
    }
    lines.push(if was_named {
        format!("Signed by {}, as expected.", restored.signer)
    } else {
        format!(
            "Signed by {}. Compare this with what you kept: only then is it certain that the copy is yours.",
            restored.signer
        )
    });
    lines.push(format!(
        "The keys are not in a copy. Before the server starts, put the key directory back as {}: without its key files \
         (k…-….key, mac.key) names and addresses stay sealed.",
        beside(data).display()
    ));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_its_offset() {
        let moment: jiff_time::Moment = "2026-03-02T08:00:00+08:00".parse().unwrap();
        assert_eq!(moment.0, balai_testkit::START);
        assert!("2026-03-02 08:00".parse::<jiff_time::Moment>().unwrap_err().contains("offset"));
    }

    #[test]
    fn what_was_restored_is_told_with_what_comes_next() {
        let restored = Restored {
            moment: balai_testkit::START,
            snapshot: balai_testkit::START,
            segments: 3,
            signer: "ab".to_owned(),
            gap: None,
            files: 2,
            files_missing: vec!["file 00: it is cut off".to_owned()],
        };
        let text = text(&restored, None, Path::new("/srv/data"), false);
        for part in ["up to 2026-03-02T00:00:00Z", "3 segments", "1 files", "/srv/data.keys", "Compare this"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
