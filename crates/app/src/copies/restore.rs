//! `balai restore`: brings a database back to a moment, into an empty directory.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use balai_backup::{
    Access, BackupFailure, Opener,
    restore::{Restored, Restoring, told_time},
};
use balai_base::{Timestamp, language::Language, text::from_hexadecimal};
use balai_platform::render::Argument;
use balai_targets::open_target;

use super::told;
use crate::{
    cluster::{Cluster, restore_base},
    complain,
    configuration::beside,
    progress::Progress,
    say,
    words::Words,
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
    /// The language of sentences: id or en
    #[arg(long, default_value = "id")]
    language: Language,
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

/// Runs the command. 0: everything is back, 1: something is not, or nothing could be restored, and why.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match restore(arguments) {
        Ok((text, true)) => say(&text),
        Ok((text, false)) => {
            say(&text);
            ExitCode::FAILURE
        }
        Err(reason) => complain(&reason),
    }
}

/// What to tell, and whether everything is back.
fn restore(arguments: &Arguments) -> Result<(String, bool), String> {
    let words = Words::of(arguments.language);
    let opener = Opener::in_file(&arguments.identity).map_err(|failure| told::failure(&words, &failure))?;
    let keys = arguments.keys.clone().unwrap_or_else(|| beside(&arguments.data));
    let target = open_target(&arguments.from, &Access::new(&keys))
        .map_err(|failure| told::target(&words, &arguments.from, &failure))?;
    let signed_by = arguments.signed_by.as_deref().map(|text| signer(&words, text)).transpose()?;
    let mut progress = Progress::wordless();
    if let Some(cluster) = &arguments.cluster {
        let asked = Cluster {
            directory: cluster,
            data: &arguments.data,
            from: &arguments.from,
            identity: &arguments.identity,
            keys: &keys,
            at: arguments.at.map(|moment| moment.0),
            signed_by,
        };
        let restored = restore_base(&words, &asked, &mut |done, all| progress.show(done, all));
        progress.end();
        return restored.map(|text| (text, true));
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
    let restored = restored.map_err(|failure| stopped(&words, &failure, &arguments.data))?;
    let asked = (arguments.at.map(|moment| moment.0), signed_by.is_some());
    Ok((text(&words, &restored, &arguments.data, asked), restored.files_missing.is_empty()))
}

/// Why nothing was restored, and what to do. What was put in place before is taken away again.
fn stopped(words: &Words, failure: &BackupFailure, data: &Path) -> String {
    let data = data.display().to_string();
    [told::failure(words, failure), words.say("copying-stopped", &[Argument::text("data", &data)])].join("\n")
}

/// The 32 bytes of a signer as it was printed.
pub(super) fn signer(words: &Words, text: &str) -> Result<[u8; 32], String> {
    from_hexadecimal(text.trim()).ok_or_else(|| words.say("copying-signer-digits", &[]))
}

/// What is back and what is not; `asked` holds the moment that was asked for and whether a signer was named.
fn text(
    words: &Words,
    restored: &Restored,
    data: &Path,
    (asked, was_named): (Option<Timestamp>, bool),
) -> String {
    let (directory, moment) = (data.display().to_string(), told_time(restored.moment));
    let missing = &restored.files_missing;
    // What is missing is said first: nobody reads on after "restored".
    let first = if missing.is_empty() { "copying-restored" } else { "copying-restored-part" };
    let mut lines =
        vec![words.say(first, &[Argument::text("data", &directory), Argument::text("moment", &moment)])];
    if let Some(asked) = asked {
        lines.push(words.say("copying-restored-asked", &[Argument::text("moment", &told_time(asked))]));
    }
    let snapshot = told_time(restored.snapshot);
    let made = [
        Argument::text("moment", &snapshot),
        told::number("segments", restored.segments),
        told::number("files", restored.files),
    ];
    lines.push(words.say("copying-restored-from", &made));
    if let Some(gap) = &restored.gap {
        lines.push(words.say("copying-restored-gap", &[Argument::text("gap", &told::gap_told(words, gap))]));
    }
    if !missing.is_empty() {
        lines.push(words.say("copying-missing-files", &[told::number("count", missing.len())]));
        lines.extend(missing.iter().map(|line| format!("  {line}")));
        lines.push(format!("  → {}", words.say("copying-missing-next", &[])));
    }
    let signed = if was_named { "copying-signed-expected" } else { "copying-signed-unknown" };
    lines.push(words.say(signed, &[Argument::text("signer", &restored.signer)]));
    let keys = beside(data).display().to_string();
    lines.push(words.say("copying-keys-back", &[Argument::text("keys", &keys)]));
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
        let told = |language, restored: &Restored| {
            text(&Words::of(language), restored, Path::new("/srv/data"), (None, false))
        };
        let english = told(Language::En, &restored);
        for part in ["up to 2026-03-02T00:00:00Z", "3 segments", "One file", "/srv/data.keys", "Compare this"]
        {
            assert!(english.contains(part), "{part}: {english}");
        }
        let lines: Vec<&str> = english.lines().collect();
        assert!(lines[0].starts_with("NOT EVERYTHING"), "{english}");
        let local = told(Language::Id, &restored);
        assert!(local.starts_with("TIDAK SEMUANYA") && local.contains("1 berkas"), "{local}");
        let whole = Restored { files_missing: Vec::new(), ..restored };
        assert!(told(Language::En, &whole).starts_with("Restored to /srv/data"));
        assert!(told(Language::Id, &whole).starts_with("Dipulihkan ke /srv/data"));
    }
}
