//! Tests of the validator on the forms of the standard pack, and on whatever somebody may type.

use std::path::PathBuf;

use balai_base::Day;
use jiff::civil::Date;
use proptest::prelude::*;

use super::*;
use crate::region::Region;

fn forms() -> Forms {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../regions/contoh");
    Region::load(&folder).unwrap_or_else(|findings| panic!("{findings:?}")).forms
}

/// Checks in a region whose only village is `51.03.01.2001`, for a birth.
fn checked(form: &Form, answers: &Answers) -> Checked {
    with_outcome(form, answers, "kutipan_akta_kelahiran")
}

fn with_outcome(form: &Form, answers: &Answers, outcome: &str) -> Checked {
    let context = Context {
        today: Day::from_date(Date::constant(2026, 11, 28)),
        variant: "umum",
        outcome,
        is_village: &|code| code == "51.03.01.2001",
        is_district: &|code| code != "51.03.99",
    };
    check(form, answers, &context)
}

fn answers(form: &str, given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(question, value)| (Key::new(form, *question), (*value).to_owned())).collect()
}

fn said(faults: &[Fault], question: &str) -> Vec<&'static str> {
    faults.iter().filter(|fault| fault.key.question == question).map(|fault| fault.message).collect()
}

#[test]
fn an_event_asks_its_own_section_only_and_is_not_asked_when_the_service_says_it() {
    let forms = forms();
    let vital = forms.get("F-2.01").unwrap();
    let asked = |outcome: &str| {
        let found = with_outcome(vital, &Answers::default(), outcome);
        found.errors.into_iter().map(|fault| fault.key.question).collect::<Vec<_>>()
    };
    let birth = asked("kutipan_akta_kelahiran");
    assert!(birth.contains(&"bayi_nama".to_owned()) && !birth.contains(&"almarhum_nama".to_owned()));
    assert!(!birth.contains(&"peristiwa".to_owned()), "the service tells the event");
    assert!(
        birth.contains(&"saksi.1.saksi_nik".to_owned()) && birth.contains(&"saksi.2.saksi_nik".to_owned())
    );
    let death = asked("kutipan_akta_kematian");
    assert!(death.contains(&"almarhum_nama".to_owned()) && !death.contains(&"bayi_nama".to_owned()));
    assert!(asked("bundle").contains(&"peristiwa".to_owned()), "a bundle may be any event");
}

#[test]
fn days_are_read_as_people_write_them_and_kept_in_one_form() {
    let forms = forms();
    let vital = forms.get("F-2.01").unwrap();
    for typed in ["1-2-2024", "01/02/2024", "1.2.2024", "1 Februari 2024", "1 peb 2024", "2024-02-01"] {
        let found = checked(vital, &answers("", &[("bayi_lahir", typed)]));
        assert_eq!(found.value.get(&Key::new("", "bayi_lahir")), Some("2024-02-01"), "{typed}");
    }
    for (typed, message) in [
        ("31-2-2024", "form-date"),
        ("29-2-2023", "form-date"),
        ("1-2-24", "form-date"),
        ("besok", "form-date"),
        ("1-2-1700", "form-date"),
        ("29-11-2026", "form-date-ahead"),
    ] {
        let found = checked(vital, &answers("", &[("bayi_lahir", typed)]));
        assert_eq!(said(&found.errors, "bayi_lahir"), [message], "{typed}");
    }
}

#[test]
fn a_number_that_disagrees_with_the_form_is_asked_about_and_never_refused() {
    let forms = forms();
    let family = forms.get("F-1.01").unwrap();
    let person = |nik: &str, birth: &str, sex: &str| {
        let given = [
            ("jumlah_anggota", "1"),
            ("anggota.1.nik_anggota", nik),
            ("anggota.1.lahir_anggota", birth),
            ("anggota.1.kelamin_anggota", sex),
        ];
        let found = checked(family, &answers("F-1.01", &given));
        assert!(said(&found.errors, "anggota.1.nik_anggota").is_empty());
        said(&found.warnings, "anggota.1.nik_anggota")
    };
    assert!(person("5103015708900001", "17-8-1990", "perempuan").is_empty());
    assert_eq!(person("5103015708900001", "18-8-1990", "perempuan"), ["form-nik-birth-differs"]);
    assert_eq!(person("5103015708900001", "17-8-1990", "laki-laki"), ["form-nik-sex-differs"]);
    assert_eq!(person("5103995708900001", "17-8-1990", "perempuan"), ["form-number-district"]);
    // The leap day of 1900 never was: only 2000 fits.
    assert!(person("5103016902000001", "29-2-2000", "perempuan").is_empty());
}

#[test]
fn a_number_of_the_wrong_parent_or_of_somebody_named_before_is_asked_about() {
    let forms = forms();
    let vital = forms.get("F-2.01").unwrap();
    let (mother, father) = ("5103015708900001", "5103011708850002");
    let warned = |own: &[(&str, &str)], question: &str| {
        let mut given = answers("F-2.01", own);
        given.set(Key::new("", "ibu_nik"), mother);
        for (fact, number) in own.iter().filter(|(fact, _)| !fact.starts_with("saksi")) {
            given.set(Key::new("", *fact), *number);
        }
        let found = with_outcome(vital, &given, "kutipan_akta_kelahiran");
        assert!(said(&found.errors, question).is_empty());
        said(&found.warnings, question)
    };
    assert!(warned(&[("ayah_nik", father)], "ayah_nik").is_empty());
    assert_eq!(warned(&[("ibu_nik", father)], "ibu_nik"), ["form-nik-of-a-man"]);
    assert_eq!(warned(&[("ayah_nik", mother)], "ayah_nik"), ["form-nik-of-a-woman", "form-nik-twice"]);
    let witness = "5103011708700003";
    let two = |first, second| {
        warned(&[("saksi.1.saksi_nik", first), ("saksi.2.saksi_nik", second)], "saksi.2.saksi_nik")
    };
    assert!(two(witness, "5103011708700004").is_empty());
    assert_eq!(two(witness, "5103.0117.0870 0003"), ["form-nik-twice"]);
    assert_eq!(two(witness, mother), ["form-nik-twice"], "the mother is no witness");
}

#[test]
fn swapped_and_foreign_numbers_are_recognised_and_told() {
    let forms = forms();
    let contact = forms.get("kontak").unwrap();
    let nik = |typed: &str| {
        let mut given = answers("kontak", &[("warga_negara", "wni")]);
        given.set(Key::new("", "nik"), typed);
        said(&checked(contact, &given).errors, "nik")
    };
    assert_eq!(nik("A1234567"), ["form-number-foreign"]);
    assert_eq!(nik("880101145678"), ["form-nik-length"]);
    assert_eq!(nik("5103010101100000"), ["form-number-serial"]);
    assert_eq!(nik("0103010101100001"), ["form-number-province"]);
    let move_form = forms.get("F-1.03").unwrap();
    let mut given = answers(
        "F-1.03",
        &[("jenis", "pindah"), ("jumlah_pindah", "1"), ("pindah.1.pindah_nik", "5103010101100002")],
    );
    given.set(Key::new("", "kk"), "5103015708900001");
    let found = with_outcome(move_form, &given, "skpwni");
    assert_eq!(said(&found.errors, "kk"), ["form-kk-is-nik"], "a woman's NIK in the card's place");
    given.set(Key::new("", "kk"), "5103010101100002");
    let found = with_outcome(move_form, &given, "skpwni");
    assert_eq!(said(&found.errors, "kk"), ["form-kk-is-nik"], "the same number in both places");
}

#[test]
fn a_new_name_follows_the_rules_for_new_names() {
    let forms = forms();
    let vital = forms.get("F-2.01").unwrap();
    let name = |typed: &str| {
        let found = checked(vital, &answers("", &[("bayi_nama", typed)]));
        (said(&found.errors, "bayi_nama"), said(&found.warnings, "bayi_nama"))
    };
    assert_eq!(name("Ni Putu Sari"), (vec![], vec![]));
    assert_eq!(name("Sari"), (vec![], vec!["form-new-name-one-word"]));
    assert_eq!(name("Sari 2 Dewi").0, ["form-name"]);
    assert_eq!(name(&"Sari ".repeat(13)).0, ["form-text-too-long"]);
}

#[test]
fn what_is_not_asked_is_left_out_and_shared_facts_are_asked_once() {
    let forms = forms();
    let contact = forms.get("kontak").unwrap();
    let mut given =
        answers("kontak", &[("warga_negara", "oa"), ("paspor", "A1234567"), ("telepon", "0812 3456 7890")]);
    given.set(Key::new("", "nama"), "John Doe");
    given.set(Key::new("", "nik"), "not a number");
    let found = checked(contact, &given);
    assert!(found.errors.is_empty(), "{:?}", found.errors);
    assert!(found.value.get(&Key::new("", "nik")).is_none());
    assert_eq!(found.value.get(&Key::new("kontak", "telepon")), Some("+6281234567890"));
    let shared = Key::new("", "nama");
    assert!(forms.questions_of(&shared).count() >= 1 && !forms.is_civil_number(&shared));
    assert!(forms.is_civil_number(&Key::new("", "nik")));
    assert!(forms.is_civil_number(&Key::new("F-2.01", "saksi.2.saksi_nik")));
    assert_eq!(forms.shown(&Key::new("", "kk"), "5103010101100002"), "5103**********02");
}

#[test]
fn every_question_has_both_languages_and_a_page_asks_at_most_a_handful() {
    for form in &forms().list {
        for page in &form.pages {
            assert!((1..=7).contains(&page.questions.len()), "{} {}", form.code, page.id);
            for question in &page.questions {
                assert!(!question.label.id.is_empty() && !question.label.en.is_empty());
            }
        }
        assert!(form.basis.contains("pastikan") || form.basis.starts_with("UU"), "{}", form.code);
    }
}

/// What somebody may type anywhere.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,60}", "[0-9]{0,18}", "[0-9./-]{1,12}", Just("yes".to_owned()), "[a-z-]{1,12}"]
}

proptest! {
    /// Whatever is typed: nothing panics, what was accepted is accepted again as it was kept, and no message repeats it.
    #[test]
    fn what_is_kept_is_accepted_again(values in prop::collection::vec(typed(), 1..40), which in 0_usize..20) {
        let forms = forms_once();
        let form = &forms.list[which % forms.list.len()];
        let mut given = Answers::default();
        let questions: Vec<&Question> = form.pages.iter().flat_map(|page| &page.questions).collect();
        for (question, value) in questions.iter().zip(values.iter().cycle()) {
            let key = question.share.as_ref().map_or_else(
                || Key::new(&form.code, &question.id), |fact| Key::new("", fact));
            given.set(key, value.clone());
        }
        let first = checked(form, &given);
        for fault in first.errors.iter().chain(&first.warnings) {
            for (_, argument) in &fault.arguments {
                prop_assert!(argument.len() < 12, "an argument tells what was typed");
            }
        }
        let again = checked(form, &first.value);
        for (key, value) in first.value.iter() {
            // A condition may have looked at an answer that was refused: then the question is no longer asked.
            if let Some(kept) = again.value.get(key) {
                prop_assert_eq!(kept, value);
            }
            prop_assert!(!again.errors.iter().any(|fault| fault.key == *key && fault.message != "form-kk-is-nik"));
        }
    }
}

fn forms_once() -> &'static Forms {
    static FORMS: std::sync::OnceLock<Forms> = std::sync::OnceLock::new();
    FORMS.get_or_init(forms)
}
