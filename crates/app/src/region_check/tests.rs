//! What `balai region check` prints, and how it ends.

use std::{fs, path::Path, process::ExitCode};

use balai_platform::region::Region;
use balai_store::{Failure, Store, StoreOptions};
use balai_testkit::TestDirectory;

use super::{Arguments, in_use, report, run};

/// A copy of the made-up pack, with a change in one of its files.
fn changed(directory: &TestDirectory, file: &str, from: &str, to: &str) -> std::path::PathBuf {
    let folder = directory.path().join("contoh");
    balai_testkit::copy_pack(&folder);
    let text = fs::read_to_string(folder.join(file)).unwrap();
    assert!(text.contains(from));
    fs::write(folder.join(file), text.replace(from, to)).unwrap();
    folder
}

fn code(path: &Path, data: Option<&Path>) -> String {
    let arguments = Arguments { path: path.to_owned(), data: data.map(Path::to_owned) };
    format!("{:?}", run(&arguments))
}

#[test]
fn findings_are_grouped_by_file_with_place_and_remedy() {
    let directory = TestDirectory::new();
    let folder =
        changed(&directory, "categories.toml", "answered_by = \"village\"", "answerd_by = \"village\"");
    let mut findings = Region::load(&folder).unwrap_err();
    findings.extend(Region::load(&changed(&directory, "region.toml", "#1f4e79", "#ffff00")).unwrap_err());
    findings.sort_by(|one, other| one.file.cmp(&other.file));
    insta::assert_snapshot!("report", report(&findings, None));
}

#[test]
fn the_exit_code_tells_whether_the_pack_can_be_served() {
    let directory = TestDirectory::new();
    let broken = changed(&directory, "region.toml", "#1f4e79", "#ffff00");
    assert_eq!(code(&balai_testkit::pack(), None), format!("{:?}", ExitCode::SUCCESS));
    assert_eq!(code(&broken, None), format!("{:?}", ExitCode::FAILURE));
    assert_eq!(code(Path::new("/nowhere"), None), format!("{:?}", ExitCode::FAILURE));
}

#[test]
fn the_data_directory_says_what_is_in_use() {
    let directory = TestDirectory::new();
    let data = directory.path().join("data");
    let store = Store::open(StoreOptions::directory(&data)).unwrap();
    let (yes, no) = (format!("{:?}", ExitCode::SUCCESS), format!("{:?}", ExitCode::FAILURE));
    assert_eq!(code(&balai_testkit::pack(), Some(&data)), yes, "a server may hold the directory");
    let region = Region::load(&balai_testkit::pack()).unwrap();
    let granted = |tx: &mut balai_store::Tx<'_>| -> Result<(), Failure> {
        tx.execute(
            "INSERT INTO accounts (region, id, login, name, totp_last_step, state, created_at)
             VALUES ('contoh', $1, 'wayan', 'Wayan', 0, 'active', 0)",
            &balai_store::values![[7_u8; 16].to_vec()],
        )?;
        tx.execute(
            "INSERT INTO account_grants (region, account_id, role, agency, unit, area, granted_at)
             VALUES ('contoh', $1, 'officer', 'lingkungan', 'sampah-lor', '', 0)",
            &balai_store::values![[7_u8; 16].to_vec()],
        )?;
        Ok(())
    };
    store.write_now(granted).unwrap();
    let used = in_use(&region, &data).unwrap();
    assert!(used.live.offices.contains(&("lingkungan".to_owned(), "sampah-lor".to_owned())));
    assert_eq!(code(&balai_testkit::pack(), Some(&data)), yes);
    let without = changed(&directory, "agencies.toml", "id = \"sampah-lor\"", "id = \"sampah-utara\"");
    assert_eq!(code(&without, Some(&data)), no);
    assert_eq!(code(&balai_testkit::pack(), Some(Path::new("/nowhere"))), no);
}
