//! A kept report gets the number it was told, once, on both databases.

use balai_platform::region::Region;
use balai_testkit::{START, TestDirectory, databases, pack, random};

use super::*;

struct Hall {
    region: Arc<Region>,
    vault: Arc<Vault>,
    _keys: TestDirectory,
}

fn hall() -> Hall {
    let keys = TestDirectory::new();
    let vault = Vault::in_directory(keys.path(), Arc::new(random(7))).unwrap();
    let region = Region::load(&pack()).unwrap_or_else(|found| panic!("{found:#?}"));
    Hall { region: Arc::new(region), vault: Arc::new(vault), _keys: keys }
}

fn urgent(text: &str) -> Urgent {
    Urgent {
        text: text.to_owned(),
        address: "gang di belakang pasar".to_owned(),
        phone: "0812 3456 7890".to_owned(),
    }
}

fn kept(hall: &Hall, token: u8) -> KeptReport {
    let sent = urgent("Banjir setinggi lutut, dua orang lansia perlu dijemput.");
    KeptReport::new(&hall.region, &sent, (Language::Id, [token; 32]), (START, &random(u64::from(token))))
        .unwrap()
}

#[test]
fn a_report_that_waited_gets_the_number_it_was_told_and_is_one() {
    for database in databases() {
        let hall = hall();
        let report = kept(&hall, 1);
        let told = report.foretold(&hall.region, &hall.vault);
        let report = KeptReport::read(&report.bytes().unwrap()).unwrap();
        let take = || {
            let (region, vault, report) = (hall.region.clone(), hall.vault.clone(), report.clone());
            database.store.write_now(move |tx| take_in(tx, &region, &vault, &report)).unwrap()
        };
        let first = take();
        assert_eq!((&first.number, first.pin.as_str()), (&told.number, told.pin.reveal()));
        assert_eq!(first.sent_at, START);
        assert_eq!(take(), first);
        let number = told.number.clone();
        let region = hall.region.clone();
        let found = database.store.read_now(move |tx| casework::find(tx, &region, &number)).unwrap();
        assert_eq!(found.unwrap().address, "gang di belakang pasar");
        let other = kept(&hall, 2).foretold(&hall.region, &hall.vault);
        assert_ne!(other.number, told.number);
    }
}

#[test]
fn what_can_not_be_a_report_is_refused_at_once_with_its_field() {
    let hall = hall();
    let try_with = |urgent: &Urgent| {
        KeptReport::new(&hall.region, urgent, (Language::Id, [1; 32]), (START, &random(1))).map(drop)
    };
    let short = try_with(&urgent("Banjir")).unwrap_err();
    assert_eq!(short.fields[0].field, "text");
    let phone = try_with(&Urgent { phone: "12".to_owned(), ..urgent("Banjir setinggi lutut di gang.") });
    assert_eq!(phone.unwrap_err().fields[0].field, "phone");
    assert!(try_with(&Urgent { phone: String::new(), ..urgent("Banjir setinggi lutut di gang.") }).is_ok());
    assert!(!format!("{:?}", urgent("rahasia")).contains("rahasia"));
}
