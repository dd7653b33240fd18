//! The log: nothing that identifies a person comes into it, whatever is typed and wherever, and nobody forges a line of it.
//! Values of a kind that stands nowhere else are planted and looked for afterwards (OWASP ASVS 5.0, 14.2.1 and 16.2.5).

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use axum::http::{Method, header};
use tracing_subscriber::{fmt, layer::SubscriberExt as _};

use super::{app::app, guard::filled_in};

/// A NIK, a telephone number, an address, a name, a password and a token that stand nowhere else.
const PLANTED: [&str; 6] = [
    "9901014507890007",
    "081298765432",
    "kenari.tambang@contoh.example",
    "Kenari Tambang",
    "rahasia-kenari-tambang-77",
    "kenari0tambang0kenari0tambang0kenari0tambang",
];

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Kept {
    /// Logs everything, down to the last detail, as the server does.
    fn begin(&self) -> tracing::subscriber::DefaultGuard {
        let kept = self.clone();
        let lines =
            fmt::layer().json().flatten_event(true).with_current_span(true).with_writer(move || kept.clone());
        tracing::subscriber::set_default(tracing_subscriber::registry().with(lines))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test]
async fn no_log_holds_what_people_wrote() {
    let log = Kept::default();
    let _logging = log.begin();
    let app = app();
    let [nik, phone, mail, name, password, token] = PLANTED;
    let visitor = app.visitor("id");
    filled_in(&visitor, &format!("Saya {name}, NIK {nik}, hubungi {phone} atau {mail}.")).await;
    let contact =
        [("name", name), ("phone", phone), ("email", mail), ("visibility", "public"), ("answer_by", "email")];
    visitor.post("/lapor/kontak", &contact).await;
    let check = visitor.get("/lapor/periksa").await;
    let form = check.field("form_token");
    visitor.post("/lapor/periksa", &[("form_token", &form)]).await;
    visitor.get("/lapor/bukti").await;
    visitor.post("/petugas/masuk", &[("login", mail), ("password", password)]).await;
    visitor.post("/lacak", &[("number", nik), ("pin", "123456")]).await;
    let query = format!("q={nik}&nama={}&token={token}", name.replace(' ', "+"));
    for one in crate::routes().listed() {
        let path = one.path.replace(['{', '}'], "").replace("token", token).replace("number", nik);
        if one.method == Method::GET {
            visitor.get(&format!("{path}?{query}")).await;
        } else {
            let fields =
                [("name", name), ("phone", phone), ("text", nik), ("password", password), ("token", token)];
            visitor.post(&path, &fields).await;
        }
    }
    let odd = visitor
        .request(Method::GET, "/lacak")
        .header(header::USER_AGENT, mail)
        .header("x-forwarded-for", nik);
    visitor.send(odd.body(axum::body::Body::empty()).unwrap()).await;
    let logged = log.text();
    assert!(logged.lines().count() > 100, "the requests were not logged:\n{logged}");
    for planted in PLANTED {
        let line = logged.lines().find(|line| line.contains(planted));
        assert!(line.is_none(), "{planted} stands in the log: {line:?}");
    }
}

#[tokio::test]
async fn no_line_of_the_log_is_forged() {
    let log = Kept::default();
    let _logging = log.begin();
    let app = app();
    let visitor = app.visitor("id");
    let forged = "x%0A%7B%22level%22:%22INFO%22,%22message%22:%22signed-in%22%7D";
    for path in ["/lacak/", "/cari?q=", "/tiada/", "/petugas/masuk?lanjut="] {
        visitor.get(&format!("{path}{forged}")).await;
    }
    let login = "x\n{\"level\":\"INFO\",\"message\":\"signed-in\"}";
    visitor.post("/petugas/masuk", &[("login", login), ("password", "salah salah salah")]).await;
    for line in log.text().lines() {
        let read: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_ne!(read["message"], "signed-in", "{line}");
    }
}
