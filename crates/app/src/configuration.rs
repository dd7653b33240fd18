//! What an operator chooses: flags, then `BALAI_*` variables, then `balai.toml`, then defaults that work on a laptop.
//!
//! The one place that reads the environment. A key or variable nobody knows is an error: a misspelt choice that is silently
//! left out is worse than a server that does not start.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use serde::Deserialize;

use balai_platform::photos::Scanner;

use crate::{
    copies::{self, BackupChoices, BackupFile, BackupFlags},
    drill::{DrillChoices, DrillFile},
    mail::{self, MailChoices, MailFlags},
    operation::{
        self, EmergencyFile, MetricsFile, OfflineFile, OperationChoices, OperationFlags, TracesFile,
    },
    registers::RegisterFile,
    scanner::{self, ScannerFile, ScannerFlags},
    signing::{DocumentsFile, SigningFile},
    tls::{self, TlsChoices, TlsFile, TlsFlags},
};

/// Variables that belong to tests and to the journeys in a browser, not to the server.
const FOREIGN: [&str; 3] = ["BALAI_TEST_", "BALAI_E2E_", "BALAI_CHROMIUM"];

/// The variables of [`Flags`].
const KNOWN: [&str; 10] = [
    "BALAI_CONFIG",
    "BALAI_DATA",
    "BALAI_REGION",
    "BALAI_DATABASE",
    "BALAI_LISTEN",
    "BALAI_KEYS",
    "BALAI_ROOT",
    "BALAI_TRUSTED_PROXIES",
    "BALAI_PLAIN_HTTP",
    "BALAI_LOG",
];

/// The options of `serve` and `demo`, from flags and variables.
#[derive(clap::Args, Clone, Debug, Default)]
pub(crate) struct Flags {
    /// A file with the same options; ./balai.toml is read when it is there
    #[arg(long, env = "BALAI_CONFIG")]
    config: Option<PathBuf>,
    /// The data directory [default: data]
    #[arg(long, env = "BALAI_DATA")]
    data: Option<PathBuf>,
    /// A region's pack, such as regions/contoh; may be given several times
    #[arg(long = "region", env = "BALAI_REGION", value_delimiter = ',')]
    regions: Vec<PathBuf>,
    /// A PostgreSQL database instead of the embedded one: postgres://…
    #[arg(long, env = "BALAI_DATABASE")]
    database: Option<String>,
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, env = "BALAI_LISTEN")]
    listen: Option<SocketAddr>,
    /// The directory of the keys; <data>.keys unless given
    #[arg(long, env = "BALAI_KEYS")]
    keys: Option<PathBuf>,
    /// Which of several regions stands at the root of hosts that belong to none
    #[arg(long, env = "BALAI_ROOT")]
    root: Option<String>,
    /// Addresses of proxies whose X-Forwarded-* headers are believed
    #[arg(long = "trusted-proxy", env = "BALAI_TRUSTED_PROXIES", value_delimiter = ',')]
    trusted_proxies: Vec<IpAddr>,
    /// Serve other machines without TLS: cookies lose their protection; never for a public service
    #[arg(long, env = "BALAI_PLAIN_HTTP")]
    plain_http: bool,
    /// What is logged: error, warn, info, debug, or by module as in `info,balai_store=debug` [default: info]
    #[arg(long, env = "BALAI_LOG")]
    log: Option<String>,
    /// Serve a copy for a rehearsal: nobody is called
    #[arg(long, hide = true)]
    rehearsal: bool,
    /// How many pages the database of a rehearsal may have
    #[arg(long, hide = true)]
    rehearsal_pages: Option<u64>,
    #[command(flatten)]
    mail: MailFlags,
    #[command(flatten)]
    scanner: ScannerFlags,
    #[command(flatten)]
    tls: TlsFlags,
    #[command(flatten)]
    operation: OperationFlags,
    #[command(flatten)]
    backup: BackupFlags,
}

/// `balai.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    data: Option<PathBuf>,
    #[serde(default)]
    regions: Vec<PathBuf>,
    database: Option<String>,
    listen: Option<SocketAddr>,
    keys: Option<PathBuf>,
    root: Option<String>,
    #[serde(default)]
    trusted_proxies: Vec<IpAddr>,
    #[serde(default)]
    plain_http: bool,
    log: Option<String>,
    #[serde(default)]
    mail: MailChoices,
    #[serde(default)]
    scanner: ScannerFile,
    #[serde(default, rename = "register")]
    registers: Vec<RegisterFile>,
    #[serde(default)]
    documents: DocumentsFile,
    #[serde(default)]
    signing: SigningFile,
    #[serde(default)]
    tls: TlsFile,
    #[serde(default)]
    metrics: MetricsFile,
    #[serde(default)]
    traces: TracesFile,
    #[serde(default)]
    emergency: EmergencyFile,
    #[serde(default)]
    offline: OfflineFile,
    #[serde(default)]
    backup: BackupFile,
    #[serde(default)]
    drill: DrillFile,
}

/// The choices, settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Configuration {
    /// The data directory.
    pub(crate) data: PathBuf,
    /// The packs served, in order.
    pub(crate) regions: Vec<PathBuf>,
    /// A PostgreSQL database instead of the embedded one.
    pub(crate) database: Option<String>,
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// The directory of the keys.
    pub(crate) keys: PathBuf,
    /// The region at the root of hosts that belong to none.
    pub(crate) root: Option<String>,
    /// Proxies that are believed.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// Whether other machines are served without TLS.
    pub(crate) plain_http: bool,
    /// What is logged.
    pub(crate) log: Option<String>,
    /// Whether a copy is served for a rehearsal.
    pub(crate) rehearsal: bool,
    /// How many pages its database may have.
    pub(crate) rehearsal_pages: Option<u64>,
    /// How letters go out.
    pub(crate) mail: MailChoices,
    /// The scanner that passes photos before they are opened.
    pub(crate) scanner: Option<Scanner>,
    /// Registers of other governments.
    pub(crate) registers: Vec<RegisterFile>,
    /// What sets documents.
    pub(crate) documents: DocumentsFile,
    /// Who signs documents electronically.
    pub(crate) signing: SigningFile,
    /// How TLS is spoken.
    pub(crate) tls: TlsChoices,
    /// How the server is looked after.
    pub(crate) operation: OperationChoices,
    /// Where copies go.
    pub(crate) backup: BackupChoices,
    /// Which restores are tried.
    pub(crate) drill: DrillChoices,
}

impl Configuration {
    /// Settles the choices. The error names the file or variable and what it may be.
    pub(crate) fn read(flags: Flags) -> Result<Self, String> {
        refuse_password(flags.database.as_deref())?;
        known_variables(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()))?;
        let file = match &flags.config {
            Some(path) => read_file(path)?,
            None if Path::new("balai.toml").exists() => read_file(Path::new("balai.toml"))?,
            None => File::default(),
        };
        Ok(settle(flags, file))
    }

    /// Where copies go: what Balai copies to itself, or where drills find what PostgreSQL archived.
    pub(crate) fn copied_to(&self) -> Vec<String> {
        let own = self.backup.places();
        if own.is_empty() { self.drill.places() } else { own }
    }

    /// What serves restored data in `data` for a moment, and calls nobody.
    pub(crate) fn for_scratch(data: &Path, regions: &[PathBuf], keys: &Path) -> Self {
        let flags = Flags {
            data: Some(data.to_owned()),
            regions: regions.to_vec(),
            keys: Some(keys.to_owned()),
            ..Flags::default()
        };
        settle(flags, File::default())
    }
}

/// Refuses a password in an address that came by a flag or a variable: both stand where others read them.
pub(crate) fn refuse_password(address: Option<&str>) -> Result<(), String> {
    if !address.is_some_and(balai_store::holds_a_password) {
        return Ok(());
    }
    let reason = "--database holds a password, and anybody on this machine can read it there";
    Err(format!(
        "{reason}; write it into a file of its own and name that: postgres://…?password_file=/etc/balai/database-password"
    ))
}

/// The packs that ./balai.toml, or the file `BALAI_CONFIG` names, serves; as seen from here.
pub(crate) fn packs() -> Result<Vec<PathBuf>, String> {
    let named = std::env::var_os("BALAI_CONFIG").map(PathBuf::from);
    match named.or_else(|| Some(PathBuf::from("balai.toml")).filter(|path| path.exists())) {
        Some(path) => Ok(read_file(&path)?.regions),
        None => Ok(Vec::new()),
    }
}

fn settle(flags: Flags, file: File) -> Configuration {
    let data = flags.data.or(file.data).unwrap_or_else(|| PathBuf::from("data"));
    let keys = flags.keys.or(file.keys).unwrap_or_else(|| beside(&data));
    Configuration {
        keys,
        data,
        regions: if flags.regions.is_empty() { file.regions } else { flags.regions },
        database: flags.database.or(file.database),
        listen: flags.listen.or(file.listen).unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080))),
        root: flags.root.or(file.root),
        trusted_proxies: if flags.trusted_proxies.is_empty() {
            file.trusted_proxies
        } else {
            flags.trusted_proxies
        },
        plain_http: flags.plain_http || file.plain_http,
        log: flags.log.or(file.log),
        rehearsal: flags.rehearsal,
        rehearsal_pages: flags.rehearsal_pages,
        mail: MailChoices::settle(flags.mail, file.mail),
        scanner: scanner::settle(flags.scanner, file.scanner),
        registers: file.registers,
        documents: file.documents,
        signing: file.signing,
        tls: TlsChoices::settle(flags.tls, file.tls),
        operation: OperationChoices::settle(
            flags.operation,
            (file.metrics, file.traces),
            (file.emergency, file.offline),
        ),
        backup: BackupChoices::settle(flags.backup, file.backup),
        drill: DrillChoices::settle(file.drill),
    }
}

fn read_file(path: &Path) -> Result<File, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Refuses a variable that looks like ours and is not.
fn known_variables(names: impl Iterator<Item = String>) -> Result<(), String> {
    for name in names.filter(|name| name.starts_with("BALAI_")) {
        let foreign = FOREIGN.iter().any(|foreign| name.starts_with(foreign));
        let own = KNOWN.into_iter().chain(mail::KNOWN).chain(scanner::KNOWN).chain(copies::KNOWN);
        let known: Vec<&str> = own.chain(tls::KNOWN).chain(operation::KNOWN).collect();
        if !foreign && !known.contains(&name.as_str()) {
            return Err(format!("there is no variable {name}; known are {}", known.join(", ")));
        }
    }
    Ok(())
}

/// Keys lie beside the data directory, not in it: a copy of the data must not hold them.
pub(crate) fn beside(data: &Path) -> PathBuf {
    let mut name = data.file_name().unwrap_or_default().to_owned();
    name.push(".keys");
    data.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_win_over_the_file_and_the_file_over_defaults() {
        let file: File = toml::from_str("data = \"a\"\nlisten = \"127.0.0.1:1\"\nlog = \"warn\"").unwrap();
        let flags = Flags { data: Some(PathBuf::from("/srv/b")), ..Flags::default() };
        let settled = settle(flags, file);
        assert_eq!(settled.data, PathBuf::from("/srv/b"));
        assert_eq!(settled.listen.port(), 1);
        assert_eq!(settled.log.as_deref(), Some("warn"));
        assert_eq!(settled.keys, PathBuf::from("/srv/b.keys"));
        assert!(!settled.plain_http);
    }

    #[test]
    fn a_password_in_an_address_is_refused_without_saying_it() {
        let told = refuse_password(Some("postgres://balai:kenari@db/balai")).unwrap_err();
        assert!(told.contains("password_file=") && !told.contains("kenari"), "{told}");
        let flags = Flags { database: Some("host=db password=kenari".to_owned()), ..Flags::default() };
        assert!(!Configuration::read(flags).unwrap_err().contains("kenari"));
        for fine in [None, Some("host=db"), Some("postgres://db/balai?password_file=/etc/p")] {
            assert_eq!(refuse_password(fine), Ok(()));
        }
    }

    /// The operator's page of settings is read by the program, and every key the program knows stands in it.
    #[test]
    fn the_page_of_settings_names_every_key_and_none_else() {
        let page = include_str!("../../../docs/operate/settings.md");
        let example = page.split("```").nth(1).unwrap().strip_prefix("toml\n").unwrap();
        toml::from_str::<File>(example).unwrap();
        let table: toml::Table = toml::from_str(example).unwrap();
        let places = [
            ("", "known"),
            ("[mail]", "mail"),
            ("[scanner]", "scanner"),
            ("[[register]]", "register"),
            ("[tls]", "tls"),
            ("[tls.acme]", "acme"),
            ("[metrics]", "metrics"),
            ("[traces]", "traces"),
            ("[emergency]", "emergency"),
            ("[offline]", "offline"),
            ("[backup]", "backup"),
            ("[drill]", "drill"),
            ("[documents]", "documents"),
            ("[signing]", "signing"),
        ];
        for (section, name) in places {
            let error =
                toml::from_str::<File>(&format!("{section}\nnobody_knows = 1")).unwrap_err().to_string();
            let known: Vec<&str> =
                error.split_once("expected ").unwrap().1.split('`').skip(1).step_by(2).collect();
            assert!(!known.is_empty(), "{section}: {error}");
            let within = match name {
                "known" => table.clone(),
                "acme" => table["tls"]["acme"].as_table().unwrap().clone(),
                "register" => table["register"][0].as_table().unwrap().clone(),
                name => table[name].as_table().unwrap().clone(),
            };
            let missing: Vec<&&str> = known.iter().filter(|key| !within.contains_key(**key)).collect();
            assert!(missing.is_empty(), "docs/operate/settings.md lacks {missing:?} of {section}");
        }
    }

    #[test]
    fn an_unknown_key_is_an_error_with_its_line() {
        let error = toml::from_str::<File>("data = \"a\"\nlisen = \"127.0.0.1:1\"").unwrap_err().to_string();
        assert!(error.contains("lisen") && error.contains("line 2"), "{error}");
    }

    #[test]
    fn an_unknown_variable_is_an_error_and_those_of_tests_are_not() {
        let names = |names: &[&str]| known_variables(names.iter().map(|name| (*name).to_owned()));
        assert!(names(&["PATH", "BALAI_DATA", "BALAI_TEST_POSTGRES", "BALAI_CHROMIUM"]).is_ok());
        assert!(names(&["BALAI_DATE"]).unwrap_err().contains("BALAI_DATE"));
    }
}
