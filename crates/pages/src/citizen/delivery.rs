//! `/lacak/{number}/penyerahan`: how the product of an application gets to whoever applied, chosen by them.

use axum::extract::Path;
use balai_base::{Problem, Secret};
use balai_civic::appointments::{self, Delivery, DeliveryWay, NewDelivery};
use balai_platform::access::Actor;
use balai_store::Failure;
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

use super::case::number;

const TEMPLATE: &str = "citizen/delivery.html";

#[derive(Serialize)]
struct DeliveryPage {
    number: String,
    delivery: Option<Delivery>,
    ways: Vec<&'static str>,
    fields: Fields,
    done: bool,
    problem: Option<Told>,
}

async fn page(
    here: &Here,
    text: &str,
    (fields, problem): (Fields, Option<&Problem>),
) -> Result<DeliveryPage, WebError> {
    let number = number(text)?;
    if !matches!(here.actor, Actor::Reporter { .. }) {
        return Err(Problem::not_found("problem-no-case").into());
    }
    let (context, asked) = (here.context(), number.clone());
    let delivery = here.state.store.read(move |tx| appointments::delivery(tx, &context, &asked)).await?;
    Ok(DeliveryPage {
        number: number.to_string(),
        delivery,
        ways: DeliveryWay::ALL.iter().map(|way| way.as_str()).collect(),
        done: here.query.text("selesai") == "pilih",
        fields,
        problem: problem.map(|problem| here.told(problem)),
    })
}

/// `GET /lacak/{number}/penyerahan`
pub(crate) async fn get(here: Here, Path(text): Path<String>) -> Answer {
    Ok(here.page(TEMPLATE, &page(&here, &text, (Fields::default(), None)).await?))
}

/// `POST /lacak/{number}/penyerahan`
pub(crate) async fn post(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    let number = number(&text)?;
    let Some(way) = DeliveryWay::parse(fields.text("way")) else {
        let problem = Problem::invalid("problem-answers").field("way", "field-delivery-way");
        return again(&here, &text, fields, &problem).await;
    };
    let new = NewDelivery { way, address: Secret::new(fields.text("address").to_owned()) };
    let (context, asked) = (here.context(), number.clone());
    match here.state.store.write(move |tx| appointments::choose(tx, &context, &asked, &new)).await {
        Ok(()) => Ok(here.redirect(&format!("/lacak/{number}/penyerahan?selesai=pilih"))),
        Err(Failure::Refused(problem)) if !problem.fields.is_empty() => {
            again(&here, &text, fields, &problem).await
        }
        Err(failure) => Err(failure.into()),
    }
}

async fn again(here: &Here, text: &str, fields: Fields, problem: &Problem) -> Answer {
    let page = page(here, text, (fields, Some(problem))).await?;
    Ok(here.page_refused(problem, TEMPLATE, &page))
}
