//! `discovery`: where the interface is and how a key is had.

use balai_base::Timestamp;
use balai_web::{Answer, Caller, Here};

use super::{
    caller, dates,
    tree::{File, Node, answer},
};
use balai_platform::render::Argument;

/// The standard's own address, by which clients know what they found.
const SPECIFICATION: &str = "http://wiki.open311.org/GeoReport_v2";

/// `GET discovery.{xml,json}`
pub(crate) fn get(caller: &Caller, file: &File) -> Answer {
    let here = caller::program(caller, None)?.here;
    let changed = Node::Text(changed(&here));
    let kind = if here.state.options.demonstration { "test" } else { "production" };
    let formats = ["text/xml", "application/json"].map(|format| Node::Text(format.to_owned()));
    let endpoint = Node::Fields(vec![
        ("specification", Node::Text(SPECIFICATION.to_owned())),
        ("url", Node::Text(here.full_url("/open311/v2"))),
        ("changeset", changed.clone()),
        ("type", Node::Text(kind.to_owned())),
        ("formats", Node::List("format", formats.to_vec())),
    ]);
    let name = here.region.name.get(here.language).to_owned();
    let guide = here.full_url("/bantuan");
    let told = [Argument::text("region", &name), Argument::text("address", &guide)];
    let discovery = Node::Fields(vec![
        ("changeset", changed),
        ("contact", Node::Text(format!("{name}: {}", here.full_url("/")))),
        ("key_service", Node::Text(here.t("open311-key-service", &told))),
        ("endpoints", Node::List("endpoint", vec![endpoint])),
    ]);
    answer(file.format, "discovery", &discovery)
}

/// When the pack that is served was read: what the interface offers changed then.
fn changed(here: &Here) -> String {
    let served = here.state.regions.served(&here.region.id);
    let read_at: Option<Timestamp> = served.and_then(|served| served.read_at);
    dates::written(read_at.unwrap_or_else(|| here.now()), &here.region.time_zone)
}
