//! `balai runbook`: the runbook of `/darurat` as Markdown, made of the settings in use, without a server.

use std::{fmt::Write as _, fs, io::Write as _, path::PathBuf, process::ExitCode};

use balai_base::{Clock as _, SystemClock, language::Language};
use balai_operate::runbook::{self, Contact, Part, Word};
use balai_platform::{region::Region, render::Argument};

use crate::{
    complain,
    configuration::{Configuration, Flags},
    doctor, operation,
    words::Words,
};

/// What to write.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    flags: Flags,
    /// Where to write it [default: the terminal]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The language: id or en
    #[arg(long, default_value = "id")]
    language: Language,
}

/// Runs the command.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    let Arguments { flags, out, language } = arguments;
    let written =
        Configuration::read(flags).map(|configuration| text(&configuration, language)).and_then(|text| {
            match &out {
                Some(file) => fs::write(file, &text).map_err(|error| format!("{}: {error}", file.display())),
                None => {
                    std::io::stdout().lock().write_all(text.as_bytes()).map_err(|error| error.to_string())
                }
            }
        });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => complain(&reason),
    }
}

/// The whole runbook. Who may look after the server stands in the database: the page lists them, here a line is left for a pen.
fn text(configuration: &Configuration, language: Language) -> String {
    let words = Words::of(language);
    let regions: Vec<Region> =
        configuration.regions.iter().filter_map(|folder| Region::load(folder).ok()).collect();
    let names: Vec<&str> = regions.iter().map(|region| region.short_name.get(language)).collect();
    let title = words.say("runbook-title", &[Argument::text("region", &names.join(", "))]);
    let made = balai_platform::render::moment(SystemClock.now(), language, &jiff::tz::TimeZone::UTC);
    let release = env!("CARGO_PKG_VERSION");
    let made = [Argument::text("at", &made), Argument::text("release", release)];
    let mut text = format!("# {title}\n\n{}\n\n", words.say("runbook-text", &[]));
    let _ = writeln!(text, "{}", words.say("runbook-made", &made));
    let emergency: Vec<Contact> = regions
        .iter()
        .flat_map(|region| &region.emergency)
        .map(|number| Contact { name: number.name.get(language).to_owned(), way: number.number.clone() })
        .collect();
    let pen = Contact { name: "____________________".to_owned(), way: "____________________".to_owned() };
    let settings = operation::settings(configuration);
    for part in runbook::contacts(&emergency, &[pen.clone(), pen]).iter().chain([&runbook::places(&settings)])
    {
        text.push_str(&shown(&words, part, "##"));
    }
    let _ = writeln!(text, "\n## {}\n", words.say("runbook-now", &[]));
    for checked in doctor::look(configuration, false) {
        let name = words.say(&format!("doctor-name-{}", checked.check), &[]);
        let _ = writeln!(text, "- {name}: {}", words.check(&checked).0);
    }
    let _ = writeln!(text, "\n## {}", words.say("runbook-steps", &[]));
    for part in runbook::steps(&settings) {
        text.push_str(&shown(&words, &part, "###"));
    }
    text
}

fn shown(words: &Words, part: &Part, level: &str) -> String {
    let said = |word: &Word| match word {
        Word::Message(key) => words.say(key, &[]),
        Word::Text(text) => text.clone(),
    };
    let mut text = format!("\n{level} {}\n\n", words.say(part.title, &[]));
    if let Some(key) = part.text {
        let _ = writeln!(text, "{}\n", words.say(key, &[]));
    }
    for (name, value) in &part.rows {
        let _ = writeln!(text, "- {}: {}", said(name), said(value));
    }
    for line in &part.commands {
        let _ = writeln!(text, "    {line}");
    }
    text
}
