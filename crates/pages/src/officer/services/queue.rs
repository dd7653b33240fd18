//! `/petugas/layanan`: what breaks first stands first. Filters are an address; "the next one" leads through them.

use balai_base::CaseNumber;
use balai_civic::services::working::desk::{self, DeskFilter, DeskList, VIEWS};
use balai_platform::access::{Action, may_ever};
use balai_web::{Answer, Fields, Here};
use serde::Serialize;

use super::super::desk::queue::Tab;
use crate::wording::{self, Choice};

/// Rows on one page.
const ROWS: u32 = 40;
/// The views' words in the address, in the order of [`VIEWS`].
const WORDS: [&str; 6] = ["terbuka", "baru", "terlambat", "manual", "dikembalikan", "berakhir"];

/// Reads a filter from an address.
pub(crate) fn filter(fields: &Fields) -> DeskFilter {
    let word = fields.text("tampilan");
    let view = WORDS.iter().position(|known| *known == word).and_then(|place| VIEWS.get(place));
    DeskFilter {
        view: view.copied().unwrap_or("open").to_owned(),
        service: fields.text("layanan").to_owned(),
        state: fields.text("keadaan").to_owned(),
        text: fields.text("q").to_owned(),
    }
}

/// Writes a filter as an address's query, with its question mark.
pub(crate) fn query(filter: &DeskFilter, extra: &[(&str, &str)]) -> String {
    let place = VIEWS.iter().position(|view| *view == filter.view).unwrap_or(0);
    let word = WORDS.get(place).copied().unwrap_or_default();
    let mut written = form_urlencoded::Serializer::new(String::new());
    let own = [
        ("tampilan", if word == "terbuka" { "" } else { word }),
        ("layanan", &filter.service),
        ("keadaan", &filter.state),
        ("q", &filter.text),
    ];
    written.extend_pairs(own.iter().chain(extra).filter(|(_, value)| !value.is_empty()));
    let written = written.finish();
    if written.is_empty() { written } else { format!("?{written}") }
}

#[derive(Serialize)]
struct QueuePage {
    list: DeskList,
    tabs: Vec<Tab>,
    filter: DeskFilter,
    view: &'static str,
    narrowed: bool,
    services: Vec<Choice>,
    query: String,
    next: Option<String>,
    may_enter: bool,
    may_pay: bool,
}

/// `GET /petugas/layanan`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let (filter, after) = (filter(&here.query), here.query.text("sesudah").to_owned());
    let (context, asked) = (here.context(), filter.clone());
    let list = here.state.store.read(move |tx| desk::queue(tx, &context, (&asked, &after), ROWS)).await?;
    let place = VIEWS.iter().position(|view| *view == filter.view).unwrap_or(0);
    let tab = |view: &&'static str| Tab {
        label: here.t(&format!("service-desk-view-{view}"), &[]),
        address: format!(
            "/petugas/layanan{}",
            query(&DeskFilter { view: (*view).to_owned(), ..filter.clone() }, &[])
        ),
        current: filter.view == **view,
    };
    let roles = &here.region.roles;
    let page = QueuePage {
        tabs: VIEWS.iter().map(tab).collect(),
        view: WORDS.get(place).copied().unwrap_or_default(),
        narrowed: !(filter.service.is_empty() && filter.state.is_empty() && filter.text.is_empty()),
        services: wording::optional(here.t("list-filter-all", &[]), services(&here)),
        query: query(&filter, &[]),
        next: list.next.as_ref().map(|next| query(&filter, &[("sesudah", next)])),
        may_enter: may_ever(roles, &here.actor, Action::EnterForSomebody),
        may_pay: may_ever(roles, &here.actor, Action::Export) && here.region.benefit.is_some(),
        list,
        filter,
    };
    Ok(here.page("officer/services/queue.html", &page))
}

fn services(here: &Here) -> Vec<Choice> {
    let all = here.region.services.list.iter();
    all.map(|service| Choice::new(&service.id, service.name.get(here.language))).collect()
}

/// `GET /petugas/layanan/berikut?dari=…`: the application after this one in the same filter, else the queue.
pub(crate) async fn next(here: Here) -> Answer {
    here.officer()?;
    let filter = filter(&here.query);
    let from = CaseNumber::parse(here.query.text("dari")).ok();
    let (context, asked) = (here.context(), filter.clone());
    let next = match from {
        Some(from) => here.state.store.read(move |tx| desk::next(tx, &context, (&asked, &from))).await?,
        None => None,
    };
    let query = query(&filter, &[]);
    Ok(here.redirect(&match next {
        Some(number) => format!("/petugas/layanan/{number}{query}"),
        None => format!("/petugas/layanan{query}"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_its_address() {
        for view in VIEWS {
            let filter = DeskFilter {
                view: view.to_owned(),
                service: "akta-kelahiran".to_owned(),
                state: "siap".to_owned(),
                text: "Putu & Made".to_owned(),
            };
            let address = query(&filter, &[]);
            let read = super::filter(&Fields::parse(address.trim_start_matches('?').as_bytes()));
            assert_eq!(read, filter);
        }
        assert_eq!(query(&super::filter(&Fields::default()), &[]), "");
    }
}
