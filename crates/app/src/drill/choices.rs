//! `[drill]` in `balai.toml`: the drill a server makes by night, and which other machines' drills are believed.

use balai_base::text::from_hexadecimal;
use std::path::PathBuf;

use serde::Deserialize;

use super::cluster::ClusterChoice;

/// The name of Balai's database in the documentation of the administrators.
pub(super) const DATABASE: &str = "balai";
/// The role every cluster has.
pub(super) const ROLE: &str = "postgres";

/// `[drill]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DrillFile {
    /// The targets drills restore from, as in `[backup]`.
    #[serde(default)]
    from: Vec<String>,
    /// The file with the private key of the server's own drills.
    identity: Option<PathBuf>,
    /// PostgreSQL's programs, where the server's database is one: its base backup is restored with them.
    programs: Option<PathBuf>,
    /// The database in the restored cluster [default: balai].
    database: Option<String>,
    /// A role that may read everything in it [default: postgres].
    role: Option<String>,
    /// Whom to write to when the proof of a restore is overdue: e-mail addresses of administrators.
    #[serde(default)]
    tell: Vec<String>,
    /// Public keys of the machines whose results are taken, each as `balai drill` told it.
    #[serde(default)]
    believed: Vec<String>,
}

/// The choices; nothing is checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DrillChoices {
    from: Vec<String>,
    identity: Option<PathBuf>,
    cluster: Option<ClusterChoice>,
    tell: Vec<String>,
    believed: Vec<String>,
}

/// The choices, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checked {
    /// The targets' addresses.
    pub(crate) from: Vec<String>,
    /// The file with the private key of the server's own drills.
    pub(crate) identity: Option<PathBuf>,
    /// A PostgreSQL cluster is tried.
    pub(crate) cluster: Option<ClusterChoice>,
    /// Whom to write to.
    pub(crate) tell: Vec<String>,
    /// Whose results are taken.
    pub(crate) believed: Vec<[u8; 32]>,
}

impl DrillChoices {
    /// The targets that drills restore from.
    pub(crate) fn places(&self) -> Vec<String> {
        self.from.clone()
    }

    pub(crate) fn settle(file: DrillFile) -> Self {
        let cluster = file.programs.map(|programs| ClusterChoice {
            programs,
            database: file.database.unwrap_or_else(|| DATABASE.to_owned()),
            role: file.role.unwrap_or_else(|| ROLE.to_owned()),
        });
        Self { from: file.from, identity: file.identity, cluster, tell: file.tell, believed: file.believed }
    }

    /// Checks the choices; drills restore from `targets`, where copies are made, unless others are named. The error names
    /// what is wrong.
    pub(crate) fn checked(&self, targets: &[String]) -> Result<Checked, String> {
        let from = if self.from.is_empty() { targets.to_vec() } else { self.from.clone() };
        if self.identity.is_some() && from.is_empty() {
            return Err(
                "[drill]: there is nothing to restore from; name from, or targets in [backup]".to_owned()
            );
        }
        let read = |text: &String| {
            from_hexadecimal(text).ok_or_else(|| {
                format!("[drill] believed: {text:?} is no public key of 64 hexadecimal digits")
            })
        };
        let believed = self.believed.iter().map(read).collect::<Result<_, _>>()?;
        if let Some(wrong) = self.tell.iter().find(|address| !is_address(address)) {
            return Err(format!("[drill] tell: {wrong:?} is no e-mail address"));
        }
        Ok(Checked {
            from,
            identity: self.identity.clone(),
            cluster: self.cluster.clone(),
            tell: self.tell.clone(),
            believed,
        })
    }
}

/// Whether a text can be an e-mail address; whether it is one only its server knows.
fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(front, host)| !front.is_empty() && host.contains('.'))
        && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str, targets: &[String]) -> Result<Checked, String> {
        let file = toml::from_str(text).map_err(|error| error.to_string())?;
        DrillChoices::settle(file).checked(targets)
    }

    #[test]
    fn choices_are_read_and_what_is_wrong_is_named() {
        let none = checked("", &[]).unwrap();
        assert_eq!(none, Checked::default());
        let believed = "ab".repeat(32);
        let text = format!("identity = \"/k\"\nbelieved = [\"{believed}\"]");
        let chosen = checked(&text, &["/mnt/a".to_owned()]).unwrap();
        assert_eq!((chosen.from, chosen.believed), (vec!["/mnt/a".to_owned()], vec![[0xab; 32]]));
        assert!(checked(&text, &[]).unwrap_err().contains("nothing to restore from"));
        assert!(checked("believed = [\"age1\"]", &[]).unwrap_err().contains("age1"));
        assert!(checked("tell = [\"tik\"]", &[]).unwrap_err().contains("tik"));
        let tried = checked("programs = \"/usr/lib/postgresql/15/bin\"", &[]).unwrap().cluster.unwrap();
        assert_eq!((tried.database.as_str(), tried.role.as_str()), ("balai", "postgres"));
        assert!(checked("belived = []", &[]).unwrap_err().contains("belived"));
    }
}
