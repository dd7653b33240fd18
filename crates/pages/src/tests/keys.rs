//! `/admin/kunci`: what is told of keys, to whom, and that nothing of a key itself is.

use axum::http::StatusCode;
use balai_base::{text::hexadecimal, time};
use balai_platform::vault::{Vault, Verified};
use balai_testkit::START;

use super::app::{app, entered};

const ADMINISTRATOR: &str = "region_administrator";

#[tokio::test]
async fn the_page_of_keys_tells_names_ages_counts_and_the_next_step_and_nothing_secret() {
    let app = app();
    let administrator = app.officer(ADMINISTRATOR, "id");
    let page = administrator.get("/admin/kunci").await;
    assert_eq!(page.status, StatusCode::OK);
    let vault = &app.state.vault;
    assert!(page.text.contains(&vault.newest()) && page.text.contains(&vault.mac_id()), "{}", page.text);
    // Nothing is on paper, and nothing was ever verified.
    assert!(page.text.contains("balai keys ceremony") && page.text.contains("balai keys verify"));
    for (_, key) in Vault::every_key(vault.directory()).unwrap() {
        let digits = hexadecimal(key.reveal());
        assert!(!page.text.contains(&digits) && !page.text.contains(&digits[..24]));
    }
    assert!(!page.text.contains(&vault.directory().display().to_string()), "not where they lie either");
    Vault::note_verified(vault.directory(), &Verified { at: START, opened: 1234, unreadable: 2 }).unwrap();
    let after = administrator.get("/admin/kunci").await;
    assert!(after.text.contains("1234") || after.text.contains("1.234"), "{}", after.text);
    assert!(after.text.contains("nilai yang tidak terbuka"), "{}", after.text);
    let english = app.officer(ADMINISTRATOR, "en").get("/admin/kunci").await;
    assert!(english.text.contains("Last verification"));
}

/// How many sealed rows the page tells.
fn sealed_rows(page: &str) -> u64 {
    let before = page.split(" baris, ").next().unwrap();
    let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
    digits.chars().rev().collect::<String>().parse().unwrap()
}

#[tokio::test]
async fn sealed_rows_are_counted_once_in_a_few_minutes() {
    let app = app();
    let administrator = app.officer(ADMINISTRATOR, "id");
    let first = sealed_rows(&administrator.get("/admin/kunci").await.text);
    let clerk = app.officer("triage", "id");
    entered(&clerk, "Jalan berlubang, hubungi saya di 081234567890.", "jalan-rusak").await;
    let kept = administrator.get("/admin/kunci").await.text;
    assert_eq!(sealed_rows(&kept), first, "as of when it was counted");
    assert!(kept.contains("Dihitung pada"), "{kept}");
    app.clock.advance(5 * time::MINUTE);
    let after = sealed_rows(&administrator.get("/admin/kunci").await.text);
    assert!(after > first, "{first} and then {after}");
}
