//! A bucket of an S3-compatible storage, spoken to over HTTPS with signed requests (AWS Signature Version 4).
//!
//! An object is put with `If-None-Match: *`, so that the storage itself refuses to replace one, and with its SHA-256, so that
//! it refuses what arrived damaged. Redirects are not followed and proxies of the environment are not asked.

use std::{io::Read as _, time::Duration};

use balai_backup::{ObjectKey, Target, TargetFailure};
use balai_base::Secret;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use rusty_s3::{Bucket, Credentials, S3Action as _, UrlStyle, actions::ListObjectsV2};
use sha2::{Digest as _, Sha256};
use ureq::{
    Agent, Body,
    http::{Response, StatusCode},
};

use crate::{S3Address, secrets};

/// How long a signature is good for.
const SIGNED_FOR: Duration = Duration::from_mins(10);
/// How long one request may take in all.
const PATIENCE: Duration = Duration::from_mins(2);
/// How long connecting may take.
const CONNECTING: Duration = Duration::from_secs(10);
/// The largest object, in bytes: what is put is in pieces far smaller.
const LARGEST: u64 = 256 << 20;
/// The largest page of a list, in bytes.
const LARGEST_LIST: u64 = 16 << 20;
/// How much of a refusal is read for its code.
const LARGEST_REFUSAL: u64 = 16 * 1024;

/// A bucket, or what begins with a prefix in it.
pub struct S3Target {
    name: String,
    bucket: Bucket,
    credentials: Credentials,
    prefix: String,
    agent: Agent,
}

/// Why the storage refused.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    /// Something stands there already: the condition of the request was not met.
    Exists,
    /// It is not there.
    Missing,
    /// The storage does not know such a request.
    Unknown(String),
    /// Anything else.
    Failure(TargetFailure),
}

impl Refusal {
    fn about(self, key: &str) -> TargetFailure {
        match self {
            Self::Exists => TargetFailure::Exists(key.to_owned()),
            Self::Missing => TargetFailure::Missing(key.to_owned()),
            Self::Unknown(told) => TargetFailure::Denied(format!("it does not know the request: {told}")),
            Self::Failure(failure) => failure,
        }
    }
}

impl S3Target {
    /// Reads the credentials; nothing is called yet. `plain_loopback`: whether HTTP may lead to this very machine, for tests.
    pub fn open(address: &S3Address, name: String, plain_loopback: bool) -> Result<Self, TargetFailure> {
        let tls = address.endpoint.scheme() == "https";
        if !(tls || plain_loopback && is_this_machine(&address.endpoint)) {
            return Err(TargetFailure::Denied(format!("{name}: the endpoint must begin with https://")));
        }
        let text = secrets::read(&address.credentials).map_err(TargetFailure::Denied)?;
        let (key, secret) = credentials(&text)
            .map_err(|what| TargetFailure::Denied(format!("{}: {what}", address.credentials.display())))?;
        let style = if address.by_host { UrlStyle::VirtualHost } else { UrlStyle::Path };
        let (bucket, region) = (address.bucket.clone(), address.region.clone());
        let bucket = Bucket::new(address.endpoint.clone(), style, bucket, region)
            .map_err(|error| TargetFailure::Denied(format!("{name}: {error}")))?;
        let config = Agent::config_builder()
            .proxy(None)
            .https_only(tls)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_connect(Some(CONNECTING))
            .timeout_global(Some(PATIENCE))
            .user_agent(concat!("Balai/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self {
            name,
            bucket,
            credentials: Credentials::new(key, secret.into_revealed()),
            prefix: address.prefix.clone(),
            agent: Agent::new_with_config(config),
        })
    }

    fn send(&self, path: &str, bytes: &[u8], conditional: bool) -> Result<(), Refusal> {
        let checksum = BASE64_STANDARD.encode(Sha256::digest(bytes));
        let mut action = self.bucket.put_object(Some(&self.credentials), path);
        action.headers_mut().insert("x-amz-checksum-sha256", checksum.as_str());
        if conditional {
            action.headers_mut().insert("if-none-match", "*");
        }
        let request = self
            .agent
            .put(action.sign(SIGNED_FOR).as_str())
            .header("x-amz-checksum-sha256", &checksum)
            .header("content-type", "application/octet-stream");
        let request = if conditional { request.header("if-none-match", "*") } else { request };
        settled(request.send(bytes).map_err(|error| away(&error))?).map(drop)
    }

    fn fetch(&self, path: &str) -> Result<Vec<u8>, Refusal> {
        let url = self.bucket.get_object(Some(&self.credentials), path).sign(SIGNED_FOR);
        let answer = self.agent.get(url.as_str()).call().map_err(|error| away(&error))?;
        read(settled(answer)?, LARGEST)
    }

    /// One page of the names under `path`, and the mark of the next one.
    fn page(&self, path: &str, mark: Option<&str>) -> Result<(Vec<String>, Option<String>), Refusal> {
        let wrong = |what: &str| Refusal::Failure(TargetFailure::Away(format!("{}: {what}", self.name)));
        let mut action = self.bucket.list_objects_v2(Some(&self.credentials));
        action.with_prefix(path);
        if let Some(mark) = mark {
            action.with_continuation_token(mark);
        }
        let url = action.sign(SIGNED_FOR);
        let answer = self.agent.get(url.as_str()).call().map_err(|error| away(&error))?;
        let text = String::from_utf8(read(settled(answer)?, LARGEST_LIST)?)
            .map_err(|_| wrong("it answers with a list that is no text"))?;
        let page = ListObjectsV2::parse_response(&text)
            .map_err(|error| wrong(&format!("it answers with a list that can't be read: {error}")))?;
        let names = page.contents.into_iter().map(|object| object.key).collect();
        Ok((names, page.next_continuation_token))
    }

    fn path(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }
}

impl Target for S3Target {
    fn name(&self) -> &str {
        &self.name
    }

    fn put(&self, key: &ObjectKey, bytes: &[u8]) -> Result<(), TargetFailure> {
        let path = self.path(key.as_str());
        let there = || match self.fetch(&path) {
            Ok(content) if content == bytes => Ok(()),
            Ok(_) => Err(TargetFailure::Exists(key.to_string())),
            Err(refusal) => Err(refusal.about(key.as_str())),
        };
        match self.send(&path, bytes, true) {
            Ok(()) => Ok(()),
            Err(Refusal::Exists) => there(),
            // A storage that knows the answer before it has read everything may close the connection; the answer is then lost,
            // and so it is when a kept connection had ended. Whether the object is there tells which.
            Err(Refusal::Failure(TargetFailure::Away(_))) => match there() {
                Err(TargetFailure::Missing(_)) => {
                    self.send(&path, bytes, true).map_err(|refusal| refusal.about(key.as_str()))
                }
                other => other,
            },
            // A storage that does not know the condition is asked first. One data directory has one server, which its lock
            // ensures, so nobody comes between.
            Err(Refusal::Unknown(_)) => match there() {
                Err(TargetFailure::Missing(_)) => {
                    self.send(&path, bytes, false).map_err(|refusal| refusal.about(key.as_str()))
                }
                other => other,
            },
            Err(refusal) => Err(refusal.about(key.as_str())),
        }
    }

    fn get(&self, key: &ObjectKey) -> Result<Vec<u8>, TargetFailure> {
        self.fetch(&self.path(key.as_str())).map_err(|refusal| refusal.about(key.as_str()))
    }

    fn list(&self, prefix: &str) -> Result<Vec<ObjectKey>, TargetFailure> {
        let path = self.path(prefix);
        let (mut keys, mut mark) = (Vec::new(), None::<String>);
        loop {
            let (names, next) = self.page(&path, mark.as_deref()).map_err(|refusal| refusal.about(prefix))?;
            // What somebody else put there under names of another kind is none of ours.
            let ours = names.iter().filter_map(|name| ObjectKey::parse(name.strip_prefix(&self.prefix)?));
            keys.extend(ours);
            // The same mark again would lead round in a circle.
            if next.is_none() || next == mark {
                break;
            }
            mark = next;
        }
        keys.sort_unstable();
        Ok(keys)
    }

    fn remove(&self, key: &ObjectKey) -> Result<(), TargetFailure> {
        let path = self.path(key.as_str());
        let url = self.bucket.delete_object(Some(&self.credentials), &path).sign(SIGNED_FOR);
        let answer = self.agent.delete(url.as_str()).call().map_err(|error| away(&error));
        match answer.and_then(settled) {
            Ok(_) | Err(Refusal::Missing) => Ok(()),
            Err(refusal) => Err(refusal.about(key.as_str())),
        }
    }
}

/// Whether plain HTTP never leaves the machine.
fn is_this_machine(endpoint: &url::Url) -> bool {
    match endpoint.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        _ => false,
    }
}

/// An answer that means yes, or why not.
fn settled(mut answer: Response<Body>) -> Result<Response<Body>, Refusal> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let mut text = Vec::new();
    let mut body = answer.body_mut().as_reader().take(LARGEST_REFUSAL);
    // A refusal that can't be read is still a refusal.
    drop(body.read_to_end(&mut text));
    Err(refusal(status, &String::from_utf8_lossy(&text)))
}

/// What a status and the code in the answer mean (Amazon S3 API, "Error responses").
fn refusal(status: StatusCode, text: &str) -> Refusal {
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
    let code = code.map_or("", |(code, _)| code);
    let told = format!("status {} {code}", status.as_u16());
    let failure = match (status.as_u16(), code) {
        (412, _) => return Refusal::Exists,
        (404, "NoSuchBucket") => TargetFailure::Denied(format!("there is no such bucket, {told}")),
        (404, _) => return Refusal::Missing,
        (501, _) | (400, "NotImplemented") => return Refusal::Unknown(told),
        (507, _) | (_, "QuotaExceeded" | "XMinioStorageFull" | "InsufficientStorage") => {
            TargetFailure::Full(told)
        }
        (_, "RequestTimeTooSkewed") => {
            TargetFailure::Denied(format!("this machine's clock differs from the storage's: set it, {told}"))
        }
        (401 | 403, _) => TargetFailure::Denied(told),
        (300..=399, _) => {
            TargetFailure::Denied(format!("it sends elsewhere: name the right endpoint and region, {told}"))
        }
        _ => TargetFailure::Away(told),
    };
    Refusal::Failure(failure)
}

fn read(mut answer: Response<Body>, most: u64) -> Result<Vec<u8>, Refusal> {
    answer.body_mut().with_config().limit(most).read_to_vec().map_err(|error| away(&error))
}

fn away(error: &ureq::Error) -> Refusal {
    let failure = match error {
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => {
            TargetFailure::Denied(format!("its certificate is not trusted: {error}"))
        }
        other => TargetFailure::Away(other.to_string()),
    };
    Refusal::Failure(failure)
}

/// The two keys of AWS's `credentials` file: `aws_access_key_id = …` and `aws_secret_access_key = …`, of the first profile.
fn credentials(text: &Secret<String>) -> Result<(String, Secret<String>), String> {
    let value = |name: &str| {
        let lines = text.reveal().lines().filter_map(|line| line.split_once('='));
        let mut values =
            lines.filter(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned());
        values.next().filter(|value| !value.is_empty()).ok_or_else(|| format!("{name} is missing"))
    };
    Ok((value("aws_access_key_id")?, Secret::new(value("aws_secret_access_key")?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_keys_are_read_and_a_missing_one_is_named() {
        let text = |text: &str| credentials(&Secret::new(text.to_owned()));
        let (key, secret) =
            text("[default]\naws_access_key_id = AKIA1\naws_secret_access_key=a/b+c=\n").unwrap();
        assert_eq!((key.as_str(), secret.reveal().as_str()), ("AKIA1", "a/b+c="));
        assert!(text("aws_access_key_id = A").unwrap_err().contains("aws_secret_access_key"));
        assert!(text("aws_access_key_id =\naws_secret_access_key = b").unwrap_err().contains("key_id"));
    }

    #[test]
    fn a_refusal_tells_what_to_do() {
        let of = |status: u16, code: &str| {
            refusal(StatusCode::from_u16(status).unwrap(), &format!("<Error><Code>{code}</Code></Error>"))
        };
        assert_eq!(of(412, "PreconditionFailed"), Refusal::Exists);
        assert_eq!(of(404, "NoSuchKey"), Refusal::Missing);
        assert!(matches!(of(501, "NotImplemented"), Refusal::Unknown(_)));
        let told = |status, code| of(status, code).about("a").to_string();
        assert!(told(404, "NoSuchBucket").contains("bucket"));
        assert!(told(507, "").contains("make room") && told(403, "QuotaExceeded").contains("make room"));
        assert!(told(403, "RequestTimeTooSkewed").contains("clock"));
        assert!(told(403, "SignatureDoesNotMatch").contains("credentials"));
        assert!(told(301, "PermanentRedirect").contains("endpoint"));
        assert!(told(503, "SlowDown").contains("can't be reached"));
    }
}
