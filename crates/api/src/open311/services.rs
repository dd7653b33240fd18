//! `services`: what can be reported, and what each service asks for.

use axum::extract::Path;
use balai_base::Problem;
use balai_platform::{access::Visibility, region::Category};
use balai_web::{Answer, Caller, Here};

use super::{
    attributes, caller,
    tree::{File, Node, answer, suffixed},
};

/// `GET services.{xml,json}`
pub(crate) fn list(caller: &Caller, file: &File) -> Answer {
    let here = caller::program(caller, None)?.here;
    let services = here.region.categories.list.iter().map(|category| service(&here, category)).collect();
    answer(file.format, "services", &Node::List("service", services))
}

/// `GET services/{service_code}.{xml,json}`
pub(crate) async fn definition(caller: Caller, Path(file): Path<String>) -> Answer {
    if let Some(elsewhere) = suffixed(&caller, &file) {
        return Ok(elsewhere);
    }
    let file = File::parse(&file)?;
    let here = caller::program(&caller, None)?.here;
    let category = category(&here, &file.name)?;
    let attributes = attributes::of(&here, category).iter().zip(1..).map(attributes::node).collect();
    let definition = Node::Fields(vec![
        ("service_code", Node::text(&category.id)),
        ("attributes", Node::List("attribute", attributes)),
    ]);
    answer(file.format, "service_definition", &definition)
}

/// The category of a service code.
pub(crate) fn category<'a>(here: &'a Here, code: &str) -> Result<&'a Category, Problem> {
    here.region.categories.get(code).ok_or_else(|| {
        Problem::not_found("problem-open311-service")
            .with("address", here.full_url("/open311/v2/services.xml"))
    })
}

fn service(here: &Here, category: &Category) -> Node {
    let language = here.language;
    let group = here.region.categories.group(&category.group);
    // The number of a report that is not public is not given at once: the sender gets a token for it.
    let public = category.visibility == Visibility::Public && !category.about_officials;
    Node::Fields(vec![
        ("service_code", Node::text(&category.id)),
        ("service_name", Node::text(category.name.get(language))),
        ("description", Node::text(category.description.get(language))),
        ("metadata", Node::Truth(!attributes::of(here, category).is_empty())),
        ("type", Node::text(if public { "realtime" } else { "batch" })),
        ("keywords", Node::text(category.keywords.join(","))),
        ("group", Node::text(group.map(|group| group.name.get(language)).unwrap_or_default())),
    ])
}
