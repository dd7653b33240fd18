//! The public list with its filters, as a page, as CSV and as a feed.

use axum::{http::header, response::IntoResponse};
use balai_base::area::Level;
use balai_civic::reports::{self, PublicFilter, PublicList};
use balai_web::{Answer, Here};
use serde::Serialize;

use crate::wording::{self, Choice};

/// Rows on one page.
const ROWS: u32 = 20;
/// Rows of the feed.
const FEED_ROWS: u32 = 50;
/// Rows of one file.
const FILE_ROWS: u32 = 5_000;

/// The filter as it was asked, for the form.
#[derive(Serialize)]
pub(crate) struct Asked {
    pub(crate) text: String,
    pub(crate) area: String,
    pub(crate) category: String,
    pub(crate) agency: String,
    pub(crate) meaning: String,
    pub(crate) after: String,
    pub(crate) any: bool,
}

/// What the filter's fields offer.
#[derive(Serialize)]
pub(crate) struct Choices {
    pub(crate) areas: Vec<Choice>,
    pub(crate) categories: Vec<Choice>,
    pub(crate) agencies: Vec<Choice>,
    pub(crate) meanings: Vec<Choice>,
}

#[derive(Serialize)]
pub(crate) struct ListPage {
    pub(crate) list: PublicList,
    pub(crate) filter: Asked,
    pub(crate) choices: Choices,
    /// The filter as a query, with its question mark; empty when nothing is filtered.
    pub(crate) query: String,
    /// The query of the next page.
    pub(crate) next: Option<String>,
}

/// Reads the filter from a query.
pub(crate) fn filter(here: &Here) -> PublicFilter {
    let text = |name: &str| here.query.text(name).to_owned();
    PublicFilter {
        area: text("wilayah"),
        category: text("kategori"),
        agency: text("instansi"),
        meaning: text("status"),
        text: text("q"),
    }
}

impl Asked {
    pub(crate) fn of(here: &Here, filter: &PublicFilter) -> Self {
        Self {
            text: filter.text.clone(),
            area: filter.area.clone(),
            category: filter.category.clone(),
            agency: filter.agency.clone(),
            meaning: filter.meaning.clone(),
            after: here.query.text("sesudah").to_owned(),
            any: *filter != PublicFilter::default(),
        }
    }
}

/// The filter as a query with its question mark, and `after` when it is not empty.
pub(crate) fn query(filter: &PublicFilter, after: &str) -> String {
    let pairs = [
        ("q", &filter.text),
        ("wilayah", &filter.area),
        ("kategori", &filter.category),
        ("instansi", &filter.agency),
        ("status", &filter.meaning),
    ];
    let mut written = form_urlencoded::Serializer::new(String::new());
    written.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
    if !after.is_empty() {
        written.append_pair("sesudah", after);
    }
    let written = written.finish();
    if written.is_empty() { written } else { format!("?{written}") }
}

/// What the filter's fields offer in this region.
pub(crate) fn choices(here: &Here) -> Choices {
    let mut areas: Vec<Choice> = here
        .region
        .areas
        .of_level(Level::District)
        .into_iter()
        .map(|area| Choice::new(area.code.as_str(), area.title.clone()))
        .collect();
    areas.extend(wording::villages(&here.region));
    let meanings =
        ["open", "waiting", "working", "verifying", "done", "refused", "merged", "withdrawn", "outside"];
    let meanings = meanings.map(|word| Choice::new(word, here.t(&format!("meaning-{word}"), &[])));
    let all = || here.t("list-filter-all", &[]);
    Choices {
        areas: wording::optional(all(), areas),
        categories: wording::optional(all(), wording::categories(here)),
        agencies: wording::optional(all(), wording::agencies(here, false)),
        meanings: wording::optional(all(), meanings.into()),
    }
}

async fn read(here: &Here, rows: u32) -> Result<(PublicFilter, PublicList), balai_web::WebError> {
    let filter = filter(here);
    let (context, asked) = (here.context(), filter.clone());
    let after = here.query.text("sesudah").to_owned();
    let list =
        here.state.store.read(move |tx| reports::public_list(tx, &context, &asked, &after, rows)).await?;
    Ok((filter, list))
}

/// Everything the list's page and the map's page show.
pub(crate) async fn page(here: &Here) -> Result<ListPage, balai_web::WebError> {
    let (filter, list) = read(here, ROWS).await?;
    Ok(ListPage {
        filter: Asked::of(here, &filter),
        choices: choices(here),
        query: query(&filter, ""),
        next: list.next.as_ref().map(|next| query(&filter, next)),
        list,
    })
}

/// `GET /laporan`
pub(crate) async fn get(here: Here) -> Answer {
    let page = page(&here).await?;
    Ok(here.page("citizen/list.html", &page))
}

/// `GET /laporan.csv`
pub(crate) async fn csv(here: Here) -> Answer {
    let _permit = here.state.gates.exports.enter().await?;
    let (_, list) = read(&here, FILE_ROWS).await?;
    let text = reports::public_csv(&here.context(), here.language, &list.rows);
    let name = format!("attachment; filename=\"laporan-{}.csv\"", here.region.id);
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, text).into_response())
}

/// `GET /laporan/feed.atom`
pub(crate) async fn feed(here: Here) -> Answer {
    let (_, list) = read(&here, FEED_ROWS).await?;
    let text = reports::feed(&here.context(), here.language, &here.full_url(""), &list.rows);
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], text).into_response())
}
