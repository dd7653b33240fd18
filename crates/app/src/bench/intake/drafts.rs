//! Drafts that residents would have typed, what sending one writes, and the sending itself.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Instant,
};

use balai_base::{Language, Random as _, SystemRandom, text::hexadecimal};
use balai_civic::{
    channels,
    reports::{self, Answers, DraftToken, Manner},
};
use balai_platform::access::Actor;
use balai_store::{
    Durability, Store,
    testing::{self, Written},
};

use crate::bench::{
    ground::{Engine, Ground},
    http::{self, Line},
    server::Server,
};

/// Saves drafts, each under a token of its own.
pub(crate) fn save(ground: &Ground, store: &Store, answers: &[Answers]) -> Result<Vec<DraftToken>, String> {
    let made: Vec<_> = answers
        .iter()
        .map(|answers| {
            let context = ground.context(Actor::Anonymous);
            (DraftToken::generate(&context.moment), context, answers.clone())
        })
        .collect();
    let tokens = made.iter().map(|(token, _, _)| token.clone()).collect();
    let saved = store.write_now(move |tx| {
        made.iter().try_for_each(|(token, context, answers)| {
            reports::save_draft(tx, context, token, answers).map(drop)
        })
    });
    saved.map(|()| tokens).map_err(|failure| failure.to_string())
}

/// What sending each draft writes, found out on a copy.
pub(crate) fn record(
    ground: &Ground,
    engine: Engine,
    answers: &[Answers],
    drafts: &[DraftToken],
) -> Result<Vec<Vec<Written>>, String> {
    ground.copy(engine, "drafts", "round")?;
    let mut options = ground.options(engine, "round");
    options.durability = Durability::Normal;
    let store = Store::open(options).map_err(|failure| failure.to_string())?;
    let now = ground.context(Actor::Anonymous).moment.now;
    let channel = channels::web_channel(&ground.region, now).ok_or("the pack has no channel for pages")?;
    let manner =
        Manner { channel: channel.id.clone(), language: Language::default(), consent_note: String::new() };
    let mut recorded = Vec::with_capacity(drafts.len());
    for (answers, draft) in answers.iter().zip(drafts) {
        let submission = reports::submission(&ground.region, answers, &manner)
            .map_err(|problem| problem.message.to_owned())?;
        let (context, draft, token) = (ground.context(Actor::Anonymous), draft.clone(), form_token());
        let written = store.write_now(move |tx| {
            testing::written(tx, |tx| {
                reports::submit(tx, &context, &submission, &token)?;
                reports::discard_draft(tx, &context, &draft)
            })
        });
        recorded.push(written.map_err(|failure| failure.to_string())?.1);
    }
    Ok(recorded)
}

fn form_token() -> [u8; 32] {
    let mut token = [0; 32];
    SystemRandom.fill(&mut token);
    token
}

/// The forms to send, each with a draft of its own.
pub(crate) fn requests(server: &Server, drafts: &[DraftToken]) -> Result<Vec<Vec<u8>>, String> {
    let mut line = Line::open(server.address)?;
    let page = line.ask(&http::get(server.address, "/lapor", ""))?;
    let cookies: Vec<&str> = page.all("set-cookie").filter_map(|value| value.split(';').next()).collect();
    let cookies = cookies.join("; ");
    let text = page.text();
    let csrf = text
        .split_once("name=\"csrf\" value=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(token, _)| token)
        .ok_or("/lapor has no form")?;
    let request = |draft: &DraftToken| {
        let token = hexadecimal(&form_token());
        let cookies = format!("{cookies}; __Host-lapor={}", draft.reveal());
        http::form(server.address, "/lapor/periksa", &cookies, &[("csrf", csrf), ("form_token", &token)])
    };
    Ok(drafts.iter().map(request).collect())
}

/// Sends every request once, over `clients` connections at a time; gives how many milliseconds each took.
pub(crate) fn send(server: &Server, requests: &[Vec<u8>], clients: usize) -> Result<Vec<f64>, String> {
    let next = AtomicUsize::new(0);
    let client = || {
        let mut line = Line::open(server.address)?;
        let mut waited = Vec::new();
        while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
            let begun = Instant::now();
            let answer = line.ask(request)?;
            if answer.first("location").as_deref() != Some("/lapor/bukti") {
                return Err(format!("a report got no receipt: {} {}", answer.status, answer.text()));
            }
            waited.push(begun.elapsed().as_secs_f64() * 1_000.0);
        }
        Ok(waited)
    };
    let outcomes: Vec<Result<Vec<f64>, String>> = thread::scope(|scope| {
        let clients: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
        clients
            .into_iter()
            .map(|client| client.join().unwrap_or_else(|_| Err("a client panicked".to_owned())))
            .collect()
    });
    let waited: Result<Vec<Vec<f64>>, String> = outcomes.into_iter().collect();
    waited.map(|waited| waited.concat())
}
