//! `balai user`: the first account of a region, and the way back in when nobody can let one in.
//!
//! It opens the data directory itself, so with the embedded database no server may run on it meanwhile; it
//! says so. It prints one-time links and never a password.

use std::{io::Write as _, process::ExitCode};

use balai_base::AreaCode;
use balai_platform::{
    access::Grant,
    casework::Context,
    identity::{self, AccountFilter, AccountListed, NewAccount, NewLink, Setting},
    region::Region,
};
use balai_store::{Failure, Tx};

use crate::office::{self, Office, Place};

/// What every `balai user` command takes.
#[derive(clap::Args)]
pub(crate) struct Where {
    #[command(flatten)]
    place: Place,
    /// The address people use, put before the link: <https://lapor.example.go.id>
    #[arg(long)]
    address: Option<String>,
}

/// The commands of `balai user`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Invite somebody and print the one-time link
    Add(Add),
    /// Print a one-time link to choose another password
    Reset(Reset),
    /// List the accounts
    List(List),
}

/// What `balai user add` takes.
#[derive(clap::Args)]
pub(crate) struct Add {
    /// What they type to sign in
    login: String,
    /// Their name
    #[arg(long)]
    name: String,
    /// A role of the pack
    #[arg(long)]
    role: String,
    /// An agency of the pack
    #[arg(long, default_value = "")]
    agency: String,
    /// A unit of the agency
    #[arg(long, default_value = "")]
    unit: String,
    /// A village's or district's code
    #[arg(long)]
    area: Option<String>,
    #[command(flatten)]
    at: Where,
}

/// What `balai user reset` takes.
#[derive(clap::Args)]
pub(crate) struct Reset {
    /// What they type to sign in
    login: String,
    /// Let them enrol another authenticator as well; give the reason, it is recorded
    #[arg(long, value_name = "REASON")]
    new_factor: Option<String>,
    #[command(flatten)]
    at: Where,
}

/// What `balai user list` takes.
#[derive(clap::Args)]
pub(crate) struct List {
    #[command(flatten)]
    at: Where,
}

/// Runs the command. 0: done, 1: it could not be done, and why.
pub(crate) fn run(command: &Command) -> ExitCode {
    let outcome = match command {
        Command::Add(arguments) => add(arguments),
        Command::Reset(arguments) => reset(arguments),
        Command::List(arguments) => list(arguments),
    };
    let (written, code) = match outcome {
        Ok(text) => (std::io::stdout().lock().write_all(text.as_bytes()), ExitCode::SUCCESS),
        Err(text) => (writeln!(std::io::stderr().lock(), "{text}"), ExitCode::FAILURE),
    };
    if written.is_err() { ExitCode::FAILURE } else { code }
}

fn add(arguments: &Add) -> Result<String, String> {
    let region = office::region(&arguments.at.place)?;
    known_role(&region, &arguments.role)?;
    let desk = Desk::with(&arguments.at, region)?;
    let area = arguments.area.as_deref().map(str::parse::<AreaCode>).transpose();
    let area = area.map_err(|_| "--area takes a code such as 51.03.01.2001".to_owned())?;
    let grant = Grant {
        role: arguments.role.clone(),
        agency: arguments.agency.clone(),
        unit: arguments.unit.clone(),
        area,
    };
    let new =
        NewAccount { login: arguments.login.clone(), name: arguments.name.clone(), grants: vec![grant] };
    let link = desk.run(move |tx, setting| identity::invite(tx, setting, &new))?;
    Ok(desk.shown(&link))
}

fn reset(arguments: &Reset) -> Result<String, String> {
    let desk = Desk::open(&arguments.at)?;
    let (login, reason) = (arguments.login.clone(), arguments.new_factor.clone());
    let missing = format!("nobody signs in as {login}; balai user list shows who does");
    let link = desk.run(move |tx, setting| {
        let Some(account) = identity::account_by_login(tx, setting, &login)? else { return Ok(None) };
        if let Some(reason) = &reason {
            identity::request_new_factor(tx, setting, account.id, reason)?;
            return identity::agree_new_factor(tx, setting, account.id).map(Some);
        }
        identity::reset_link(tx, setting, account.id).map(Some)
    })?;
    link.map(|link| desk.shown(&link)).ok_or(missing)
}

fn list(arguments: &List) -> Result<String, String> {
    let desk = Desk::open(&arguments.at)?;
    let mut text = String::new();
    let mut cursor = None;
    loop {
        let from = cursor.clone();
        let page = desk.run(move |tx, setting| {
            identity::accounts(tx, setting, &AccountFilter::default(), from.as_ref())
        })?;
        for listed in &page.items {
            text.push_str(&line(listed));
        }
        match page.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    if text.is_empty() {
        text.push_str("No accounts yet: balai user add invites the first one.\n");
    }
    Ok(text)
}

/// One account on one line: login, state, name, roles.
fn line(listed: &AccountListed) -> String {
    let account = &listed.account;
    let roles: Vec<String> = listed.grants.iter().map(role).collect();
    format!("{}\t{}\t{}\t{}\n", account.login, account.state.as_str(), account.name, roles.join(", "))
}

fn role(grant: &Grant) -> String {
    let bounds = [grant.agency.as_str(), &grant.unit, grant.area.as_ref().map_or("", AreaCode::as_str)];
    let bounds: Vec<&str> = bounds.into_iter().filter(|bound| !bound.is_empty()).collect();
    if bounds.is_empty() { grant.role.clone() } else { format!("{} ({})", grant.role, bounds.join("/")) }
}

/// A role that the pack does not have is answered with those it has.
fn known_role(region: &Region, asked: &str) -> Result<(), String> {
    if region.roles.get(asked).is_some() {
        return Ok(());
    }
    let roles: Vec<String> =
        region.roles.list.iter().map(|role| format!("  {:<24}{}", role.id, role.name.id)).collect();
    Err(format!("--role {asked}: the pack has no such role; its roles are\n{}", roles.join("\n")))
}

/// Where accounts are looked after: an office, and the address that stands before links.
struct Desk {
    office: Office,
    address: String,
}

impl Desk {
    fn open(at: &Where) -> Result<Self, String> {
        Self::with(at, office::region(&at.place)?)
    }

    fn with(at: &Where, region: Region) -> Result<Self, String> {
        let office =
            Office::with(&at.place, std::sync::Arc::new(region)).map_err(|reason| elsewhere(&reason))?;
        let host = office.region.hosts.first().map(|host| format!("https://{host}"));
        let address = at.address.clone().or(host).unwrap_or_default().trim_end_matches('/').to_owned();
        Ok(Self { office, address })
    }

    /// Runs one command as the server itself.
    fn run<T, F>(&self, command: F) -> Result<T, String>
    where
        T: Send + 'static,
        F: Fn(&mut Tx, &Setting) -> Result<T, Failure> + Send + 'static,
    {
        let context = self.office.context();
        let outcome = self.office.store.write_now(move |tx| {
            let Context { region, vault, moment, actor } = &context;
            command(tx, &Setting { region, vault, moment, actor })
        });
        outcome.map_err(|failure| told(&failure))
    }

    /// The link and how long it lasts.
    fn shown(&self, link: &NewLink) -> String {
        let until =
            link.expires_at.zoned(&self.office.region.time_zone).strftime("%Y-%m-%d %H:%M %Z").to_string();
        let path = format!("{}/petugas/masuk/tautan/{}", self.address, link.token.reveal());
        let hint = if self.address.is_empty() { "\n(put the address of the service before it)" } else { "" };
        format!("{path}\nGood once, until {until}. Hand it to its owner only.{hint}\n")
    }
}

/// Why the office did not open; while the server runs, its own pages do the same.
fn elsewhere(reason: &str) -> String {
    if !reason.contains("in use by another running server") {
        return reason.to_owned();
    }
    format!(
        "{reason}\nOr let the server run and use its pages: an administrator invites at /admin/pengguna/undang, and \
         lists accounts and makes new links at /admin/pengguna"
    )
}

/// What went wrong, by the names of the messages: the command line speaks to whoever runs the server.
fn told(failure: &Failure) -> String {
    let Failure::Refused(problem) = failure else { return failure.to_string() };
    let fields: Vec<String> =
        problem.fields.iter().map(|field| format!("{}: {}", field.field, words(field.message))).collect();
    if fields.is_empty() { words(problem.message).to_owned() } else { fields.join("\n") }
}

/// English for the messages these commands can end with.
fn words(message: &str) -> &str {
    match message {
        "field-login-taken" => "somebody signs in by that name already",
        "field-login-format" => "3 to 80 of a-z, 0-9 and . _ - + @",
        "field-name-length" => "2 to 120 characters",
        "field-role-unknown" => "the pack has no such role; its roles.toml lists them",
        "field-agency-needed" => "this role needs --agency",
        "field-agency-unknown" => "the pack has no such agency; its agencies.toml lists them",
        "field-unit-needed" => "this role needs --unit",
        "field-unit-unknown" => "the agency has no such unit",
        "field-area-needed" => "this role needs --area with a village's or district's code",
        "field-area-unknown" => "the region has no such village or district",
        "field-reason-length" => "give a reason of 5 to 500 characters",
        "problem-account-disabled" => "the account is disabled; enable it in /admin/pengguna first",
        "problem-account-not-active" => "the account was never activated; leave --new-factor out",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use balai_testkit::TestDirectory;

    use super::*;

    fn invitation(data: &std::path::Path, role: &str) -> Add {
        let place =
            Place { data: data.to_owned(), region: balai_testkit::pack(), database: None, keys: None };
        Add {
            login: "wayan".to_owned(),
            name: "I Wayan Uji".to_owned(),
            role: role.to_owned(),
            agency: String::new(),
            unit: String::new(),
            area: None,
            at: Where { place, address: Some("https://lapor.example".to_owned()) },
        }
    }

    #[test]
    fn a_role_nobody_knows_is_answered_with_those_there_are() {
        let directory = TestDirectory::new();
        let error = add(&invitation(&directory.path().join("data"), "admin")).unwrap_err();
        assert!(error.contains("--role admin") && error.contains("region_administrator"), "{error}");
        assert!(!directory.path().join("data").exists(), "nothing was made");
    }

    #[test]
    fn while_the_server_runs_the_page_that_does_the_same_is_named() {
        let directory = TestDirectory::new();
        let data = directory.path().join("data");
        let arguments = invitation(&data, "region_administrator");
        let server = Office::open(&arguments.at.place).unwrap();
        let error = add(&arguments).unwrap_err();
        assert!(error.contains("/admin/pengguna/undang"), "{error}");
        drop(server);
        assert!(add(&arguments).unwrap().contains("https://lapor.example/petugas/masuk/tautan/"));
    }
}
