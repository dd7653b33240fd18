//! Institutions check documents: `POST /api/v1/documents/verify`.

use axum::http::StatusCode;
use balai_platform::documents::{self, Outcome, Presented, Shown};
use balai_web::{Answer, Here, SentJson};

use super::{
    answer::json,
    contract::{
        CheckedDocument, DocumentField, DocumentText, Named, NewerDocument, OutcomeWord, ShownDocument, When,
    },
};

/// `POST /api/v1/documents/verify`
pub(crate) async fn verify(sent: SentJson<DocumentText>) -> Answer {
    let here = &sent.program.here;
    let (context, network) = (here.context(), here.network());
    here.state.store.write(move |tx| documents::count_look_up(tx, &context, &network)).await?;
    let (context, presented) = (here.context(), Presented::read(&sent.value.text.0, &here.region));
    let checked = here.state.store.write(move |tx| documents::check(tx, &context, &presented)).await?;
    let newer = checked.shown.as_ref().and_then(|shown| shown.superseded_by.clone());
    let answer = CheckedDocument {
        outcome: word(checked.outcome),
        issuer: checked.issuer,
        specimen: checked.specimen,
        certified: checked.shown.as_ref().is_some_and(|shown| shown.certified),
        document: checked.shown.map(|shown| document(here, shown)),
        superseded_by: newer.map(|(id, number)| NewerDocument { id: id.to_string(), number }),
    };
    json(here, StatusCode::OK, &answer)
}

fn document(here: &Here, shown: Shown) -> ShownDocument {
    let kind = here.region.documents.get(&shown.kind);
    let field = |(id, value): (String, String)| {
        let known = kind.and_then(|kind| kind.fields.iter().find(|field| field.id == id));
        let name = known.map_or_else(|| id.clone(), |field| field.name.get(here.language).to_owned());
        DocumentField { id, name, value }
    };
    ShownDocument {
        id: shown.id.to_string(),
        kind: Named {
            name: kind.map_or_else(|| shown.kind.clone(), |kind| kind.name.get(here.language).to_owned()),
            id: shown.kind.clone(),
        },
        number: shown.number,
        issued_at: When::new(shown.issued_at, &here.region.time_zone),
        fields: shown.subject.into_iter().map(field).collect(),
    }
}

fn word(outcome: Outcome) -> OutcomeWord {
    match outcome {
        Outcome::Active => OutcomeWord::Active,
        Outcome::Superseded => OutcomeWord::Superseded,
        Outcome::Revoked => OutcomeWord::Revoked,
        Outcome::Changed => OutcomeWord::Changed,
        Outcome::UnknownKey => OutcomeWord::UnknownKey,
        Outcome::Unknown => OutcomeWord::Unknown,
        Outcome::National => OutcomeWord::National,
    }
}
