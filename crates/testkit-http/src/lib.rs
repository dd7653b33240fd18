//! The HTTP face under test, and the people and programs that visit it.
//!
//! For tests only. They act through the HTTP face only. Officers come in by the one-time links that `balai demo` prints.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test that can't set itself up fails"
)]

mod taught;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use balai_base::{Clock as _, FixedClock, Moment, Random, SeededRandom};
use balai_platform::{
    access::{Actor, Grant},
    history::LogKeys,
    identity::{self, NewAccount, Setting},
    region::{Region, Regions},
    vault::Vault,
};
use balai_testkit::{TestDatabase, TestDirectory, clock, databases, pack};
use balai_web::{AppState, Options, Parts, Routes};
use tower::ServiceExt as _;

/// The name at which visitors call.
pub const HOST: &str = "lapor.contoh.example";

/// The whole HTTP face over one database.
pub struct App {
    /// What its handlers use.
    pub state: AppState,
    router: Router,
    database: TestDatabase,
    _keys: TestDirectory,
    /// The time the pages are told.
    pub clock: Arc<FixedClock>,
}

impl App {
    /// `routes` on SQLite.
    pub fn new(routes: Routes) -> Self {
        Self::on(routes, databases().remove(0))
    }

    /// `routes` on a database of [`databases`].
    pub fn on(routes: Routes, database: TestDatabase) -> Self {
        Self::serving(routes, database, &[pack()])
    }

    /// `routes` on SQLite, of an operator who named no mail server.
    pub fn without_mail(routes: Routes) -> Self {
        Self::chosen(routes, databases().remove(0), &[pack()], Options::default())
    }

    /// `routes` on SQLite, as an operator chose them.
    pub fn with_options(routes: Routes, options: Options) -> Self {
        Self::chosen(routes, databases().remove(0), &[pack()], options)
    }

    /// `routes` of several packs.
    pub fn serving(routes: Routes, database: TestDatabase, packs: &[PathBuf]) -> Self {
        Self::chosen(routes, database, packs, Options { mail: true, ..Options::default() })
    }

    fn chosen(pages: Routes, database: TestDatabase, packs: &[PathBuf], options: Options) -> Self {
        let keys = TestDirectory::new();
        let clock = Arc::new(clock());
        let random: Arc<dyn Random> = Arc::new(SeededRandom::from_number(7));
        let vault = Vault::in_directory(keys.path(), random.clone()).unwrap();
        let log_keys = LogKeys::in_directory(keys.path(), random.as_ref()).unwrap();
        let regions = regions(packs);
        let state = AppState::new(Parts {
            store: database.store.clone(),
            regions: Arc::new(regions),
            vault: Arc::new(vault),
            log_keys: Arc::new(log_keys),
            clock: clock.clone(),
            random,
            options,
        });
        let router = balai_web::application(state.clone(), pages);
        Self { state, router, database, clock, _keys: keys }
    }

    /// The whole face, to be served on a port.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Somebody with a fresh browser set to `language`.
    pub fn visitor(&self, language: &'static str) -> Visitor<'_> {
        Visitor { app: self, language, cookies: Mutex::default() }
    }

    /// An officer with `role`, signed in by a one-time link.
    pub fn officer(&self, role: &str, language: &'static str) -> Visitor<'_> {
        let region = self.state.regions.single().unwrap();
        self.officer_of(&region, role, language)
    }

    /// The same in one of several regions.
    pub fn officer_of(&self, region: &Arc<Region>, role: &str, language: &'static str) -> Visitor<'_> {
        let visitor = self.visitor(language);
        let session = self.session(Arc::clone(region), role);
        visitor.cookies.lock().unwrap().push(("__Host-sesi".to_owned(), session));
        visitor
    }

    /// The same at an agency of the only region.
    pub fn officer_at(&self, role: &str, agency: &str, language: &'static str) -> Visitor<'_> {
        let region = self.state.regions.single().unwrap();
        let visitor = self.visitor(language);
        let grant = Grant { agency: agency.to_owned(), unit: String::new(), ..bounds(&region, role) };
        let session = self.session_with(region, role, grant);
        visitor.cookies.lock().unwrap().push(("__Host-sesi".to_owned(), session));
        visitor
    }

    /// A full session of somebody with `role`.
    fn session(&self, region: Arc<Region>, role: &str) -> String {
        let grant = bounds(&region, role);
        self.session_with(region, role, grant)
    }

    fn session_with(&self, region: Arc<Region>, role: &str, grant: Grant) -> String {
        let vault = self.state.vault.clone();
        let new = NewAccount {
            login: format!("uji.{}", role.replace('_', "-")),
            name: format!("Petugas {role}"),
            grants: vec![grant],
        };
        let moment = Moment::new(self.state.clock.now(), self.state.random.as_ref());
        let session = self.state.store.write_now(move |tx| {
            let setting = Setting { region: &region, vault: &vault, moment: &moment, actor: &Actor::System };
            let account = identity::demonstration_account(tx, &setting, &new)?;
            let link = identity::demonstration_link(tx, &setting, account)?;
            identity::use_demonstration_link(tx, &setting, link.token.reveal(), "uji")
        });
        session.unwrap().token.reveal().clone()
    }

    /// How many rows each table holds: what a GET may not change. Windows of limits are left out: they count tries.
    pub fn rows(&self) -> Vec<(&'static str, i64)> {
        balai_testkit::rows(&self.database.store).unwrap()
    }
}

/// The packs' regions. Those of the repository are read once for a test program; what lies elsewhere a test may change.
fn regions(packs: &[PathBuf]) -> Regions {
    static READ: Mutex<BTreeMap<Vec<PathBuf>, Regions>> = Mutex::new(BTreeMap::new());
    let read = || Regions::load(packs).unwrap_or_else(|findings| panic!("{findings:#?}"));
    let shipped = pack().parent().map(Path::to_owned).unwrap_or_default();
    if !packs.iter().all(|folder| folder.starts_with(&shipped)) {
        return read();
    }
    READ.lock().unwrap().entry(packs.to_vec()).or_insert_with(read).apart()
}

/// A grant that fits the role: the first agency with units, the first village.
fn bounds(region: &Region, role: &str) -> Grant {
    use balai_platform::access::ReachKind;
    let kind = region.roles.get(role).unwrap_or_else(|| panic!("no role {role}"));
    let agency =
        region.agencies.iter().find(|agency| agency.area.is_none() && !agency.units.is_empty()).unwrap();
    let unit = matches!(kind.reach, ReachKind::Unit | ReachKind::Assigned);
    let area = kind.reach == ReachKind::Area;
    Grant {
        role: role.to_owned(),
        agency: if area || kind.without_agency { String::new() } else { agency.id.clone() },
        unit: if unit { agency.units[0].id.clone() } else { String::new() },
        area: area.then(|| region.areas.villages()[0].code.clone()),
    }
}

/// Somebody with a browser: it keeps cookies, and says where a form comes from.
pub struct Visitor<'a> {
    app: &'a App,
    language: &'static str,
    cookies: Mutex<Vec<(String, String)>>,
}

impl Visitor<'_> {
    /// The time the pages are told.
    pub fn now(&self) -> balai_base::Timestamp {
        self.app.clock.now()
    }

    /// The cookie called `name`; empty when the browser holds none.
    pub fn cookie(&self, name: &str) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Puts a cookie into the browser.
    pub fn put_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().push((name.to_owned(), value.to_owned()));
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form as a page of ours does, with the token of the last page that had one.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let token = self.token().await;
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &token).extend_pairs(fields);
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, format!("https://{HOST}"))
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(form.finish())).unwrap()).await
    }

    /// Sends a form that may hold files; `photo` becomes a file of that field.
    pub async fn post_multipart(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        photo: Option<(&str, &[u8])>,
    ) -> Reply {
        let token = self.token().await;
        let mut body = Vec::new();
        for (name, value) in [("csrf", token.as_str())].iter().chain(fields) {
            let part =
                format!("--batas\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        if let Some((name, bytes)) = photo {
            let head = format!(
                "--batas\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.jpg\"\r\n\
                 Content-Type: image/jpeg\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--batas--\r\n");
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=batas")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// A request with this browser's cookies and language.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies = self.cookies.lock().unwrap();
        let cookies: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST)
            .header(header::ACCEPT_LANGUAGE, self.language);
        if cookies.is_empty() { request } else { request.header(header::COOKIE, cookies.join("; ")) }
    }

    /// Sends a request as it is, and keeps the cookies of the answer.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.app.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 * 1024 * 1024).await.unwrap();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            let mut cookies = self.cookies.lock().unwrap();
            cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Reply { status: parts.status, headers: parts.headers, text }
    }

    /// The token of a form of ours; the tracking page has one for everybody.
    pub async fn token(&self) -> String {
        self.get("/lacak").await.field("csrf")
    }
}

/// What came back.
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body as text.
    pub text: String,
}

impl Reply {
    /// A header as text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where the reader is sent.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The value of the first hidden field called `name`.
    pub fn field(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let start = self.text.find(&mark).unwrap_or_else(|| panic!("no field {name} in {}", self.text));
        self.text[start + mark.len()..].split('"').next().unwrap().to_owned()
    }

    /// Whether the answer is a page.
    pub fn is_page(&self) -> bool {
        self.header("content-type").starts_with("text/html")
    }
}
