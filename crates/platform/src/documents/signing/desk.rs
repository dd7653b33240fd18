//! Who may sign here, and by whom: what an operator set up.

use std::collections::BTreeMap;

use balai_base::{Secret, words};

use super::{Consent, Passphrase, Refusal, SignatureKind, Signer, signature_kind};

/// The signer of this installation with the people it knows.
#[derive(Clone, Debug, Default)]
pub struct SigningDesk {
    signer: Signer,
    /// The personal number of each officer who has a certificate, by login.
    identities: BTreeMap<String, Secret<String>>,
    /// The holder of the institution's seal at the provider.
    seal: Option<String>,
}

words! {
    /// How somebody signs.
    Way {
        /// By a passphrase.
        Passphrase = "passphrase",
        /// By a one-time code: for a batch.
        Code = "code",
        /// By the institution's seal and a one-time code.
        Seal = "seal",
    }
}

impl SigningDesk {
    /// A desk with `signer`.
    pub fn new(signer: Signer) -> Self {
        Self { signer, ..Self::default() }
    }

    /// The same with a person who has a certificate: login and personal number.
    #[must_use]
    pub fn with_identity(mut self, login: &str, nik: Secret<String>) -> Self {
        self.identities.insert(login.to_lowercase(), nik);
        self
    }

    /// The same with the institution's seal.
    #[must_use]
    pub fn with_seal(self, holder: Option<String>) -> Self {
        Self { seal: holder, ..self }
    }

    /// Who signs; none: documents are signed by pen.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// What documents bear.
    pub fn kind(&self) -> SignatureKind {
        signature_kind(&self.signer)
    }

    /// Whether anybody named here has a certificate that stands. Blocks for as long as the service's patience.
    pub fn somebody_may_sign(&self) -> Result<bool, Refusal> {
        let Some(signer) = &self.signer else { return Ok(false) };
        for nik in self.identities.values() {
            if signer.may_sign(nik.reveal())? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The ways open to the officer with this login.
    pub fn ways(&self, login: &str) -> Vec<Way> {
        let own = self.identities.contains_key(login);
        let open = |way: &Way| if *way == Way::Seal { self.seal.is_some() } else { own };
        Way::ALL.iter().copied().filter(open).collect()
    }

    /// The consent of the officer with this login by what was typed; none when that way is not open.
    pub fn consent(&self, login: &str, way: Way, typed: String) -> Option<Consent> {
        let typed = Passphrase::new(typed);
        if way == Way::Seal {
            return self.seal.clone().map(|holder| Consent::Seal { holder, code: typed });
        }
        let nik = self.identities.get(login)?.reveal().clone();
        Some(match way {
            Way::Code => Consent::OfficerByCode { nik, code: typed },
            _ => Consent::Officer { nik, passphrase: typed },
        })
    }
}
