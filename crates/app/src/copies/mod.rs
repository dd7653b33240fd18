//! Copies of the data elsewhere: the operator's choices, and the commands that copy, restore and prove.

pub(crate) mod restore;
pub(crate) mod take;
pub(crate) mod told;
pub(crate) mod verify;

use std::{path::Path, sync::Arc, time::Duration};

use balai_backup::{
    Access, Keyring, Scribe, Sealer, Target,
    shipping::{Pace, Shipment, Shipper},
};
use balai_base::{Clock, Random};
use balai_targets::open_target;
use serde::Deserialize;

/// The variables of [`BackupFlags`].
pub(crate) const KNOWN: [&str; 4] =
    ["BALAI_BACKUP_TARGETS", "BALAI_BACKUP_RECIPIENTS", "BALAI_BACKUP_SYNCHRONOUS", "BALAI_BACKUP_KEEP_DAYS"];

/// How many days every moment of which can be restored, unless chosen otherwise.
const KEEP_DAYS: u32 = 35;

/// The options of copies, from flags and variables.
#[derive(clap::Args, Clone, Debug, Default)]
pub(crate) struct BackupFlags {
    /// Where every change is copied to within a second: a folder on another disk or machine; may be given several times
    #[arg(long = "backup-to", env = "BALAI_BACKUP_TARGETS", value_delimiter = ',', help_heading = "Backup")]
    targets: Vec<String>,
    /// Who can open the copies: a public key age1…; may be given several times
    #[arg(
        long = "backup-recipient",
        env = "BALAI_BACKUP_RECIPIENTS",
        value_delimiter = ',',
        help_heading = "Backup"
    )]
    recipients: Vec<String>,
    /// The target that must have a change before anybody is answered
    #[arg(long = "backup-synchronous", env = "BALAI_BACKUP_SYNCHRONOUS", help_heading = "Backup")]
    synchronous: Option<String>,
    /// For how many days any moment can be restored [default: 35]
    #[arg(long = "backup-keep-days", env = "BALAI_BACKUP_KEEP_DAYS", help_heading = "Backup")]
    keep_days: Option<u32>,
}

/// `[backup]` in `balai.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BackupFile {
    #[serde(default)]
    targets: Vec<String>,
    #[serde(default)]
    recipients: Vec<String>,
    synchronous: Option<String>,
    keep_days: Option<u32>,
}

/// The choices, settled; nothing is opened or checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct BackupChoices {
    /// Addresses of targets.
    pub(crate) targets: Vec<String>,
    /// Public keys.
    pub(crate) recipients: Vec<String>,
    synchronous: Option<String>,
    keep_days: Option<u32>,
}

impl BackupChoices {
    pub(crate) fn settle(flags: BackupFlags, file: BackupFile) -> Self {
        let first = |flags: Vec<String>, file: Vec<String>| if flags.is_empty() { file } else { flags };
        Self {
            targets: first(flags.targets, file.targets),
            recipients: first(flags.recipients, file.recipients),
            synchronous: flags.synchronous.or(file.synchronous),
            keep_days: flags.keep_days.or(file.keep_days),
        }
    }

    /// Every target, the one that is waited for among them.
    pub(crate) fn places(&self) -> Vec<String> {
        let mut names = self.targets.clone();
        names.extend(self.synchronous.clone().filter(|name| !names.contains(name)));
        names
    }

    /// Whoever keeps the copies while serving; none when no target was named. The keys lie in `keys`.
    pub(crate) fn shipper(
        &self,
        data: &Path,
        keys: &Path,
        (clock, random): (Arc<dyn Clock>, Arc<dyn Random>),
    ) -> Result<Option<Arc<Shipper>>, String> {
        let names = self.places();
        if names.is_empty() {
            let forgotten = !self.recipients.is_empty() || self.keep_days.is_some();
            let text = "[backup]: targets is missing; name where copies go, or remove the other choices";
            return if forgotten { Err(text.to_owned()) } else { Ok(None) };
        }
        let scribe = scribe(&self.recipients, keys, random.as_ref())?;
        let access = Access::new(keys);
        let open = |name: &String| -> Result<(Arc<dyn Target>, bool), String> {
            let target = open_target(name, &access).map_err(|failure| format!("[backup]: {failure}"))?;
            Ok((target, self.synchronous.as_ref() == Some(name)))
        };
        let targets = names.iter().map(open).collect::<Result<_, _>>()?;
        let days = self.keep_days.unwrap_or(KEEP_DAYS).max(1);
        let pace = Pace { keep: Duration::from_hours(24 * u64::from(days)), ..Pace::default() };
        let signer = scribe.keyring.public();
        tracing::info!(signer, targets = names.len(), "every change is copied elsewhere");
        let shipment = Shipment { data: data.to_owned(), targets, scribe, clock, random, pace };
        Ok(Some(Arc::new(Shipper::new(shipment))))
    }
}

/// Who signs, names and seals copies.
pub(crate) fn scribe(recipients: &[String], keys: &Path, random: &dyn Random) -> Result<Scribe, String> {
    let sealer = Sealer::new(recipients.iter().map(String::as_str)).map_err(|failure| failure.to_string())?;
    let keyring = Keyring::in_directory(keys, random).map_err(|failure| failure.to_string())?;
    Ok(Scribe { keyring, sealer })
}

#[cfg(test)]
mod tests {
    use balai_base::{SystemClock, SystemRandom};
    use balai_testkit::TestDirectory;

    use super::*;

    fn choices(text: &str) -> BackupChoices {
        BackupChoices::settle(BackupFlags::default(), toml::from_str(text).unwrap())
    }

    fn shipper(text: &str) -> Result<bool, String> {
        let directory = TestDirectory::new();
        let by = (Arc::new(SystemClock) as Arc<dyn Clock>, Arc::new(SystemRandom) as Arc<dyn Random>);
        choices(text).shipper(directory.path(), &directory.path().join("keys"), by).map(|one| one.is_some())
    }

    #[test]
    fn nothing_is_copied_unless_a_target_is_named() {
        assert_eq!(shipper(""), Ok(false));
        assert!(shipper("recipients = [\"age1abc\"]").unwrap_err().contains("targets is missing"));
        assert!(toml::from_str::<BackupFile>("target = [\"a\"]").unwrap_err().to_string().contains("target"));
    }

    #[test]
    fn copies_nobody_could_open_are_refused() {
        assert!(shipper("targets = [\"/mnt/a\"]").unwrap_err().contains("one recipient at least"));
        let (_, public) = balai_backup::fresh_identity();
        let text = format!("targets = [\"/mnt/a\"]\nrecipients = [\"{public}\"]\nsynchronous = \"/mnt/b\"");
        assert_eq!(shipper(&text), Ok(true));
        assert!(shipper(&text.replace("/mnt/a", "gopher://a")).unwrap_err().contains("no target"));
    }
}
