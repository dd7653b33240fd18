//! Values that carry their own limits: what reads them refuses what the description refuses, no more and no less.

use std::borrow::Cow;

use balai_base::{AreaCode, Timestamp};
use jiff::tz::TimeZone;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// A value that may be left out; `null` is none.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Given<T>(pub(crate) Option<T>);

impl<T> Default for Given<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::deserialize(from).map(|value| Self(Some(value)))
    }
}

impl<T: JsonSchema> JsonSchema for Given<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A text of `LEAST` to `MOST` characters. Characters that nobody sees are left out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text<const LEAST: usize, const MOST: usize>(pub(crate) String);

impl<'de, const LEAST: usize, const MOST: usize> Deserialize<'de> for Text<LEAST, MOST> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        if !(LEAST..=MOST).contains(&text.chars().count()) {
            return Err(D::Error::custom("a text of another length"));
        }
        Ok(Self(text.chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect()))
    }
}

impl<const LEAST: usize, const MOST: usize> JsonSchema for Text<LEAST, MOST> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Text{LEAST}To{MOST}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        if LEAST == 0 {
            json_schema!({ "type": "string", "maxLength": MOST })
        } else {
            json_schema!({ "type": "string", "minLength": LEAST, "maxLength": MOST })
        }
    }
}

/// A whole number from `LEAST` to `MOST`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Whole<const LEAST: u32, const MOST: u32>(pub(crate) u32);

impl<'de, const LEAST: u32, const MOST: u32> Deserialize<'de> for Whole<LEAST, MOST> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // JSON has one kind of number: 5.0 is a whole one (JSON Schema 2020-12, section 6.1.1).
        let number = f64::deserialize(from)?;
        let fits = number.fract() == 0.0 && (f64::from(LEAST)..=f64::from(MOST)).contains(&number);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to fit")]
        if fits { Ok(Self(number as u32)) } else { Err(D::Error::custom("a number out of its range")) }
    }
}

impl<const LEAST: u32, const MOST: u32> JsonSchema for Whole<LEAST, MOST> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Whole{LEAST}To{MOST}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": LEAST, "maximum": MOST })
    }
}

/// Degrees from `-MOST` to `MOST` (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Degrees<const MOST: i16>(pub(crate) f64);

impl<'de, const MOST: i16> Deserialize<'de> for Degrees<MOST> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let degrees = f64::deserialize(from)?;
        let most = f64::from(MOST);
        // What is not a number is in no range.
        if (-most..=most).contains(&degrees) {
            Ok(Self(degrees))
        } else {
            Err(D::Error::custom("no such degree"))
        }
    }
}

impl<const MOST: i16> JsonSchema for Degrees<MOST> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Degrees{MOST}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": -MOST, "maximum": MOST })
    }
}

/// A Kemendagri code of any level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AreaText(pub(crate) AreaCode);

impl<'de> Deserialize<'de> for AreaText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map(Self).map_err(|_| D::Error::custom("no code of an area"))
    }
}

impl JsonSchema for AreaText {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "AreaCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$" })
    }
}

/// The six digits of a receipt.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PinText(pub(crate) String);

impl<'de> Deserialize<'de> for PinText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let fits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        if fits { Ok(Self(text)) } else { Err(D::Error::custom("no PIN")) }
    }
}

impl JsonSchema for PinText {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Pin".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]{6}$" })
    }
}

/// A time of day in the region's zone (RFC 3339, with offset).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct When(String);

impl When {
    /// `at` as the region's clocks show it.
    pub(crate) fn new(at: Timestamp, zone: &TimeZone) -> Self {
        Self(at.zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
    }
}

impl JsonSchema for When {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "When".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads<T: for<'de> Deserialize<'de>>(json: &str) -> bool {
        serde_json::from_str::<T>(json).is_ok()
    }

    #[test]
    fn what_is_read_is_what_the_description_says() {
        assert!(reads::<Given<Text<1, 3>>>("\"abc\"") && !reads::<Given<Text<1, 3>>>("null"));
        assert!(
            !reads::<Text<1, 3>>("\"\"") && !reads::<Text<1, 3>>("\"abcd\"") && !reads::<Text<1, 3>>("1")
        );
        assert!(reads::<Text<1, 3>>("\"äöü\""), "characters, not bytes");
        assert!(
            reads::<Whole<1, 5>>("5.0") && !reads::<Whole<1, 5>>("5.5") && !reads::<Whole<1, 5>>("\"5\"")
        );
        assert!(!reads::<Whole<1, 5>>("0") && !reads::<Whole<1, 5>>("6") && !reads::<Whole<1, 5>>("-1"));
        assert!(
            reads::<Degrees<90>>("-90") && !reads::<Degrees<90>>("90.01") && !reads::<Degrees<90>>("null")
        );
        assert!(reads::<AreaText>("\"99.01.01.2001\"") && !reads::<AreaText>("\"9\""));
        assert!(
            reads::<PinText>("\"012345\"")
                && !reads::<PinText>("\"12345\"")
                && !reads::<PinText>("\"١٢٣٤٥٦\"")
        );
    }

    #[test]
    fn forms_and_queries_are_read_alike() {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Asked {
            limit: Whole<1, 5>,
            #[serde(default)]
            west: Given<Degrees<180>>,
        }
        let read =
            |text: &str| serde_urlencoded::from_str::<Asked>(text).ok().map(|one| (one.limit.0, one.west.0));
        assert_eq!(read("limit=3"), Some((3, None)));
        assert_eq!(read("limit=3&west=-1.5"), Some((3, Some(Degrees(-1.5)))));
        for wrong in [
            "limit=",
            "limit=x",
            "limit=9",
            "limit=3&west=NaN",
            "limit=3&west=inf",
            "limit=3&other=1",
            "limit=1&limit=2",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn letters_nobody_sees_are_left_out() {
        let text: Text<0, 9> = serde_json::from_str(r#""a\u0000b\nc""#).unwrap();
        assert_eq!(text.0, "ab\nc");
    }

    #[test]
    fn a_time_has_its_offset() {
        let zone = TimeZone::get("Asia/Makassar").unwrap();
        let when = When::new(Timestamp(0), &zone);
        assert_eq!(serde_json::to_string(&when).unwrap(), "\"1970-01-01T08:00:00+08:00\"");
    }
}
