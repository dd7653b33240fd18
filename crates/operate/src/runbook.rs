//! The runbook: whom to call, where things lie and what to type when something breaks, made of the settings in use.
//!
//! It names messages and values; `/darurat` shows them and `balai runbook` writes them. No key, password or telephone number of
//! a citizen is in it.

use std::path::PathBuf;

use crate::tls::Pair;

/// The settings in use, as far as somebody in need must know them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The data directory.
    pub data: PathBuf,
    /// The key directory.
    pub keys: PathBuf,
    /// Where reports wait while the database can't write.
    pub spool: PathBuf,
    /// Whether the database is PostgreSQL.
    pub postgres: bool,
    /// Where copies go: addresses, without what opens them.
    pub targets: Vec<String>,
    /// Public keys of those who can open the copies.
    pub recipients: Vec<String>,
    /// Where the service listens.
    pub listen: String,
    /// The folders of packs.
    pub packs: Vec<PathBuf>,
    /// The certificate's files, when Balai speaks TLS.
    pub certificate: Option<Pair>,
}

/// Somebody to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// A name.
    pub name: String,
    /// A number or what they sign in as.
    pub way: String,
}

/// What is called a value: a message, or a text as it is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "kind", content = "text", rename_all = "lowercase")]
pub enum Word {
    /// A message's key.
    Message(&'static str),
    /// A text, put in as it is.
    Text(String),
}

/// A part of the runbook.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Part {
    /// The key of its title.
    pub title: &'static str,
    /// The key of what it says; none when rows or commands say all.
    pub text: Option<&'static str>,
    /// Names and values.
    pub rows: Vec<(Word, Word)>,
    /// What to type.
    pub commands: Vec<String>,
}

fn part(title: &'static str) -> Part {
    Part { title, text: None, rows: Vec::new(), commands: Vec::new() }
}

fn text(value: impl Into<String>) -> Word {
    Word::Text(value.into())
}

/// Whom to call: the pack's emergency numbers, and who may look after the server.
pub fn contacts(emergency: &[Contact], people: &[Contact]) -> Vec<Part> {
    let rows = |contacts: &[Contact]| {
        contacts.iter().map(|contact| (text(&contact.name), text(&contact.way))).collect()
    };
    let nobody = people.is_empty().then_some("runbook-people-none");
    vec![
        Part { rows: rows(emergency), ..part("runbook-emergency") },
        Part { rows: rows(people), text: nobody, ..part("runbook-people") },
    ]
}

/// Where things lie.
pub fn places(settings: &Settings) -> Part {
    let path = |path: &PathBuf| text(path.display().to_string());
    let database = if settings.postgres { "runbook-database-postgres" } else { "runbook-database-embedded" };
    let packs: Vec<String> = settings.packs.iter().map(|pack| pack.display().to_string()).collect();
    let named = |list: &[String], none| {
        if list.is_empty() { Word::Message(none) } else { text(list.join(", ")) }
    };
    let rows = vec![
        (Word::Message("runbook-data"), path(&settings.data)),
        (Word::Message("runbook-keys"), path(&settings.keys)),
        (Word::Message("runbook-database"), Word::Message(database)),
        (Word::Message("runbook-spool"), path(&settings.spool)),
        (Word::Message("runbook-targets"), named(&settings.targets, "runbook-targets-none")),
        (Word::Message("runbook-recipients"), named(&settings.recipients, "runbook-recipients-none")),
        (Word::Message("runbook-backups"), path(&settings.data.join("backup-status.json"))),
        (Word::Message("runbook-listen"), text(&settings.listen)),
        (Word::Message("runbook-regions"), text(packs.join(", "))),
    ];
    Part { rows, text: Some("runbook-keys-warning"), ..part("runbook-where") }
}

/// What to type, for each thing that may happen.
pub fn steps(settings: &Settings) -> Vec<Part> {
    let (data, keys) = (settings.data.display(), settings.keys.display());
    let doctor = format!("balai doctor --data {data} --language id");
    let restart = "systemctl restart balai".to_owned();
    let step = |title, say, commands: Vec<String>| Part { text: Some(say), commands, ..part(title) };
    let certificate = settings.certificate.as_ref().map_or_else(Vec::new, |pair| {
        vec![format!("ls -l {} {}", pair.certificate.display(), pair.key.display())]
    });
    vec![
        step(
            "runbook-step-down",
            "runbook-do-down",
            vec![
                "systemctl status balai".to_owned(),
                "journalctl -u balai --since -1h".to_owned(),
                doctor.clone(),
                restart.clone(),
            ],
        ),
        step(
            "runbook-step-disk",
            "runbook-do-disk",
            vec![format!("df -h {data}"), "journalctl --vacuum-size=200M".to_owned()],
        ),
        step(
            "runbook-step-readonly",
            "runbook-do-readonly",
            vec!["dmesg | tail".to_owned(), doctor.clone(), restart],
        ),
        step("runbook-step-lost", "runbook-do-lost", restored(settings)),
        step(
            "runbook-step-keys",
            "runbook-do-keys",
            vec![
                format!("balai keys recover SHEET1 SHEET2 --data {data}"),
                format!("chown -R balai: {keys} && chmod 700 {keys}"),
                format!("balai keys status --data {data}"),
                doctor.clone(),
            ],
        ),
        Part {
            commands: [certificate, vec![doctor]].concat(),
            text: Some("runbook-do-certificate"),
            ..part("runbook-step-certificate")
        },
        step(
            "runbook-step-disaster",
            "runbook-do-disaster",
            vec![format!("balai disaster on --data {data}"), format!("balai disaster off --data {data}")],
        ),
        step(
            "runbook-step-breach",
            "runbook-do-breach",
            vec![format!("cp -a {data} /root/bukti"), "journalctl -u balai > /root/bukti/log".to_owned()],
        ),
    ]
}

/// What is typed on a new machine: one restore for each target, of which one is enough, then what the service needs.
fn restored(settings: &Settings) -> Vec<String> {
    let (data, keys) = (settings.data.display(), settings.keys.display());
    let targets =
        if settings.targets.is_empty() { vec!["TARGET".to_owned()] } else { settings.targets.clone() };
    let cluster = if settings.postgres { "--cluster NEW-CLUSTER " } else { "" };
    let restore = |target: &String| {
        format!(
            "balai restore {cluster}--from '{target}' --identity KEYFILE --signed-by SIGNER --data {data}"
        )
    };
    let mut commands: Vec<String> = targets.iter().map(restore).collect();
    commands.push(format!("chown -R balai: {data} {keys}"));
    commands.push(format!("balai verify --data {data}"));
    commands.push("systemctl start balai".to_owned());
    commands
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            data: "/var/lib/balai".into(),
            keys: "/etc/balai/keys".into(),
            spool: "/var/lib/balai.waiting".into(),
            listen: "0.0.0.0:443".to_owned(),
            packs: vec!["/etc/balai/regions/contoh".into()],
            ..Settings::default()
        }
    }

    #[test]
    fn every_step_names_the_directories_in_use() {
        let steps = steps(&settings());
        assert_eq!(steps.len(), 8);
        for step in &steps {
            assert!(!step.commands.is_empty() && step.text.is_some(), "{step:?}");
        }
        let all: Vec<&String> = steps.iter().flat_map(|step| &step.commands).collect();
        assert!(all.iter().any(|line| line.ends_with("--data /var/lib/balai")));
        assert!(all.iter().any(|line| line.contains("chmod 700 /etc/balai/keys")));
        assert!(all.iter().any(|line| line.contains("--from 'TARGET'")));
        let copied = Settings {
            targets: vec!["/mnt/satu".to_owned(), "sftp://balai@dua/srv".to_owned()],
            postgres: true,
            ..settings()
        };
        let lost: Vec<String> = super::steps(&copied).into_iter().nth(3).unwrap().commands;
        assert!(lost[0].contains("--cluster NEW-CLUSTER --from '/mnt/satu'"), "{lost:?}");
        assert!(
            lost[1].contains("--from 'sftp://balai@dua/srv'") && lost[2].starts_with("chown"),
            "{lost:?}"
        );
        let other = Settings { data: "/srv/lain".into(), ..settings() };
        assert!(!super::steps(&other).iter().any(|step| step.commands.concat().contains("/var/lib/balai ")));
    }

    #[test]
    fn it_says_where_the_database_is_and_whether_nobody_is_in_charge() {
        let found = places(&settings());
        assert!(
            found
                .rows
                .contains(&(Word::Message("runbook-database"), Word::Message("runbook-database-embedded")))
        );
        let copies = |settings: &Settings| places(settings).rows[4].1.clone();
        assert_eq!(copies(&settings()), Word::Message("runbook-targets-none"));
        let copied = Settings { targets: vec!["/mnt/satu".to_owned()], ..settings() };
        assert_eq!(copies(&copied), Word::Text("/mnt/satu".to_owned()));
        assert_eq!(contacts(&[], &[])[1].text, Some("runbook-people-none"));
        let sari = Contact { name: "Sari".to_owned(), way: "sari".to_owned() };
        assert_eq!(contacts(&[], &[sari])[1].text, None);
    }
}
