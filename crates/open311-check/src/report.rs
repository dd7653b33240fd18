//! What came of the rules, for people and for programs.

use serde_json::json;

/// What came of one rule in one format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The server keeps it.
    Kept,
    /// The server breaks it; what was seen.
    Broken(String),
    /// It could not be tried; why.
    Skipped(String),
}

/// One rule tried in one format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The rule, by a word that stays: `dates-have-an-offset`.
    pub rule: &'static str,
    /// Where the standard says so.
    pub section: &'static str,
    /// What the standard says.
    pub says: &'static str,
    /// `xml` or `json`.
    pub format: &'static str,
    /// What came of it.
    pub verdict: Verdict,
}

/// Every rule tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// In the order tried.
    pub outcomes: Vec<Outcome>,
}

impl Report {
    fn count(&self, counts: impl Fn(&Verdict) -> bool) -> usize {
        self.outcomes.iter().filter(|outcome| counts(&outcome.verdict)).count()
    }

    /// How many were kept.
    pub fn passed(&self) -> usize {
        self.count(|verdict| *verdict == Verdict::Kept)
    }

    /// How many were broken.
    pub fn failed(&self) -> usize {
        self.count(|verdict| matches!(verdict, Verdict::Broken(_)))
    }

    /// How many could not be tried.
    pub fn skipped(&self) -> usize {
        self.count(|verdict| matches!(verdict, Verdict::Skipped(_)))
    }

    /// One line for each outcome and a closing one.
    pub fn text(&self) -> String {
        let mut lines: Vec<String> = self.outcomes.iter().map(line).collect();
        lines.push(format!(
            "{} passed, {} failed, {} not tried",
            self.passed(),
            self.failed(),
            self.skipped()
        ));
        lines.join("\n") + "\n"
    }

    /// The same as one JSON object.
    pub fn json(&self) -> String {
        let outcomes: Vec<_> = self
            .outcomes
            .iter()
            .map(|outcome| {
                let (verdict, detail) = words(&outcome.verdict);
                json!({
                    "rule": outcome.rule,
                    "section": outcome.section,
                    "says": outcome.says,
                    "format": outcome.format,
                    "verdict": verdict,
                    "detail": detail,
                })
            })
            .collect();
        let whole = json!({
            "passed": self.passed(), "failed": self.failed(), "not_tried": self.skipped(), "outcomes": outcomes,
        });
        whole.to_string() + "\n"
    }
}

fn words(verdict: &Verdict) -> (&'static str, &str) {
    match verdict {
        Verdict::Kept => ("kept", ""),
        Verdict::Broken(detail) => ("broken", detail),
        Verdict::Skipped(detail) => ("not tried", detail),
    }
}

fn line(outcome: &Outcome) -> String {
    let (verdict, detail) = words(&outcome.verdict);
    let Outcome { rule, section, says, format, .. } = outcome;
    let first = format!("{verdict:<9} {format:<4} {rule} ({section})");
    match outcome.verdict {
        Verdict::Kept => first,
        Verdict::Skipped(_) => format!("{first}\n            {detail}"),
        Verdict::Broken(_) => format!("{first}\n            rule: {says}\n            seen: {detail}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Report, Verdict};

    #[test]
    fn a_report_says_what_is_broken_and_counts() {
        let outcome =
            |rule, verdict| Outcome { rule, section: "Errors", says: "404", format: "xml", verdict };
        let report = Report {
            outcomes: vec![
                outcome("one", Verdict::Kept),
                outcome("two", Verdict::Broken("status 200".into())),
                outcome("three", Verdict::Skipped("not offered".into())),
            ],
        };
        assert_eq!(
            report.text(),
            "kept      xml  one (Errors)\nbroken    xml  two (Errors)\n            rule: 404\n            seen: \
             status 200\nnot tried xml  three (Errors)\n            not offered\n1 passed, 1 failed, 1 not tried\n"
        );
        let told: serde_json::Value = serde_json::from_str(&report.json()).unwrap();
        assert_eq!((&told["passed"], &told["failed"], &told["not_tried"]), (&1.into(), &1.into(), &1.into()));
    }
}
