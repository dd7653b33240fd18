//! Numbers, dates, spans, messages and what templates are given, each in both languages.

use std::{path::Path, sync::Arc};

use balai_base::{Problem, ProblemKind, Timestamp, language::Language, time};
use jiff::tz::TimeZone;
use serde_json::json;

use super::{
    Argument, Messages, Numbers, Renderer, Serde, Value, Voice, clock, day, messages::Untold, moment, source,
    span,
};
use crate::region::{Region, Terms};

mod keys;

/// 2026-11-22 14:05 in Bali.
const AFTERNOON: Timestamp = Timestamp(1_795_327_500_000);

fn zone() -> TimeZone {
    TimeZone::get("Asia/Makassar").unwrap()
}

fn voice(language: Language) -> Voice {
    Voice { key: "contoh@1".to_owned(), language, zone: zone(), overrides: Vec::new() }
}

fn rendered(language: Language, template: &str, values: serde_json::Value) -> Result<String, String> {
    let renderer = Renderer::new(Arc::new(|name| Some(format!("/aset/{name}"))));
    let face = renderer.face(&voice(language)).unwrap();
    let outcome = face.environment.render_named_str("a.html", template, Value::from(Serde(values)));
    outcome.map_err(|error| format!("{error:#}"))
}

#[test]
fn a_region_names_its_villages_by_its_own_words_and_only_those_it_has() {
    let told = |language: Language, terms: &str| {
        let messages = Messages::load(language, &[Arc::from(terms)]).unwrap();
        (messages.text("where-village", &[]).unwrap(), messages.text("where-village-filter", &[]).unwrap())
    };
    let both = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    let pack = Region::load(&balai_testkit::pack()).unwrap();
    let terms = |region: &Region| region.voice(Language::Id).overrides[0].to_string();
    let mixed = terms(&pack);
    assert_eq!(told(Language::Id, &mixed), both("Desa atau kelurahan", "Cari nama desa atau kelurahan"));
    assert_eq!(told(Language::En, &mixed), both("Village", "Find a village by name"));
    let city = mixed.replace("= both", "= urban");
    assert_eq!(told(Language::Id, &city), both("Kelurahan", "Cari nama kelurahan"));
    assert_eq!(told(Language::En, &city), both("Kelurahan", "Find a kelurahan by name"));
    let aceh = mixed.replace("= both", "= rural").replace("desa", "gampong").replace("Desa", "Gampong");
    assert_eq!(told(Language::Id, &aceh), both("Gampong", "Cari nama gampong"));
    let odd = Region { terms: Terms { village: "D\"e{s}a\\".to_owned(), ..pack.terms.clone() }, ..pack };
    let odd = terms(&odd).replace("= both", "= rural");
    assert_eq!(told(Language::Id, &odd).0, "D\"e{s}a\\");
}

#[test]
fn numbers_are_written_the_way_of_each_language() {
    let table: [(f64, Option<usize>, &str, &str); 8] = [
        (0.0, None, "0", "0"),
        (1234.5, None, "1.234,5", "1,234.5"),
        (1_234_567.0, None, "1.234.567", "1,234,567"),
        (-1000.25, Some(2), "-1.000,25", "-1,000.25"),
        (-0.4, None, "-0,4", "-0.4"),
        (999.96, None, "1.000", "1,000"),
        (3.0, Some(1), "3,0", "3.0"),
        (0.5, Some(0), "0", "0"),
    ];
    for (number, places, indonesian, english) in table {
        assert_eq!(Numbers::new(Language::Id).decimal(number, places), indonesian, "{number}");
        assert_eq!(Numbers::new(Language::En).decimal(number, places), english, "{number}");
    }
    assert_eq!(Numbers::new(Language::Id).whole(i64::MIN), "-9.223.372.036.854.775.808");
}

#[test]
fn dates_and_times_name_month_and_zone() {
    let zone = zone();
    assert_eq!(day(AFTERNOON, Language::Id, &zone), "22 November 2026");
    assert_eq!(clock(AFTERNOON, Language::Id, &zone), "14.05 WITA");
    assert_eq!(moment(AFTERNOON, Language::Id, &zone), "22 November 2026 pukul 14.05 WITA");
    assert_eq!(moment(AFTERNOON, Language::En, &zone), "22 November 2026, 14:05 WITA");
    let eve = Timestamp(AFTERNOON.millis() + 10 * time::HOUR);
    assert_eq!(day(eve, Language::Id, &zone), "23 November 2026");
    assert_eq!(day(eve, Language::Id, &TimeZone::UTC), "22 November 2026");
}

#[test]
fn spans_are_told_in_their_two_largest_units() {
    let table = [
        (0, "kurang dari 1 menit", "less than 1 minute"),
        (59 * time::SECOND, "kurang dari 1 menit", "less than 1 minute"),
        (time::MINUTE, "1 menit", "1 minute"),
        (3 * time::HOUR, "3 jam", "3 hours"),
        (3 * time::HOUR + 20 * time::MINUTE, "3 jam 20 menit", "3 hours 20 minutes"),
        (time::DAY + 59 * time::MINUTE, "1 hari", "1 day"),
        (2 * time::DAY + 3 * time::HOUR + 59 * time::MINUTE, "2 hari 3 jam", "2 days 3 hours"),
        (1500 * time::DAY, "1.500 hari", "1,500 days"),
        (-3 * time::HOUR, "3 jam", "3 hours"),
        (i64::MIN, "106.751.991.167 hari 7 jam", "106,751,991,167 days 7 hours"),
    ];
    for (millis, indonesian, english) in table {
        assert_eq!(span(millis, Language::Id), indonesian, "{millis}");
        assert_eq!(span(millis, Language::En), english, "{millis}");
    }
}

#[test]
fn filters_take_milliseconds_days_and_shares() {
    let values = json!({ "at": AFTERNOON.millis(), "day": 20_779, "share": 0.874, "count": 12_345 });
    let template = "{{ at|day }}|{{ at|short_day }}|{{ at|weekday }}|{{ at|iso }}|{{ day|date }}|{{ share|percent }}|{{ count|number }}|{{ 2.5|number(2) }}";
    assert_eq!(
        rendered(Language::Id, template, values.clone()).unwrap(),
        "22 November 2026|22 Nov 2026|Minggu|2026-11-22T14:05:00+08:00|22 November 2026|87%|12.345|2,50"
    );
    assert_eq!(
        rendered(Language::En, template, values).unwrap(),
        "22 November 2026|22 Nov 2026|Sunday|2026-11-22T14:05:00+08:00|22 November 2026|87%|12,345|2.50"
    );
}

#[test]
fn text_from_people_comes_out_inert() {
    let values = json!({ "text": "<script>alert(\"1\")</script> & 'x' https://a.example/b" });
    assert_eq!(
        rendered(Language::Id, "{{ text }}", values.clone()).unwrap(),
        "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39; https://a.example/b"
    );
    let filtered = rendered(Language::Id, "<a title=\"{{ text }}\">{{ text|upper }}</a>", values).unwrap();
    assert!(!filtered.contains("<SCRIPT") && !filtered.contains("<script"), "{filtered}");
}

#[test]
fn an_undefined_name_is_an_error() {
    let error = rendered(Language::Id, "{{ nobody }}", json!({})).unwrap_err();
    assert!(error.contains("undefined"), "{error}");
    assert!(
        rendered(Language::Id, "{{ t('no-such-message') }}", json!({}))
            .unwrap_err()
            .contains("no-such-message")
    );
}

#[test]
fn a_packs_own_names_are_told_in_the_readers_language() {
    let values = json!({ "name": { "id": "Jalan", "en": "Roads" }, "plain": "Desa A" });
    assert_eq!(rendered(Language::En, "{{ name|local }} {{ plain|local }}", values).unwrap(), "Roads Desa A");
}

#[test]
fn problems_stand_beside_their_fields() {
    let values = json!({ "problem": { "by_field": { "text": "Terlalu pendek" } }, "none": null });
    let template = "{{ problem_of(problem, 'text') }}|{{ problem_of(problem, 'other') is none }}|{{ problem_of(none, 'text') is none }}|{{ typed({'a': 'x'}, 'a') }}{{ typed({}, 'a') }}";
    assert_eq!(rendered(Language::Id, template, values).unwrap(), "Terlalu pendek|True|True|x");
}

#[test]
fn messages_take_arguments_and_choose_plural_forms() {
    let texts: Arc<str> = Arc::from(
        "kata = { $count ->\n  [0] tidak ada\n  [one] satu\n *[other] { $count } buah\n }\nhalo = Halo { $name }\n",
    );
    let messages = Messages::load(Language::En, &[texts]).unwrap();
    assert_eq!(messages.text("kata", &[Argument::number("count", 0)]).unwrap(), "tidak ada");
    assert_eq!(messages.text("kata", &[Argument::number("count", 1)]).unwrap(), "satu");
    assert_eq!(messages.text("kata", &[Argument::number("count", 12_000)]).unwrap(), "12,000 buah");
    assert_eq!(messages.text("halo", &[Argument::text("name", "Wayan <b>")]).unwrap(), "Halo Wayan <b>");
    assert!(matches!(messages.text("halo", &[]), Err(Untold::Wrong { .. })));
    assert_eq!(messages.text("tiada", &[]), Err(Untold::Missing("tiada".to_owned())));
}

#[test]
fn a_pack_says_some_things_differently() {
    let own: Arc<str> = Arc::from("way-report = Matur\n");
    let mut voice = voice(Language::Id);
    voice.overrides = vec![own];
    let renderer = Renderer::new(Arc::new(|_| Some(String::new())));
    assert_eq!(renderer.text(&voice, "way-report", &[]), "Matur");
    assert_ne!(renderer.text(&voice, "way-track", &[]), "way-track");
    voice.key = "contoh@2".to_owned();
    voice.overrides.clear();
    assert_ne!(renderer.text(&voice, "way-report", &[]), "Matur");
}

#[test]
fn a_problem_is_told_in_words_and_a_missing_message_by_its_key() {
    let renderer = Renderer::new(Arc::new(|_| Some(String::new())));
    let problem = Problem::new(ProblemKind::TooLarge, "problem-too-large");
    assert!(renderer.problem(&voice(Language::Id), &problem).contains("13 MB"));
    assert_eq!(renderer.text(&voice(Language::Id), "no-such-message", &[]), "no-such-message");
}

#[test]
fn a_template_that_is_wrong_is_told_by_its_name() {
    let renderer = Renderer::new(Arc::new(|_| Some(String::new())));
    let failure =
        renderer.render("nowhere.html", &voice(Language::Id), Value::from(()), &json!({})).unwrap_err();
    assert!(failure.to_string().contains("nowhere.html"), "{failure}");
    assert!(source::template_names().contains(&"base.html".to_owned()));
    assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/base.html").exists());
}
