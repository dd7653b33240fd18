//! The queue: what breaks first stands first. Filters are an address, so that they can be saved and linked; several cases
//! can take one step together.

use balai_base::{CaseNumber, Problem};
use balai_civic::reports::{self, Act, BulkOutcome, QueueFilter, QueueList, StepView};
use balai_platform::{
    access::{Action, may_ever},
    casework::Step,
    identity::{self, SavedFilter},
};
use balai_web::{Answer, Fields, Here, PostForm, WebError};
use serde::Serialize;

use crate::officer::{command::setting, reads};
use crate::wording::{self, Choice};

/// Rows on one page.
const ROWS: u32 = 40;
/// The most cases of one bulk act.
const MOST_AT_ONCE: usize = 100;

/// The views of the queue, in the order of its tabs, with their words in the address.
const VIEWS: [(&str, &str); 7] = [
    ("open", "terbuka"),
    ("mine", "saya"),
    ("unassigned", "belum-ditunjuk"),
    ("late", "terlambat"),
    ("verify", "verifikasi"),
    ("ended", "berakhir"),
    ("all", "semua"),
];

/// Views that leaders' figures lead to; a tab stands for one only while it is open.
const BEHIND_FIGURES: [(&str, &str); 3] =
    [("solved", "selesai-90-hari"), ("broken", "janji-terlampaui"), ("reopened", "dibuka-lagi")];

fn views() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    VIEWS.iter().chain(&BEHIND_FIGURES)
}

/// The view's word in the address.
fn word(view: &str) -> &'static str {
    views().find(|(known, _)| *known == view).map_or("terbuka", |(_, word)| word)
}

/// The fields of a filter: the name in the address, the value in the filter.
type Field = (&'static str, fn(&mut QueueFilter) -> &mut String);

const FIELDS: [Field; 10] = [
    ("tampilan", |filter| &mut filter.view),
    ("instansi", |filter| &mut filter.agency),
    ("unit", |filter| &mut filter.unit),
    ("kategori", |filter| &mut filter.category),
    ("wilayah", |filter| &mut filter.area),
    ("keadaan", |filter| &mut filter.state),
    ("status", |filter| &mut filter.meaning),
    ("kanal", |filter| &mut filter.channel),
    ("jenis", |filter| &mut filter.kind),
    ("q", |filter| &mut filter.text),
];

/// Reads a filter from an address.
pub(crate) fn filter(fields: &Fields) -> QueueFilter {
    let mut filter = QueueFilter::default();
    for (name, value) in FIELDS {
        fields.text(name).clone_into(value(&mut filter));
    }
    let known = views().find(|(_, word)| *word == filter.view);
    known.map_or("open", |(view, _)| view).clone_into(&mut filter.view);
    filter
}

/// Writes a filter as an address's query, with its question mark; `extra` is added where it is not empty.
pub(crate) fn query(filter: &QueueFilter, extra: &[(&str, &str)]) -> String {
    let mut filter = filter.clone();
    word(&filter.view).clone_into(&mut filter.view);
    let mut written = form_urlencoded::Serializer::new(String::new());
    for (name, value) in FIELDS {
        let value = value(&mut filter);
        let usual = name == "tampilan" && value == "terbuka";
        if !(value.is_empty() || usual) {
            written.append_pair(name, value);
        }
    }
    written.extend_pairs(extra.iter().filter(|(_, value)| !value.is_empty()));
    let written = written.finish();
    if written.is_empty() { written } else { format!("?{written}") }
}

#[derive(Serialize)]
pub(crate) struct Tab {
    pub(crate) label: String,
    pub(crate) address: String,
    pub(crate) current: bool,
}

/// A saved filter as a link.
#[derive(Serialize)]
pub(crate) struct Saved {
    pub(crate) name: String,
    pub(crate) query: String,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own that the template asks")]
pub(crate) struct QueuePage {
    pub(crate) list: QueueList,
    /// How many there are, at most [`reports::MOST_COUNTED`].
    pub(crate) count: u64,
    /// Whether there are more than `count`.
    pub(crate) more: bool,
    pub(crate) filter: QueueFilter,
    /// The view's word in the address.
    pub(crate) view: &'static str,
    /// Whether anything beside the view narrows the queue.
    pub(crate) narrowed: bool,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) saved: Vec<Saved>,
    pub(crate) query: String,
    pub(crate) next: Option<String>,
    pub(crate) first: Option<String>,
    pub(crate) areas: Vec<Choice>,
    pub(crate) categories: Vec<Choice>,
    pub(crate) agencies: Vec<Choice>,
    pub(crate) channels: Vec<Choice>,
    pub(crate) meanings: Vec<Choice>,
    /// Steps that every row of this page allows, for acting on several at once.
    pub(crate) steps: Vec<StepView>,
    pub(crate) outcomes: Vec<BulkOutcome>,
    pub(crate) may_export: bool,
    pub(crate) may_record: bool,
    pub(crate) problem: Option<balai_web::Told>,
}

/// `GET /petugas`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let page = page(&here, filter(&here.query), Vec::new()).await?;
    reads::note(&here, page.list.rows.iter().map(|row| row.id).collect(), false).await?;
    Ok(here.page("officer/desk/queue.html", &page))
}

/// `GET /petugas/verifikasi`
pub(crate) async fn verification(here: Here) -> Answer {
    here.officer()?;
    Ok(here.redirect("/petugas?tampilan=verifikasi"))
}

async fn page(here: &Here, filter: QueueFilter, outcomes: Vec<BulkOutcome>) -> Result<QueuePage, WebError> {
    let (context, asked, after) = (here.context(), filter.clone(), here.query.text("sesudah").to_owned());
    let (list, count, saved, steps) = here
        .state
        .store
        .read(move |tx| {
            let setting = setting(&context);
            let list = reports::queue(tx, &context, &asked, &after, ROWS)?;
            let count = reports::queue_count(tx, &context, &asked)?;
            let saved = identity::saved_filters(tx, &setting)?;
            let steps = match list.rows.first() {
                Some(row) => reports::next_steps(tx, &context, &row.number)?,
                None => Vec::new(),
            };
            Ok((list, count, saved, steps))
        })
        .await?;
    let all = || here.t("list-filter-all", &[]);
    let roles = &here.region.roles;
    Ok(QueuePage {
        tabs: tabs(here, &filter),
        saved: saved.into_iter().map(|saved| Saved { name: saved.name, query: saved.query }).collect(),
        query: query(&filter, &[]),
        next: list.next.as_ref().map(|next| query(&filter, &[("sesudah", next)])),
        first: here.query.optional("sesudah").map(|_| query(&filter, &[])),
        areas: wording::optional(all(), wording::villages(&here.region)),
        categories: wording::optional(all(), wording::categories(here)),
        agencies: wording::optional(all(), wording::agencies(here, true)),
        channels: wording::optional(all(), channels(here)),
        meanings: wording::optional(all(), meanings(here)),
        steps: common_steps(steps),
        may_export: may_ever(roles, &here.actor, Action::Export),
        may_record: may_ever(roles, &here.actor, Action::EnterForSomebody),
        narrowed: QueueFilter { view: String::new(), ..filter.clone() } != QueueFilter::default(),
        view: word(&filter.view),
        list,
        count: count.min(u64::from(reports::MOST_COUNTED)),
        more: count > u64::from(reports::MOST_COUNTED),
        filter,
        outcomes,
        problem: None,
    })
}

fn tabs(here: &Here, filter: &QueueFilter) -> Vec<Tab> {
    VIEWS
        .iter()
        .chain(BEHIND_FIGURES.iter().filter(|(view, _)| filter.view == *view))
        .map(|(view, _)| Tab {
            label: here.t(&format!("desk-view-{view}"), &[]),
            address: format!(
                "/petugas{}",
                query(&QueueFilter { view: (*view).to_owned(), ..filter.clone() }, &[])
            ),
            current: filter.view == *view,
        })
        .collect()
}

fn channels(here: &Here) -> Vec<Choice> {
    here.region
        .channels
        .iter()
        .map(|channel| Choice::new(&channel.id, channel.name.get(here.language)))
        .collect()
}

fn meanings(here: &Here) -> Vec<Choice> {
    ["waiting", "working", "verifying", "done", "refused", "merged", "withdrawn", "outside"]
        .map(|word| Choice::new(word, here.t(&format!("meaning-{word}"), &[])))
        .into()
}

/// The steps open to the first case that need no more than an answer and a reason: those can be taken together.
fn common_steps(of_first: Vec<StepView>) -> Vec<StepView> {
    let simple =
        |step: &StepView| step.requires.iter().all(|word| word == "reason" || word == "public-answer");
    of_first.into_iter().filter(simple).collect()
}

/// `POST /petugas`: one step for the chosen cases; each succeeds or fails on its own.
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let numbers: Vec<CaseNumber> = fields
        .all("case")
        .into_iter()
        .filter_map(|text| CaseNumber::parse(text).ok())
        .take(MOST_AT_ONCE)
        .collect();
    let filter = filter(&Fields::parse(fields.text("filter").trim_start_matches('?').as_bytes()));
    let problem = if numbers.is_empty() {
        Some(Problem::invalid("problem-answers").field("case", "field-cases-missing"))
    } else if fields.text("step").is_empty() {
        Some(Problem::invalid("problem-answers").field("step", "field-step-missing"))
    } else {
        None
    };
    if let Some(problem) = problem {
        let mut page = page(&here, filter, Vec::new()).await?;
        page.problem = Some(here.told(&problem));
        return Ok(here.page_refused(&problem, "officer/desk/queue.html", &page));
    }
    let act = Act {
        step: Step {
            transition: fields.text("step").to_owned(),
            answer: fields.text("answer").to_owned(),
            reason: fields.text("reason").to_owned(),
            ..Step::default()
        },
        ..Act::default()
    };
    let context = here.context();
    let outcomes =
        here.state.store.write(move |tx| reports::act_on_many(tx, &context, &numbers, &act)).await?;
    let page = page(&here, filter, outcomes).await?;
    Ok(here.page("officer/desk/queue.html", &page))
}

/// `POST /petugas/saringan`: saves the filter under a name, or forgets one.
pub(crate) async fn save_filter(here: Here, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let name = fields.text("name").to_owned();
    let query = fields.text("filter").to_owned();
    let (context, forget) = (here.context(), fields.has("forget"));
    let kept = query.clone();
    here.state
        .store
        .write(move |tx| {
            let setting = setting(&context);
            if forget {
                return identity::forget_filter(tx, &setting, &name);
            }
            let filter = SavedFilter { name: name.clone(), query: kept.trim_start_matches('?').to_owned() };
            identity::save_filter(tx, &setting, &filter)
        })
        .await?;
    Ok(here.redirect(&format!("/petugas{query}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_its_address() {
        let filter = QueueFilter {
            view: "late".to_owned(),
            agency: "dinas-jalan".to_owned(),
            text: "lubang & air".to_owned(),
            ..QueueFilter::default()
        };
        let address = query(&filter, &[("sesudah", "abc")]);
        let read = super::filter(&Fields::parse(address.trim_start_matches('?').as_bytes()));
        assert_eq!(read, filter);
        assert!(address.ends_with("sesudah=abc"));
    }

    #[test]
    fn every_view_is_read_back_from_its_word() {
        for (view, word) in views() {
            let filter = super::filter(&Fields::parse(format!("tampilan={word}").as_bytes()));
            assert_eq!(filter.view, *view);
            assert_eq!(super::word(view), *word);
        }
    }

    #[test]
    fn the_open_queue_has_a_short_address_and_unknown_views_are_the_open_one() {
        let open = super::filter(&Fields::default());
        assert_eq!(open.view, "open");
        assert_eq!(query(&open, &[]), "");
        assert_eq!(super::filter(&Fields::parse(b"tampilan=lain")).view, "open");
    }
}
