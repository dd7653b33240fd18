//! GET Service Definition.

use std::collections::BTreeSet;

use super::{Fault, Rule, services, shapes, skip};
use crate::{
    http::{Format, Server},
    item::Item,
};

const SECTION: &str = "GET Service Definition";
const DATATYPES: &[&str] = &["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"];
/// How many definitions are looked at.
const LOOKED_AT: usize = 10;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "a-service-with-metadata-has-a-definition",
        section: SECTION,
        says: "where metadata is true the definition names the service and at least one attribute",
        check: is_there,
    },
    Rule {
        id: "attributes-have-their-fields",
        section: SECTION,
        says: "an attribute has variable, code, datatype, required, datatype_description, order and description",
        check: attributes_are_complete,
    },
    Rule {
        id: "lists-name-their-values",
        section: SECTION,
        says: "an attribute of a list has values, each with key and name, and keys do not repeat",
        check: lists_have_values,
    },
    Rule {
        id: "an-unknown-service-is-404",
        section: "Errors",
        says: "404: service_code provided was not found",
        check: unknown,
    },
];

/// Definitions of services that say they have one.
pub(super) fn definitions(server: &Server, format: Format) -> Result<Vec<(String, Item)>, Fault> {
    let services = services(server, format)?;
    let with = services.iter().filter(|service| service.text_of("metadata") == "true");
    let mut found = Vec::new();
    for service in with.take(LOOKED_AT) {
        let code = service.text_of("service_code").to_owned();
        let answer = server.get(&format!("services/{}", escaped(&code)), format, &[])?;
        answer.expect(200)?;
        found.push((code, answer.object("service_definition")?));
    }
    if found.is_empty() { skip("no service has metadata") } else { Ok(found) }
}

/// A code as a part of an address.
pub(super) fn escaped(code: &str) -> String {
    form_urlencoded::byte_serialize(code.as_bytes()).collect::<String>().replace('+', "%20")
}

fn attributes(definition: &Item) -> Result<&[Item], Fault> {
    Ok(&definition.part("attributes").ok_or("a definition has no attributes")?.inside)
}

fn is_there(server: &Server, format: Format) -> Result<(), Fault> {
    for (code, definition) in definitions(server, format)? {
        let named = shapes::required(&definition, "service_code")?;
        if named != code {
            return Err(format!("the definition of `{code}` says it is of `{named}`").into());
        }
        if attributes(&definition)?.is_empty() {
            return Err(format!("`{code}` has metadata and its definition no attribute").into());
        }
    }
    Ok(())
}

fn attributes_are_complete(server: &Server, format: Format) -> Result<(), Fault> {
    for (_, definition) in definitions(server, format)? {
        let mut codes = BTreeSet::new();
        for attribute in attributes(&definition)? {
            let code = shapes::required(attribute, "code")?;
            if !codes.insert(code.to_owned()) {
                return Err(format!("the attribute `{code}` stands twice").into());
            }
            shapes::word(attribute, "datatype", DATATYPES)?;
            shapes::truth(attribute, "variable")?;
            shapes::truth(attribute, "required")?;
            let order = shapes::required(attribute, "order")?;
            order.parse::<u32>().map_err(|_| format!("order is `{order}`, no whole number"))?;
            for name in ["datatype_description", "description"] {
                attribute.part(name).ok_or_else(|| format!("the attribute `{code}` has no {name}"))?;
            }
        }
    }
    Ok(())
}

fn lists_have_values(server: &Server, format: Format) -> Result<(), Fault> {
    for (_, definition) in definitions(server, format)? {
        let lists = attributes(&definition)?.iter().filter(|one| one.text_of("datatype").ends_with("list"));
        for attribute in lists {
            let code = attribute.text_of("code");
            let values = attribute.part("values").map(|values| values.inside.as_slice()).unwrap_or_default();
            if values.is_empty() {
                return Err(format!("the list `{code}` has no values").into());
            }
            let mut keys = BTreeSet::new();
            for value in values {
                shapes::required(value, "name")?;
                if !keys.insert(shapes::required(value, "key")?) {
                    return Err(format!("a key stands twice in the list `{code}`").into());
                }
            }
        }
    }
    Ok(())
}

fn unknown(server: &Server, format: Format) -> Result<(), Fault> {
    Ok(server.get("services/no-such-service-code", format, &[])?.expect_error(404)?)
}
