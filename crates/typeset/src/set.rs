//! Sets one sheet as PDF/A-2b.

use balai_typeset_wire::{Answer, Complaint, DATA, Sheet};
use typst::{
    World as _, WorldExt as _, comemo,
    diag::SourceDiagnostic,
    foundations::{Datetime, Smart},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::world::{Fonts, Sheets};

/// The most complaints told; the first ones matter.
const MOST_COMPLAINTS: usize = 20;
/// The longest complaint told, in characters.
const LONGEST: usize = 400;
/// What was worked out for a sheet is forgotten after so many others; a template's own part stays warm.
const KEPT_FOR: usize = 8;

/// Sets `sheet`.
pub(crate) fn set(fonts: &Fonts, sheet: Sheet) -> Answer {
    let Sheet { main, identity, made_at, files } = sheet;
    let data = files.iter().filter(|file| file.path == DATA);
    let lacking = data.flat_map(|file| fonts.lacking(&String::from_utf8_lossy(&file.bytes)));
    // Better no document than a name with an empty box in it.
    let lacking: Vec<Complaint> = lacking.map(lacks).collect();
    if !lacking.is_empty() {
        return refused(lacking);
    }
    let Some(world) = Sheets::new(fonts, &main, files) else {
        return refused(vec![complaint("a file's name is no path")]);
    };
    let answer = compiled(&world, identity, made_at);
    comemo::evict(KEPT_FOR);
    answer.unwrap_or_else(refused)
}

fn compiled(world: &Sheets<'_>, identity: String, made_at: i64) -> Result<Answer, Vec<Complaint>> {
    let told = |errors: &[SourceDiagnostic]| errors.iter().map(|error| told(world, error)).collect();
    let document = typst::compile::<PagedDocument>(world)
        .output
        .map_err(|errors| -> Vec<Complaint> { told(&errors) })?;
    let standards =
        PdfStandards::new(&[PdfStandard::A_2b]).map_err(|error| vec![complaint(error.message())])?;
    let options = PdfOptions {
        ident: Smart::Custom(identity),
        creator: Smart::Custom(Some("Balai".to_owned())),
        timestamp: moment(made_at).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| -> Vec<Complaint> { told(&errors) })?;
    Ok(Answer::Set { pages: u32::try_from(document.pages().len()).unwrap_or(u32::MAX), pdf })
}

fn refused(mut complaints: Vec<Complaint>) -> Answer {
    complaints.truncate(MOST_COMPLAINTS);
    Answer::Refused(complaints)
}

fn complaint(message: &str) -> Complaint {
    Complaint { file: String::new(), line: 0, message: message.chars().take(LONGEST).collect() }
}

fn lacks(letter: char) -> Complaint {
    let message = format!("no font here has the letter U+{:04X}", u32::from(letter));
    Complaint { file: DATA.to_owned(), line: 0, message }
}

fn told(world: &Sheets<'_>, error: &SourceDiagnostic) -> Complaint {
    let hints = error.hints.iter().map(|hint| hint.v.as_str());
    let message: Vec<&str> = std::iter::once(error.message.as_str()).chain(hints).collect();
    let mut complaint = complaint(&message.join("; "));
    if let Some(id) = error.span.id() {
        id.get().vpath().get_without_slash().clone_into(&mut complaint.file);
        let at = world.source(id).ok().zip(world.range(error.span));
        let line = at.and_then(|(source, range)| source.lines().byte_to_line(range.start));
        complaint.line = line.map_or(0, |line| u32::try_from(line + 1).unwrap_or(u32::MAX));
    }
    complaint
}

/// Seconds since 1970 as a date and time of day (UTC), by the civil calendar (Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms", `civil_from_days`).
fn moment(seconds: i64) -> Option<Datetime> {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let shifted = days.checked_add(719_468)?;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Datetime::from_ymd_hms(
        i32::try_from(year).ok()?,
        u8::try_from(month).ok()?,
        u8::try_from(day_of_year - (153 * from_march + 2) / 5 + 1).ok()?,
        u8::try_from(second / 3_600).ok()?,
        u8::try_from(second / 60 % 60).ok()?,
        u8::try_from(second % 60).ok()?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_dates() {
        for (seconds, date) in [
            (0, (1970, 1, 1, 0, 0, 0)),
            (951_782_399, (2000, 2, 28, 23, 59, 59)),
            (951_782_400, (2000, 2, 29, 0, 0, 0)),
            (1_767_225_600, (2026, 1, 1, 0, 0, 0)),
            (-1, (1969, 12, 31, 23, 59, 59)),
        ] {
            let (year, month, day, hour, minute, second) = date;
            let wanted = Datetime::from_ymd_hms(year, month, day, hour, minute, second).unwrap();
            assert_eq!(moment(seconds), Some(wanted), "{seconds}");
        }
        assert_eq!(moment(i64::MAX), None);
    }
}
