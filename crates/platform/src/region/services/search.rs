//! Finding a service by words, on the stems that every search of this house is made of. Pure.

use std::collections::BTreeSet;

use balai_store::search::stems;

use super::{Service, Services};
use balai_base::Day;

/// What a word of the query counts where it stands.
const IN_KEYWORD: u32 = 6;
const IN_NAME: u32 = 4;
const IN_RESULT: u32 = 2;
const IN_SUMMARY: u32 = 1;

impl Services {
    /// The services offered on `day` that `query` points to, best first. Every word of the query that any service knows
    /// must be one the service knows; words that no service knows ("tolong", a name) are passed over.
    pub fn find(&self, query: &str, day: Day) -> Vec<&Service> {
        let words: BTreeSet<String> = stems(query).into_iter().collect();
        let offered: Vec<(&Service, Known)> =
            self.offered(day).map(|service| (service, Known::of(service))).collect();
        let asked: Vec<&String> =
            words.iter().filter(|word| offered.iter().any(|(_, known)| known.weight(word) > 0)).collect();
        let mut found: Vec<(u32, &Service)> = offered
            .iter()
            .filter(|(_, known)| !asked.is_empty() && asked.iter().all(|word| known.weight(word) > 0))
            .map(|(service, known)| (asked.iter().map(|word| known.weight(word)).sum(), *service))
            .collect();
        // The list's own order where two fit alike: the sort is stable.
        found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        found.into_iter().map(|(_, service)| service).collect()
    }
}

/// The stems of a service by where they stand.
struct Known {
    keywords: BTreeSet<String>,
    name: BTreeSet<String>,
    result: BTreeSet<String>,
    summary: BTreeSet<String>,
}

impl Known {
    fn of(service: &Service) -> Self {
        let of = |texts: &[&str]| texts.iter().flat_map(|text| stems(text)).collect();
        let variants: Vec<&str> = service
            .variants
            .iter()
            .flat_map(|variant| [variant.name.id.as_str(), variant.name.en.as_str()])
            .collect();
        Self {
            keywords: service.keywords.iter().flat_map(|keyword| stems(keyword)).collect(),
            name: of(&[&service.name.id, &service.name.en]),
            result: of(
                &[&[service.gives.id.as_str(), service.gives.en.as_str()], variants.as_slice()].concat()
            ),
            summary: of(&[&service.summary.id, &service.summary.en]),
        }
    }

    fn weight(&self, word: &str) -> u32 {
        let places = [
            (&self.keywords, IN_KEYWORD),
            (&self.name, IN_NAME),
            (&self.result, IN_RESULT),
            (&self.summary, IN_SUMMARY),
        ];
        places.iter().filter(|(place, _)| place.contains(word)).map(|(_, weight)| weight).sum()
    }
}
