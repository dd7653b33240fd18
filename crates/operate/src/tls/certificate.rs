//! What a certificate says of itself: whom it names, until when it holds, and whether its key is the one beside it.

use balai_base::{Timestamp, time::DAY};
use rustls::{
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    sign::CertifiedKey,
};
use x509_parser::{extensions::GeneralName, parse_x509_certificate};

use super::{Pair, PairBytes, provider};

/// What is told of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The host names it is for.
    pub names: Vec<String>,
    /// From when it holds.
    pub begins: Timestamp,
    /// Until when it holds.
    pub ends: Timestamp,
}

/// How near the end of a certificate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// More than 21 days.
    None,
    /// At most 21 days: renewal should have happened.
    Soon,
    /// At most 7 days.
    Near,
    /// At most one day, or over.
    Now,
}

impl Facts {
    /// How near the end is at `now`.
    pub fn urgency(&self, now: Timestamp) -> Urgency {
        match self.ends.since(now) {
            left if left <= DAY => Urgency::Now,
            left if left <= 7 * DAY => Urgency::Near,
            left if left <= 21 * DAY => Urgency::Soon,
            _ => Urgency::None,
        }
    }

    /// Whole days left at `now`; negative when it is over.
    pub fn days_left(&self, now: Timestamp) -> i64 {
        self.ends.since(now).div_euclid(DAY)
    }

    /// Refuses what no browser would accept at `now`.
    pub(crate) fn refuse_unusable(&self, now: Timestamp) -> Result<(), String> {
        if now >= self.ends {
            return Err("the new certificate has expired; put one that still holds in its place".to_owned());
        }
        if now < self.begins {
            let text = "the new certificate does not hold yet; look at the machine's clock, or wait";
            return Err(text.to_owned());
        }
        Ok(())
    }
}

/// The certificate with its key, and what it says. The key must belong to it.
pub(crate) fn certified(bytes: &PairBytes, pair: &Pair) -> Result<(CertifiedKey, Facts), String> {
    let shown = pair.certificate.display();
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&bytes.certificate)
        .collect::<Result<_, _>>()
        .map_err(|_| format!("[tls] {shown}: it holds no certificates in PEM"))?;
    let facts = facts(&chain).map_err(|reason| format!("[tls] {shown}: {reason}"))?;
    let key = PrivateKeyDer::from_pem_slice(&bytes.key)
        .map_err(|_| format!("[tls] {}: it holds no private key in PEM", pair.key.display()))?;
    let certified = CertifiedKey::from_der(chain, key, &provider())
        .map_err(|error| format!("[tls] {shown} and {} do not fit: {error}", pair.key.display()))?;
    Ok((certified, facts))
}

/// What the first certificate of a PEM text says of itself.
pub fn facts_of(pem: &[u8]) -> Result<Facts, String> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|_| "it holds no certificates in PEM".to_owned())?;
    facts(&chain)
}

fn facts(chain: &[CertificateDer<'static>]) -> Result<Facts, String> {
    let own = chain.first().ok_or("it holds no certificate in PEM")?;
    let (_, parsed) = parse_x509_certificate(own).map_err(|error| format!("no certificate: {error}"))?;
    let validity = parsed.validity();
    let names = parsed.subject_alternative_name().ok().flatten();
    let names = names.map_or_else(Vec::new, |names| {
        let known = |name: &GeneralName<'_>| match name {
            GeneralName::DNSName(name) => Some((*name).to_owned()),
            _ => None,
        };
        names.value.general_names.iter().filter_map(known).collect()
    });
    Ok(Facts {
        names,
        begins: Timestamp(validity.not_before.timestamp().saturating_mul(1_000)),
        ends: Timestamp(validity.not_after.timestamp().saturating_mul(1_000)),
    })
}
