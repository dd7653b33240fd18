//! [`Routes`]: the flat list of addresses. It becomes the router, and stays readable for the test that visits every one.

use axum::{
    Router,
    handler::Handler,
    http::Method,
    routing::{self, MethodRouter},
};

use crate::{AppState, program::ErrorForm};

/// One address with one method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The method: GET answers HEAD too.
    pub method: Method,
    /// The path as the router knows it: `/lacak/{number}`.
    pub path: &'static str,
}

/// Addresses that pages of every site may ask, since nobody is recognised there by a cookie (CORS, Fetch standard).
#[derive(Clone, Copy, Debug)]
pub struct Welcome {
    /// What the addresses begin with.
    pub prefix: &'static str,
    /// The methods, with commas between.
    pub methods: &'static str,
    /// The headers a page may send, with commas between.
    pub headers: &'static str,
    /// The headers of an answer a page may read, with commas between.
    pub exposed: &'static str,
}

/// Pages and interfaces, in the order in which they are written down.
#[derive(Default)]
pub struct Routes {
    router: Router<AppState>,
    listed: Vec<Listed>,
    error_forms: Vec<(&'static str, ErrorForm)>,
    welcomes: Vec<Welcome>,
}

impl Routes {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page to read.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.with(path, Method::GET, routing::get(handler))
    }

    /// A form to send.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.with(path, Method::POST, routing::post(handler))
    }

    /// A thing to take away.
    #[must_use]
    pub fn delete<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.with(path, Method::DELETE, routing::delete(handler))
    }

    /// Whatever goes wrong under `prefix`, also before a handler is reached, is told in `form` instead of as a page.
    #[must_use]
    pub fn errors_under(mut self, prefix: &'static str, form: ErrorForm) -> Self {
        self.error_forms.push((prefix, form));
        self
    }

    /// Lets pages of every site ask the addresses of `welcome`, and answers their browsers' questions whether they may.
    #[must_use]
    pub fn welcome(mut self, welcome: Welcome) -> Self {
        self.welcomes.push(welcome);
        self
    }

    /// These and `others`, which share no address with them.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.router = self.router.merge(others.router);
        self.listed.extend(others.listed);
        self.error_forms.extend(others.error_forms);
        self.welcomes.extend(others.welcomes);
        self
    }

    fn with(mut self, path: &'static str, method: Method, route: MethodRouter<AppState>) -> Self {
        self.listed.push(Listed { method, path });
        self.router = self.router.route(path, route);
        self
    }

    /// Everything listed.
    pub fn listed(&self) -> &[Listed] {
        &self.listed
    }

    pub(crate) fn error_forms(&self) -> &[(&'static str, ErrorForm)] {
        &self.error_forms
    }

    pub(crate) fn welcomes(&self) -> &[Welcome] {
        &self.welcomes
    }

    pub(crate) fn into_router(self) -> Router<AppState> {
        self.router
    }
}
