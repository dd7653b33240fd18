//! GET Service Requests and GET Service Request: what each request says.

use super::{Fault, Rule, newest, requests, shapes};
use crate::http::{Format, Server};

const LIST: &str = "GET Service Requests";
const SINGLE: &str = "GET Service Request";
const DAY: i64 = 24 * 60 * 60;

/// Every element of a request, in the standard's order.
const ELEMENTS: [&str; 17] = [
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "requests-have-their-fields",
        section: LIST,
        says: "each request has service_request_id, status (open or closed), service_code and requested_datetime",
        check: have_their_fields,
    },
    Rule {
        id: "every-element-of-a-request-is-there",
        section: LIST,
        says: "every element is there, empty where nothing is known",
        check: are_complete,
    },
    Rule {
        id: "dates-have-an-offset",
        section: "Date/time format",
        says: "dates are written YYYY-MM-DDThh:mm:ss with Z or an offset, without fractions",
        check: dates,
    },
    Rule {
        id: "positions-are-decimal-degrees",
        section: LIST,
        says: "lat and long are WGS 84 decimal degrees, in JSON numbers; both or none",
        check: positions,
    },
    Rule {
        id: "descriptions-are-short-enough",
        section: LIST,
        says: "a description has at most 4000 characters",
        check: descriptions,
    },
    Rule {
        id: "a-list-is-bounded",
        section: LIST,
        says: "without dates a list spans at most 90 days and holds at most 1000 requests",
        check: bounded,
    },
    Rule {
        id: "both-formats-list-the-same-requests",
        section: LIST,
        says: "the format changes the form, not what is said",
        check: agree,
    },
    Rule {
        id: "a-single-request-is-a-list-of-one",
        section: SINGLE,
        says: "a request read by its id is the same as in the list",
        check: single,
    },
    Rule {
        id: "an-unknown-request-is-404",
        section: "Errors",
        says: "404: service_request_id provided was not found",
        check: unknown_request,
    },
    Rule {
        id: "an-unknown-token-is-404",
        section: "GET service_request_id from a token",
        says: "404: token provided was not found",
        check: unknown_token,
    },
];

fn have_their_fields(server: &Server, format: Format) -> Result<(), Fault> {
    for request in &requests(server, format, &[])? {
        shapes::required(request, "service_request_id")?;
        shapes::word(request, "status", &["open", "closed"])?;
        shapes::required(request, "service_code")?;
        shapes::required(request, "requested_datetime")?;
        if request.part("service_request_id").is_some_and(|id| id.kind == "number") {
            return Err("service_request_id is a JSON number, not a string".into());
        }
    }
    Ok(())
}

fn are_complete(server: &Server, format: Format) -> Result<(), Fault> {
    newest(server, format)?;
    for request in &requests(server, format, &[])? {
        for name in ELEMENTS {
            request.part(name).ok_or_else(|| {
                format!("the request {} has no {name}", request.text_of("service_request_id"))
            })?;
        }
    }
    Ok(())
}

fn dates(server: &Server, format: Format) -> Result<(), Fault> {
    newest(server, format)?;
    for request in &requests(server, format, &[])? {
        for name in ["requested_datetime", "updated_datetime", "expected_datetime"] {
            let text = request.text_of(name);
            if !text.is_empty() {
                shapes::date(name, text)?;
            }
        }
    }
    Ok(())
}

fn positions(server: &Server, format: Format) -> Result<(), Fault> {
    newest(server, format)?;
    for request in &requests(server, format, &[])? {
        let (lat, long) = (request.text_of("lat"), request.text_of("long"));
        if lat.is_empty() != long.is_empty() {
            return Err("a request has one of lat and long".into());
        }
        if lat.is_empty() {
            continue;
        }
        for (name, text, most) in [("lat", lat, 90.0), ("long", long, 180.0)] {
            let degrees: f64 = text.parse().map_err(|_| format!("{name} is `{text}`"))?;
            if !(-most..=most).contains(&degrees) {
                return Err(format!("{name} is {degrees}").into());
            }
            if request.part(name).is_some_and(|part| part.kind == "string") {
                return Err(format!("{name} is a JSON string").into());
            }
        }
    }
    Ok(())
}

fn descriptions(server: &Server, format: Format) -> Result<(), Fault> {
    newest(server, format)?;
    for request in &requests(server, format, &[])? {
        let length = request.text_of("description").chars().count();
        if length > 4_000 {
            return Err(format!("a description has {length} characters").into());
        }
    }
    Ok(())
}

fn bounded(server: &Server, format: Format) -> Result<(), Fault> {
    let list = requests(server, format, &[])?;
    if list.len() > 1_000 {
        return Err(format!("the list holds {} requests", list.len()).into());
    }
    let mut times = Vec::new();
    for request in &list {
        times.push(shapes::date("requested_datetime", request.text_of("requested_datetime"))?);
    }
    let span = times.iter().max().zip(times.iter().min()).map_or(0, |(last, first)| last - first);
    if span > 91 * DAY {
        return Err(format!("the list spans {} days", span / DAY).into());
    }
    Ok(())
}

fn agree(server: &Server, format: Format) -> Result<(), Fault> {
    let other = if format == Format::Xml { Format::Json } else { Format::Xml };
    let ids = |format| -> Result<Vec<String>, Fault> {
        let list = requests(server, format, &[])?;
        Ok(list.iter().map(|request| request.text_of("service_request_id").to_owned()).collect())
    };
    if ids(format)? == ids(other)? { Ok(()) } else { Err("the lists of XML and JSON differ".into()) }
}

fn single(server: &Server, format: Format) -> Result<(), Fault> {
    let listed = newest(server, format)?;
    let id = listed.text_of("service_request_id");
    let answer = server.get(&format!("requests/{}", super::definitions::escaped(id)), format, &[])?;
    answer.expect(200)?;
    let found = answer.list("service_requests", "request")?;
    let [one] = found.as_slice() else {
        return Err(format!("{} requests, not one", found.len()).into());
    };
    for name in ["service_request_id", "status", "service_code", "requested_datetime", "description"] {
        if one.text_of(name) != listed.text_of(name) {
            return Err(format!("{name} differs from the list's").into());
        }
    }
    Ok(())
}

fn unknown_request(server: &Server, format: Format) -> Result<(), Fault> {
    Ok(server.get("requests/no-such-request-0", format, &[])?.expect_error(404)?)
}

fn unknown_token(server: &Server, format: Format) -> Result<(), Fault> {
    Ok(server.get("tokens/no-such-token-0", format, &[])?.expect_error(404)?)
}
