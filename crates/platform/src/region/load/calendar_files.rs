//! `calendars/`: when the offices work and which days have a name.

use std::collections::BTreeMap;

use balai_base::{
    Day, Localized,
    calendar::{Calendar, Holiday, WorkingHours},
};
use jiff::tz::TimeZone;

use super::Loading;
use crate::region::reading::{Source, Spot, Table};

/// The keys of `[week]`.
const WEEK: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// The kinds of named days.
const KINDS: [(&str, ()); 3] = [("national", ()), ("joint_leave", ()), ("regional", ())];
/// The columns of a calendar in CSV.
const COLUMNS: [&str; 6] = ["date", "kind", "office_closed", "estimated", "name_id", "name_en"];

/// What the calendar files say together.
#[derive(Default)]
struct Collected {
    week: Option<([WorkingHours; 7], Spot)>,
    days: BTreeMap<Day, Holiday>,
}

impl Loading<'_> {
    /// Reads every file of `calendars/`, the standard ones included unless the pack has one of that name.
    pub(super) fn calendar(&self, zone: Option<&TimeZone>) -> Option<Calendar> {
        let mut collected = Collected::default();
        for name in self.files.names_in("calendars", &[".toml", ".csv"]) {
            if name.strip_suffix(".csv").is_some() {
                self.calendar_csv(&name, &mut collected);
            } else {
                self.toml(&name, &[], |table| self.calendar_toml(table, &mut collected));
            }
        }
        let Some((week, _)) = collected.week else {
            let help = "add [week] with monday to sunday to a file of calendars/";
            self.checker.error(&Spot::file("calendars/"), "no calendar tells the working hours", help);
            return None;
        };
        Some(Calendar { zone: zone?.clone(), week, holidays: collected.days })
    }

    fn calendar_toml(&self, table: &Table<'_>, collected: &mut Collected) {
        if let Some(week) = table.table("week") {
            if let Some((_, first)) = &collected.week {
                let message = format!("the working hours stand in two files, first at {}", first.short());
                self.checker.error(
                    &week.spot(),
                    message,
                    "keep one [week]; to replace the standard one, use its file name",
                );
            }
            let hours = WEEK.map(|day| self.hours(&week, day));
            collected.week = Some((hours, week.spot()));
        }
        for holiday in table.tables("holiday") {
            if !holiday.has("date") {
                self.checker.error(&holiday.spot(), "the holiday has no `date`", "add `date = 2026-03-19`");
            }
            let date = holiday.day("date");
            holiday.word("kind", &KINDS);
            let read = Holiday {
                name: holiday.name("name"),
                office_closed: holiday.required_boolean("office_closed"),
                estimated: holiday.boolean("estimated", false),
            };
            if let Some(date) = date {
                add(&mut collected.days, date.value, read);
            }
        }
    }

    fn hours(&self, week: &Table<'_>, day: &'static str) -> WorkingHours {
        let text = week.text(day, "\"08:00-16:00\"");
        text.value.parse().unwrap_or_else(|_| {
            if !text.value.is_empty() {
                let help = "write \"07:30-12:00, 13:00-15:30\", in order, or \"closed\"";
                self.checker.error(&text.spot, format!("`{}` are no working hours", text.value), help);
            }
            WorkingHours::closed()
        })
    }

    fn calendar_csv(&self, name: &str, collected: &mut Collected) {
        let Some((shown, text)) = self.text(name) else { return };
        let source = Source::new(&shown, &text);
        self.checker.rows(&source, &COLUMNS, &[], |spot, row| {
            let [date, kind, closed, estimated, name_id, name_en] = row else { return };
            let day = self.csv_day(spot, date);
            if !KINDS.iter().any(|(known, ())| known == kind) {
                self.checker.error(
                    spot,
                    format!("`kind` can not be `{kind}`"),
                    "possible are `national`, `joint_leave`, `regional`",
                );
            }
            let holiday = Holiday {
                name: Localized::new(*name_id, if name_en.is_empty() { *name_id } else { *name_en }),
                office_closed: self.csv_boolean(spot, "office_closed", closed),
                estimated: self.csv_boolean(spot, "estimated", estimated),
            };
            if let Some(day) = day {
                add(&mut collected.days, day, holiday);
            }
        });
    }

    fn csv_day(&self, spot: &Spot, text: &str) -> Option<Day> {
        let day = text.parse::<jiff::civil::Date>().ok().map(Day::from_date);
        if day.is_none() {
            self.checker.error(spot, format!("`{text}` is no day"), "write it as 2026-03-19");
        }
        day
    }

    fn csv_boolean(&self, spot: &Spot, column: &str, text: &str) -> bool {
        if text != "true" && text != "false" {
            self.checker.error(spot, format!("`{column}` can not be `{text}`"), "write `true` or `false`");
        }
        text == "true"
    }
}

/// Two names on one day are joined; offices are closed if one of them closes them.
fn add(days: &mut BTreeMap<Day, Holiday>, day: Day, holiday: Holiday) {
    match days.get_mut(&day) {
        None => {
            days.insert(day, holiday);
        }
        Some(first) => {
            if first.name != holiday.name {
                let joined = |one: &str, other: &str| format!("{one}, {other}");
                first.name = Localized::new(
                    joined(&first.name.id, &holiday.name.id),
                    joined(&first.name.en, &holiday.name.en),
                );
            }
            first.estimated = first.estimated && holiday.estimated;
            first.office_closed |= holiday.office_closed;
        }
    }
}
