//! `balai verify proof`: whether a file of proofs is true, by the log's public key alone.

use std::{fmt::Write as _, path::PathBuf};

use balai_platform::history;
use balai_tlog::{Proof, VerifierKey};
use jiff::tz::TimeZone;

/// What `balai verify proof` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The file, as downloaded from a report's page
    file: PathBuf,
    /// The log's key, as it stands at /log: name+hash+key; may be given several times
    #[arg(long = "key", value_name = "KEY")]
    keys: Vec<String>,
    /// A witness's key; with any of these, each event must have been seen by one of them
    #[arg(long = "witness", value_name = "KEY")]
    witnesses: Vec<String>,
}

/// What the file proves, in words; the error says what it does not.
pub(super) fn checked(arguments: &Arguments) -> Result<String, String> {
    let file = &arguments.file;
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let (keys, witnesses) = (read(&arguments.keys)?, read(&arguments.witnesses)?);
    told(&text, &keys, &witnesses).map_err(|reason| format!("{}: {reason}", file.display()))
}

pub(super) fn read(keys: &[String]) -> Result<Vec<VerifierKey>, String> {
    let read = |key: &String| VerifierKey::parse(key).map_err(|failure| format!("{key}: {failure}"));
    keys.iter().map(read).collect()
}

fn told(text: &str, keys: &[VerifierKey], witnesses: &[VerifierKey]) -> Result<String, String> {
    let proofs = Proof::parse_all(text).map_err(|failure| failure.to_string())?;
    let origin = proofs.first().and_then(|proof| proof.note.text.lines().next()).unwrap_or_default();
    if keys.is_empty() {
        return Err(format!(
            "give the key of the log `{origin}` with --key; it stands on the page /log, and a witness can tell it too"
        ));
    }
    let mut told = String::new();
    for (number, proof) in proofs.iter().enumerate() {
        let line = event(proof, keys, witnesses);
        let line = line.map_err(|reason| format!("proof {} of {}: {reason}", number + 1, proofs.len()))?;
        told.push_str(&line);
    }
    let _ = writeln!(told, "{} events are in the log `{origin}` as they stand here.", proofs.len());
    Ok(told)
}

fn event(proof: &Proof, keys: &[VerifierKey], witnesses: &[VerifierKey]) -> Result<String, String> {
    let extra = proof.extra.as_deref().and_then(|extra| std::str::from_utf8(extra).ok());
    let opened = history::open(extra.unwrap_or_default()).map_err(|failure| failure.to_string())?;
    let proven = proof.verify(&opened.entry, keys, witnesses).map_err(|failure| failure.to_string())?;
    if !witnesses.is_empty() && proven.witnesses.is_empty() {
        return Err(
            "none of the witnesses named has seen this head of the log; download the proof again later"
                .to_owned(),
        );
    }
    let mut line = format!(
        "case {} event {}: {} by {} at {}",
        opened.fact("case"),
        opened.fact("sequence"),
        opened.fact("kind"),
        opened.fact("actor-kind"),
        moment(opened.fact("at")),
    );
    if !opened.fact("to").is_empty() {
        let _ = write!(line, ", now `{}`", opened.fact("to"));
    }
    let _ = write!(line, " (place {} of {}", proof.index, proven.checkpoint.size);
    for witness in &proven.witnesses {
        let _ = write!(line, ", seen by {}", witness.witness);
    }
    line.push_str(")\n");
    if let Some(text) = opened.text().filter(|text| !text.is_empty()) {
        for said in text.lines() {
            let _ = writeln!(line, "  | {}", said.replace(|letter: char| letter.is_control(), " "));
        }
    }
    Ok(line)
}

/// Epoch milliseconds as a date that everybody reads.
fn moment(millis: &str) -> String {
    let at = millis.parse().ok().map(balai_base::Timestamp);
    let told =
        |at: balai_base::Timestamp| at.zoned(&TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    at.map_or_else(|| "?".to_owned(), told)
}
