//! Where copies go, as one line of text: a folder's path, `sftp://user@host:port/path?…` or `s3://bucket/prefix?…`.
//!
//! The line never holds a secret: it stands in a configuration, in the list of processes and in the emergency plan. What
//! opens the target lies in the key directory, in files the line may name.

use std::path::{Path, PathBuf};

use url::Url;

/// A settled address; nothing was read or called yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A folder of this machine, such as a mounted disk.
    Folder(PathBuf),
    /// A folder of another machine, over SSH.
    Sftp(SftpAddress),
    /// A bucket of an S3-compatible storage.
    S3(S3Address),
}

/// `sftp://user@host:port/path`, with `?key=FILE&known_hosts=FILE` for other files than `target-sftp.key` and
/// `target-sftp.known_hosts` of the key directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SftpAddress {
    /// Who signs in.
    pub user: String,
    /// The machine.
    pub host: String,
    /// Its port; 22 unless named.
    pub port: u16,
    /// The folder, absolute.
    pub folder: String,
    /// The file with the private key, without a passphrase: nobody is there to type one.
    pub key: PathBuf,
    /// The file with the machine's public key, in the form of OpenSSH's `known_hosts`.
    pub known_hosts: PathBuf,
}

/// `s3://bucket/prefix?endpoint=https://…&region=…`, with `&credentials=FILE` for another file than
/// `target-s3.credentials` of the key directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3Address {
    /// The bucket.
    pub bucket: String,
    /// What stands before every key: empty, or a path that ends with a slash.
    pub prefix: String,
    /// The storage, such as `https://s3.example.go.id`.
    pub endpoint: Url,
    /// The storage's region, which is part of the signature.
    pub region: String,
    /// The file with the two keys, in the form of AWS's `credentials`.
    pub credentials: PathBuf,
    /// Whether the bucket is named by the host (`bucket.endpoint`) and not by the path.
    pub by_host: bool,
}

impl Address {
    /// Reads an address whose files lie in `keys`. The error says what is wrong and how it is written.
    pub fn parse(text: &str, keys: &Path) -> Result<Self, String> {
        let scheme = text.split_once("://").map(|(scheme, _)| scheme);
        match scheme {
            None => Ok(Self::Folder(PathBuf::from(text))),
            Some("sftp") => sftp(text, keys).map(Self::Sftp),
            Some("s3") => s3(text, keys).map(Self::S3),
            Some(other) => {
                Err(format!("{other}:// is no target: name a folder, or begin with sftp:// or s3://"))
            }
        }
    }

    /// The address without user and files: what may be shown and logged.
    pub fn shown(&self) -> String {
        match self {
            Self::Folder(path) => path.display().to_string(),
            Self::Sftp(sftp) => format!("sftp://{}:{}{}", sftp.host, sftp.port, sftp.folder),
            Self::S3(s3) => format!("s3://{}/{}", s3.bucket, s3.prefix.trim_end_matches('/')),
        }
    }
}

fn sftp(text: &str, keys: &Path) -> Result<SftpAddress, String> {
    const FORM: &str = "sftp://user@host:port/path";
    let wrong = |what: &str| format!("{}: {what}; the form is {FORM}", without_query(text));
    let url = Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
    if url.password().is_some() {
        return Err(wrong("a password has no place in an address; sign in with a key"));
    }
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| wrong("the host is missing"))?;
    if url.username().is_empty() {
        return Err(wrong("the user is missing"));
    }
    let folder = url.path().trim_end_matches('/').to_owned();
    if folder.is_empty() {
        return Err(wrong("the folder is missing"));
    }
    let mut files = Query::read(&url, &["key", "known_hosts"]).map_err(|what| wrong(&what))?;
    Ok(SftpAddress {
        user: url.username().to_owned(),
        host: host.trim_matches(['[', ']']).to_owned(),
        port: url.port().unwrap_or(22),
        folder,
        key: keys.join(files.take("key").unwrap_or_else(|_| "target-sftp.key".to_owned())),
        known_hosts: keys
            .join(files.take("known_hosts").unwrap_or_else(|_| "target-sftp.known_hosts".to_owned())),
    })
}

fn s3(text: &str, keys: &Path) -> Result<S3Address, String> {
    const FORM: &str = "s3://bucket/prefix?endpoint=https://HOST&region=NAME";
    let wrong = |what: &str| format!("{}: {what}; the form is {FORM}", without_query(text));
    let url = Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("keys have no place in an address; name the file that holds them"));
    }
    let bucket =
        url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| wrong("the bucket is missing"))?;
    let prefix = url.path().trim_matches('/');
    let mut choices = Query::read(&url, &["endpoint", "region", "credentials", "bucket_in"])
        .map_err(|what| wrong(&what))?;
    let endpoint = choices.take("endpoint").map_err(|what| wrong(&what))?;
    let endpoint = Url::parse(&endpoint).map_err(|error| wrong(&format!("endpoint: {error}")))?;
    if !matches!(endpoint.scheme(), "https" | "http") {
        return Err(wrong("the endpoint begins with https://"));
    }
    let by_host = match choices.take("bucket_in").ok().as_deref() {
        None | Some("path") => false,
        Some("host") => true,
        Some(_) => return Err(wrong("bucket_in is path or host")),
    };
    Ok(S3Address {
        bucket: bucket.to_owned(),
        prefix: if prefix.is_empty() { String::new() } else { format!("{prefix}/") },
        endpoint,
        region: choices.take("region").map_err(|what| wrong(&what))?,
        credentials: keys
            .join(choices.take("credentials").unwrap_or_else(|_| "target-s3.credentials".to_owned())),
        by_host,
    })
}

/// What comes before the question mark: whoever mistyped may have put a secret behind it.
fn without_query(text: &str) -> &str {
    let shown = text.split('?').next().unwrap_or_default();
    // Nor is what stands before the host shown: it may be a password.
    if shown.contains('@') { shown.split("://").next().unwrap_or_default() } else { shown }
}

/// The choices behind the question mark, each at most once.
struct Query(Vec<(String, String)>);

impl Query {
    fn read(url: &Url, known: &[&str]) -> Result<Self, String> {
        let mut choices: Vec<(String, String)> = Vec::new();
        for (name, value) in url.query_pairs() {
            if !known.contains(&name.as_ref()) {
                return Err(format!("there is no choice {name}; known are {}", known.join(", ")));
            }
            if choices.iter().any(|(chosen, _)| *chosen == name) {
                return Err(format!("{name} is given twice"));
            }
            choices.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self(choices))
    }

    fn take(&mut self, name: &str) -> Result<String, String> {
        let at = self.0.iter().position(|(chosen, value)| chosen == name && !value.is_empty());
        at.map(|at| self.0.swap_remove(at).1).ok_or_else(|| format!("{name} is missing"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Address, String> {
        Address::parse(text, Path::new("/keys"))
    }

    #[test]
    fn each_form_is_read_and_shown_without_user_and_files() {
        let text = "sftp://balai@cadangan.example:2222/srv/balai?key=id&known_hosts=/etc/hosts.known";
        let Address::Sftp(sftp) = parse(text).unwrap() else { panic!("no sftp") };
        assert_eq!((sftp.user.as_str(), sftp.host.as_str(), sftp.port), ("balai", "cadangan.example", 2222));
        assert_eq!((sftp.folder.as_str(), sftp.key.to_str()), ("/srv/balai", Some("/keys/id")));
        assert_eq!(sftp.known_hosts.to_str(), Some("/etc/hosts.known"));
        assert_eq!(parse(text).unwrap().shown(), "sftp://cadangan.example:2222/srv/balai");
        let text = "s3://salinan/badung?endpoint=https://s3.example&region=id-1";
        let Address::S3(s3) = parse(text).unwrap() else { panic!("no s3") };
        assert_eq!((s3.bucket.as_str(), s3.prefix.as_str(), s3.by_host), ("salinan", "badung/", false));
        assert_eq!(s3.credentials.to_str(), Some("/keys/target-s3.credentials"));
        assert_eq!(parse(text).unwrap().shown(), "s3://salinan/badung");
        assert_eq!(parse("/mnt/disk").unwrap(), Address::Folder(PathBuf::from("/mnt/disk")));
        let Address::Sftp(sixth) = parse("sftp://a@[::1]/b").unwrap() else { panic!("no sftp") };
        assert_eq!((sixth.host.as_str(), sixth.port), ("::1", 22));
    }

    #[test]
    fn what_is_missing_or_unknown_is_named() {
        for (text, word) in [
            ("ftp://a/b", "sftp:// or s3://"),
            ("sftp://host/path", "user is missing"),
            ("sftp://a@host", "folder is missing"),
            ("sftp://a@host/b?kye=a", "no choice kye"),
            ("sftp://a@host/b?key=k&key=k", "given twice"),
            ("s3://bucket?region=a", "endpoint is missing"),
            ("s3://bucket?endpoint=https://a", "region is missing"),
            ("s3://bucket?endpoint=ftp://a.example&region=b", "https://"),
            ("s3://bucket?endpoint=https://a&region=b&bucket_in=name", "path or host"),
        ] {
            let told = parse(text).unwrap_err();
            assert!(told.contains(word), "{text}: {told}");
        }
    }

    #[test]
    fn a_secret_typed_into_an_address_is_refused_and_not_repeated() {
        for text in [
            "sftp://a:hunter2@host/b",
            "s3://AKIA:hunter2@bucket?endpoint=https://a&region=b",
            "s3://bucket?secret=hunter2",
        ] {
            let told = parse(text).unwrap_err();
            assert!(!told.contains("hunter2"), "{told}");
        }
    }
}
