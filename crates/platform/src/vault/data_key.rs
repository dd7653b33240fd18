//! [`DataKey`]: the key of one subject's values. It lies in the database, sealed by a key file, so that destroying one
//! row makes everything unreadable that it sealed, and a new key file asks for one row a subject to be sealed anew.

use balai_base::Secret;

use super::{Sealed, Vault, VaultFailure, decrypt, text};

/// What stands in place of a key file's name beside a value that a data key sealed.
pub const DATA_KEY: &str = "data";

/// A key that seals the values of one subject.
#[derive(Clone, Debug)]
pub struct DataKey(Secret<[u8; 32]>);

impl Vault {
    /// A fresh data key, and the same sealed for `place`.
    pub fn data_key(&self, place: &str) -> Result<(DataKey, Sealed), VaultFailure> {
        let mut bytes = [0_u8; 32];
        self.random.fill(&mut bytes);
        let sealed = self.seal(place, &bytes)?;
        Ok((DataKey(Secret::new(bytes)), sealed))
    }

    /// Opens the data key sealed for `place`.
    pub fn open_data_key(&self, place: &str, sealed: &Sealed) -> Result<DataKey, VaultFailure> {
        let plain = self.open(place, &sealed.key_id, &sealed.bytes)?;
        let bytes = plain.reveal().as_slice().try_into();
        bytes.map(|bytes| DataKey(Secret::new(bytes))).map_err(|_| VaultFailure::Broken(place.to_owned()))
    }

    /// Seals `plain` for one `place` with a data key.
    pub fn seal_with(&self, key: &DataKey, place: &str, plain: &[u8]) -> Result<Sealed, VaultFailure> {
        let bytes = self.encrypt(key.0.reveal(), (place, DATA_KEY), plain)?;
        Ok(Sealed { key_id: DATA_KEY.to_owned(), bytes })
    }
}

impl DataKey {
    /// Opens what [`Vault::seal_with`] made for the same `place`.
    pub fn open(&self, place: &str, bytes: &[u8]) -> Result<Secret<Vec<u8>>, VaultFailure> {
        decrypt(self.0.reveal(), (place, DATA_KEY), bytes)
    }

    /// Opens a sealed UTF-8 text.
    pub fn open_text(&self, place: &str, bytes: &[u8]) -> Result<Secret<String>, VaultFailure> {
        text(place, self.open(place, bytes)?)
    }
}
