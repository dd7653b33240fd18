//! Service discovery.

use super::{Fault, Rule, shapes, skip};
use crate::http::{Format, Server};

/// The standard's own address.
const SPECIFICATION: &str = "http://wiki.open311.org/GeoReport_v2";

pub(super) const RULES: &[Rule] = &[Rule {
    id: "discovery-names-the-endpoint",
    section: "Service Discovery",
    says: "discovery lists endpoints with specification, url, type and formats, one of them GeoReport v2",
    check: names_the_endpoint,
}];

fn names_the_endpoint(server: &Server, format: Format) -> Result<(), Fault> {
    let endpoint = server.options.endpoint.as_str();
    let host = endpoint.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let mut places = vec![endpoint.to_owned(), host.clone(), format!("{host}/open311")];
    if let Some((above, _)) = endpoint.rsplit_once('/') {
        places.push(above.to_owned());
    }
    for place in places {
        let answer = server.read(&format!("{place}/discovery.{}", format.suffix()), format)?;
        if answer.status != 200 {
            continue;
        }
        let found = answer.object("discovery")?;
        shapes::date("changeset", shapes::required(&found, "changeset")?)?;
        for name in ["contact", "key_service"] {
            shapes::required(&found, name)?;
        }
        let endpoints = &found.part("endpoints").ok_or("discovery has no endpoints")?.inside;
        for endpoint in endpoints {
            for name in ["specification", "url", "type"] {
                shapes::required(endpoint, name)?;
            }
            let formats = endpoint.part("formats").ok_or("an endpoint has no formats")?;
            if formats.inside.is_empty() {
                return Err("an endpoint lists no format".into());
            }
        }
        let ours = |endpoint: &&crate::item::Item| endpoint.text_of("specification") == SPECIFICATION;
        endpoints.iter().find(ours).ok_or("no endpoint has the specification of GeoReport v2")?;
        return Ok(());
    }
    skip("no discovery document at the endpoint, above it or at the host")
}
