//! Colour and pictures: readable on white, and harmless.

use std::sync::Arc;

use super::Loading;
use crate::region::{
    Brand,
    reading::{Found, Table},
};

/// The least contrast of text on its background (WCAG 2.2, success criterion 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;
/// The largest picture, in bytes: it is part of the first view of every page.
const LARGEST_PICTURE: usize = 8 * 1024;
/// What makes an SVG do more than being seen.
const ACTIVE: [&str; 6] = ["<script", "<foreignobject", "javascript:", "<!entity", "<iframe", "@import"];

impl Loading<'_> {
    /// The table `brand`.
    pub(super) fn brand(&self, region: &Table<'_>) -> Brand {
        let Some(table) = region.table("brand") else {
            if !region.has("brand") {
                let help = "add [brand] with accent = \"#0b5d3b\"";
                self.checker.error(&region.spot(), "no brand is given", help);
            }
            return Brand { accent: "#1d1d1d".to_owned(), emblem: None, pattern: None };
        };
        Brand {
            accent: self.accent(&table),
            emblem: self.picture(&table, "emblem"),
            pattern: self.picture(&table, "pattern"),
        }
    }

    fn accent(&self, table: &Table<'_>) -> String {
        let accent = table.text("accent", "\"#0b5d3b\"");
        match contrast_on_white(&accent.value) {
            _ if accent.value.is_empty() => {}
            None => {
                let message = format!("`{}` is no colour", accent.value);
                self.checker.error(&accent.spot, message, "write six hexadecimal digits: \"#0b5d3b\"");
            }
            Some(contrast) if contrast < LEAST_CONTRAST => {
                let message = format!("white text on `{}` has a contrast of {contrast:.1}:1", accent.value);
                self.checker.error(
                    &accent.spot,
                    message,
                    "at least 4.5:1 is needed to be read: take a darker colour",
                );
            }
            Some(_) => {}
        }
        accent.value.to_lowercase()
    }

    fn picture(&self, table: &Table<'_>, key: &'static str) -> Option<Arc<str>> {
        let name = table.optional_text(key, "\"emblem.svg\"")?;
        let Some(bytes) = self.files.own(&name.value) else {
            let message = format!("`{key}` names the file `{}`, which is not in the pack", name.value);
            self.checker.error(&name.spot, message, "put it beside region.toml, or remove the key");
            return None;
        };
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.check_picture(&name, &text);
        Some(Arc::from(text))
    }

    fn check_picture(&self, name: &Found<String>, text: &str) {
        let lower = text.to_lowercase();
        if !lower.contains("<svg") {
            self.checker.error(
                &name.spot,
                format!("`{}` is no SVG picture", name.value),
                "save it as plain SVG",
            );
        }
        if let Some(found) = ACTIVE.iter().find(|found| lower.contains(**found)) {
            let message = format!("`{}` holds `{}`", name.value, found.trim());
            self.checker.error(
                &name.spot,
                message,
                "pictures may only be seen: save it as plain SVG without scripts",
            );
        }
        let handler = lower.split_whitespace().find(|word| word.starts_with("on") && word.contains('='));
        if let Some(handler) = handler.and_then(|handler| handler.split('=').next()) {
            let message = format!("`{}` holds `{handler}`", name.value);
            self.checker.error(
                &name.spot,
                message,
                "pictures may only be seen: save it as plain SVG without scripts",
            );
        }
        let outside = ["href=\"http", "href='http", "url(http", "href=\"//"];
        if outside.iter().any(|outside| lower.contains(outside)) {
            let message = format!("`{}` refers to another host", name.value);
            self.checker.error(
                &name.spot,
                message,
                "pages load nothing from elsewhere: put everything into the picture",
            );
        }
        if text.len() > LARGEST_PICTURE {
            let message = format!("`{}` has {} KB", name.value, text.len() / 1024);
            self.checker.warning(&name.spot, message, "it is part of every first view: keep it under 8 KB");
        }
    }
}

/// The contrast of `#rrggbb` against white by WCAG 2.2 (relative luminance); none when it is no colour.
fn contrast_on_white(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    let linear = |part: u8| {
        let share = f64::from(part) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * linear(part(0)?) + 0.7152 * linear(part(2)?) + 0.0722 * linear(part(4)?);
    Some(1.05 / (luminance + 0.05))
}
