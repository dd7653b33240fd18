//! GET Service List.

use std::collections::BTreeSet;

use super::{Fault, Rule, services, shapes};
use crate::http::{Format, Server};

const SECTION: &str = "GET Service List";

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "answers-say-their-format",
        section: "Format support",
        says: "XML is sent as text/xml, JSON as application/json, both in UTF-8",
        check: say_their_format,
    },
    Rule {
        id: "xml-declares-its-encoding",
        section: "Format support",
        says: "an XML answer begins with a declaration that names UTF-8",
        check: declare_the_encoding,
    },
    Rule {
        id: "services-have-their-fields",
        section: SECTION,
        says: "each service has service_code, service_name, metadata (true or false) and type (realtime, batch, blackbox)",
        check: have_their_fields,
    },
    Rule {
        id: "every-element-of-a-service-is-there",
        section: SECTION,
        says: "description, keywords and group are there, possibly empty",
        check: are_complete,
    },
    Rule {
        id: "service-codes-are-unique",
        section: SECTION,
        says: "service_code is the unique identifier of a service",
        check: are_unique,
    },
    Rule {
        id: "both-formats-list-the-same-services",
        section: SECTION,
        says: "the format changes the form, not what is said",
        check: agree,
    },
    Rule {
        id: "an-unknown-jurisdiction-is-404",
        section: "Errors",
        says: "404: jurisdiction_id provided was not found",
        check: unknown_jurisdiction,
    },
];

fn say_their_format(server: &Server, format: Format) -> Result<(), Fault> {
    let answer = server.get("services", format, &[])?;
    answer.expect(200)?;
    let kind = answer.kind.to_ascii_lowercase();
    let (named, charset) = kind.split_once(';').unwrap_or((&kind, ""));
    let known: &[&str] = match format {
        Format::Xml => &["text/xml", "application/xml"],
        Format::Json => &["application/json"],
    };
    if !known.contains(&named.trim()) {
        return Err(format!("Content-Type is `{kind}`").into());
    }
    if !charset.is_empty() && !charset.contains("utf-8") {
        return Err(format!("Content-Type is `{kind}`").into());
    }
    answer.text()?;
    Ok(())
}

fn declare_the_encoding(server: &Server, format: Format) -> Result<(), Fault> {
    if format == Format::Json {
        return super::skip("JSON has no declaration");
    }
    let answer = server.get("services", format, &[])?;
    let text = answer.text()?;
    let head = text.trim_start_matches('\u{feff}').split("?>").next().unwrap_or_default();
    if head.starts_with("<?xml") && head.to_ascii_lowercase().contains("utf-8") {
        Ok(())
    } else {
        Err(format!("it begins with `{}`", text.chars().take(60).collect::<String>()).into())
    }
}

fn have_their_fields(server: &Server, format: Format) -> Result<(), Fault> {
    let services = services(server, format)?;
    if services.is_empty() {
        return Err("the list is empty".into());
    }
    for service in &services {
        shapes::required(service, "service_code")?;
        shapes::required(service, "service_name")?;
        shapes::truth(service, "metadata")?;
        shapes::word(service, "type", &["realtime", "batch", "blackbox"])?;
    }
    Ok(())
}

fn are_complete(server: &Server, format: Format) -> Result<(), Fault> {
    for service in &services(server, format)? {
        for name in ["description", "keywords", "group"] {
            service
                .part(name)
                .ok_or_else(|| format!("the service {} has no {name}", service.text_of("service_code")))?;
        }
    }
    Ok(())
}

fn are_unique(server: &Server, format: Format) -> Result<(), Fault> {
    let services = services(server, format)?;
    let mut seen = BTreeSet::new();
    for service in &services {
        let code = service.text_of("service_code");
        if !seen.insert(code) {
            return Err(format!("service_code `{code}` stands twice").into());
        }
    }
    Ok(())
}

fn agree(server: &Server, format: Format) -> Result<(), Fault> {
    let other = if format == Format::Xml { Format::Json } else { Format::Xml };
    let codes = |format| -> Result<Vec<String>, Fault> {
        let services = services(server, format)?;
        Ok(services.iter().map(|service| service.text_of("service_code").to_owned()).collect())
    };
    if codes(format)? == codes(other)? { Ok(()) } else { Err("the lists of XML and JSON differ".into()) }
}

fn unknown_jurisdiction(server: &Server, format: Format) -> Result<(), Fault> {
    let nowhere = [("jurisdiction_id", "no-such-jurisdiction.example")];
    Ok(server.get("services", format, &nowhere)?.expect_error(404)?)
}
