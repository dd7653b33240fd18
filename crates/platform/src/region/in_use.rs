//! What a new version of a pack may not take away, because cases use it.

use std::collections::BTreeSet;

use super::{Finding, QuestionKind, Region, Severity};

/// Everything of a pack that the rows of one region refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InUse {
    /// By cases that have not ended, and by officers' grants: may not be removed.
    pub live: References,
    /// By cases that have ended: they would show an id instead of a name.
    pub ended: References,
}

/// Ids of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// States, as (workflow, state).
    pub states: BTreeSet<(String, String)>,
    /// Agencies and units, as (agency, unit); the unit may be empty.
    pub offices: BTreeSet<(String, String)>,
    /// Categories.
    pub categories: BTreeSet<String>,
    /// Services that were applied for.
    pub services: BTreeSet<String>,
    /// Channels.
    pub channels: BTreeSet<String>,
    /// Roles.
    pub roles: BTreeSet<String>,
    /// Questions that were answered, as (category, question).
    pub questions: BTreeSet<(String, String)>,
    /// Words that were chosen, as (category/question, word). Numbers, days and sentences are none.
    pub options: BTreeSet<(String, String)>,
}

impl InUse {
    /// What either of the two refers to.
    #[must_use]
    pub fn joined(mut self, other: Self) -> Self {
        self.live.extend(other.live);
        self.ended.extend(other.ended);
        self
    }
}

impl References {
    fn extend(&mut self, other: Self) {
        self.states.extend(other.states);
        self.offices.extend(other.offices);
        self.categories.extend(other.categories);
        self.services.extend(other.services);
        self.channels.extend(other.channels);
        self.roles.extend(other.roles);
        self.questions.extend(other.questions);
        self.options.extend(other.options);
    }

    /// What `region` no longer has, as (file, what).
    fn missing_in(&self, region: &Region) -> Vec<(String, String)> {
        let mut gone = Vec::new();
        for (workflow, state) in &self.states {
            if region.workflows.get(workflow).and_then(|workflow| workflow.state(state)).is_none() {
                let what = format!("the state `{state}` of the workflow `{workflow}`");
                gone.push((format!("workflows/{workflow}.toml"), what));
            }
        }
        for (agency, unit) in &self.offices {
            let what = match region.agencies.get(agency) {
                None => format!("the agency `{agency}`"),
                Some(office) if !unit.is_empty() && office.unit(unit).is_none() => {
                    format!("the unit `{unit}` of the agency `{agency}`")
                }
                Some(_) => continue,
            };
            gone.push(("agencies.toml".to_owned(), what));
        }
        let mut single = |ids: &BTreeSet<String>, file: &str, word: &str, has: &dyn Fn(&str) -> bool| {
            let missing = ids.iter().filter(|id| !has(id));
            gone.extend(missing.map(|id| (file.to_owned(), format!("the {word} `{id}`"))));
        };
        single(&self.categories, "categories.toml", "category", &|id| region.categories.get(id).is_some());
        single(&self.services, "services/", "service", &|id| region.services.get(id).is_some());
        single(&self.channels, "channels.toml", "channel", &|id| region.channel(id).is_some());
        single(&self.roles, "roles.toml", "role", &|id| region.roles.get(id).is_some());
        gone.extend(self.questions_missing_in(region));
        gone.dedup();
        gone
    }
}

impl References {
    /// Questions that were answered and are not asked any more, and options that were chosen and are not offered any more.
    fn questions_missing_in(&self, region: &Region) -> Vec<(String, String)> {
        let question = |category: &str, id: &str| {
            let category = region.categories.get(category)?;
            category.questions.iter().find(|question| question.id == id)
        };
        let asked = self.questions.iter().filter(|(category, id)| question(category, id).is_none());
        let asked = asked.map(|(category, id)| format!("the question `{id}` of the category `{category}`"));
        let offered = self.options.iter().filter_map(|(name, option)| {
            let (category, id) = name.split_once('/')?;
            // One that is gone is told above.
            let question = question(category, id)?;
            let known = question.options.iter().any(|known| known.id == *option);
            let word = matches!(question.kind, QuestionKind::Text)
                || (question.kind == QuestionKind::YesNo && ["yes", "no"].contains(&option.as_str()));
            (!known && !word)
                .then(|| format!("the answer `{option}` to the question `{id}` of the category `{category}`"))
        });
        asked.chain(offered).map(|what| ("categories.toml".to_owned(), what)).collect()
    }
}

/// An error for everything live that `region` no longer has, and a warning for what only ended cases name.
pub fn in_use_findings(region: &Region, used: &InUse) -> Vec<Finding> {
    let finding = |severity: Severity, file: String, message: String, help: &str| Finding {
        severity,
        file,
        line: 0,
        column: 0,
        message,
        help: help.to_owned(),
    };
    let live = used.live.missing_in(region);
    let mut findings = Vec::new();
    for (file, what) in used.ended.missing_in(region).into_iter().filter(|gone| !live.contains(gone)) {
        let help = "they will show its id instead of its name; keep it to avoid that";
        findings.push(finding(
            Severity::Warning,
            file,
            format!("{what} was removed, and ended cases name it"),
            help,
        ));
    }
    for (file, what) in live {
        let help = "keep it until no open case and no officer uses it any more";
        findings.push(finding(Severity::Error, file, format!("{what} is in use and was removed"), help));
    }
    findings.sort_by(|one, other| (&one.file, &one.message).cmp(&(&other.file, &other.message)));
    findings
}
