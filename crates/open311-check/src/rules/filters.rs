//! GET Service Requests: the filters, the standard's and those that servers in use have added.

use super::{Fault, Rule, newest, requests, shapes, skip};
use crate::{
    http::{Format, Server},
    item::Item,
};

const SECTION: &str = "GET Service Requests";
const PAGING: &str = "extension: paging (Connected Bits, SeeClickFix, Bloomington)";

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "status-narrows",
        section: SECTION,
        says: "status=open and status=closed give requests of that status; both with a comma give either",
        check: status,
    },
    Rule {
        id: "service-code-narrows",
        section: SECTION,
        says: "service_code gives requests of that service",
        check: service_code,
    },
    Rule {
        id: "ids-with-commas-give-each",
        section: SECTION,
        says: "service_request_id takes several ids with commas and gives exactly these",
        check: ids,
    },
    Rule {
        id: "ids-override-other-filters",
        section: SECTION,
        says: "service_request_id overrides all other arguments",
        check: ids_override,
    },
    Rule {
        id: "dates-narrow",
        section: SECTION,
        says: "start_date and end_date give requests whose requested_datetime lies between, both ends included",
        check: dates,
    },
    Rule {
        id: "reversed-dates-are-400",
        section: "Errors",
        says: "400: a start_date after the end_date can't be met and is told",
        check: reversed,
    },
    Rule {
        id: "unreadable-dates-are-400",
        section: "Errors",
        says: "400: a date that can't be read is told, not ignored",
        check: unreadable,
    },
    Rule {
        id: "a-page-holds-its-size",
        section: PAGING,
        says: "page and page_size cut the list without overlap",
        check: pages,
    },
    Rule {
        id: "a-page-behind-the-end-is-empty",
        section: PAGING,
        says: "a page behind the end is an empty list, not an error and not the last page again",
        check: behind_the_end,
    },
    Rule {
        id: "updated-after-narrows",
        section: "extension: updated_after (Bloomington)",
        says: "updated_after gives requests that changed since",
        check: updated_after,
    },
    Rule {
        id: "a-box-narrows",
        section: "extension: bbox (Bloomington)",
        says: "bbox=west,south,east,north gives requests that lie within",
        check: within,
    },
];

fn all_have(list: &[Item], name: &str, value: &str) -> Result<(), Fault> {
    match list.iter().find(|request| request.text_of(name) != value) {
        None => Ok(()),
        Some(other) => Err(format!("a request has {name} `{}`, not `{value}`", other.text_of(name)).into()),
    }
}

fn status(server: &Server, format: Format) -> Result<(), Fault> {
    for word in ["open", "closed"] {
        all_have(&requests(server, format, &[("status", word)])?, "status", word)?;
    }
    let both = requests(server, format, &[("status", "open,closed")])?;
    let any = requests(server, format, &[])?;
    if both.len() == any.len() { Ok(()) } else { Err("open,closed gives less than no status".into()) }
}

fn service_code(server: &Server, format: Format) -> Result<(), Fault> {
    let first = newest(server, format)?;
    let code = first.text_of("service_code");
    let list = requests(server, format, &[("service_code", code)])?;
    all_have(&list, "service_code", code)?;
    let id = first.text_of("service_request_id");
    if list.iter().any(|request| request.text_of("service_request_id") == id) {
        Ok(())
    } else {
        Err(format!("service_code={code} does not give the request {id} of that service").into())
    }
}

/// Up to three ids of the list, and not all of it, so that a server that ignores them is found.
fn some_ids(server: &Server, format: Format) -> Result<Vec<String>, Fault> {
    newest(server, format)?;
    let list = requests(server, format, &[])?;
    Ok(list
        .iter()
        .take(list.len().saturating_sub(1).clamp(1, 3))
        .map(|request| request.text_of("service_request_id").to_owned())
        .collect())
}

fn exactly(list: &[Item], ids: &[String]) -> Result<(), Fault> {
    let mut given: Vec<&str> = list.iter().map(|request| request.text_of("service_request_id")).collect();
    let mut wanted: Vec<&str> = ids.iter().map(String::as_str).collect();
    given.sort_unstable();
    wanted.sort_unstable();
    if given == wanted { Ok(()) } else { Err(format!("asked for {wanted:?}, got {given:?}").into()) }
}

fn ids(server: &Server, format: Format) -> Result<(), Fault> {
    let ids = some_ids(server, format)?;
    exactly(&requests(server, format, &[("service_request_id", &ids.join(","))])?, &ids)
}

fn ids_override(server: &Server, format: Format) -> Result<(), Fault> {
    let ids = some_ids(server, format)?;
    let joined = ids.join(",");
    let query = [("service_request_id", joined.as_str()), ("service_code", "no-such-service-code")];
    exactly(&requests(server, format, &query)?, &ids)
}

fn dates(server: &Server, format: Format) -> Result<(), Fault> {
    let first = newest(server, format)?;
    let at = first.text_of("requested_datetime");
    let wanted = shapes::date("requested_datetime", at)?;
    let list = requests(server, format, &[("start_date", at), ("end_date", at)])?;
    for request in &list {
        let given = shapes::date("requested_datetime", request.text_of("requested_datetime"))?;
        if given != wanted {
            return Err(format!("from {at} to {at} gives a request of another time").into());
        }
    }
    if list.is_empty() {
        return Err(format!("from {at} to {at} does not give the request of that time").into());
    }
    Ok(())
}

fn reversed(server: &Server, format: Format) -> Result<(), Fault> {
    let query = [("start_date", "2026-03-02T00:00:00Z"), ("end_date", "2026-03-01T00:00:00Z")];
    Ok(server.get("requests", format, &query)?.expect_error(400)?)
}

fn unreadable(server: &Server, format: Format) -> Result<(), Fault> {
    Ok(server.get("requests", format, &[("start_date", "last tuesday")])?.expect_error(400)?)
}

fn pages(server: &Server, format: Format) -> Result<(), Fault> {
    if requests(server, format, &[])?.len() < 2 {
        return skip("the server shows fewer than two requests");
    }
    let page = |number| requests(server, format, &[("page", number), ("page_size", "1")]);
    let (first, second) = (page("1")?, page("2")?);
    let ([first], [second]) = (first.as_slice(), second.as_slice()) else {
        return skip("page_size=1 does not give one request: paging is not offered");
    };
    if first.text_of("service_request_id") == second.text_of("service_request_id") {
        return Err("pages 1 and 2 give the same request".into());
    }
    Ok(())
}

fn behind_the_end(server: &Server, format: Format) -> Result<(), Fault> {
    if requests(server, format, &[("page", "1"), ("page_size", "1")])?.len() != 1 {
        return skip("page_size=1 does not give one request: paging is not offered");
    }
    let list = requests(server, format, &[("page", "1000000000"), ("page_size", "1")])?;
    if list.is_empty() {
        Ok(())
    } else {
        Err(format!("page 1000000000 gives {} requests", list.len()).into())
    }
}

fn updated_after(server: &Server, format: Format) -> Result<(), Fault> {
    newest(server, format)?;
    let future = requests(server, format, &[("updated_after", "2999-01-01T00:00:00Z")])?;
    if !future.is_empty() {
        return skip("updated_after changes nothing: it is not offered");
    }
    let list = requests(server, format, &[])?;
    let latest = list
        .iter()
        .map(|request| request.text_of("updated_datetime"))
        .max_by_key(|text| shapes::date("updated_datetime", text).unwrap_or(i64::MIN));
    let latest = latest.unwrap_or_default();
    let wanted = shapes::date("updated_datetime", latest)?;
    let changed = requests(server, format, &[("updated_after", latest)])?;
    if changed.is_empty() {
        return Err(format!("updated_after={latest} does not give the request of that time").into());
    }
    for request in &changed {
        if shapes::date("updated_datetime", request.text_of("updated_datetime"))? < wanted {
            return Err("updated_after gives a request that changed before".into());
        }
    }
    Ok(())
}

fn within(server: &Server, format: Format) -> Result<(), Fault> {
    let list = requests(server, format, &[])?;
    let placed = list.iter().find(|request| !request.text_of("lat").is_empty());
    let Some(placed) = placed else { return skip("the server shows no request with a position") };
    if !requests(server, format, &[("bbox", "-140,-60,-139,-59")])?.is_empty() {
        return skip("bbox changes nothing: it is not offered");
    }
    let read = |name: &str| placed.text_of(name).parse::<f64>().map_err(|_| format!("{name} is no number"));
    let (lat, long) = (read("lat")?, read("long")?);
    let around = format!("{},{},{},{}", long - 0.001, lat - 0.001, long + 0.001, lat + 0.001);
    let found = requests(server, format, &[("bbox", &around)])?;
    let id = placed.text_of("service_request_id");
    if !found.iter().any(|request| request.text_of("service_request_id") == id) {
        return Err(format!("bbox={around} does not give the request {id} that lies there").into());
    }
    for request in &found {
        let inside = |name: &str, middle: f64| {
            request.text_of(name).parse::<f64>().is_ok_and(|degrees| (degrees - middle).abs() < 0.0011)
        };
        if !inside("lat", lat) || !inside("long", long) {
            return Err(format!("bbox={around} gives a request that lies elsewhere").into());
        }
    }
    Ok(())
}
