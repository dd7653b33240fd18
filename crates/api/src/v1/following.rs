//! Following a report instead of repeating it. The device's own secret stands for the follower: no name is asked.

use axum::http::StatusCode;
use balai_base::{CaseNumber, Problem};
use balai_civic::reports;
use balai_platform::casework::Context;
use balai_store::{Failure, Tx};
use balai_web::{Answer, Program};

use super::{
    answer::{json, refusal},
    asked::{Asked, Numbered, device},
    contract::{Following, NoQuestion},
};

fn needed(program: &Program) -> Result<[u8; 16], Problem> {
    let missing = || Problem::invalid("problem-api-header").field("Balai-Device", "field-api-device-missing");
    device(program)?.ok_or_else(missing)
}

async fn change(
    program: &Program,
    number: CaseNumber,
    act: fn(&mut Tx, &Context, &CaseNumber, &[u8; 16]) -> Result<(), Failure>,
) -> Answer {
    let device = needed(program)?;
    let (context, asked) = (program.here.context(), number.clone());
    program.here.state.store.write(move |tx| act(tx, &context, &asked, &device)).await.map_err(refusal)?;
    told(program, number).await
}

async fn told(program: &Program, number: CaseNumber) -> Answer {
    let here = &program.here;
    let device = needed(program)?;
    let (context, asked) = (here.context(), number.clone());
    let following = here.state.store.read(move |tx| reports::follows(tx, &context, &asked, &device)).await?;
    json(here, StatusCode::OK, &Following { number: number.to_string(), following })
}

/// `GET /api/v1/reports/{number}/follow`
pub(crate) async fn follows(Numbered(number): Numbered, asked: Asked<NoQuestion>) -> Answer {
    told(&asked.program, number).await
}

/// `POST /api/v1/reports/{number}/follow`
pub(crate) async fn follow(Numbered(number): Numbered, asked: Asked<NoQuestion>) -> Answer {
    change(&asked.program, number, reports::follow).await
}

/// `DELETE /api/v1/reports/{number}/follow`
pub(crate) async fn unfollow(Numbered(number): Numbered, asked: Asked<NoQuestion>) -> Answer {
    change(&asked.program, number, reports::unfollow).await
}
