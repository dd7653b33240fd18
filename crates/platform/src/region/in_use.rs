//! What a new version of a pack may not take away, because cases use it.

use std::collections::BTreeSet;

use super::{Finding, Region, Severity};

/// What live data refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InUse {
    /// States of cases, as (workflow, state).
    pub states: BTreeSet<(String, String)>,
    /// Agencies and units of cases and grants, as (agency, unit); the unit may be empty.
    pub offices: BTreeSet<(String, String)>,
    /// Categories of cases.
    pub categories: BTreeSet<String>,
    /// Channels of cases.
    pub channels: BTreeSet<String>,
    /// Roles that officers hold.
    pub roles: BTreeSet<String>,
}

/// An error for everything `used` that `region` no longer has.
pub fn in_use_findings(region: &Region, used: &InUse) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut gone = |file: &str, what: String| {
        findings.push(Finding {
            severity: Severity::Error,
            file: file.to_owned(),
            line: 0,
            column: 0,
            message: format!("{what} is in use and was removed"),
            help: "keep it until no case and no officer uses it any more".to_owned(),
        });
    };
    for (workflow, state) in &used.states {
        if region.workflows.get(workflow).and_then(|workflow| workflow.state(state)).is_none() {
            gone(
                &format!("workflows/{workflow}.toml"),
                format!("the state `{state}` of the workflow `{workflow}`"),
            );
        }
    }
    for (agency, unit) in &used.offices {
        match region.agencies.get(agency) {
            None => gone("agencies.toml", format!("the agency `{agency}`")),
            Some(office) if !unit.is_empty() && office.unit(unit).is_none() => {
                gone("agencies.toml", format!("the unit `{unit}` of the agency `{agency}`"));
            }
            Some(_) => {}
        }
    }
    for category in used.categories.iter().filter(|category| region.categories.get(category).is_none()) {
        gone("categories.toml", format!("the category `{category}`"));
    }
    for channel in used.channels.iter().filter(|channel| region.channel(channel).is_none()) {
        gone("channels.toml", format!("the channel `{channel}`"));
    }
    for role in used.roles.iter().filter(|role| region.roles.get(role).is_none()) {
        gone("roles.toml", format!("the role `{role}`"));
    }
    findings
}
