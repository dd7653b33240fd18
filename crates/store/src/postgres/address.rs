//! A database's address: its password comes from a file, since an address given to a command stands in the list of processes
//! (OWASP ASVS 5.0, 13.3.1).
//!
//! `postgres://balai@db.example/balai?password_file=/etc/balai/database-password`, or `password_file=…` among `key=value`.
//!
//! `sslmode=verify-full` protects the connection, with `sslrootcert` for an authority of one's own. `require` means the same here: a
//! protected line to somebody nobody looked at protects from nobody.

use std::{borrow::Cow, fmt::Write as _};

use super::tls::Trust;
use crate::Failure;

/// What names the file.
const FILE: &str = "password_file=";
/// How the connection is protected.
const MODE: &str = "sslmode=";
/// The file with the authorities that are believed, or `system`.
const ROOTS: &str = "sslrootcert=";

/// Whether the address itself holds a password.
pub fn holds_a_password(address: &str) -> bool {
    let (place, query) = parted(address);
    let in_place = place.split_once("://").is_some_and(|(_, rest)| {
        let host = rest.split('/').next().unwrap_or_default();
        host.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
    });
    let words = if place.contains("://") { query.split('&').collect::<Vec<_>>() } else { words(address) };
    in_place || words.iter().any(|word| word.trim_start().starts_with("password="))
}

/// The address as the driver reads it: with the password from the file it names, and without what [`trust`] reads.
pub(super) fn resolved(address: &str) -> Result<Cow<'_, str>, Failure> {
    let (place, all) = parts(address);
    let ours = |word: &str| [FILE, MODE, ROOTS].iter().any(|name| word.starts_with(name));
    if !all.iter().copied().any(ours) {
        return Ok(address.into());
    }
    let password = named(&all, FILE).map(|path| from_file(&path)).transpose()?;
    let rest = all.into_iter().filter(|word| !ours(word)).map(str::to_owned);
    Ok(if let Some(place) = place {
        let pairs: Vec<String> =
            rest.chain(password.map(|text| format!("password={}", percent(&text)))).collect();
        if pairs.is_empty() { place.into() } else { format!("{place}?{}", pairs.join("&")).into() }
    } else {
        let password = password.map(|text| {
            let escaped = text.replace('\\', "\\\\").replace('\'', "\\'");
            format!("password='{escaped}'")
        });
        rest.chain(password).collect::<Vec<_>>().join(" ").into()
    })
}

/// Whose certificates the address believes; none when the connection is not protected.
pub(super) fn trust(address: &str) -> Result<Option<Trust>, Failure> {
    let (_, all) = parts(address);
    let wrong = |text: String| Err(Failure::Driver(format!("database address: {text}")));
    let roots = named(&all, ROOTS);
    match named(&all, MODE).as_deref() {
        None | Some("disable") if roots.is_none() => Ok(None),
        None | Some("disable") => {
            wrong("sslrootcert protects nothing without sslmode=verify-full".to_owned())
        }
        Some("require" | "verify-full") => Ok(Some(match roots.as_deref() {
            None | Some("system") => Trust::System,
            Some(path) => Trust::File(path.into()),
        })),
        Some(other) => wrong(format!("sslmode={other}: possible are disable, require and verify-full")),
    }
}

/// What an address begins with, when it is a URL, and its `key=value` words.
fn parts(address: &str) -> (Option<&str>, Vec<&str>) {
    let (place, query) = parted(address);
    if place.contains("://") {
        (Some(place), query.split('&').filter(|word| !word.is_empty()).collect())
    } else {
        (None, words(address))
    }
}

/// The value of a word.
fn named(all: &[&str], name: &str) -> Option<String> {
    let value = all.iter().find_map(|word| word.strip_prefix(name))?;
    Some(value.trim_matches('\'').replace("%2F", "/").replace("%2f", "/"))
}

fn from_file(path: &str) -> Result<String, Failure> {
    let read = std::fs::read_to_string(path);
    let text =
        read.map_err(|error| Failure::Driver(format!("the database's password file {path}: {error}")))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// What stands before and after the question mark.
fn parted(address: &str) -> (&str, &str) {
    address.split_once('?').unwrap_or((address, ""))
}

/// The `key=value` words of an address that is no URL.
fn words(address: &str) -> Vec<&str> {
    address.split_ascii_whitespace().collect()
}

/// Every byte that is no letter or digit, percent-encoded (RFC 3986, section 2.1).
fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut written, byte| {
        if byte.is_ascii_alphanumeric() {
            written.push(char::from(byte));
        } else {
            // Writing to text does not fail.
            let _ = write!(written, "%{byte:02X}");
        }
        written
    })
}

#[cfg(test)]
mod tests {
    use postgres::Config;

    use super::*;

    #[test]
    fn an_address_that_holds_a_password_is_known() {
        for with in [
            "postgres://balai:geheim@db/balai",
            "postgresql://balai:@db/balai",
            "postgres://balai@db/balai?sslmode=disable&password=geheim",
            "host=db user=balai password=geheim dbname=balai",
            "host=db password='ge heim'",
        ] {
            assert!(holds_a_password(with), "{with}");
        }
        for without in [
            "postgres://balai@db:5432/balai",
            "postgres://db/balai?password_file=/etc/balai/p",
            "host=/run/postgresql user=balai dbname=balai",
            "host=db password_file=/etc/balai/p",
        ] {
            assert!(!holds_a_password(without), "{without}");
        }
    }

    #[test]
    fn a_protected_line_is_asked_for_in_the_words_of_other_programs() {
        let file = Trust::File("/etc/balai/ca.pem".into());
        for (address, trust) in [
            ("postgres://balai@db/balai", None),
            ("postgres://balai@db/balai?sslmode=disable", None),
            ("host=db user=balai", None),
            ("postgres://balai@db/balai?sslmode=require", Some(Trust::System)),
            ("host=db sslmode=verify-full sslrootcert=system", Some(Trust::System)),
            (
                "postgres://balai@db/balai?sslmode=verify-full&sslrootcert=/etc/balai/ca.pem",
                Some(file.clone()),
            ),
            ("host=db sslrootcert='/etc/balai/ca.pem' sslmode=verify-full", Some(file)),
        ] {
            assert_eq!(super::trust(address).unwrap(), trust, "{address}");
            let config: Config = resolved(address).unwrap().parse().unwrap();
            assert_eq!(config.get_hosts().len(), 1, "{address}");
        }
        for wrong in
            ["host=db sslmode=prefer", "host=db sslmode=verify", "postgres://db/balai?sslrootcert=/ca.pem"]
        {
            assert!(matches!(super::trust(wrong), Err(Failure::Driver(_))), "{wrong}");
        }
    }

    #[test]
    fn an_authority_that_is_not_there_is_named() {
        let gone = Trust::File("/nowhere/ca.pem".into()).connector().err().unwrap();
        assert!(matches!(gone, Failure::Driver(told) if told.contains("/nowhere/ca.pem")));
    }

    #[test]
    fn the_password_comes_from_the_file_whatever_it_holds() {
        let path = std::env::temp_dir().join(format!("balai-address-{}", std::process::id()));
        let password = "a'b\\c d&e%f=ü";
        std::fs::write(&path, format!("{password}\n")).unwrap();
        let file = path.display();
        for address in [
            format!("postgres://balai@db:5432/balai?password_file={file}&connect_timeout=3"),
            format!("host=db user=balai password_file={file} dbname=balai"),
        ] {
            let config: Config = resolved(&address).unwrap().parse().unwrap();
            assert_eq!(config.get_password(), Some(password.as_bytes()), "{address}");
            assert_eq!((config.get_user(), config.get_dbname()), (Some("balai"), Some("balai")));
        }
        std::fs::remove_file(&path).unwrap();
        let gone = format!("postgres://db/balai?password_file={file}");
        assert!(matches!(resolved(&gone), Err(Failure::Driver(told)) if told.contains("password file")));
        assert_eq!(resolved("host=db").unwrap(), "host=db");
    }
}
