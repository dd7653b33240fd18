//! Turns a row into a past case, or into the reason why not. Pure: row, pack and mapping in, decision out.

use std::{collections::BTreeMap, sync::Arc};

use balai_base::{
    Language, Timestamp,
    personal::{Hints, findings, masked},
    text::{excerpt, hexadecimal},
};
use balai_platform::{
    access::Visibility,
    casework::NewCase,
    region::{Adapter, CaseKind, Category, Region},
};
use sha2::{Digest as _, Sha256};

use super::{
    AgencyBy, Column, DateRules, Decided, Headings, Mapping, Note, Refusal, Row, Survey,
    mapping::ValueKind,
    names::{Lookup, did_you_mean},
    places::{Cells, Gazette, Misplaced, Place},
    standing::Times,
    words::Statuses,
};
use crate::reports::{self, Because, CASE_TYPE, Facts, Routing, UNDECIDED};

/// The longest text of a report that is taken over, in characters.
const LONGEST_TEXT: usize = 20_000;
/// The longest name of a source and of a number in it, in characters.
const LONGEST_KEY: usize = 200;
/// So much of a status is shown, in characters.
const SHOWN: usize = 60;
/// The rule of a case that stays with the agency the earlier system gave it to.
const BY_FILE: &str = "history";

/// Everything that decides about rows, made once for a file.
pub struct Decider {
    pub(super) region: Arc<Region>,
    pub(super) headings: Headings,
    pub(super) dates: DateRules,
    gazette: Gazette,
    categories: Lookup,
    agencies: Lookup,
    channels: Lookup,
    pub(super) statuses: Statuses,
    pub(super) defaults: BTreeMap<ValueKind, String>,
    /// The channel of rows whose channel is not known.
    channel: String,
    source: String,
    pub(super) now: Timestamp,
}

impl Decider {
    /// For one file. `source` names the system of rows that do not name one themselves; `now` is the present.
    pub fn new(
        region: &Arc<Region>,
        (survey, mapping): (&Survey, &Mapping),
        source: &str,
        now: Timestamp,
    ) -> Self {
        let taught = |mut lookup: Lookup, kind| {
            lookup.teach(mapping.words(kind));
            lookup
        };
        let source = if source.is_empty() { mapping.source.as_deref().unwrap_or("history") } else { source };
        Self {
            headings: survey.headings.clone(),
            dates: mapping.date_rules(region, survey.order),
            gazette: Gazette::new(region, mapping.words(ValueKind::Village)),
            categories: taught(Lookup::categories(region), ValueKind::Service),
            agencies: taught(Lookup::agencies(region), ValueKind::Agency),
            channels: taught(Lookup::channels(region), ValueKind::Channel),
            statuses: Statuses::new(region, mapping.words(ValueKind::Status)),
            defaults: mapping.defaults.clone(),
            channel: mapping
                .defaults
                .get(&ValueKind::Channel)
                .cloned()
                .unwrap_or_else(|| general_channel(region)),
            source: source.to_owned(),
            now,
            region: Arc::clone(region),
        }
    }

    /// The channel that rows count for whose own is not known.
    pub fn general_channel(&self) -> &str {
        &self.channel
    }

    /// What a row is; a refusal tells everything that is wrong with it.
    pub fn decide(&self, row: &Row) -> Result<Decided, Refusal> {
        if row.cells.len() != self.headings.written.len() {
            self.same_width(row)?;
        }
        let mut notes = Vec::new();
        if row.other_encoding {
            notes.push(Note::OtherEncoding);
        }
        if row.is_marked(&self.headings) {
            notes.push(Note::Markup);
        }
        let category = self.category(row, &mut notes);
        let place = self.place(row);
        let text = self.text(row, &mut notes);
        let times = self.times(row, &mut notes);
        let workflow = category.as_ref().ok().and_then(|id| self.region.categories.get(id));
        let state = self.state(row, workflow.map_or(CASE_TYPE, |category| &category.workflow), &mut notes);
        let (category, place, text, times, state) = match (category, place, text, times, state) {
            (Ok(category), Ok(place), Ok(text), Ok(times), Ok(state)) => {
                (category, place, text, times, state)
            }
            (category, place, text, times, state) => {
                let refusals = [category.err(), place.err(), text.err(), times.err(), state.err()];
                return Err(Refusal::joined(refusals.into_iter().flatten()));
            }
        };
        notes.extend(place.notes.iter().copied());
        self.understood(row, Parts { category, place, text, times, state }, notes)
    }

    /// The row whose parts are known.
    fn understood(&self, row: &Row, parts: Parts, mut notes: Vec<Note>) -> Result<Decided, Refusal> {
        let cell = |column| row.plain(&self.headings, column);
        let known = self.region.categories.get(&parts.category);
        let file_channel = cell(Column::Channel);
        let facts = Facts {
            category: parts.category.clone(),
            kind: kind(known).as_str().to_owned(),
            channel: self.channel(&file_channel, &mut notes),
            area: parts.place.area.as_ref().map(ToString::to_string).unwrap_or_default(),
            accused: String::new(),
        };
        let file_agency = cell(Column::Agency);
        let found = self.agency(&file_agency, known, facts, &mut notes);
        let words = (parts.text, cell(Column::Address));
        let case = self.case((&found.routing, known), parts.place, words);
        let status = (excerpt(&cell(Column::Status), SHOWN), parts.state.clone());
        let past = self.past((case, cell(Column::Notes)), (parts.times, parts.state), &mut notes);
        let (source, source_id, hash) = self.key(row)?;
        Ok(Decided {
            past,
            source,
            source_id,
            hash,
            file_agency,
            file_channel,
            media_url: cell(Column::Media),
            status,
            routing: found.routing,
            by: found.by,
            agrees: found.agrees,
            rule: found.rule,
            notes,
        })
    }

    /// A row has as many cells as there are headings; empty ones too many do no harm.
    fn same_width(&self, row: &Row) -> Result<(), Refusal> {
        let wanted = self.headings.written.len();
        let further = row.cells.get(wanted..).unwrap_or_default();
        if row.cells.len() > wanted && further.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        // The row itself stands in the file of refused rows; without it all such rows are told as one thing.
        Err(Refusal {
            column: "",
            value: String::new(),
            reason: format!("the row has {} cells and there are {wanted} headings", row.cells.len()),
            mend: "a text that holds the delimiter or a line break stands between quotes: \"…\"".to_owned(),
            ..Refusal::default()
        })
    }

    /// The category by its code, else by its name; that of unsorted reports when the row names none.
    fn category(&self, row: &Row, notes: &mut Vec<Note>) -> Result<String, Refusal> {
        let columns = [Column::ServiceCode, Column::ServiceName];
        let named: Vec<(Column, String)> = columns
            .into_iter()
            .map(|column| (column, row.plain(&self.headings, column)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        if let Some(id) = named.iter().find_map(|(_, text)| self.categories.find(text)) {
            return Ok(id.to_owned());
        }
        let Some((column, text)) = named.last() else {
            notes.push(Note::CategoryMissing);
            let unsorted = reports::chosen(&self.region, UNDECIDED).to_owned();
            return Ok(self.defaults.get(&ValueKind::Service).cloned().unwrap_or(unsorted));
        };
        let mend = format!(
            "{}Write a category of the pack, or in a mapping file: [values.service] \"{}\" = \"its id\"",
            did_you_mean(&self.categories.near(text)),
            excerpt(text, 60)
        );
        Err(refusal(*column, text, "the pack has no such category", mend))
    }

    fn place(&self, row: &Row) -> Result<Place, Refusal> {
        let cell = |column| row.plain(&self.headings, column);
        let texts = [
            Column::Latitude,
            Column::Longitude,
            Column::VillageCode,
            Column::VillageName,
            Column::DistrictName,
        ]
        .map(cell);
        let [latitude, longitude, code, village, district] = &texts;
        let cells = Cells { latitude, longitude, code, village, district };
        self.gazette
            .place(&self.region, &cells)
            .map_err(|misplaced| {
                let column = Column::ALL.iter().find(|column| column.name() == misplaced.column);
                let value = match misplaced.column {
                    "lat" => format!("{latitude}, {longitude}"),
                    _ => column.map(|column| cell(*column)).unwrap_or_default(),
                };
                let Misplaced { column, reason, mend } = misplaced;
                Refusal { column, value, reason, mend, ..Refusal::default() }
            })
            .map_err(without_person)
    }

    fn channel(&self, text: &str, notes: &mut Vec<Note>) -> String {
        if let Some(id) = self.channels.find(text) {
            return id.to_owned();
        }
        if !text.is_empty() {
            notes.push(Note::ChannelUnknown);
        }
        self.channel.clone()
    }

    fn text(&self, row: &Row, notes: &mut Vec<Note>) -> Result<String, Refusal> {
        let text = row.plain(&self.headings, Column::Description);
        if text.chars().count() > LONGEST_TEXT {
            let mend = format!("shorten it to at most {LONGEST_TEXT} characters");
            return Err(refusal(Column::Description, &text, "the text is too long", mend));
        }
        if !text.is_empty() {
            return Ok(text);
        }
        notes.push(Note::TextMissing);
        let name = row.plain(&self.headings, Column::ServiceName);
        let name = if name.is_empty() { row.plain(&self.headings, Column::ServiceCode) } else { name };
        if name.is_empty() {
            let mend = "write what was reported, or at least its category".to_owned();
            return Err(refusal(
                Column::Description,
                "",
                "the row says neither what was reported nor its category",
                mend,
            ));
        }
        Ok(name)
    }

    /// The agency: the file's own when the pack knows it, else that of the pack's rules.
    fn agency(&self, named: &str, category: Option<&Category>, facts: Facts, notes: &mut Vec<Note>) -> Found {
        let routed = reports::route(&self.region, &facts);
        let rule = routed.rule.clone();
        let own = self.agencies.find(named).and_then(|id| self.region.agencies.get(id));
        if own.is_none() && !named.is_empty() {
            notes.push(Note::AgencyUnknown);
        }
        let agrees = own.map(|agency| agency.id == routed.agency);
        let Some(agency) = own else { return Found { routing: routed, by: AgencyBy::Routing, agrees, rule } };
        if category.is_some_and(|category| category.about_officials) {
            notes.push(Note::AboutOfficials);
            return Found { routing: routed, by: AgencyBy::Routing, agrees, rule };
        }
        let unit = if agrees == Some(true) { routed.unit } else { String::new() };
        let because = Because {
            rule: BY_FILE.to_owned(),
            message: "routing-history".to_owned(),
            text: balai_base::Localized::default(),
            agency: agency.name.clone(),
            ..routed.because
        };
        let routing = Routing {
            agency: agency.id.clone(),
            unit,
            hidden_from: String::new(),
            rule: BY_FILE.to_owned(),
            because,
            facts,
        };
        Found { routing, by: AgencyBy::File, agrees, rule }
    }

    fn case(
        &self,
        (routing, category): (&Routing, Option<&Category>),
        place: Place,
        (text, address): (String, String),
    ) -> NewCase {
        let standard = || self.region.promises.sets.first().map(|set| set.id.clone()).unwrap_or_default();
        let facts = &routing.facts;
        let visibility = match category {
            Some(_) => reports::visibilities(&self.region, &facts.category).first().copied(),
            // Nobody has looked what it is about.
            None => Some(Visibility::Restricted),
        };
        NewCase {
            case_type: CASE_TYPE,
            workflow: category.map_or_else(|| CASE_TYPE.to_owned(), |category| category.workflow.clone()),
            kind: facts.kind.clone(),
            category: facts.category.clone(),
            channel: facts.channel.clone(),
            visibility: visibility.unwrap_or(Visibility::Restricted),
            agency: routing.agency.clone(),
            unit: routing.unit.clone(),
            hidden_from: routing.hidden_from.clone(),
            point: place.point,
            area: place.area,
            address,
            language: self.region.languages.first().copied().unwrap_or(Language::Id),
            text,
            answers: Vec::new(),
            names: Vec::new(),
            contact: None,
            promise_set: category.map_or_else(standard, |category| category.promise_set.clone()),
        }
    }

    /// Source, number and hash of a row. A row without a number is known by its content.
    pub fn key(&self, row: &Row) -> Result<(String, String, [u8; 32]), Refusal> {
        let mut hash = Sha256::new();
        for column in Column::ALL {
            let text = row.text(&self.headings, *column);
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text);
        }
        let hash: [u8; 32] = hash.finalize().into();
        let own = row.text(&self.headings, Column::Source);
        let source = if own.is_empty() { self.source.clone() } else { own };
        let id = row.text(&self.headings, Column::Id);
        for (column, text) in [(Column::Source, &source), (Column::Id, &id)] {
            if text.chars().count() > LONGEST_KEY {
                let mend = "check that the columns are not shifted in this row".to_owned();
                return Err(refusal(column, text, "this is too long", mend));
            }
        }
        let id = if id.is_empty() { content_name(&hash) } else { id };
        Ok((source, id, hash))
    }
}

/// What a row says, part by part.
struct Parts {
    category: String,
    place: Place,
    text: String,
    times: Times,
    state: String,
}

/// An agency found for a row.
struct Found {
    routing: Routing,
    by: AgencyBy,
    agrees: Option<bool>,
    rule: String,
}

/// A complaint, unless the category takes none.
fn kind(category: Option<&Category>) -> CaseKind {
    let kinds = category.map(|category| category.kinds.as_slice()).unwrap_or_default();
    if kinds.is_empty() || kinds.contains(&CaseKind::Complaint) {
        return CaseKind::Complaint;
    }
    kinds.first().copied().unwrap_or(CaseKind::Complaint)
}

/// The first channel that officers read elsewhere, else the pack's first.
fn general_channel(region: &Region) -> String {
    let manual = region.channels.iter().find(|channel| channel.adapter == Adapter::Manual);
    manual.or(region.channels.first()).map(|channel| channel.id.clone()).unwrap_or_default()
}

/// A number for a row that has none.
fn content_name(hash: &[u8; 32]) -> String {
    let digits = hexadecimal(hash);
    format!("row-{}", digits.get(..32).unwrap_or_default())
}

pub(super) fn refusal(column: Column, value: &str, reason: &str, mend: String) -> Refusal {
    let (value, reason) = (value.to_owned(), reason.to_owned());
    without_person(Refusal { column: column.name(), value, reason, mend, ..Refusal::default() })
}

/// What is shown of a cell names nobody and is short.
fn without_person(refusal: Refusal) -> Refusal {
    let line = excerpt(&refusal.value, 80);
    let found = findings(&line, &Hints::default());
    Refusal { value: masked(&line, &found), ..refusal }
}
