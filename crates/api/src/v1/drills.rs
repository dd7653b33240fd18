//! The results of drills that other machines of the region made. A key lets the machine in, its signature is what is believed.

use axum::http::StatusCode;
use balai_base::{Problem, ProblemKind};
use balai_platform::{drills, programs};
use balai_web::{Answer, SentJson};

use super::{
    answer::{json, refusal},
    contract::{DrillSent, DrillTaken},
    owner_key::bearer,
};

/// `POST /api/v1/drills`
pub(crate) async fn hand_in(sent: SentJson<DrillSent>) -> Answer {
    let here = &sent.program.here;
    let missing = || Problem::new(ProblemKind::Unauthenticated, "problem-api-program-key");
    let key = bearer(&sent.program).ok_or_else(missing)?.to_owned();
    let context = here.context();
    let admitted = here.state.store.write(move |tx| programs::admit_with_drills(tx, &context, &key)).await;
    let program = admitted.map_err(|failure| match failure {
        balai_store::Failure::Refused(problem) if problem.message == "problem-program-key" => {
            missing().into()
        }
        other => other,
    })?;
    let DrillSent { drill, signer, signature } = &sent.value;
    let text =
        serde_json::json!({ "drill": drill.0, "signer": signer.0, "signature": signature.0 }).to_string();
    let drill = drills::verified(&text, &here.state.copies.signers()).map_err(refusal)?;
    let taken = DrillTaken { id: drill.id.to_string(), proven: drill.proven() };
    let all: Vec<_> = here.state.regions.all().iter().map(|region| region.id.clone()).collect();
    let context = here.context();
    here.state
        .store
        .write(move |tx| {
            let by = (&context.moment, program.name.as_str());
            drills::hand_in_by_program(tx, (&context.region.id, &all), by, &drill)
        })
        .await?;
    json(here, StatusCode::OK, &taken)
}
