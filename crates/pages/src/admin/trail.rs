//! `/admin/jejak`: who did what that must be answered for, newest first.

use balai_base::{AccountId, Cursor, Problem};
use balai_platform::operations::{self, TrailFilter, TrailLine};
use balai_web::{Answer, Fields, Here};
use serde::Serialize;

use crate::wording::{self, Choice};

/// Lines on one page.
const LINES: u32 = 50;

/// Actions that have words of their own; any other is told by its identifier.
const ACTIONS: &[&str] = &[
    "account-disabled",
    "account-enabled",
    "account-invited",
    "account-renamed",
    "breach-recorded",
    "breach-told",
    "case-read",
    "change-visibility",
    "contact-corrected",
    "contact-forgotten",
    "data-copied",
    "data-request-decided",
    "data-restriction-lifted",
    "document-issued",
    "document-revoked",
    "document-superseded",
    "drill-handed-in",
    "emergency-pages",
    "enrolment-resumed",
    "erase-case",
    "factor-change-begun",
    "factor-enrolled",
    "factor-renewal-agreed",
    "factor-renewal-asked",
    "factor-renewal-refused",
    "feedback-text",
    "hold-lifted",
    "hold-placed",
    "learn",
    "link-made",
    "list-read",
    "password-changed",
    "password-chosen",
    "payment-list-taken",
    "processing-restricted",
    "program-key-issued",
    "program-key-revoked",
    "publish-photo",
    "publish-text",
    "queue-exported",
    "recovery-code-used",
    "reload-region",
    "renew-pin",
    "resend-all-jobs",
    "resend-job",
    "resident-address-changed",
    "resident-ended",
    "resident-passkey-added",
    "resident-passkey-removed",
    "resident-recovered",
    "resident-recovery-codes",
    "resident-recovery-started",
    "resident-recovery-stopped",
    "restriction-lifted",
    "reveal-identity",
    "role-granted",
    "role-revoked",
    "session-ended",
    "signed-in",
    "upload-opened",
    "webhook-added",
    "webhook-disabled",
    "webhook-enabled",
    "webhook-rotated",
    "work-handed-over",
    "work-taken-back",
];

#[derive(Serialize)]
struct TrailPage {
    lines: Vec<ShownLine>,
    actions: Vec<Choice>,
    fields: Fields,
    /// Whether anything narrows the list.
    narrowed: bool,
    next: Option<String>,
    first: Option<String>,
}

#[derive(Serialize)]
struct ShownLine {
    at: i64,
    /// `citizen`, `officer` or `system`.
    actor_kind: String,
    /// The officer's account, for the link to everything they did.
    actor: Option<String>,
    name: String,
    action: String,
    subject_kind: String,
    subject: String,
    reason: String,
    detail: String,
}

/// `GET /admin/jejak`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let filter = filter(&here.query);
    let cursor = cursor(&here.query)?;
    let context = here.context();
    let asked = filter.clone();
    let (page, known) = here
        .state
        .store
        .read(move |tx| {
            let page = operations::trail(tx, &context, &asked, cursor.as_ref(), LINES)?;
            Ok((page, operations::trail_actions(tx, &context)?))
        })
        .await?;
    let actions = known.iter().map(|action| Choice::new(action, told(&here, action))).collect();
    let trail = TrailPage {
        next: page.next.map(|next| address(&here, &filter, &next.to_string())),
        first: here.query.optional("sesudah").map(|_| address(&here, &filter, "")),
        lines: page.items.into_iter().map(|line| shown(&here, line)).collect(),
        actions: wording::optional(here.t("trail-any-action", &[]), actions),
        narrowed: filter != TrailFilter::default(),
        fields: here.query.clone(),
    };
    Ok(here.page("admin/trail.html", &trail))
}

fn filter(query: &Fields) -> TrailFilter {
    TrailFilter {
        action: query.text("tindakan").to_owned(),
        subject: query.text("terhadap").to_owned(),
        actor: query.read::<AccountId>("petugas"),
    }
}

fn cursor(query: &Fields) -> Result<Option<Cursor>, Problem> {
    query.optional("sesudah").map(str::parse).transpose()
}

fn address(here: &Here, filter: &TrailFilter, after: &str) -> String {
    let actor = filter.actor.map(|actor| actor.to_string()).unwrap_or_default();
    let pairs = [
        ("tindakan", filter.action.as_str()),
        ("terhadap", &filter.subject),
        ("petugas", &actor),
        ("sesudah", after),
    ];
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
    here.url(&format!("/admin/jejak?{}", query.finish()))
}

/// An act in the reader's words.
pub(crate) fn told(here: &Here, action: &str) -> String {
    if ACTIONS.contains(&action) { here.t(&format!("trail-action-{action}"), &[]) } else { action.to_owned() }
}

/// Details that are one word of ours; anything else is shown as it was written.
const DETAILS: [&str; 11] = [
    "activate",
    "demonstration",
    "held",
    "kept",
    "public",
    "replaced",
    "reset",
    "restricted",
    "secret",
    "unchanged",
    "withheld",
];

/// A detail in the reader's words: what was decided, which role, what a link is for.
fn detail(here: &Here, action: &str, written: &str) -> String {
    let (first, rest) = written.split_once(' ').unwrap_or((written, ""));
    if let Some(role) = here.region.roles.get(first).filter(|_| action.starts_with("role-")) {
        let bounds = rest.trim().trim_end_matches('/');
        let name = role.name.get(here.language);
        return if bounds.is_empty() { name.to_owned() } else { format!("{name}, {bounds}") };
    }
    // What was released is told by its case; its identifier says nothing to anybody.
    let word = if action.starts_with("publish-") { first } else { written };
    if DETAILS.contains(&word) { here.t(&format!("trail-detail-{word}"), &[]) } else { written.to_owned() }
}

fn shown(here: &Here, line: TrailLine) -> ShownLine {
    ShownLine {
        at: line.at.millis(),
        actor_kind: line.actor_kind,
        actor: line.actor.map(|actor| actor.to_string()),
        name: line.actor_name,
        action: told(here, &line.action),
        detail: detail(here, &line.action, &line.detail),
        subject_kind: line.subject_kind,
        subject: line.subject,
        reason: line.reason,
    }
}
