//! Secrets come from files that only their owner may read.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use balai_base::Secret;

/// The largest file of a secret, in bytes.
const MOST: u64 = 64 * 1024;

/// The text of a secret's file. The error names the file and what to do, never what stands in it.
pub(crate) fn read(path: &Path) -> Result<Secret<String>, String> {
    let shown = path.display();
    let about = fs::metadata(path).map_err(|error| format!("{shown}: {error}"))?;
    if about.permissions().mode() & 0o077 != 0 {
        return Err(format!("{shown}: others may read this secret; run chmod 600 {shown}"));
    }
    if about.len() > MOST {
        return Err(format!("{shown}: this is no key: it is larger than {MOST} bytes"));
    }
    let bytes = fs::read(path).map_err(|error| format!("{shown}: {error}"))?;
    String::from_utf8(bytes).map(Secret::new).map_err(|_| format!("{shown}: it is no text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_others_may_read_is_refused_with_the_command_that_mends_it() {
        let folder = balai_testkit::TestDirectory::new();
        let path = folder.path().join("key");
        fs::write(&path, "hidden").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let told = read(&path).unwrap_err();
        assert!(told.contains("chmod 600") && !told.contains("hidden"), "{told}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(read(&path).unwrap().reveal(), "hidden");
        assert!(read(&folder.path().join("none")).unwrap_err().contains("none"));
    }
}
