//! A program that asks the interface.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use balai_testkit_http::{App, Reply, Visitor};
use serde_json::{Value, json};

/// The interface on SQLite.
pub(super) fn app() -> App {
    App::new(crate::routes())
}

/// A picture that shows something.
pub(super) fn photo() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(320, 240, |x, y| {
        let dark = (x / 40 + y / 30) % 3 == 0;
        image::Rgb(if dark { [40, 60, 80] } else { [180, u8::try_from(x % 250).unwrap(), 120] })
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// A program.
pub(super) struct Program<'a> {
    visitor: Visitor<'a>,
}

/// An answer's status and JSON.
pub(super) type Told = (StatusCode, Value);

pub(super) fn told(reply: &Reply) -> Told {
    let value = serde_json::from_str(&reply.text).unwrap_or_else(|error| panic!("{error}: {}", reply.text));
    (reply.status, value)
}

impl<'a> Program<'a> {
    pub(super) fn new(app: &'a App) -> Self {
        Self { visitor: app.visitor("id") }
    }

    pub(super) async fn reply(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Reply {
        let mut request = self.visitor.request(method, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.visitor.send(request.body(body).unwrap()).await
    }

    pub(super) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Told {
        told(&self.reply(Method::GET, path, headers, Body::empty()).await)
    }

    pub(super) async fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Told {
        let mut all = vec![(header::CONTENT_TYPE.as_str(), "application/json")];
        all.extend(headers);
        told(&self.reply(Method::POST, path, &all, Body::from(body.to_string())).await)
    }

    /// A form with fields and photos.
    pub(super) async fn form(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        (fields, photos): (&[(&str, &str)], &[&[u8]]),
    ) -> Told {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for photo in photos {
            let head = "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n";
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(photo);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--b--\r\n");
        let mut all = vec![(header::CONTENT_TYPE.as_str(), "multipart/form-data; boundary=b")];
        all.extend(headers);
        told(&self.reply(Method::POST, path, &all, Body::from(body)).await)
    }
}

/// A report that the made-up regency takes.
pub(super) fn report() -> Value {
    json!({
        "text": "Jalan berlubang di depan pasar, sudah dua minggu dan berbahaya.",
        "category": "jalan-rusak",
        "longitude": 120.012,
        "latitude": -6.012,
        "name": "Ni Wayan Rahasia",
        "phone": "0812 3456 7890",
    })
}

/// Sends [`report`]; gives number and PIN.
pub(super) async fn sent(program: &Program<'_>) -> (String, String) {
    let (status, receipt) = program.post("/api/v1/reports", &[], &report()).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let text = |name: &str| receipt[name].as_str().unwrap().to_owned();
    (text("number"), text("pin"))
}
