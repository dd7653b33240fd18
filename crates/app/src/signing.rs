//! Who signs documents, `[signing]` in `balai.toml`, and what sets them, `[documents]`. No passphrase or one-time code stands here
//! or anywhere: whoever signs types it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use balai_base::Secret;
use balai_platform::{
    documents::signing::{Bsre, BsreSettings, DemonstrationSigner, SigningDesk},
    vault::Vault,
};
use serde::Deserialize;

/// How many digits a personal number has.
const DIGITS: usize = 16;
/// In whose name a demonstration signs.
const NOBODY: &str = "0001014107900002";

/// `[documents]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentsFile {
    /// The program that sets documents; else `balai-typeset` beside the server's own.
    pub(crate) typesetter: Option<PathBuf>,
}

/// `[signing]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct SigningFile {
    /// Where the signing service lies.
    address: Option<String>,
    /// The office's user at the service.
    user: Option<String>,
    /// A file with that user's password.
    secret_file: Option<PathBuf>,
    /// A PEM file with the certificate of an authority of the office's own.
    authority_file: Option<PathBuf>,
    /// How many seconds one call may take.
    patience_seconds: Option<u64>,
    /// The holder of the institution's seal.
    seal_holder: Option<String>,
    /// Who has a certificate.
    #[serde(default, rename = "signer")]
    signers: Vec<SignerFile>,
}

/// `[[signing.signer]]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct SignerFile {
    /// The officer's login.
    login: String,
    /// A file with the officer's personal number, as the provider knows it.
    identity_file: PathBuf,
}

impl SigningFile {
    /// The desk that was set up; one without a signer when nothing was.
    pub(crate) fn desk(&self) -> Result<SigningDesk, String> {
        let Some(address) = &self.address else {
            let forgotten = "[signing]: address is missing; name it, or remove the other choices";
            return if *self == Self::default() {
                Ok(SigningDesk::default())
            } else {
                Err(forgotten.to_owned())
            };
        };
        let (Some(user), Some(secret)) = (&self.user, &self.secret_file) else {
            return Err("[signing]: user and secret_file belong to address; give both".to_owned());
        };
        let mut settings = BsreSettings::new(address, user, &line_of(secret)?);
        if let Some(seconds) = self.patience_seconds {
            settings.patience = Duration::from_secs(seconds.clamp(1, 120));
        }
        settings.authority = self.authority_file.as_deref().map(read).transpose()?;
        let signer = Bsre::new(&settings).map_err(|mistake| format!("[signing]: {mistake}"))?;
        let mut desk = SigningDesk::new(Some(Arc::new(signer))).with_seal(self.seal_holder.clone());
        for signer in &self.signers {
            let nik = line_of(&signer.identity_file)?;
            if nik.len() != DIGITS || !nik.bytes().all(|byte| byte.is_ascii_digit()) {
                let file = signer.identity_file.display();
                return Err(format!(
                    "[[signing.signer]] {file}: write the NIK, {DIGITS} digits, and nothing else"
                ));
            }
            desk = desk.with_identity(&signer.login, Secret::new(nik));
        }
        Ok(desk)
    }

    /// The same; a demonstration that names no service has the test signer, whose keys follow from the installation's own. Its heads
    /// sign with any passphrase, in the name of nobody: there is no province 00.
    pub(crate) fn desk_of(&self, vault: &Vault, demonstration: bool) -> Result<SigningDesk, String> {
        if !demonstration || self.address.is_some() {
            return self.desk();
        }
        let seed = vault.mac("demonstration-signer", b"authority");
        let signer = DemonstrationSigner::new(&seed).map_err(|error| format!("the test signer: {error}"))?;
        let desk = SigningDesk::new(Some(Arc::new(signer)));
        let nobody = || Secret::new(NOBODY.to_owned());
        Ok(crate::demo::signers().fold(desk, |desk, login| desk.with_identity(&login, nobody())))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("[signing] {}: {error}", path.display()))
}

/// The only line of a file.
fn line_of(path: &Path) -> Result<String, String> {
    let text =
        String::from_utf8(read(path)?).map_err(|_| format!("[signing] {}: it is no text", path.display()))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use balai_base::SeededRandom;
    use balai_platform::documents::signing::{SignatureKind, Way};
    use balai_testkit::TestDirectory;

    use super::*;

    fn file(text: &str) -> SigningFile {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_service_is_set_up_by_address_user_and_files() {
        let folder = TestDirectory::new();
        let path = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).unwrap();
            folder.path().join(name).display().to_string()
        };
        let (secret, nik, short) =
            (path("secret", "rahasia\n"), path("nik", "9901014505900001\n"), path("short", "12"));
        let head =
            format!("address = \"https://esign.example\"\nuser = \"kantor\"\nsecret_file = {secret:?}\n");
        let signer =
            |identity: &str| format!("[[signer]]\nlogin = \"Kadis\"\nidentity_file = {identity:?}\n");
        let desk = file(&format!("{head}seal_holder = \"segel\"\n{}", signer(&nik))).desk().unwrap();
        assert_eq!(desk.kind(), SignatureKind::Certified);
        assert_eq!(desk.ways("kadis"), [Way::Passphrase, Way::Code, Way::Seal]);
        assert_eq!(desk.ways("orang-lain"), [Way::Seal]);
        assert!(desk.consent("orang-lain", Way::Code, "123456".to_owned()).is_none());
        assert!(!format!("{desk:?}").contains("9901014505900001"));
        let wrong = file(&format!("{head}{}", signer(&short))).desk().unwrap_err();
        assert!(wrong.contains("16 digits") && !wrong.contains(": 12"), "{wrong}");
        for (text, told) in [
            ("user = \"kantor\"", "address is missing"),
            ("address = \"https://esign.example\"", "user and secret_file"),
        ] {
            assert!(file(text).desk().unwrap_err().contains(told), "{text}");
        }
        let plain = head.replace("https", "http");
        assert!(file(&plain).desk().unwrap_err().contains("must be https://"));
        assert!(toml::from_str::<SigningFile>("adress = \"x\"").is_err());
        assert_eq!(file("").desk().unwrap().kind(), SignatureKind::Wet);
    }

    #[test]
    fn a_demonstration_signs_by_a_test_signer_of_its_own() {
        let folder = TestDirectory::new();
        let vault = Vault::in_directory(folder.path(), Arc::new(SeededRandom::from_number(1))).unwrap();
        assert_eq!(file("").desk_of(&vault, true).unwrap().kind(), SignatureKind::Demonstration);
        assert_eq!(file("").desk_of(&vault, false).unwrap().kind(), SignatureKind::Wet);
    }
}
