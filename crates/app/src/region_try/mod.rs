//! `balai region try`: what would become of a report, told from a pack alone, without a server; with what the region learned
//! where its data directory is given.
//!
//! It asks the same rules as the pages do and decides nothing itself.

use std::{fmt::Write as _, io::Write as _, path::PathBuf, process::ExitCode, sync::Arc};

use balai_base::{Clock as _, Language, Problem, SystemClock};
use balai_civic::{
    channels,
    learning::{Active, Learned},
    reports::{self, Answers, Because, Facts, Kind, PlaceSource, Routing, UNDECIDED},
};
use balai_platform::{
    region::{Category, PromiseSet, Region, Severity},
    render::{Argument, Messages},
};
use balai_store::{Store, StoreOptions};

use crate::complain;

#[cfg(test)]
mod tests;

/// What `balai region try` takes.
#[derive(clap::Args, Clone, Debug, Default)]
pub(crate) struct Arguments {
    /// The folder of the pack, such as regions/contoh
    path: PathBuf,
    /// What somebody writes: "got mampet di depan pasar"
    text: String,
    /// The code of the village it lies in
    #[arg(long, value_name = "CODE", conflicts_with = "point")]
    village: Option<String>,
    /// The point it lies at, longitude first: 110.42,-6.99
    #[arg(long, value_name = "LONGITUDE,LATITUDE", allow_hyphen_values = true)]
    point: Option<String>,
    /// The category somebody chooses [default: the first that is suggested]
    #[arg(long, value_name = "ID")]
    category: Option<String>,
    /// complaint, wish, question or praise
    #[arg(long, default_value = "complaint")]
    kind: String,
    /// The channel it comes through [default: these pages]
    #[arg(long, value_name = "ID")]
    channel: Option<String>,
    /// A data directory whose learned model suggests, as on its pages; a server may run on it
    #[arg(long)]
    data: Option<PathBuf>,
    /// The PostgreSQL database that holds it: postgres://…
    #[arg(long, value_name = "URL", requires = "data")]
    database: Option<String>,
}

/// Tries the report and prints what would become of it. 1: the pack holds errors, or an option names nothing in it.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let region = match Region::load(&arguments.path) {
        Ok(region) => region,
        Err(findings) => {
            let errors = findings.iter().filter(|one| one.severity == Severity::Error).count();
            let path = arguments.path.display();
            return complain(&format!("{path}: {errors} errors; balai region check {path} tells them"));
        }
    };
    match told(&region, arguments) {
        Ok(text) => match std::io::stdout().lock().write_all(text.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err(reason) => complain(&reason),
    }
}

/// What would become of the report, line by line.
fn told(region: &Region, arguments: &Arguments) -> Result<String, String> {
    let kind = Kind::parse(&arguments.kind).ok_or_else(|| {
        let known = Kind::ALL.map(Kind::as_str).join(", ");
        format!("--kind {}: there is none such; possible are {known}", arguments.kind)
    })?;
    let learned = learned(region, arguments)?;
    let mut report = Report { region, learned, text: String::new() };
    let id = report.category(arguments, kind)?;
    let category = region.categories.get(&id);
    let area = report.place(arguments, category)?;
    let facts = Facts {
        category: id,
        kind: kind.as_str().to_owned(),
        channel: channel(region, arguments)?,
        area,
        accused: String::new(),
    };
    report.routing(&reports::route(region, &facts))?;
    report.promise(category);
    report.standing(&facts.category, category);
    Ok(report.text)
}

/// What the region learned, where a data directory is given.
fn learned(region: &Region, arguments: &Arguments) -> Result<Option<Arc<Active>>, String> {
    let Some(data) = &arguments.data else { return Ok(None) };
    let options = match &arguments.database {
        Some(url) => StoreOptions::postgres(url, data.join("files")).read_only(),
        None => StoreOptions::directory(data).read_only(),
    };
    let told = |failure: balai_store::Failure| format!("--data {}: {failure}", data.display());
    let store = Store::open(options).map_err(told)?;
    let learned = Learned::default();
    learned.look(&store, &region.id).map_err(told)?;
    Ok(learned.of(&region.id))
}

/// The channel given, else that of the pages.
fn channel(region: &Region, arguments: &Arguments) -> Result<String, String> {
    let Some(id) = &arguments.channel else {
        let web = channels::web_channel(region, SystemClock.now());
        return Ok(web.map(|channel| channel.id.clone()).unwrap_or_default());
    };
    match region.channel(id) {
        Some(channel) => Ok(channel.id.clone()),
        None => Err(format!("--channel {id}: channels.toml has no such channel")),
    }
}

/// The report as it is told.
struct Report<'r> {
    region: &'r Region,
    learned: Option<Arc<Active>>,
    text: String,
}

impl Report<'_> {
    fn line(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.text, "{name:<11}{value}");
    }

    /// What is suggested, by what the region learned or else by the pack's keywords, and the category that counts.
    fn category(&mut self, arguments: &Arguments, kind: Kind) -> Result<String, String> {
        if arguments.data.is_some() {
            let by = self
                .learned
                .as_ref()
                .map(|active| format!("model {}, else the pack's keywords", active.version));
            self.line("learned", &by.unwrap_or_else(|| "nothing yet: the pack's keywords serve".to_owned()));
        }
        let found = reports::suggest(self.region, self.learned.as_deref(), &arguments.text);
        for (place, one) in found.iter().enumerate() {
            let words: Vec<String> = one.words.iter().map(|word| format!("«{word}»")).collect();
            let line = format!(
                "{} ({}), weight {:.2}, by {}",
                one.category.id,
                one.category.name.id,
                one.weight,
                words.join(", ")
            );
            self.line(if place == 0 { "suggested" } else { "" }, &line);
        }
        if found.is_empty() {
            self.line("suggested", "nothing: no keyword says enough");
        }
        let id = match &arguments.category {
            Some(id) if self.region.categories.get(id).is_none() => {
                return Err(format!("--category {id}: categories.toml has no such category"));
            }
            Some(id) => id.clone(),
            None => {
                let first = found.first().map_or(UNDECIDED, |first| &first.category.id);
                reports::chosen(self.region, first).to_owned()
            }
        };
        let category = self.region.categories.get(&id);
        self.line("category", &category.map_or_else(|| id.clone(), |one| format!("{id} ({})", one.name.id)));
        let takes = category.is_none_or(|one| one.kinds.iter().any(|taken| taken.as_str() == kind.as_str()));
        if !takes {
            self.line("", &format!("it takes no {}: whoever sends one is not offered it", kind.as_str()));
        }
        Ok(id)
    }

    /// The village's code; empty without a place.
    fn place(&mut self, arguments: &Arguments, category: Option<&Category>) -> Result<String, String> {
        let answers = answers(arguments)?;
        let place =
            reports::resolve_place(self.region, &answers).map_err(|problem| self.problem(&problem))?;
        let Some(code) = place.area else {
            let needed = category.is_none_or(|category| category.needs_place);
            let line = if needed {
                "none given: a resident would have to say where (--village CODE or --point)"
            } else {
                "none, and none is needed"
            };
            self.line("place", line);
            return Ok(String::new());
        };
        self.line("place", &format!("{} ({code})", self.region.areas.full_name(&code)));
        Ok(code.to_string())
    }

    fn routing(&mut self, routing: &Routing) -> Result<(), String> {
        let agency = self.region.agencies.get(&routing.agency);
        let name = agency.map(|agency| agency.name.id.clone()).unwrap_or_default();
        self.line("office", &format!("{} ({name})", routing.agency));
        let unit = agency.and_then(|agency| agency.unit(&routing.unit));
        let none = if agency.is_some_and(|agency| agency.units.is_empty()) {
            "none: the office has none".to_owned()
        } else {
            "none: the office's whole queue".to_owned()
        };
        self.line("unit", &unit.map_or(none, |unit| format!("{} ({})", unit.id, unit.name.id)));
        self.line("rule", &routing.rule);
        for (at, language) in Language::ALL.into_iter().enumerate() {
            let because = format!("{language}: {}", because(self.region, language, &routing.because)?);
            self.line(if at == 0 { "reason" } else { "" }, &because);
        }
        Ok(())
    }

    fn promise(&mut self, category: Option<&Category>) {
        let sets = &self.region.promises;
        let set = category.map_or_else(|| sets.sets.first(), |category| sets.get(&category.promise_set));
        self.line("promised", &set.map_or_else(|| "nothing".to_owned(), promised));
    }

    /// Who may see it, and what else its sender is told.
    fn standing(&mut self, id: &str, category: Option<&Category>) {
        let visibility = reports::visibilities(self.region, id).first().map_or("", |one| one.as_str());
        self.line("seen by", visibility);
        if let Some(outside) = reports::outside(self.region, id) {
            self.line(
                "outside",
                &format!("{} ({}): {}", outside.body.id, outside.body.name.id, outside.contact),
            );
        }
        if category.is_some_and(|category| category.urgent) {
            let numbers: Vec<&str> = self.region.emergency.iter().map(|one| one.number.as_str()).collect();
            self.line("urgent", &format!("the pages show {} on top", numbers.join(", ")));
        }
    }

    /// A problem in English, as whoever writes a pack reads it.
    fn problem(&self, problem: &Problem) -> String {
        let english = words(self.region, Language::En);
        let field = |field: &balai_base::FieldProblem| {
            let arguments: Vec<Argument<'_>> =
                field.arguments.iter().map(|(name, value)| Argument::text(name, value)).collect();
            let told = english.as_ref().ok().and_then(|words| words.text(field.message, &arguments).ok());
            told.unwrap_or_else(|| field.message.to_owned())
        };
        problem.fields.iter().map(field).collect::<Vec<_>>().join("\n")
    }
}

/// The answers of somebody who gives this place.
fn answers(arguments: &Arguments) -> Result<Answers, String> {
    let mut answers = Answers { text: arguments.text.clone(), ..Answers::default() };
    if let Some(village) = &arguments.village {
        village.clone_into(&mut answers.village);
        PlaceSource::Village.as_str().clone_into(&mut answers.place_source);
    }
    if let Some(point) = &arguments.point {
        let (longitude, latitude) = point
            .split_once(',')
            .ok_or_else(|| format!("--point {point}: write longitude and latitude, as 110.42,-6.99"))?;
        longitude.trim().clone_into(&mut answers.longitude);
        latitude.trim().clone_into(&mut answers.latitude);
        PlaceSource::Map.as_str().clone_into(&mut answers.place_source);
    }
    Ok(answers)
}

fn words(region: &Region, language: Language) -> Result<Messages, String> {
    Messages::load(language, &region.voice(language).overrides).map_err(|failure| failure.to_string())
}

/// The reason in one language: the rule's own words, or the product's.
fn because(region: &Region, language: Language, because: &Because) -> Result<String, String> {
    if because.message.is_empty() {
        return Ok(because.text.get(language).to_owned());
    }
    let arguments = [
        Argument::text("category", because.category.get(language)),
        Argument::text("agency", because.agency.get(language)),
        Argument::text("area", &because.area),
        Argument::text("outside", because.outside.get(language)),
    ];
    words(region, language)?.text(&because.message, &arguments).map_err(|untold| untold.to_string())
}

fn promised(set: &PromiseSet) -> String {
    let clocks: Vec<String> = set
        .clocks
        .iter()
        .filter(|clock| clock.public)
        .map(|clock| {
            let unit = match clock.promise.unit {
                balai_base::PromiseUnit::WorkingHours => "working hours",
                balai_base::PromiseUnit::WorkingDays => "working days",
                balai_base::PromiseUnit::Hours => "hours",
                balai_base::PromiseUnit::Days => "days",
            };
            format!("{} in {} {unit}", clock.id, clock.promise.amount)
        })
        .collect();
    format!("{} ({})", set.id, clocks.join(", "))
}
