//! [`Here`]: what a handler knows of its request, and how it answers. Pages use this and nothing of axum's own.

use std::{collections::BTreeMap, net::IpAddr, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};
use balai_base::{CaseId, Moment, Problem, Timestamp, language::Language, text::hexadecimal};
use balai_civic::reports::{AnswerView, Because, Named};
use balai_platform::{
    access::{Actor, Officer},
    casework::Context,
    identity::{self, SignedIn, Stage},
    region::Region,
    render::{Argument, Voice},
    residents,
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::{
    AppState, Fields, WebError,
    cookies::{self, CookieKind, Cookies},
    csrf::{self, Binding},
    edge::HoldsForm,
    shown,
    visit::Visit,
};

/// What stands in a page that holds a form of ours.
const FORM_MARK: &str = "name=\"csrf\"";

/// What a handler knows of its request.
#[derive(Clone)]
pub struct Here {
    /// Everything shared.
    pub state: AppState,
    /// The region asked.
    pub region: Arc<Region>,
    /// What stands before every path: empty, or `/r/<region>` when several regions share a host.
    pub base: String,
    /// The reader's language.
    pub language: Language,
    /// The reference code of this request, in the log and on error pages.
    pub reference: String,
    /// Who asks.
    pub actor: Actor,
    /// The session sent with the request, also one that still lacks its second factor.
    pub signed_in: Option<SignedIn>,
    /// The resident whose account the browser is signed in to; independent of [`Here::actor`].
    pub resident: Option<residents::SignedIn>,
    /// The browser's random number.
    pub device: [u8; 16],
    /// The path within the region.
    pub path: String,
    /// The query, as fields.
    pub query: Fields,
    /// The address of the reader, for limits. Never stored in readable form.
    pub client: IpAddr,
    /// The cookies sent.
    pub cookies: Cookies,
    pub(crate) host: String,
    pub(crate) session: Option<[u8; 32]>,
}

impl FromRequestParts<AppState> for Here {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, WebError> {
        if let Some(here) = parts.extensions.get::<Self>() {
            return Ok(here.clone());
        }
        let visit = parts.extensions.get::<Visit>().cloned();
        let visit = visit.ok_or_else(|| WebError::internal("a handler was reached around the edge"))?;
        let mut here = Self::of(state, visit).ok_or_else(WebError::not_found)?;
        here.find_session().await?;
        here.find_resident().await?;
        parts.extensions.insert(here.clone());
        Ok(here)
    }
}

impl Here {
    /// What is known before anybody is looked up; nothing when no region was asked.
    pub(crate) fn of(state: &AppState, visit: Visit) -> Option<Self> {
        let mut here = Self {
            state: state.clone(),
            region: visit.region?,
            base: visit.base,
            language: visit.language,
            reference: visit.reference,
            actor: Actor::Anonymous,
            signed_in: None,
            resident: None,
            device: visit.device,
            path: visit.path,
            query: Fields::parse(visit.query.as_bytes()),
            client: visit.client,
            cookies: visit.cookies,
            host: visit.host,
            session: None,
        };
        if let Some(case) = crate::opened::case(&here) {
            here.actor = Actor::Reporter { case };
        }
        Some(here)
    }

    /// Finds who is signed in, and keeps the session awake.
    async fn find_session(&mut self) -> Result<(), WebError> {
        let Some(token) = self.cookies.get(CookieKind::Session).map(ToOwned::to_owned) else { return Ok(()) };
        self.session = Some(Sha256::digest(&token).into());
        let (region, now) = (self.region.clone(), self.now());
        let sent = token.clone();
        let found = self.state.store.read(move |tx| identity::signed_in(tx, &region, &sent, now)).await?;
        if let Some(signed_in) = found {
            if signed_in.stage == Stage::Full {
                self.actor = signed_in.actor();
            }
            if signed_in.touch_due {
                let region = self.region.clone();
                // Nobody waits for it: a session touched a second later is awake all the same.
                drop(self.state.store.write(move |tx| identity::touch(tx, &region, &token, now)));
            }
            self.signed_in = Some(signed_in);
        }
        Ok(())
    }

    /// Finds whose account the browser is signed in to, and keeps that session awake.
    async fn find_resident(&mut self) -> Result<(), WebError> {
        let Some(token) = self.cookies.get(CookieKind::Resident).map(ToOwned::to_owned) else {
            return Ok(());
        };
        // A form is bound to both sessions, where there are two.
        let own = [self.session.unwrap_or_default().as_slice(), token.as_bytes()].concat();
        self.session = Some(Sha256::digest(own).into());
        let (region, now, sent) = (self.region.clone(), self.now(), token.clone());
        self.resident =
            self.state.store.read(move |tx| residents::signed_in(tx, &region, &sent, now)).await?;
        if self.resident.as_ref().is_some_and(|found| found.touch_due) {
            let region = self.region.clone();
            drop(self.state.store.write(move |tx| residents::touch(tx, &region, &token, now)));
        }
        Ok(())
    }

    /// The reader's network, for limits: `/24` of IPv4, `/56` of IPv6. A provider's whole street shares it.
    pub fn network(&self) -> Vec<u8> {
        match self.client {
            IpAddr::V4(address) => address.octets().iter().take(3).copied().collect(),
            IpAddr::V6(address) => address.octets().iter().take(7).copied().collect(),
        }
    }

    /// The time and seed of one command. Make one per command, before it is handed to the store.
    pub fn moment(&self) -> Moment {
        self.state.moment()
    }

    /// What a command of casework is given: region, vault, moment and actor.
    pub fn context(&self) -> Context {
        Context {
            region: self.region.clone(),
            vault: self.state.vault.clone(),
            moment: self.moment(),
            actor: self.actor.clone(),
        }
    }

    /// The present.
    pub fn now(&self) -> Timestamp {
        self.state.clock.now()
    }

    /// The address of a path of this region: `/lapor` → `/r/contoh/lapor`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The full address of a path of this region, as for receipts and feeds.
    pub fn full_url(&self, path: &str) -> String {
        // On this very machine nobody stands before the server to speak TLS for it.
        let local = ["localhost", "127.0.0.1", "[::1]"];
        let name = self.host.rsplit_once(':').map_or(self.host.as_str(), |(name, _)| name);
        let plain = self.state.options.plain_http || local.contains(&name);
        let scheme = if plain { "http" } else { "https" };
        format!("{scheme}://{}{}{path}", self.host, self.base)
    }

    /// Whose page is made.
    pub fn voice(&self) -> Voice {
        voice(&self.region, self.language)
    }

    /// The message `key` in the reader's language.
    pub fn t(&self, key: &str, arguments: &[Argument<'_>]) -> String {
        self.state.renderer.text(&self.voice(), key, arguments)
    }

    /// One value of an answer in the reader's words: of yes and no the reader's own, else the pack's.
    pub fn answered(&self, answer: &AnswerView, value: &Named) -> String {
        match answer.kind.as_str() {
            "yes-no" => self.t(&format!("answer-{}", value.id), &[]),
            _ => value.name.get(self.language).to_owned(),
        }
    }

    /// Why an agency has a case, in one sentence in the reader's language.
    pub fn because(&self, because: &Because) -> String {
        if because.message.is_empty() {
            return because.text.get(self.language).to_owned();
        }
        self.t(
            &because.message,
            &[
                Argument::text("category", because.category.get(self.language)),
                Argument::text("agency", because.agency.get(self.language)),
                Argument::text("area", &because.area),
                Argument::text("outside", because.outside.get(self.language)),
            ],
        )
    }

    /// The officer who asks, or the way to the sign-in page.
    pub fn officer(&self) -> Result<&Officer, WebError> {
        match &self.actor {
            Actor::Officer(officer) => Ok(officer),
            _ => Err(WebError::sign_in_first()),
        }
    }

    /// The page `template` with the fields of `content` at the root of its names.
    pub fn page(&self, template: &str, content: &impl Serialize) -> Response {
        self.page_with(StatusCode::OK, template, content)
    }

    /// [`Here::page`] with a status.
    pub fn page_with(&self, status: StatusCode, template: &str, content: &impl Serialize) -> Response {
        match self.render(template, content) {
            Ok(html) => {
                let holds_form = html.contains(FORM_MARK);
                let mut response = (status, Html(html)).into_response();
                if holds_form {
                    response.extensions_mut().insert(HoldsForm);
                }
                response
            }
            Err(error) => error.into_response(),
        }
    }

    /// A form page shown again because of `problem`, with the problem's own status.
    pub fn page_refused(&self, problem: &Problem, template: &str, content: &impl Serialize) -> Response {
        self.page_with(crate::status_of(problem.kind).0, template, content)
    }

    /// The text of a template, for answers that are not whole pages.
    pub fn render(&self, template: &str, content: &impl Serialize) -> Result<String, WebError> {
        Ok(self.state.renderer.render(template, &self.voice(), shown::here(self), content)?)
    }

    /// Sends the reader on to another path of this region (303, so that a reload posts nothing).
    pub fn redirect(&self, path: &str) -> Response {
        Redirect::to(&self.url(path)).into_response()
    }

    /// `problem` as a template shows it: on top of the page and beside each field.
    pub fn told(&self, problem: &Problem) -> Told {
        let voice = self.voice();
        let renderer = &self.state.renderer;
        let fields: Vec<ToldField> = problem
            .fields
            .iter()
            .map(|field| {
                let arguments: Vec<Argument<'_>> =
                    field.arguments.iter().map(|(name, value)| Argument::text(name, value)).collect();
                ToldField {
                    field: field.field.clone(),
                    message: renderer.text(&voice, field.message, &arguments),
                }
            })
            .collect();
        let by_field = fields.iter().rev().map(|told| (told.field.clone(), told.message.clone())).collect();
        Told { message: renderer.problem(&voice, problem), fields, by_field }
    }

    /// A token that lets a form count once: put it in the hidden field `form_token`.
    pub fn form_token(&self) -> String {
        let mut token = [0_u8; 32];
        self.state.random.fill(&mut token);
        hexadecimal(&token)
    }

    /// The token of this page's forms; the macro `form` of the templates puts it in.
    pub(crate) fn csrf_token(&self) -> String {
        csrf::token(&self.state.vault, &self.binding(), self.state.random.as_ref())
    }

    pub(crate) fn check_token(&self, fields: &Fields) -> Result<(), Problem> {
        if csrf::fits(&self.state.vault, &self.binding(), fields.text(csrf::FIELD)) {
            Ok(())
        } else {
            Err(Problem::forbidden("problem-form-expired"))
        }
    }

    fn binding(&self) -> Binding {
        Binding { device: self.device, session: self.session }
    }

    /// Adds a cookie of ours to an answer. `seconds`: how long it lasts; none means until the browser closes.
    #[must_use]
    pub fn with_cookie(
        &self,
        mut response: Response,
        kind: CookieKind,
        value: &str,
        seconds: Option<u32>,
    ) -> Response {
        if let Some(cookie) = cookies::set(kind, value, seconds, self.state.options.plain_http) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }

    /// Takes a cookie of ours away.
    #[must_use]
    pub fn without_cookie(&self, response: Response, kind: CookieKind) -> Response {
        self.with_cookie(response, kind, "", Some(0))
    }

    /// Remembers on this device that `case` was opened with its PIN; the next requests come from its reporter.
    #[must_use]
    pub fn with_case_opened(&self, response: Response, case: CaseId) -> Response {
        let value = crate::opened::seal(self, case);
        self.with_cookie(response, CookieKind::Case, &value, Some(crate::opened::SECONDS))
    }

    /// Lets browsers keep an answer that holds nothing personal, asking each time whether it is still true.
    #[must_use]
    pub fn may_be_kept(&self, mut response: Response, seconds: u32) -> Response {
        let value = format!("public, max-age={seconds}");
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(header::CACHE_CONTROL, value);
        }
        response
    }
}

/// Whose page is made for a region's reader.
pub(crate) fn voice(region: &Region, language: Language) -> Voice {
    region.voice(language)
}

/// A problem in the reader's words. In a template: `problem`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Told {
    /// What happened and what to do.
    pub message: String,
    /// Problems of single fields, in the order of the form.
    pub fields: Vec<ToldField>,
    /// The message of each field by its name.
    pub by_field: BTreeMap<String, String>,
}

/// A problem of one field.
#[derive(Clone, Debug, Serialize)]
pub struct ToldField {
    /// The field's name.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}
