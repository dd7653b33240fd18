//! `/admin/pekerjaan`: work in the background that was given up, and sending it again.

use balai_base::JobId;
use balai_platform::{
    notify::mail::{self, Reason},
    operations,
};
use balai_web::{Answer, Here, PostForm, WebError};
use serde::Serialize;

#[derive(Serialize)]
struct JobsPage {
    jobs: Vec<ShownJob>,
    /// How many were sent again just now.
    resent: Option<u64>,
}

#[derive(Serialize)]
struct ShownJob {
    id: String,
    kind: String,
    error: String,
    /// What to do, as a message's key; empty when nothing better is known than the error.
    advice: String,
    attempts: u32,
    at: i64,
    /// How long ago it was given up, in milliseconds.
    age: i64,
}

/// The sentence that says what to do about a letter that was given up: its error begins with the reason's word.
fn advice(kind: &str, error: &str) -> String {
    if kind != mail::SEND {
        return String::new();
    }
    let word = error.split(':').next().unwrap_or_default();
    let reason = Reason::ALL.into_iter().find(|reason| reason.as_str() == word);
    format!("job-{}", reason.map_or("mail-other", Reason::as_str))
}

/// `GET /admin/pekerjaan`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let context = here.context();
    let dead = here.state.store.read(move |tx| operations::dead_jobs(tx, &context)).await?;
    let now = here.now();
    let jobs = dead
        .into_iter()
        .map(|job| ShownJob {
            id: job.id.to_string(),
            advice: advice(&job.kind, &job.error),
            kind: job.kind,
            error: job.error,
            attempts: job.attempts,
            at: job.at.millis(),
            age: now.since(job.at),
        })
        .collect();
    Ok(here.page("admin/jobs.html", &JobsPage { jobs, resent: here.query.read("terkirim") }))
}

/// `POST /admin/pekerjaan`: sends one job or all of them again.
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let context = here.context();
    let store = &here.state.store;
    let resent = if fields.has("all") {
        store.write(move |tx| operations::resend_all_jobs(tx, &context)).await?
    } else {
        let job: JobId = fields.read("job").ok_or_else(WebError::not_found)?;
        store.write(move |tx| operations::resend_job(tx, &context, job)).await?;
        1
    };
    Ok(here.redirect(&format!("/admin/pekerjaan?terkirim={resent}")))
}
