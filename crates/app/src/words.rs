//! Sentences of `locales/` for commands that speak to an administrator: Indonesian, or English by option.

use std::sync::Arc;

use balai_base::language::Language;
use balai_operate::checks::Checked;
use balai_platform::render::{Argument, Renderer, Voice};
use jiff::tz::TimeZone;

/// Who speaks.
pub(crate) struct Words {
    renderer: Renderer,
    voice: Voice,
}

impl Words {
    /// The words of a language, of no region.
    pub(crate) fn of(language: Language) -> Self {
        let voice = Voice { key: String::new(), language, zone: TimeZone::UTC, overrides: Vec::new() };
        Self { renderer: Renderer::new(Arc::new(|_| Some(String::new()))), voice }
    }

    /// A message.
    pub(crate) fn say(&self, key: &str, arguments: &[Argument<'_>]) -> String {
        self.renderer.text(&self.voice, key, arguments)
    }

    /// A check's sentence and its next step.
    pub(crate) fn check(&self, checked: &Checked) -> (String, Option<String>) {
        let values = checked.arguments();
        (self.say(&checked.message(), &values), checked.next().map(|key| self.say(&key, &values)))
    }
}

#[cfg(test)]
mod tests {
    use balai_operate::checks::{CASES, State};

    use super::*;

    #[test]
    fn every_case_has_a_sentence_and_a_step_in_both_languages() {
        let count = Argument::number("count", 2);
        let number = |name| Argument::number(name, 2);
        let text = |name| Argument::text(name, "x");
        let all = [
            count,
            number("percent"),
            number("ready"),
            number("dead"),
            number("days"),
            number("served"),
            number("warnings"),
            number("open"),
            number("limit"),
            text("free"),
            text("unit"),
            text("folder"),
            text("file"),
            text("reason"),
            text("available"),
            text("held"),
            text("release"),
        ];
        for language in Language::ALL {
            let words = Words::of(language);
            for (check, case, state) in CASES {
                let key = format!("doctor-{check}-{case}");
                let name = words.say(&format!("doctor-name-{check}"), &[]);
                for (key, needed) in [(key.clone(), true), (format!("{key}-next"), *state > State::Fine)] {
                    let said = words.say(&key, &all);
                    assert_eq!(!said.contains(&key), needed, "{language:?} {key}: {said}");
                }
                assert!(!name.contains("doctor-name"), "{check}");
            }
        }
    }
}
