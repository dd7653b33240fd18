//! `/admin/webhook`: which other systems are told of public reports, with the last calls, and what became of them.

use axum::extract::Path;
use balai_base::Problem;
use balai_platform::webhooks::{self, Delivery, DisabledWhy, Happening, NewWebhook, Setting, Webhook};
use balai_store::{Failure, Tx};
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;
use uuid::Uuid;

use crate::wording::Choice;

/// How many of a webhook's deliveries are shown.
const DELIVERIES: u32 = 10;

#[derive(Serialize)]
struct WebhooksPage {
    webhooks: Vec<ShownWebhook>,
    happenings: Vec<Choice>,
    fields: Fields,
    chosen: Vec<String>,
    /// The message that says what was just done; empty when nothing was.
    done: &'static str,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct ShownWebhook {
    id: String,
    url: String,
    note: String,
    events: Vec<&'static str>,
    created_at: i64,
    former_until: Option<i64>,
    failures: u32,
    disabled_at: Option<i64>,
    /// `by-hand` or `failures`; empty while it is called.
    disabled_why: &'static str,
    deliveries: Vec<ShownDelivery>,
}

#[derive(Serialize)]
struct ShownDelivery {
    id: String,
    event: &'static str,
    state: &'static str,
    attempts: u32,
    outcome: &'static str,
    status: u16,
    created_at: i64,
    tried_at: Option<i64>,
}

#[derive(Serialize)]
struct SecretPage {
    secret: String,
    rotated: bool,
}

/// The word of a happening in messages' keys.
fn word(happening: Happening) -> &'static str {
    match happening {
        Happening::Opened => "opened",
        Happening::Moved => "moved",
        Happening::Message => "message",
        Happening::Photo => "photo",
        Happening::Late => "late",
        Happening::Test => "test",
    }
}

fn shown(webhook: &Webhook, deliveries: &[Delivery]) -> ShownWebhook {
    ShownWebhook {
        id: webhook.id.to_string(),
        url: webhook.url.clone(),
        note: webhook.note.clone(),
        events: webhook.events.iter().copied().map(word).collect(),
        created_at: webhook.created_at.millis(),
        former_until: webhook.former_until.map(balai_base::Timestamp::millis),
        failures: webhook.failures,
        disabled_at: webhook.disabled.map(|(at, _)| at.millis()),
        disabled_why: webhook.disabled.map(|(_, why)| why).map_or("", DisabledWhy::as_str),
        deliveries: deliveries
            .iter()
            .map(|one| ShownDelivery {
                id: one.id.to_string(),
                event: word(one.what),
                state: one.state.as_str(),
                attempts: one.attempts,
                outcome: one.outcome.as_str(),
                status: one.outcome.status().unwrap_or_default(),
                created_at: one.created_at.millis(),
                tried_at: one.tried_at.map(balai_base::Timestamp::millis),
            })
            .collect(),
    }
}

/// Runs a command of the slice in a write, in the officer's name.
async fn write<T, W>(here: &Here, work: W) -> Result<T, Failure>
where
    T: Send + 'static,
    W: Fn(&mut Tx, &Setting<'_>) -> Result<T, Failure> + Send + 'static,
{
    let context = here.context();
    here.state
        .store
        .write(move |tx| {
            let setting = Setting {
                region: &context.region,
                vault: &context.vault,
                moment: &context.moment,
                actor: &context.actor,
            };
            work(tx, &setting)
        })
        .await
}

async fn page(here: &Here, fields: Fields, problem: Option<Told>) -> Result<WebhooksPage, WebError> {
    let context = here.context();
    let webhooks = here
        .state
        .store
        .read(move |tx| {
            let setting = Setting {
                region: &context.region,
                vault: &context.vault,
                moment: &context.moment,
                actor: &context.actor,
            };
            webhooks::list(tx, &setting)?
                .iter()
                .map(|webhook| {
                    let deliveries = webhooks::deliveries(tx, &setting, webhook.id, DELIVERIES)?;
                    Ok(shown(webhook, &deliveries))
                })
                .collect::<Result<Vec<_>, Failure>>()
        })
        .await?;
    let choice = |one: Happening| {
        let name = format!("webhook-event-{}", word(one));
        Choice { hint: one.as_str().to_owned(), ..Choice::new(one.as_str(), here.t(&name, &[])) }
    };
    Ok(WebhooksPage {
        webhooks,
        happenings: Happening::WANTED.map(choice).into(),
        chosen: fields.all("events").into_iter().map(str::to_owned).collect(),
        fields,
        done: done(here.query.text("selesai")),
        problem,
    })
}

fn done(word: &str) -> &'static str {
    match word {
        "tutup" => "webhook-done-disabled",
        "buka" => "webhook-done-enabled",
        "coba" => "webhook-done-tested",
        "ulang" => "webhook-done-resent",
        _ => "",
    }
}

/// `GET /admin/webhook`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let page = page(&here, Fields::default(), None).await?;
    Ok(here.page("admin/webhooks.html", &page))
}

/// `POST /admin/webhook`: adds one and shows its secret, this once.
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let new = NewWebhook {
        url: fields.text("url").to_owned(),
        note: fields.text("note").to_owned(),
        events: fields.all("events").into_iter().filter_map(Happening::parse).collect(),
    };
    let reach = here.state.webhooks_reach();
    match write(&here, move |tx, setting| webhooks::add(tx, setting, &new, reach)).await {
        Ok(added) => {
            let page = SecretPage { secret: added.secret.reveal().clone(), rotated: false };
            Ok(here.page("admin/webhook_secret.html", &page))
        }
        Err(failure) => {
            let error = WebError::from(failure);
            if error.problem.fields.is_empty() && error.problem.message != "problem-webhooks-too-many" {
                return Err(error);
            }
            let told = here.told(&error.problem);
            let page = page(&here, fields, Some(told)).await?;
            Ok(here.page_refused(&error.problem, "admin/webhooks.html", &page))
        }
    }
}

fn id(text: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| Problem::not_found("problem-webhook-unknown"))
}

/// `POST /admin/webhook/{webhook}/rahasia`: a new secret, shown this once.
pub(crate) async fn rotate(here: Here, Path(text): Path<String>, PostForm(_): PostForm) -> Answer {
    here.officer()?;
    let id = id(&text)?;
    let secret = write(&here, move |tx, setting| webhooks::rotate(tx, setting, id)).await?;
    let page = SecretPage { secret: secret.reveal().clone(), rotated: true };
    Ok(here.page("admin/webhook_secret.html", &page))
}

/// A command on one webhook or delivery.
type Act = fn(&mut Tx, &Setting<'_>, Uuid) -> Result<(), Failure>;

async fn act(here: &Here, text: &str, (act, word): (Act, &str)) -> Answer {
    here.officer()?;
    let id = id(text)?;
    write(here, move |tx, setting| act(tx, setting, id)).await?;
    Ok(here.redirect(&format!("/admin/webhook?selesai={word}")))
}

/// `POST /admin/webhook/{webhook}/tutup`
pub(crate) async fn disable(here: Here, Path(text): Path<String>, PostForm(_): PostForm) -> Answer {
    act(&here, &text, (webhooks::disable, "tutup")).await
}

/// `POST /admin/webhook/{webhook}/buka`
pub(crate) async fn enable(here: Here, Path(text): Path<String>, PostForm(_): PostForm) -> Answer {
    act(&here, &text, (webhooks::enable, "buka")).await
}

/// `POST /admin/webhook/{webhook}/coba`
pub(crate) async fn test(here: Here, Path(text): Path<String>, PostForm(_): PostForm) -> Answer {
    act(&here, &text, (webhooks::test, "coba")).await
}

/// `POST /admin/webhook/{webhook}/ulang`: sends a delivery again that was given up.
pub(crate) async fn resend(here: Here, Path(_): Path<String>, PostForm(fields): PostForm) -> Answer {
    act(&here, fields.text("delivery"), (webhooks::resend, "ulang")).await
}
