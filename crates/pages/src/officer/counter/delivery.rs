//! `/petugas/penyerahan/{number}`: handing a product over: sent with a number, collected with a document shown, back again.

use axum::extract::Path;
use balai_base::{CaseNumber, Problem};
use balai_civic::appointments::{self, Collected, Delivery, DeliveryWay, NewDelivery};
use balai_platform::{access::Action, casework};
use balai_store::Failure;
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

use super::may;
use crate::citizen::case::number;

const TEMPLATE: &str = "officer/counter/delivery.html";

#[derive(Serialize)]
struct DeliveryPage {
    number: String,
    delivery: Option<Delivery>,
    ways: Vec<&'static str>,
    collectors: &'static [&'static str],
    shown: &'static [&'static str],
    /// The address, after a reason was given.
    address: Option<String>,
    fields: Fields,
    done: bool,
    problem: Option<Told>,
}

async fn page(
    here: &Here,
    number: &CaseNumber,
    (fields, problem): (Fields, Option<&Problem>),
) -> Result<DeliveryPage, WebError> {
    let (context, asked) = (here.context(), number.clone());
    let delivery = here.state.store.read(move |tx| appointments::delivery(tx, &context, &asked)).await?;
    let (collectors, shown) = Collected::words();
    Ok(DeliveryPage {
        number: number.to_string(),
        delivery,
        ways: DeliveryWay::ALL.iter().map(|way| way.as_str()).collect(),
        collectors,
        shown,
        address: None,
        fields,
        done: here.query.text("selesai") == "simpan",
        problem: problem.map(|problem| here.told(problem)),
    })
}

/// `GET /petugas/penyerahan/{number}`
pub(crate) async fn get(here: Here, Path(text): Path<String>) -> Answer {
    may(&here, Action::Move)?;
    let number = number(&text)?;
    Ok(here.page(TEMPLATE, &page(&here, &number, (Fields::default(), None)).await?))
}

/// `POST /petugas/penyerahan/{number}`
pub(crate) async fn post(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    may(&here, Action::Move)?;
    let number = number(&text)?;
    if fields.text("act") == "address" {
        return address(&here, &number, fields).await;
    }
    match acted(&here, &number, &fields).await {
        Ok(()) => Ok(here.redirect(&format!("/petugas/penyerahan/{number}?selesai=simpan"))),
        Err(Failure::Refused(problem))
            if !problem.fields.is_empty() || problem.message.starts_with("problem-delivery-") =>
        {
            let page = page(&here, &number, (fields, Some(&problem))).await?;
            Ok(here.page_refused(&problem, TEMPLATE, &page))
        }
        Err(failure) => Err(failure.into()),
    }
}

/// What the person reads about a step, in the language in which the application was made.
async fn told(here: &Here, number: &CaseNumber, key: &str, fields: &Fields) -> Result<String, Failure> {
    let (context, asked) = (here.context(), number.clone());
    let case = here.state.store.read(move |tx| casework::find(tx, &context.region, &asked)).await?;
    let language = case.map_or_else(balai_base::Language::default, |case| case.language);
    let arguments = [
        balai_platform::render::Argument::text("carrier", fields.text("carrier")),
        balai_platform::render::Argument::text("tracking", fields.text("tracking")),
    ];
    Ok(here.state.renderer.text(&here.region.voice(language), key, &arguments))
}

async fn acted(here: &Here, number: &CaseNumber, fields: &Fields) -> Result<(), Failure> {
    let (context, asked) = (here.context(), number.clone());
    let store = &here.state.store;
    match fields.text("act") {
        "choose" => {
            let Some(way) = DeliveryWay::parse(fields.text("way")) else {
                return Err(Problem::invalid("problem-answers").field("way", "field-delivery-way").into());
            };
            let address = balai_base::Secret::new(fields.text("address").to_owned());
            let new = NewDelivery { way, address };
            store.write(move |tx| appointments::choose(tx, &context, &asked, &new)).await
        }
        "send" => {
            let (carrier, tracking) = (fields.text("carrier").to_owned(), fields.text("tracking").to_owned());
            let told = told(here, number, "delivery-told-sent", fields).await?;
            let sent = move |tx: &mut balai_store::Tx| {
                appointments::send_off(tx, &context, &asked, (&carrier, &tracking, &told))
            };
            store.write(sent).await
        }
        "hand" => {
            let collected =
                Collected { by: fields.text("by").to_owned(), shown: fields.text("shown").to_owned() };
            let told = told(here, number, "delivery-told-handed", fields).await?;
            store.write(move |tx| appointments::hand_over(tx, &context, &asked, (&collected, &told))).await
        }
        "return" => {
            let told = told(here, number, "delivery-told-returned", fields).await?;
            store.write(move |tx| appointments::returned(tx, &context, &asked, &told)).await
        }
        _ => Err(Problem::invalid("problem-delivery-act").into()),
    }
}

/// Shows the address once, with a reason that is recorded and that the person can read.
async fn address(here: &Here, number: &CaseNumber, fields: Fields) -> Answer {
    let (context, asked, reason) = (here.context(), number.clone(), fields.text("reason").to_owned());
    let opened = here.state.store.write(move |tx| appointments::address(tx, &context, &asked, &reason)).await;
    match opened {
        Ok(address) => {
            let page = page(here, number, (fields, None)).await?;
            let address = address.map(balai_base::Secret::into_revealed);
            Ok(here.page(TEMPLATE, &DeliveryPage { address, ..page }))
        }
        Err(Failure::Refused(problem)) if !problem.fields.is_empty() => {
            let page = page(here, number, (fields, Some(&problem))).await?;
            Ok(here.page_refused(&problem, TEMPLATE, &page))
        }
        Err(failure) => Err(failure.into()),
    }
}
