//! What only the present can tell about a pack: whether its calendar reaches far enough.

use balai_base::Day;

use super::{Finding, Region, Severity};

/// Warnings about a calendar that does not name holidays of the year of `today` and of the next one, and about
/// dates that are still estimates within the coming year.
pub fn calendar_findings(region: &Region, today: Day) -> Vec<Finding> {
    let this_year = today.date().year();
    let named = |year: i16| region.calendar.holidays.keys().any(|day| day.date().year() == year);
    let warning = |message: String, help: &str| Finding {
        severity: Severity::Warning,
        file: "calendars/".to_owned(),
        line: 0,
        column: 0,
        message,
        help: help.to_owned(),
    };
    let mut findings: Vec<Finding> = [this_year, this_year + 1]
        .into_iter()
        .filter(|year| !named(*year))
        .map(|year| {
            let help = "add the holidays of the joint decree of three ministers; until then promises count them as working days";
            warning(format!("no holiday of {year} is named"), help)
        })
        .collect();
    let soon = Day(today.0 + 90);
    let estimated =
        region.calendar.holidays.range(today..soon).filter(|(_, holiday)| holiday.estimated).count();
    if estimated > 0 {
        let message = format!("{estimated} holidays within 90 days are estimates");
        findings.push(warning(message, "look the decree up and write `estimated = false`"));
    }
    findings
}
