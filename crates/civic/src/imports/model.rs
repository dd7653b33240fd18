//! What reading a file gives: decided rows, refusals and notes.

use balai_platform::casework::PastCase;

use crate::reports::Routing;

/// Why a file can't be read at all, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}\n  → {help}")]
pub struct Unreadable {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Unreadable {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// Why one row was not taken in, and how to mend it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The column concerned, by its name.
    pub column: &'static str,
    /// What stands there; personal numbers masked.
    pub value: String,
    /// Why it was refused.
    pub reason: String,
    /// What to write instead.
    pub mend: String,
    /// Where several things are wrong, each by itself; they are counted one by one.
    pub parts: Vec<Self>,
}

impl Refusal {
    /// Everything that is wrong with one row, under the column of the first.
    pub(super) fn joined(refusals: impl Iterator<Item = Self>) -> Self {
        let parts: Vec<Self> = refusals.collect();
        let all = parts.iter().cloned().reduce(|all, one| Self {
            reason: format!("{}; and {} `{}`: {}", all.reason, one.column, one.value, one.reason),
            mend: format!("{}; and {}: {}", all.mend, one.column, one.mend),
            ..all
        });
        let parts = if parts.len() > 1 { parts } else { Vec::new() };
        Self { parts, ..all.unwrap_or_default() }
    }
}

/// A row that was understood.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The case as it stood.
    pub past: PastCase,
    /// The system it comes from.
    pub source: String,
    /// Its number there; a name made of its content when it has none.
    pub source_id: String,
    /// SHA-256 over its values.
    pub hash: [u8; 32],
    /// The agency as the file names it.
    pub file_agency: String,
    /// The channel as the file names it.
    pub file_channel: String,
    /// Where its picture was shown.
    pub media_url: String,
    /// Where it stands as the file says it (empty: it does not), and the state that was taken for it.
    pub status: (String, String),
    /// Why it lies with its agency.
    pub routing: Routing,
    /// How the agency was found.
    pub by: AgencyBy,
    /// Where today's rules would send it; compared with the file's own agency when the pack knows that one.
    pub agrees: Option<bool>,
    /// The rule that would send it there.
    pub rule: String,
    /// What somebody should know of it.
    pub notes: Vec<Note>,
}

/// How the agency of a row was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgencyBy {
    /// The file names it and the pack knows it.
    File,
    /// The pack's routing decided.
    Routing,
}

macro_rules! notes {
    ($($(#[$doc:meta])* $variant:ident = ($word:literal, $text:literal)),+ $(,)?) => {
        /// Something about a row that was taken in and that somebody should know.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Note { $($(#[$doc])* $variant),+ }

        impl Note {
            /// The word for programs.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The note in a sentence, after a number of rows.
            pub fn text(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}

notes! {
    /// No coordinates, no village, no district.
    NoPlace = ("no-place", "say nothing of the place; they stand in no village and on no map"),
    /// The point lies outside the region; the village named decides.
    PointOutside = ("point-outside", "have a point outside the region; the village they name was taken, without the point"),
    /// The point can't be read; the village named decides.
    PointUnreadable = ("point-unreadable", "have a position that can't be read; the village they name was taken, without the point"),
    /// Latitude and longitude are the wrong way round, and the village named confirms it.
    PointTurned = ("point-turned", "have lat and long the wrong way round: turned, they lie in the village the row names, and were taken so"),
    /// Point and village name disagree; the point decides.
    VillageDiffers = ("village-differs", "name another village than the one their point lies in; the point was taken"),
    /// A village's name has one mistake and there is only one it can mean in the district.
    VillageMended = ("village-mended", "misspell their village by one letter; in the district they name only one is meant"),
    /// Only the district is known.
    DistrictOnly = ("district-only", "name a district and no village; they count for the district"),
    /// Some cell was not in the file's encoding.
    OtherEncoding = ("other-encoding", "hold letters in another encoding than the file's; they were read as Windows-1252"),
    /// It ended, but the file does not say when.
    EndUndated = ("end-undated", "have ended without a date of the end; the last date they have was taken"),
    /// It is open although the file says when it ended.
    OpenThoughEnded = ("open-though-ended", "are open by their status although they have a date of the end; the status was taken"),
    /// The file says nothing of the status: it counts as ended.
    StatusMissing = ("status-missing", "say nothing of the status; they count as ended, so that no clock begins for them"),
    /// The file says nothing of the status, and of this row not when it ended: it counts as open.
    OpenForWantOfEnd = ("open-for-want-of-end", "say nothing of the status and have no date of an end; they count as open and their clocks begin. If that is wrong, name the column in a mapping file ([columns] status) or write [defaults] status = \"closed\""),
    /// A date has a year of two digits.
    ShortYear = ("short-year", "write a year with two digits; it was read as one of this century"),
    /// Texts held HTML.
    Markup = ("markup", "hold marks of HTML (&amp;, <br>) in their texts; they were turned into plain text"),
    /// No category in the row.
    CategoryMissing = ("category-missing", "name no category; they stand where reports stand that nobody has sorted"),
    /// The pack does not know the agency.
    AgencyUnknown = ("agency-unknown", "name an agency the pack does not know; the pack's rules chose one"),
    /// The agency was not taken over, since the report is about officials.
    AboutOfficials = ("about-officials", "are about officials; they went where such reports go, whatever agency the file names"),
    /// The pack does not know the channel.
    ChannelUnknown = ("channel-unknown", "came by a channel the pack does not know; they count for the channel below"),
    /// No description; the category's name stands in its place.
    TextMissing = ("text-missing", "have no description; the category's name stands in its place"),
    /// The last change lies before the report.
    UpdatedBefore = ("updated-before", "were changed before they were reported; that date was left out"),
}
