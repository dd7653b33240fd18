//! How letters go out: the operator's choices, checked before the server starts, and the carrier made of them.
//!
//! The password comes from a file only: a flag stands in the list of processes and a variable in that of services.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use balai_base::{RegionId, Secret};
use balai_platform::{
    notify::mail::{Carrier, Folder, Limits, Security, Smtp, SmtpServer},
    region::Region,
};
use serde::Deserialize;

/// The sender of letters that nobody gets.
const NOBODY: &str = "balai@balai.invalid";

/// The variables of [`MailFlags`].
pub(crate) const KNOWN: [&str; 8] = [
    "BALAI_MAIL_SERVER",
    "BALAI_MAIL_PORT",
    "BALAI_MAIL_SECURITY",
    "BALAI_MAIL_USER",
    "BALAI_MAIL_PASSWORD_FILE",
    "BALAI_MAIL_AUTHORITY_FILE",
    "BALAI_MAIL_FROM",
    "BALAI_MAIL_SITE",
];

/// The options of letters, from flags and variables.
#[derive(clap::Args, Clone, Debug, Default)]
#[expect(clippy::struct_field_names, reason = "a field's name is its option's on the command line")]
pub(crate) struct MailFlags {
    /// The mail server that sends letters; without one nobody is promised any
    #[arg(long, env = "BALAI_MAIL_SERVER", help_heading = "E-mail")]
    mail_server: Option<String>,
    /// Its port [default: 587 for starttls, 465 for tls, 25 for none]
    #[arg(long, env = "BALAI_MAIL_PORT", help_heading = "E-mail")]
    mail_port: Option<u16>,
    /// How the connection is protected; `none` only to this very machine [default: starttls]
    #[arg(long, env = "BALAI_MAIL_SECURITY", help_heading = "E-mail")]
    mail_security: Option<SecurityWord>,
    /// The user at the mail server, if it asks for one
    #[arg(long, env = "BALAI_MAIL_USER", help_heading = "E-mail")]
    mail_user: Option<String>,
    /// A file that holds that user's password
    #[arg(long, env = "BALAI_MAIL_PASSWORD_FILE", help_heading = "E-mail")]
    mail_password_file: Option<PathBuf>,
    /// A PEM file with the certificate of an authority of your own, trusted for the mail server
    #[arg(long, env = "BALAI_MAIL_AUTHORITY_FILE", help_heading = "E-mail")]
    mail_authority_file: Option<PathBuf>,
    /// The sender's address
    #[arg(long, env = "BALAI_MAIL_FROM", help_heading = "E-mail")]
    mail_from: Option<String>,
    /// The address people open, for links in letters, such as `https://lapor.example.go.id` [default: https:// and the pack's first host]
    #[arg(long, env = "BALAI_MAIL_SITE", help_heading = "E-mail")]
    mail_site: Option<String>,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum SecurityWord {
    #[value(name = "starttls")]
    StartTls,
    Tls,
    None,
}

/// The choices: those of `[mail]` in `balai.toml`, and settled with the flags. Nothing is read or checked yet.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailChoices {
    server: Option<String>,
    port: Option<u16>,
    security: Option<SecurityWord>,
    user: Option<String>,
    password_file: Option<PathBuf>,
    authority_file: Option<PathBuf>,
    from: Option<String>,
    site: Option<String>,
}

/// What stands before every path of each region.
pub(crate) type Sites = BTreeMap<RegionId, String>;

/// Who carries letters, and what their links begin with.
#[derive(Clone)]
pub(crate) struct Mail {
    pub(crate) carrier: Arc<dyn Carrier>,
    pub(crate) sites: Sites,
}

impl MailChoices {
    pub(crate) fn settle(flags: MailFlags, file: Self) -> Self {
        Self {
            server: flags.mail_server.or(file.server),
            port: flags.mail_port.or(file.port),
            security: flags.mail_security.or(file.security),
            user: flags.mail_user.or(file.user),
            password_file: flags.mail_password_file.or(file.password_file),
            authority_file: flags.mail_authority_file.or(file.authority_file),
            from: flags.mail_from.or(file.from),
            site: flags.mail_site.or(file.site),
        }
    }

    /// Whether a mail server was named.
    pub(crate) fn has_server(&self) -> bool {
        self.server.is_some()
    }

    /// The carrier to the server that was named; none without one.
    pub(crate) fn carrier(&self) -> Result<Option<Arc<dyn Carrier>>, String> {
        let Some(host) = self.server.clone() else {
            let forgotten = *self != Self { site: self.site.clone(), ..Self::default() };
            let text = "[mail]: server is missing; name it, or remove the other choices";
            return if forgotten { Err(text.to_owned()) } else { Ok(None) };
        };
        let (security, usual_port) = match self.security.unwrap_or(SecurityWord::StartTls) {
            SecurityWord::StartTls => (Security::StartTls, 587),
            SecurityWord::Tls => (Security::Tls, 465),
            SecurityWord::None => (Security::None, 25),
        };
        if security == Security::None && !is_this_machine(&host) {
            return Err(format!("[mail] security = \"none\" is only for this very machine, not for {host}"));
        }
        let from = self.from.clone().ok_or("[mail]: from is missing; give the sender's address")?;
        let server = SmtpServer {
            host,
            port: self.port.unwrap_or(usual_port),
            security,
            sign_in: self.sign_in()?,
            authority: self.authority_file.as_deref().map(read).transpose()?,
            from,
            limits: Limits::default(),
        };
        let smtp = Smtp::new(server).map_err(|reason| format!("[mail]: {reason}"))?;
        Ok(Some(Arc::new(smtp)))
    }

    fn sign_in(&self) -> Result<Option<(String, Secret<String>)>, String> {
        match (&self.user, &self.password_file) {
            (None, None) => Ok(None),
            (Some(user), Some(path)) => {
                let bytes = read(path)?;
                let password =
                    String::from_utf8(bytes).map_err(|_| format!("{}: it is no text", path.display()))?;
                let password = password.trim_end_matches(['\r', '\n']).to_owned();
                Ok(Some((user.clone(), Secret::new(password))))
            }
            _ => Err("[mail]: user and password_file belong together; give both or none".to_owned()),
        }
    }

    /// What links in letters begin with, for each region. `root`: the region at the root of the site.
    pub(crate) fn sites(&self, regions: &[Arc<Region>], root: Option<&RegionId>) -> Result<Sites, String> {
        let mut sites = Sites::new();
        for region in regions {
            let at_root = regions.len() == 1 || root == Some(&region.id);
            let site = match (&self.site, region.hosts.first()) {
                (Some(site), _) => {
                    let base = if at_root { String::new() } else { format!("/r/{}", region.id) };
                    format!("{}{base}", checked_site(site)?)
                }
                (None, Some(host)) => format!("https://{host}"),
                (None, None) => {
                    let text = "[mail]: site is missing; name the address people open";
                    return Err(format!("{text}, since the pack {} names no host", region.id));
                }
            };
            sites.insert(region.id.clone(), site);
        }
        Ok(sites)
    }

    /// The same choices with links that lead to this demonstration, unless another site was named.
    pub(crate) fn shown_at(&mut self, address: SocketAddr) {
        self.site.get_or_insert_with(|| format!("http://{address}"));
    }
}

/// A folder that takes letters instead of a server.
pub(crate) fn folder(path: PathBuf) -> Result<Arc<dyn Carrier>, String> {
    let folder = Folder::new(path, NOBODY).ok_or("the sender of demonstration letters is no address")?;
    Ok(Arc::new(folder))
}

fn checked_site(site: &str) -> Result<&str, String> {
    let named = site.strip_prefix("https://").or_else(|| site.strip_prefix("http://"));
    let host = named.map(|rest| rest.trim_end_matches('/')).unwrap_or_default();
    if host.is_empty() || host.contains(['/', '?', '#', ' ', '<', '>', '"']) {
        return Err(format!(
            "[mail] site = {site:?}: it is a scheme and a host, such as https://lapor.example.go.id"
        ));
    }
    Ok(site.trim_end_matches('/'))
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("[mail] {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> MailChoices {
        MailChoices::settle(MailFlags::default(), toml::from_str(text).unwrap())
    }

    fn refusal(text: &str) -> String {
        named(text).carrier().map(|carrier| carrier.is_some()).unwrap_err()
    }

    #[test]
    fn without_a_server_nothing_is_sent_and_a_forgotten_server_is_told() {
        assert!(named("").carrier().unwrap().is_none());
        assert!(named("site = \"https://a.example\"").carrier().unwrap().is_none());
        assert!(refusal("from = \"a@a.example\"").contains("server is missing"));
    }

    #[test]
    fn an_unprotected_connection_leads_to_this_machine_only() {
        let local = "server = \"127.0.0.1\"\nsecurity = \"none\"\nfrom = \"a@a.example\"";
        assert!(named(local).carrier().unwrap().is_some());
        assert!(named(&local.replace("127.0.0.1", "localhost")).carrier().unwrap().is_some());
        for host in ["10.0.0.1", "mail.example", "127.0.0.1.example"] {
            assert!(refusal(&local.replace("127.0.0.1", host)).contains("this very machine"), "{host}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        assert!(refusal("server = \"mail.example\"").contains("from is missing"));
        assert!(refusal("server = \"mail.example\"\nfrom = \"nobody\"").contains("no e-mail address"));
        let half = "server = \"mail.example\"\nfrom = \"a@a.example\"\nuser = \"a\"";
        assert!(refusal(half).contains("belong together"));
        let file = format!("{half}\npassword_file = \"/nowhere/password\"");
        assert!(refusal(&file).contains("/nowhere/password"));
        assert!(toml::from_str::<MailChoices>("sever = \"a\"").unwrap_err().to_string().contains("sever"));
    }

    #[test]
    fn a_site_is_a_scheme_and_a_host() {
        assert_eq!(checked_site("https://a.example/"), Ok("https://a.example"));
        for wrong in ["a.example", "ftp://a", "https://", "https://a.example/path", "https://a b"] {
            assert!(checked_site(wrong).unwrap_err().contains("scheme and a host"), "{wrong}");
        }
    }
}
