//! Under which address a region's documents are checked. A server writes it down when it starts, so that a job or a command
//! without a browser issues the same as a page.

use balai_base::{RegionId, Timestamp};
use balai_credential::{KeySet, PublicKey};
use balai_store::{Failure, Tx};

use super::{keys, signing::SignatureKind, store};
use crate::region::Region;

/// Where the region's pages are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Host and path before `/cek`, without scheme: the `iss` of credentials.
    pub issuer: String,
    /// Whether it is reached without TLS, as a demonstration on one machine.
    pub plain: bool,
    /// What documents that are to be signed electronically bear from now on.
    pub signature: SignatureKind,
}

impl Site {
    /// The site of a full address such as `https://contoh.example/r/contoh`.
    pub fn of(address: &str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://")?;
        let rest = rest.trim_end_matches('/');
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let slash = if path.is_empty() { "" } else { "/" };
        let issuer = format!("{}{slash}{path}", host.to_ascii_lowercase());
        let signature = SignatureKind::Wet;
        (!host.is_empty()).then(|| Self { issuer, plain: scheme == "http", signature })
    }
}

/// Notes where each region's pages are; documents issued earlier keep the address on their paper.
pub fn settle_sites(
    tx: &mut Tx,
    sites: impl IntoIterator<Item = (RegionId, Site)>,
    now: Timestamp,
) -> Result<(), Failure> {
    sites.into_iter().try_for_each(|(region, site)| store::put_site(tx, &region, &site, now))
}

/// Where a region's pages are: what the server noted, else the pack's first host.
pub fn site(tx: &mut Tx, region: &Region) -> Result<Site, Failure> {
    let noted = store::site(tx, &region.id)?;
    let signature = SignatureKind::Wet;
    let of_pack = || match region.hosts.first() {
        Some(host) => Site { issuer: host.clone(), plain: false, signature },
        None => Site { issuer: format!("{}.localhost", region.id), plain: true, signature },
    };
    Ok(noted.unwrap_or_else(of_pack))
}

/// Keeps a parent's certificate over the region's keys; false, and nothing kept, when it is not over exactly these keys or not
/// by `parent`.
pub fn certify(
    tx: &mut Tx,
    region: &Region,
    (certificate, parent): (&[u8], &PublicKey),
    now: Timestamp,
) -> Result<bool, Failure> {
    let set = KeySet { certificate: Some(certificate.to_vec()), ..keys::key_set(tx, region)? };
    if set.certified_by(parent, keys::seconds(now)).is_err() {
        return Ok(false);
    }
    let site = site(tx, region)?;
    store::put_site(tx, &region.id, &site, now)?;
    store::put_certificate(tx, &region.id, certificate)?;
    Ok(true)
}
