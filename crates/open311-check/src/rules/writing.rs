//! POST Service Request: only when the server may be sent to.

use super::{Fault, Rule, newest, services, skip};
use crate::{
    answer::Answer,
    http::{Format, Server},
    item::Item,
};

const SECTION: &str = "POST Service Request";

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "sending-needs-a-key",
        section: "Errors",
        says: "403: a missing or invalid api_key",
        check: needs_a_key,
    },
    Rule {
        id: "sending-for-an-unknown-service-is-404",
        section: "Errors",
        says: "404: service_code provided was not found",
        check: unknown_service,
    },
    Rule {
        id: "sending-without-a-service-is-400",
        section: "Errors",
        says: "400: a required argument is missing",
        check: without_service,
    },
    Rule {
        id: "a-report-gets-an-id-or-a-token",
        section: SECTION,
        says: "a report sent gets service_request_id (realtime) or token (batch)",
        check: gets_an_answer,
    },
    Rule {
        id: "a-token-becomes-an-id",
        section: "GET service_request_id from a token",
        says: "the token of a report gives its service_request_id",
        check: token_becomes_id,
    },
    Rule {
        id: "a-report-sent-can-be-read",
        section: "GET Service Request",
        says: "the service_request_id of a report gives the request with its service_code",
        check: can_be_read,
    },
];

fn key(server: &Server) -> &str {
    server.options.api_key.as_deref().unwrap_or_default()
}

fn needs_a_key(server: &Server, format: Format) -> Result<(), Fault> {
    let code = service(server, "realtime")?;
    for key in ["", "no-such-key"] {
        let fields =
            [("service_code", code.as_str()), ("description", "Conformance check"), ("api_key", key)];
        server.post("requests", format, &fields)?.expect_error(403)?;
    }
    Ok(())
}

fn unknown_service(server: &Server, format: Format) -> Result<(), Fault> {
    let fields = [("service_code", "no-such-service-code"), ("description", "Conformance check")];
    send(server, format, &fields)?.expect_error(404)?;
    Ok(())
}

fn without_service(server: &Server, format: Format) -> Result<(), Fault> {
    send(server, format, &[("description", "Conformance check")])?.expect_error(400)?;
    Ok(())
}

fn send(server: &Server, format: Format, fields: &[(&str, &str)]) -> Result<Answer, Fault> {
    let fields = [&[("api_key", key(server))], fields].concat();
    Ok(server.post("requests", format, &fields)?)
}

/// A service of a type that asks for nothing more.
fn service(server: &Server, kind: &str) -> Result<String, Fault> {
    for service in services(server, Format::Xml)? {
        let code = service.text_of("service_code");
        if service.text_of("type") != kind {
            continue;
        }
        if service.text_of("metadata") == "true" {
            let path = format!("services/{}", super::definitions::escaped(code));
            let answer = server.get(&path, Format::Xml, &[])?;
            answer.expect(200)?;
            let definition = answer.object("service_definition")?;
            let attributes = definition.part("attributes").map(|part| part.inside.as_slice());
            if attributes.unwrap_or_default().iter().any(|one| one.text_of("required") == "true") {
                continue;
            }
        }
        return Ok(code.to_owned());
    }
    skip(format!("no {kind} service without required attributes"))
}

/// Sends a test report for a service of a type.
fn report(server: &Server, format: Format, kind: &str) -> Result<(String, Item), Fault> {
    let code = service(server, kind)?;
    let (lat, long) = if let Some((lat, long)) = server.options.place {
        (lat.to_string(), long.to_string())
    } else {
        let newest = newest(server, format)?;
        (newest.text_of("lat").to_owned(), newest.text_of("long").to_owned())
    };
    if lat.is_empty() {
        return skip("where to place a test report is not known; name it with --at");
    }
    // The format keeps the two apart for servers that take a repetition for the same report.
    let words = format!(
        "Conformance check in {}: this report was sent by a test and can be closed.",
        format.suffix()
    );
    let fields = [("service_code", code.as_str()), ("lat", &lat), ("long", &long), ("description", &words)];
    let answer = send(server, format, &fields)?;
    if !(200..300).contains(&answer.status) {
        answer.expect(200)?;
    }
    match answer.list("service_requests", "request")?.into_iter().next() {
        Some(given) => Ok((code, given)),
        None => Err("an empty list".into()),
    }
}

fn gets_an_answer(server: &Server, format: Format) -> Result<(), Fault> {
    let (code, given) = report(server, format, "realtime")?;
    if given.text_of("service_request_id").is_empty() && given.text_of("token").is_empty() {
        return Err(format!("neither an id nor a token for a report of `{code}`").into());
    }
    Ok(())
}

fn token_becomes_id(server: &Server, format: Format) -> Result<(), Fault> {
    let (_, given) = report(server, format, "batch")?;
    let token = given.text_of("token");
    if token.is_empty() {
        return skip("a batch service gave the id at once");
    }
    let answer = server.get(&format!("tokens/{token}"), format, &[])?;
    answer.expect(200)?;
    let found = answer.list("service_requests", "request")?;
    let first = found.first().ok_or("an empty list")?;
    if first.text_of("token") != token {
        return Err("the answer names another token".into());
    }
    first.part("service_request_id").ok_or("no service_request_id")?;
    Ok(())
}

fn can_be_read(server: &Server, format: Format) -> Result<(), Fault> {
    let (code, given) = report(server, format, "realtime")?;
    let id = given.text_of("service_request_id");
    if id.is_empty() {
        return skip("the report got no id at once");
    }
    let path = format!("requests/{}", super::definitions::escaped(id));
    let answer = server.get(&path, format, &[("api_key", key(server))])?;
    answer.expect(200)?;
    let found = answer.list("service_requests", "request")?;
    let first = found.first().ok_or("an empty list")?;
    if first.text_of("service_code") == code { Ok(()) } else { Err("another service_code".into()) }
}
