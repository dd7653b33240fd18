//! What `balai region try` tells of the made-up pack.

use std::{path::Path, sync::Arc};

use balai_base::Timestamp;
use balai_civic::{
    learning::{Active, Lesson, learn},
    reports::Kind,
};
use balai_platform::region::Region;
use balai_store::{Store, StoreOptions};
use balai_testkit::TestDirectory;

use super::{Arguments, Report, told};

fn tried(text: &str, more: impl Fn(&mut Arguments)) -> Result<String, String> {
    let region = Region::load(&balai_testkit::pack()).unwrap();
    let mut arguments =
        Arguments { text: text.to_owned(), kind: "complaint".to_owned(), ..Arguments::default() };
    more(&mut arguments);
    told(&region, &arguments)
}

#[test]
fn a_report_is_told_from_words_to_promise() {
    let told = tried("got mampet, air tergenang sampai banjir", |arguments| {
        arguments.village = Some("99.01.02.2003".to_owned());
    });
    insta::assert_snapshot!("words_to_promise", told.unwrap());
}

#[test]
fn what_is_an_outside_bodys_business_says_who_passes_it_on() {
    let told = tried("mati lampu sejak sore", |arguments| {
        arguments.point = Some("120.01,-6.01".to_owned());
    });
    insta::assert_snapshot!("outside", told.unwrap());
}

#[test]
fn without_a_place_or_a_word_it_still_answers() {
    let told = tried("selamat pagi", |_| {}).unwrap();
    assert!(told.contains("nothing: no keyword") && told.contains("none given"), "{told}");
    assert!(told.contains("undecided") && told.contains("sekretariat"), "{told}");
    let told = tried("bertanya syarat layanan", |arguments| {
        arguments.category = Some("perilaku-petugas".to_owned());
        arguments.kind = "praise".to_owned();
    });
    let told = told.unwrap();
    assert!(told.contains("takes no praise") && told.contains("secret"), "{told}");
    assert!(told.contains("none, and none is needed") && told.contains("inspektorat"), "{told}");
}

#[test]
fn what_the_pack_does_not_have_is_refused_with_a_sentence() {
    let point = |point: &str| {
        let point = point.to_owned();
        tried("sampah", move |arguments| arguments.point = Some(point.clone())).unwrap_err()
    };
    assert!(point("-6.01,120.01").contains("swapped"), "{}", point("-6.01,120.01"));
    assert!(point("timur,-6.01").contains("no coordinate"), "{}", point("timur,-6.01"));
    assert!(point("120.01").contains("--point 120.01"));
    let category = tried("sampah", |arguments| arguments.category = Some("sampahh".to_owned()));
    assert!(category.unwrap_err().contains("no such category"));
    let kind = tried("sampah", |arguments| arguments.kind = "keluhan".to_owned());
    assert!(kind.unwrap_err().contains("possible are complaint"));
    let village = tried("sampah", |arguments| arguments.village = Some("99.01.02".to_owned()));
    assert!(village.unwrap_err().contains("village"));
}

#[test]
fn what_a_data_directory_learned_suggests_as_its_pages_do() {
    let directory = TestDirectory::new();
    let data = directory.path().join("data");
    drop(Store::open(StoreOptions::directory(&data)).unwrap());
    let with = |data: &Path| {
        let data = data.to_owned();
        tried("got mampet", move |arguments| arguments.data = Some(data.clone()))
    };
    let told = with(&data).unwrap();
    assert!(
        told.contains("nothing yet: the pack's keywords serve") && told.contains("saluran-mampet"),
        "{told}"
    );
    let nowhere = directory.path().join("tiada");
    assert!(with(&nowhere).unwrap_err().contains("--data "), "a directory that is not there is told");
    let model = {
        let lesson = |number: u128| Lesson {
            id: number.to_be_bytes(),
            text: format!(
                "{} nomor {number}",
                if number.is_multiple_of(2) { "got mampet" } else { "sampah bau" }
            ),
            category: if number.is_multiple_of(2) { "sampah" } else { "jalan-rusak" }.to_owned(),
            agency: "lingkungan".to_owned(),
            corrected: false,
        };
        let lessons: Vec<Lesson> = (0..240).map(lesson).collect();
        learn(&lessons.iter().collect::<Vec<_>>()).unwrap()
    };
    let region = Region::load(&balai_testkit::pack()).unwrap();
    let mut report = Report {
        region: &region,
        learned: Some(Arc::new(Active::new(1, Timestamp(0), 0.5, model))),
        text: String::new(),
    };
    let arguments = Arguments { text: "got mampet".to_owned(), data: Some(data), ..Arguments::default() };
    assert_eq!(report.category(&arguments, Kind::Complaint).unwrap(), "sampah", "{}", report.text);
    assert!(report.text.contains("model 1"), "{}", report.text);
}
