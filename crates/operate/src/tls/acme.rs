//! A certificate from an authority that speaks ACME (RFC 8555), such as Let's Encrypt: ordered, proved by an answer over
//! plain HTTP (section 8.3, `http-01`), and written to the two files that [`super::Certificates`] reads.
//!
//! It is asked for when a third of its life is left. What goes wrong is tried again after a pause that grows; the old
//! certificate serves meanwhile.

use std::{
    collections::HashMap,
    fs,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use balai_base::{Timestamp, time::DAY};
use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, ChallengeType, Identifier, NewAccount, NewOrder, Order,
    OrderStatus, RetryPolicy,
};

use super::{Facts, Pair};

/// Where Let's Encrypt is spoken to.
pub const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";
/// The path at which an authority asks for the answer (RFC 8555, section 8.3).
pub const CHALLENGE_PATH: &str = "/.well-known/acme-challenge/";
/// How long before the end a certificate without a known life is renewed.
const RENEW_BEFORE: i64 = 30 * DAY;
/// The longest pause between tries.
const LONGEST_PAUSE: Duration = Duration::from_hours(6);
/// The account's file.
const ACCOUNT_FILE: &str = "account.json";

/// The answers that wait for an authority, by token.
#[derive(Clone, Debug, Default)]
pub struct Challenges(Arc<Mutex<HashMap<String, String>>>);

impl Challenges {
    /// The answer for the token at the end of `path`, if the authority may ask for it now.
    pub fn answer(&self, path: &str) -> Option<String> {
        let token = path.strip_prefix(CHALLENGE_PATH)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }

    fn put(&self, token: String, answer: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(token, answer);
    }

    fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// What to order, and from whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acme {
    /// The authority's directory (RFC 8555, section 7.1.1).
    pub directory: String,
    /// The host names.
    pub domains: Vec<String>,
    /// Whom the authority may write to; none is allowed.
    pub contact: Option<String>,
    /// A PEM file with the root of an authority of one's own.
    pub authority: Option<PathBuf>,
    /// The folder (0700) of account, certificate and key.
    pub folder: PathBuf,
}

impl Acme {
    /// The two files it writes.
    pub fn pair(&self) -> Pair {
        Pair { certificate: self.folder.join("certificate.pem"), key: self.folder.join("key.pem") }
    }

    /// Whether a certificate is to be ordered at `now`: there is none, it lacks a name, or a third of its life is left.
    pub fn is_due(&self, facts: Option<&Facts>, now: Timestamp) -> bool {
        let Some(facts) = facts else { return true };
        let life = facts.ends.since(facts.begins);
        let before = if life > 0 { life / 3 } else { RENEW_BEFORE };
        let lacks = self.domains.iter().any(|domain| !facts.names.contains(domain));
        lacks || facts.ends.since(now) <= before
    }

    /// Orders a certificate and writes it. The error is for the log and the administrator: no secret is in it.
    pub async fn order(&self, challenges: &Challenges) -> Result<(), String> {
        make_folder(&self.folder)?;
        let account = self.account().await?;
        let names: Vec<Identifier> = self.domains.iter().cloned().map(Identifier::Dns).collect();
        let ordered = account.new_order(&NewOrder::new(&names)).await;
        let mut order = ordered.map_err(|error| format!("the order was refused: {error}"))?;
        let outcome = fulfil(&mut order, challenges).await;
        challenges.clear();
        let (key, chain) = outcome?;
        // The key first: a certificate without its key would be refused, the old pair serves until both are there.
        let pair = self.pair();
        write(&pair.key, key.as_bytes())?;
        write(&pair.certificate, chain.as_bytes())
    }

    /// The account, made once and kept.
    async fn account(&self) -> Result<Account, String> {
        let file = self.folder.join(ACCOUNT_FILE);
        let told = |error: instant_acme::Error| format!("the account at {}: {error}", self.directory);
        let builder = match &self.authority {
            Some(root) => Account::builder_with_root(root),
            None => Account::builder(),
        }
        .map_err(told)?;
        if let Ok(text) = fs::read(&file)
            && let Ok(known) = serde_json::from_slice::<AccountCredentials>(&text)
        {
            return builder.from_credentials(known).await.map_err(told);
        }
        let contact: Vec<String> = self.contact.iter().map(|contact| format!("mailto:{contact}")).collect();
        let contact: Vec<&str> = contact.iter().map(String::as_str).collect();
        let new =
            NewAccount { contact: &contact, terms_of_service_agreed: true, only_return_existing: false };
        let made = builder.create(&new, self.directory.clone(), None).await;
        let (account, credentials) = made.map_err(told)?;
        let text = serde_json::to_vec(&credentials).map_err(|error| error.to_string())?;
        write(&file, &text)?;
        Ok(account)
    }
}

/// Proves every name, then fetches key and chain as PEM.
async fn fulfil(order: &mut Order, challenges: &Challenges) -> Result<(String, String), String> {
    let mut names = order.authorizations();
    while let Some(name) = names.next().await {
        let mut name = name.map_err(|error| format!("a name could not be proved: {error}"))?;
        match name.status {
            AuthorizationStatus::Valid => continue,
            AuthorizationStatus::Pending => {}
            other => return Err(format!("a name can't be proved: its proof is {other:?}")),
        }
        let challenge = name.challenge(ChallengeType::Http01);
        let mut challenge = challenge.ok_or("the authority offers no proof over HTTP (http-01)")?;
        challenges.put(challenge.token.clone(), challenge.key_authorization().as_str().to_owned());
        challenge.set_ready().await.map_err(|error| format!("the proof was refused: {error}"))?;
    }
    let told = |error: instant_acme::Error| format!("the certificate was not made: {error}");
    let status = order.poll_ready(&RetryPolicy::default()).await.map_err(told)?;
    if status != OrderStatus::Ready {
        let text = "the authority could not read the answer at port 80 of every name";
        return Err(format!("{text} (the order is {status:?})"));
    }
    let key = order.finalize().await.map_err(told)?;
    let chain = order.poll_certificate(&RetryPolicy::default()).await.map_err(told)?;
    Ok((key, chain))
}

/// The pause after the `tries`th failure in a row: one minute, doubled, at most six hours.
pub fn pause(tries: u32) -> Duration {
    Duration::from_mins(1).saturating_mul(2_u32.saturating_pow(tries.min(16))).min(LONGEST_PAUSE)
}

fn make_folder(folder: &Path) -> Result<(), String> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| format!("{}: {error}", folder.display()))
}

/// Writes a file whole or not at all, readable by its owner alone.
fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    balai_store::write_durably(path, bytes, 0o600).map_err(|error| format!("{}: {error}", path.display()))
}
