//! Files whose types belong to other slices (roles, workflows): read by their `Deserialize`, with findings as
//! good as those of our own tables.

use serde::de::DeserializeOwned;
use toml::{
    Spanned,
    de::{DeValue, Deserializer, Error, ValueDeserializer},
};

use super::{Checker, Document, did_you_mean};

/// Tries to read one element of a list, only to find what is wrong with it.
pub(in crate::region) type Probe = fn(Spanned<DeValue<'_>>) -> Result<(), Error>;

/// A probe for elements of type `T`.
pub(in crate::region) fn probe<T: DeserializeOwned>(value: Spanned<DeValue<'_>>) -> Result<(), Error> {
    T::deserialize(ValueDeserializer::from(value)).map(|_| ())
}

/// The whole document as `T`. A deserializer stops at its first error, so the elements of the named lists are
/// tried one by one as well: each tells its own.
pub(in crate::region) fn read_with_serde<T: DeserializeOwned>(
    checker: &Checker,
    document: &Document<'_>,
    lists: &[(&str, Probe)],
) -> Option<T> {
    let whole = match T::deserialize(Deserializer::from(document.root().clone())) {
        Ok(read) => return Some(read),
        Err(error) => error,
    };
    let mut told = false;
    for (key, probe) in lists {
        let list = document.root().get_ref().get(*key).and_then(|value| value.get_ref().as_array());
        for item in list.into_iter().flat_map(|items| items.iter()) {
            if let Err(error) = probe(item.clone()) {
                report(checker, document, &error);
                told = true;
            }
        }
    }
    let about_the_file =
        ["unknown field", "missing field"].iter().any(|start| whole.message().starts_with(start));
    if !told || about_the_file {
        report(checker, document, &whole);
    }
    None
}

fn report(checker: &Checker, document: &Document<'_>, error: &Error) {
    let spot = document.source.at(error.span().map_or(0, |span| span.start));
    let quoted: Vec<&str> = error.message().split('`').skip(1).step_by(2).collect();
    let (message, help) = match quoted.split_first() {
        Some((word, known)) if error.message().starts_with("unknown field") => {
            (format!("there is no key `{word}` here"), did_you_mean(word, known))
        }
        Some((word, known)) if error.message().starts_with("unknown variant") => {
            (format!("`{word}` is not possible here"), did_you_mean(word, known))
        }
        Some((word, _)) if error.message().starts_with("missing field") => {
            (format!("there is no `{word}` here"), format!("add `{word} = …`"))
        }
        _ => (error.message().replace('\n', " "), "docs/region/format.md shows the shape".to_owned()),
    };
    checker.error(&spot, message, help);
}
