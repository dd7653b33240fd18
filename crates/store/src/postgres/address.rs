//! A database's address: its password comes from a file, since an address given to a command stands in the list of processes
//! (OWASP ASVS 5.0, 13.3.1).
//!
//! `postgres://balai@db.example/balai?password_file=/etc/balai/database-password`, or `password_file=…` among `key=value`.

use std::{borrow::Cow, fmt::Write as _};

use crate::Failure;

/// What names the file.
const FILE: &str = "password_file=";

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

/// The address with the password from the file it names, if it names one.
pub(super) fn resolved(address: &str) -> Result<Cow<'_, str>, Failure> {
    let (place, query) = parted(address);
    let is_url = place.contains("://");
    let all = if is_url { query.split('&').collect::<Vec<_>>() } else { words(address) };
    let Some(path) = all.iter().find_map(|word| word.strip_prefix(FILE)) else { return Ok(address.into()) };
    let path = path.trim_matches('\'').replace("%2F", "/").replace("%2f", "/");
    let read = std::fs::read_to_string(&path);
    let text =
        read.map_err(|error| Failure::Driver(format!("the database's password file {path}: {error}")))?;
    let password = text.trim_end_matches(['\r', '\n']);
    let rest: Vec<&str> = all.into_iter().filter(|word| !word.starts_with(FILE)).collect();
    Ok(if is_url {
        let pairs = rest.into_iter().map(str::to_owned).chain([format!("password={}", percent(password))]);
        format!("{place}?{}", pairs.collect::<Vec<_>>().join("&")).into()
    } else {
        let escaped = password.replace('\\', "\\\\").replace('\'', "\\'");
        format!("{} password='{escaped}'", rest.join(" ")).into()
    })
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
