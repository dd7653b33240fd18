//! CSV files of a pack.

use super::{Checker, Source, Spot};

impl Checker {
    /// Gives every row of a CSV file with its place. The header must be `columns`; `optional` ones may follow, and
    /// are given empty where the file has none of them.
    pub(in crate::region) fn rows(
        &self,
        source: &Source<'_>,
        columns: &[&str],
        optional: &[&str],
        mut take: impl FnMut(&Spot, &[&str]),
    ) {
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(source.text.as_bytes());
        let header: Vec<String> =
            reader.headers().map(|row| row.iter().map(str::to_owned).collect()).unwrap_or_default();
        let whole: Vec<&str> = columns.iter().chain(optional).copied().collect();
        if let Some(wrong) = separator(&header) {
            let help = format!("save it with commas: `{}`", columns.join(","));
            self.error(&Spot::line(&source.name, 1), format!("the columns are separated by {wrong}"), help);
            return;
        }
        if header != columns && header != whole {
            let message = format!("the header is `{}`", header.join(","));
            self.error(&Spot::line(&source.name, 1), message, format!("it must be `{}`", columns.join(",")));
            return;
        }
        for record in reader.records() {
            let row = match record {
                Ok(row) => row,
                Err(error) => {
                    let spot = Spot::line(&source.name, error.position().map_or(0, csv::Position::line));
                    self.error(&spot, "this row can not be read", error.to_string());
                    continue;
                }
            };
            let spot = Spot::line(&source.name, row.position().map_or(0, csv::Position::line));
            if row.len() == header.len() {
                let missing = std::iter::repeat_n("", whole.len() - header.len());
                take(&spot, &row.iter().chain(missing).collect::<Vec<_>>());
            } else {
                let message = format!("this row has {} fields instead of {}", row.len(), header.len());
                self.error(&spot, message, "put names that hold a comma between double quotes");
            }
        }
    }
}

/// What stands between the columns of a header that was read as one; none when that is not the mistake.
fn separator(header: &[String]) -> Option<&'static str> {
    let [only] = header else { return None };
    [(';', "semicolons"), ('\t', "tabs"), ('|', "strokes")]
        .into_iter()
        .find(|(mark, _)| only.contains(*mark))
        .map(|(_, name)| name)
}
