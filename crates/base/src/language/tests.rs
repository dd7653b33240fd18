//! Languages and texts of packs.

use super::*;

#[test]
fn a_language_is_read_from_its_tag() {
    for (tag, language) in [
        ("id", Language::Id),
        ("ID", Language::Id),
        ("id-ID", Language::Id),
        ("in", Language::Id),
        ("en", Language::En),
        ("en-GB", Language::En),
        ("en_US", Language::En),
    ] {
        assert_eq!(tag.parse::<Language>().unwrap(), language, "{tag}");
    }
    for tag in ["", "fr", "english", "ban"] {
        assert_eq!(tag.parse::<Language>().unwrap_err().message, "problem-language", "{tag}");
    }
    for language in Language::ALL {
        assert_eq!(language.as_str().parse::<Language>().unwrap(), language);
    }
}

fn read(json: &str) -> Result<Localized, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn a_text_is_one_string_or_one_for_each_language() {
    assert_eq!(read(r#""Desa""#).unwrap(), Localized::same("Desa"));
    assert_eq!(read(r#"{"id": "Jalan", "en": "Road"}"#).unwrap(), Localized::new("Jalan", "Road"));
    let fallback = read(r#"{"id": "Jalan"}"#).unwrap();
    assert_eq!((fallback.get(Language::Id), fallback.get(Language::En)), ("Jalan", "Jalan"));
}

#[test]
fn a_wrong_text_says_what_is_wrong() {
    let cases = [
        (r#"{"en": "Road"}"#, "missing field `id`"),
        (r#"{"id": "Jalan", "jp": "x"}"#, "unknown field `jp`, expected `id` or `en`"),
        (r#"{"id": "Jalan", "id": "x"}"#, "`id` is given twice"),
        ("5", "a text, or a table"),
    ];
    for (json, message) in cases {
        let error = read(json).unwrap_err();
        assert!(error.contains(message), "{json}: {error}");
    }
}
