//! The sorts of values a table may hold: texts, words, numbers, days, lists and texts in both languages.

use balai_base::{AreaCode, Day, Localized};
use toml::{Spanned, de::DeValue};

use super::{Found, Kind, Table, did_you_mean};

impl Table<'_> {
    /// The text under `key`; missing is an error, and then empty. `example` is shown in messages.
    pub(in crate::region) fn text(&self, key: &'static str, example: &str) -> Found<String> {
        let Some(found) = self.optional_text(key, example) else {
            if !self.has(key) {
                self.missing(key, example);
            }
            return Found { value: String::new(), spot: self.spot() };
        };
        if found.value.trim().is_empty() {
            let help = format!("write `{key} = {example}`");
            self.checker.error(&found.spot, format!("`{key}` is empty"), help);
        }
        found
    }

    /// The text under `key`, if there is one.
    pub(in crate::region) fn optional_text(&self, key: &'static str, example: &str) -> Option<Found<String>> {
        let value = self.value(key)?;
        if let DeValue::String(text) = value.get_ref() {
            return Some(self.found(text.to_string(), &value.span()));
        }
        self.wrong_type(key, value, example);
        None
    }

    /// The id under `key` of something of `kind`, if there is one.
    pub(in crate::region) fn optional_reference(
        &self,
        key: &'static str,
        kind: Kind,
    ) -> Option<Found<String>> {
        let id = self.optional_text(key, "\"an-id\"")?;
        self.checker.refer(kind, &id, key);
        Some(id)
    }

    /// The id under `key` of something of `kind`.
    pub(in crate::region) fn reference(&self, key: &'static str, kind: Kind) -> Found<String> {
        let id = self.text(key, "\"an-id\"");
        if !id.value.is_empty() {
            self.checker.refer(kind, &id, key);
        }
        id
    }

    /// The texts under `key`: a list, or one text. None when there is no such key.
    pub(in crate::region) fn texts(&self, key: &'static str) -> Option<Vec<Found<String>>> {
        let value = self.value(key)?;
        let items: Vec<&Spanned<DeValue<'_>>> = match value.get_ref() {
            DeValue::String(_) => vec![value],
            DeValue::Array(items) => items.iter().collect(),
            _ => {
                self.wrong_type(key, value, "[\"…\", \"…\"]");
                return None;
            }
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => texts.push(self.found(text.to_string(), &item.span())),
                _ => self.wrong_type(key, item, "[\"…\", \"…\"]"),
            }
        }
        Some(texts)
    }

    /// The ids under `key` of things of `kind`; none when there is no such key.
    pub(in crate::region) fn references(&self, key: &'static str, kind: Kind) -> Vec<String> {
        let ids = self.texts(key).unwrap_or_default();
        for id in &ids {
            self.checker.refer(kind, id, key);
        }
        ids.into_iter().map(|id| id.value).collect()
    }

    /// The area codes under `key`; none when there is no such key.
    pub(in crate::region) fn area_codes(&self, key: &'static str) -> Vec<AreaCode> {
        let codes = self.texts(key).unwrap_or_default();
        codes.iter().filter_map(|code| self.area_code(key, code)).collect()
    }

    /// The area `code` under `key` names.
    pub(in crate::region) fn area_code(&self, key: &'static str, code: &Found<String>) -> Option<AreaCode> {
        if let Ok(parsed) = code.value.parse::<AreaCode>() {
            self.checker.refer(Kind::Area, code, key);
            return Some(parsed);
        }
        let message = format!("`{}` is no area code", code.value);
        self.checker.error(
            &code.spot,
            message,
            "codes look like 51.03 (regency), 51.03.01 (district), 51.03.01.2001 (village)",
        );
        None
    }

    /// One of `words` under `key`, if there is such a key.
    pub(in crate::region) fn optional_word<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let found =
            self.optional_text(key, &format!("\"{}\"", words.first().map_or("", |(word, _)| word)))?;
        self.one_of(key, &found, words)
    }

    /// One of `words` under `key`; missing is an error.
    pub(in crate::region) fn word<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let example = format!("\"{}\"", words.first().map_or("", |(word, _)| word));
        let found = self.text(key, &example);
        if found.value.is_empty() { None } else { self.one_of(key, &found, words) }
    }

    /// Some of `words` under `key`. None when there is no such key.
    pub(in crate::region) fn words<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<Vec<T>> {
        let found = self.texts(key)?;
        Some(found.iter().filter_map(|word| self.one_of(key, word, words)).collect())
    }

    fn one_of<T: Copy>(&self, key: &str, found: &Found<String>, words: &[(&'static str, T)]) -> Option<T> {
        if let Some((_, meant)) = words.iter().find(|(word, _)| *word == found.value) {
            return Some(*meant);
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let message = format!("`{key}` can not be `{}`", found.value);
        self.checker.error(&found.spot, message, did_you_mean(found.as_str(), &known));
        None
    }

    /// `true` or `false` under `key`, or `default`.
    pub(in crate::region) fn boolean(&self, key: &'static str, default: bool) -> bool {
        self.optional_boolean(key).unwrap_or(default)
    }

    /// `true` or `false` under `key`, if there is such a key.
    pub(in crate::region) fn optional_boolean(&self, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        let boolean = value.get_ref().as_bool();
        if boolean.is_none() {
            self.wrong_type(key, value, "true` or `false");
        }
        boolean
    }

    /// `true` or `false` under `key`; missing is an error.
    pub(in crate::region) fn required_boolean(&self, key: &'static str) -> bool {
        if !self.has(key) {
            self.missing(key, "true` or `false");
        }
        self.boolean(key, false)
    }

    /// The whole number under `key`, from 0 to `most`, if there is such a key.
    pub(in crate::region) fn number(&self, key: &'static str, most: u32) -> Option<u32> {
        let value = self.value(key)?;
        let Some(digits) = value.get_ref().as_integer() else {
            self.wrong_type(key, value, "10");
            return None;
        };
        let number = i64::from_str_radix(digits.as_str(), digits.radix()).ok();
        let number = number.and_then(|number| u32::try_from(number).ok()).filter(|number| *number <= most);
        if number.is_none() {
            let message = format!("`{key}` can not be {}", digits.as_str());
            self.checker.error(
                &self.source.begin(&value.span()),
                message,
                format!("it is a whole number from 0 to {most}"),
            );
        }
        number
    }

    /// The whole number under `key`; missing is an error.
    pub(in crate::region) fn required_number(&self, key: &'static str, most: u32) -> u32 {
        if !self.has(key) {
            self.missing(key, "3");
        }
        self.number(key, most).unwrap_or_default()
    }

    /// The day under `key`, as `2026-03-19` with or without quotes, if there is such a key.
    pub(in crate::region) fn day(&self, key: &'static str) -> Option<Found<Day>> {
        let value = self.value(key)?;
        let date = match value.get_ref() {
            DeValue::Datetime(instant) if instant.time.is_none() => instant.date.map(|date| date.to_string()),
            DeValue::String(text) => Some(text.to_string()),
            _ => None,
        };
        let day = date.and_then(|text| text.parse::<jiff::civil::Date>().ok()).map(Day::from_date);
        if day.is_none() {
            let message = format!("`{key}` is no day");
            self.checker.error(&self.source.begin(&value.span()), message, "write it as 2026-03-19");
        }
        day.map(|day| self.found(day, &value.span()))
    }

    /// A name under `key` in both languages; one text counts for both. Missing is an error.
    pub(in crate::region) fn name(&self, key: &'static str) -> Localized {
        if !self.has(key) {
            self.missing(key, "{ id = \"…\", en = \"…\" }");
        }
        self.optional_name(key).unwrap_or_default()
    }

    /// A name under `key` in both languages, if there is one.
    pub(in crate::region) fn optional_name(&self, key: &'static str) -> Option<Localized> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::String(text) => {
                if text.trim().is_empty() {
                    let spot = self.source.begin(&value.span());
                    self.checker.error(&spot, format!("`{key}` is empty"), "write the text people read");
                }
                Some(Localized::same(text.to_string()))
            }
            DeValue::Table(_) => self.languages(key),
            _ => {
                self.wrong_type(key, value, "{ id = \"…\", en = \"…\" }");
                None
            }
        }
    }

    /// A sentence under `key`. Unlike a name it differs between languages, so one text alone is a warning.
    pub(in crate::region) fn sentence(&self, key: &'static str) -> Localized {
        let text = self.name(key);
        let alone = self.value(key).filter(|value| value.get_ref().is_str());
        if let Some(value) = alone.filter(|_| self.checker.wants_translations()) {
            let spot = self.source.begin(&value.span());
            self.checker.warning(
                &spot,
                format!("`{key}` is not translated"),
                "write { id = \"…\", en = \"…\" }",
            );
        }
        text
    }

    fn languages(&self, key: &'static str) -> Option<Localized> {
        let table = self.table(key)?;
        let id = table.text("id", "\"…\"").value;
        let english = table.optional_text("en", "\"…\"");
        if english.as_ref().is_none_or(|text| text.value.trim().is_empty())
            && self.checker.wants_translations()
        {
            let message = format!("`{key}` has no English text");
            self.checker.warning(
                &table.spot(),
                message,
                "add `en = \"…\"`; until then the Indonesian text is shown",
            );
        }
        let en = english.map(|text| text.value).filter(|text| !text.trim().is_empty());
        Some(Localized { en: en.unwrap_or_else(|| id.clone()), id })
    }
}
