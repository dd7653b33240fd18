//! TLS to a PostgreSQL on another machine: whose certificates are believed, and what is said when one is not.

use std::{io, path::PathBuf, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::Failure;

/// Whose certificates are believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// The authorities this machine believes.
    System,
    /// The authorities in a PEM file, and no others.
    File(PathBuf),
}

impl Trust {
    /// What protects a connection: TLS 1.2 or 1.3, a certificate by one of these authorities, for the name in the address.
    pub(super) fn connector(&self) -> Result<MakeRustlsConnect, Failure> {
        let failed = |what: String| Failure::Driver(format!("the database's certificate authority: {what}"));
        let mut roots = RootCertStore::empty();
        match self {
            Self::System => {
                let found = rustls_native_certs::load_native_certs();
                roots.add_parsable_certificates(found.certs);
            }
            Self::File(path) => {
                let told = |reason: &dyn std::fmt::Display| failed(format!("{}: {reason}", path.display()));
                for certificate in CertificateDer::pem_file_iter(path).map_err(|error| told(&error))? {
                    let certificate = certificate.map_err(|error| told(&error))?;
                    roots.add(certificate).map_err(|error| told(&error))?;
                }
            }
        }
        if roots.is_empty() {
            return Err(failed("there is none; name its PEM file with sslrootcert".to_owned()));
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(error.to_string()))?;
        Ok(MakeRustlsConnect::new(config.with_root_certificates(roots).with_no_client_auth()))
    }
}

/// What TLS itself did not accept, in words; nothing when the connection failed for another reason.
pub(super) fn refused(error: &(dyn std::error::Error + 'static)) -> Option<Failure> {
    let mut cause = Some(error);
    while let Some(one) = cause {
        let inner = one.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(told) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Some(Failure::Driver(format!(
                "the database's certificate was not accepted ({told}): sslrootcert names the authority that signed it, and the host in \
                 the address must stand in it"
            )));
        }
        cause = one.source();
    }
    None
}
