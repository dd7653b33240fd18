//! `tokens`: the number behind what was given in its place.

use axum::extract::Path;
use balai_base::Problem;
use balai_platform::{casework, programs};
use balai_web::{Answer, Caller};

use super::{
    caller,
    tree::{File, Node, answer, suffixed},
};

/// `GET tokens/{token}.{xml,json}`
pub(crate) async fn get(caller: Caller, Path(file): Path<String>) -> Answer {
    if let Some(elsewhere) = suffixed(&caller, &file) {
        return Ok(elsewhere);
    }
    let file = File::parse(&file)?;
    let here = caller::program(&caller, None)?.here;
    let (context, token) = (here.context(), file.name.clone());
    let found = here.state.store.read(move |tx| {
        let Some(case) = programs::case_of_token(tx, &context, &token)? else { return Ok(None) };
        casework::get(tx, &context.region, case)
    });
    let case = found.await?.ok_or_else(|| Problem::not_found("problem-open311-token"))?;
    let request = Node::Fields(vec![
        ("service_request_id", Node::text(case.number.as_str())),
        ("token", Node::text(&file.name)),
    ]);
    answer(file.format, "service_requests", &Node::List("request", vec![request]))
}
