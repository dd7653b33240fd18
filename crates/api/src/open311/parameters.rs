//! What a list is asked for: the standard's filters and the extensions in use, each refused with its name when it can't
//! be read.

use balai_base::{BoundingBox, CaseNumber, Point, Problem, Timestamp, problem::Argument};
use balai_civic::reports::{SharedFilter, UNDECIDED, Within};
use balai_platform::casework::Span;
use balai_web::{Fields, Here};

use super::{
    dates::{self, LONGEST},
    services,
};

/// The most reports of one answer; also how many are given where no page is asked for.
const MOST: u32 = 1_000;
/// How many reports a page has where its size is not said.
const PAGE: u32 = 100;
/// The most numbers of one request.
const MOST_NUMBERS: usize = 200;
/// The widest circle, in metres.
const WIDEST: f64 = 50_000.0;
/// So many rows a page may leave out where no span of 90 days bounds the list: further back it goes by dates.
const DEEPEST: u32 = 100_000;
/// No list is longer than this: pages behind it are empty without asking the database.
const LONGEST_LIST: u64 = 20_000_000;

/// A list's parameters being read; every problem is noted under its parameter's name.
pub(crate) struct Parameters<'a> {
    here: &'a Here,
    query: &'a Fields,
    problem: Problem,
}

/// Where in a list a page lies: how many rows to leave out, and how many to give.
pub(crate) type Slice = (u32, u32);

impl<'a> Parameters<'a> {
    /// Those of `query`.
    pub(crate) fn of(here: &'a Here, query: &'a Fields) -> Self {
        Self { here, query, problem: Problem::invalid("problem-open311-parameters") }
    }

    /// The filter of `requests`; nothing where the page lies behind every list.
    pub(crate) fn filter(mut self) -> Result<Option<SharedFilter>, Problem> {
        if let Some(numbers) = self.numbers() {
            let limit = u32::try_from(numbers.len()).unwrap_or(MOST);
            let filter = SharedFilter { numbers, limit, ..SharedFilter::default() };
            return self.checked(Some(filter).filter(|filter| filter.limit > 0));
        }
        let slice = self.slice();
        let updated = self.span("updated_after", "updated_before");
        let created = self.created(updated != Span::default());
        if slice.is_some_and(|(offset, _)| offset > DEEPEST) && !is_bounded(created) && !is_bounded(updated) {
            self.wrong("page", "field-open311-deep", Vec::new());
        }
        let within = self.within();
        let ended = self.ended();
        let categories = self.services()?;
        let filter = slice.map(|(offset, limit)| SharedFilter {
            numbers: Vec::new(),
            categories,
            ended,
            created,
            updated,
            within,
            offset,
            limit,
        });
        self.checked(filter)
    }

    /// The span of time and the page of `servicerequestupdates`; nothing where the page lies behind every list.
    pub(crate) fn updates(mut self) -> Result<Option<(Span, Slice)>, Problem> {
        let slice = self.slice();
        let span = self.created(false);
        let now = self.here.now();
        let from = span.from.unwrap_or_else(|| now.plus(-LONGEST));
        let until = span.until.unwrap_or_else(|| now.plus(1_000));
        let span = Span { from: Some(from), until: Some(until) };
        self.checked(slice.map(|slice| (span, slice)))
    }

    fn checked<T>(self, read: T) -> Result<T, Problem> {
        if self.problem.fields.is_empty() { Ok(read) } else { Err(self.problem) }
    }

    fn wrong(&mut self, name: &str, message: &'static str, arguments: Vec<Argument>) {
        let problem = std::mem::replace(&mut self.problem, Problem::invalid("problem-open311-parameters"));
        self.problem = problem.field_with(name, message, arguments);
    }

    /// A list with commas, whose parameter may also be sent several times.
    fn list(&self, name: &str) -> Vec<String> {
        let all = self.query.all(name);
        let words = all.iter().flat_map(|value| value.split(',')).map(str::trim);
        words.filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect()
    }

    /// The services asked for. Where none of them is one, it is told: an empty list would look like a service without reports.
    fn services(&self) -> Result<Vec<String>, Problem> {
        let codes = self.list("service_code");
        let known = |code: &String| code == UNDECIDED || self.here.region.categories.get(code).is_some();
        match codes.first() {
            Some(first) if !codes.iter().any(known) => services::category(self.here, first).map(|_| codes),
            _ => Ok(codes),
        }
    }

    /// The numbers asked for; those that can be none are left out. `service_request_id` overrides everything else.
    fn numbers(&mut self) -> Option<Vec<CaseNumber>> {
        let typed = self.list("service_request_id");
        if typed.is_empty() {
            return None;
        }
        if typed.len() > MOST_NUMBERS {
            let most = vec![("most", MOST_NUMBERS.to_string())];
            self.wrong("service_request_id", "field-open311-numbers", most);
        }
        let prefix = &self.here.region.number_prefix;
        Some(typed.iter().filter_map(|text| CaseNumber::parse_for(prefix, text).ok()).collect())
    }

    /// Which page: `page` from 1 on (0 is taken for 1), `page_size` up to the standard's thousand.
    fn slice(&mut self) -> Option<Slice> {
        let paged = self.query.optional("page").is_some();
        let page = self.whole("page", 1).max(1);
        let size = self.whole("page_size", u64::from(if paged { PAGE } else { MOST }));
        let size = size.clamp(1, u64::from(MOST));
        let offset = (page - 1).saturating_mul(size);
        let slice = (u32::try_from(offset).ok()?, u32::try_from(size).ok()?);
        (offset < LONGEST_LIST).then_some(slice)
    }

    /// A whole number; one too large for any computer is the largest.
    fn whole(&mut self, name: &str, otherwise: u64) -> u64 {
        let Some(text) = self.query.optional(name) else { return otherwise };
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().unwrap_or(u64::MAX);
        }
        self.wrong(name, "field-open311-page", Vec::new());
        otherwise
    }

    fn ended(&mut self) -> Option<bool> {
        let words = self.list("status");
        let (mut open, mut closed) = (false, false);
        for word in &words {
            match word.to_ascii_lowercase().as_str() {
                "open" => open = true,
                "closed" => closed = true,
                _ => {
                    self.wrong("status", "field-open311-status", Vec::new());
                    break;
                }
            }
        }
        (open != closed).then_some(closed)
    }

    /// `start_date` and `end_date`. Without any, the last 90 days; with one of them, 90 days from there. `all`: where
    /// another parameter narrows the time, nothing is left out.
    fn created(&mut self, all: bool) -> Span {
        let span = self.span("start_date", "end_date");
        match (span.from, span.until) {
            (Some(from), Some(until)) => {
                if until.since(from) > LONGEST {
                    self.wrong("end_date", "field-open311-dates-wide", Vec::new());
                }
                span
            }
            (Some(from), None) if !all => Span { from: Some(from), until: Some(from.plus(LONGEST)) },
            (None, Some(until)) if !all => Span { from: Some(until.plus(-LONGEST)), until: Some(until) },
            (None, None) if !all => {
                let now = self.here.now();
                // A second for what is sent while this is read.
                Span { from: Some(now.plus(1_000 - LONGEST)), until: Some(now.plus(1_000)) }
            }
            _ => span,
        }
    }

    fn span(&mut self, from: &'static str, until: &'static str) -> Span {
        let first = self.date(from).map(|(first, _)| first);
        let last = self.date(until).map(|(_, last)| last.plus(1));
        if let (Some(first), Some(last)) = (first, last)
            && last <= first
        {
            let names = vec![("from", from.to_owned()), ("until", until.to_owned())];
            self.wrong(until, "field-open311-dates-reversed", names);
        }
        Span { from: first, until: last }
    }

    fn date(&mut self, name: &str) -> Option<(Timestamp, Timestamp)> {
        let text = self.query.optional(name)?;
        let read = dates::read(text, &self.here.region.time_zone);
        if read.is_none() {
            self.wrong(name, "field-open311-date", Vec::new());
        }
        read
    }

    /// `bbox`, or `lat`, `long` and `radius`.
    fn within(&mut self) -> Option<Within> {
        if let Some(text) = self.query.optional("bbox") {
            let area = read_box(text);
            if area.is_none() {
                self.wrong("bbox", "field-open311-box", Vec::new());
            }
            return area.map(Within::Area);
        }
        let names = ["lat", "long", "radius"];
        if names.iter().all(|name| self.query.optional(name).is_none()) {
            return None;
        }
        let number = |name| self.query.read::<f64>(name);
        let circle = number("lat").zip(number("long")).and_then(|(latitude, longitude)| {
            let radius = number("radius").filter(|metres| (1.0..=WIDEST).contains(metres))?;
            Some(Within::Circle(Point::new(longitude, latitude).ok()?, radius))
        });
        if circle.is_none() {
            self.wrong("radius", "field-open311-circle", Vec::new());
        }
        circle
    }
}

/// Whether a span holds no more than one request may ask for; the future holds nothing.
fn is_bounded(span: Span) -> bool {
    span.from.zip(span.until).is_some_and(|(from, until)| until.since(from) <= LONGEST)
}

/// `west,south,east,north` in decimal degrees.
fn read_box(text: &str) -> Option<BoundingBox> {
    let numbers: Vec<f64> = text.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let [west, south, east, north] = numbers.try_into().ok()?;
    Point::new(west, south).ok()?;
    Point::new(east, north).ok()?;
    (west <= east && south <= north).then_some(BoundingBox { west, south, east, north })
}
