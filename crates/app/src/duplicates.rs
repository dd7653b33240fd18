//! `balai learn --evaluate-duplicates`: how well reports of the same thing are found in a region, by pairs made from its
//! own public reports. Reads only: a server may run meanwhile.

use std::{
    cell::RefCell,
    fmt::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use balai_base::{Clock as _, Moment, SystemClock, SystemRandom};
use balai_civic::duplicates::{self, Evaluation, Figures, Plan, Refitted};
use balai_platform::{access::Actor, casework::Context, vault::Vault};
use balai_store::{Store, StoreOptions};

use crate::{
    configuration::beside,
    office::{self, Place},
    progress::Progress,
};

/// The fewest reports that figures can be made from.
const FEWEST: usize = 20;

/// Takes one figure out of all.
type OneFigure = fn(&Figures) -> Option<f64>;

/// What is asked for.
#[derive(clap::Args, Debug)]
// Within those of `learn`, whose group has this name already.
#[group(skip)]
pub(crate) struct Arguments {
    /// How many reports pairs are made from at most, the newest first
    #[arg(long, default_value_t = 2_000, value_name = "NUMBER", requires = "evaluate_duplicates")]
    cases: usize,
    /// Another seed makes other pairs
    #[arg(long, default_value_t = 2_026, value_name = "NUMBER", requires = "evaluate_duplicates")]
    seed: u64,
    /// Write all pairs as CSV, to try other methods on; made from public texts only
    #[arg(long, value_name = "FILE", requires = "evaluate_duplicates")]
    pairs: Option<PathBuf>,
    /// Fit the weights anew to this region and measure them too
    #[arg(long, requires = "evaluate_duplicates")]
    refit: bool,
}

/// Measures, writes the files asked for and gives the text to print. The error says what to do.
pub(crate) fn evaluate(place: &Place, arguments: &Arguments, json: Option<&Path>) -> Result<String, String> {
    let (store, context) = open(place)?;
    let sources =
        duplicates::sources(&store, &context, arguments.cases).map_err(|failure| failure.to_string())?;
    if sources.len() < FEWEST {
        return Err(format!(
            "{} holds {} public reports with a released text, too few to measure with; {FEWEST} are needed. \
             balai import reports brings history in, balai demo invents some",
            place.data.display(),
            sources.len()
        ));
    }
    let region = &context.region;
    if let Some(file) = &arguments.pairs {
        let pairs = duplicates::made(region, &sources, arguments.seed);
        let table = duplicates::csv(region, &pairs).map_err(|error| error.to_string())?;
        write(file, &table)?;
    }
    let plan = Plan { seed: arguments.seed, refit: arguments.refit };
    let line = RefCell::new(Progress::of("read", "pairs"));
    let told_so_far = |done: usize, of: usize| line.borrow_mut().show(done as u64, of as u64);
    let evaluation = duplicates::evaluate(region, &sources, plan, &told_so_far);
    line.borrow().end();
    if let Some(file) = json {
        let json = serde_json::to_vec_pretty(&evaluation).map_err(|error| error.to_string())?;
        write(file, &json)?;
    }
    Ok(told(&evaluation))
}

/// Opens the data directory to read only. The vault is not used: public texts are read in clear.
fn open(place: &Place) -> Result<(Store, Context), String> {
    let region = office::region(place)?;
    if place.database.is_none() && !place.data.is_dir() {
        return Err(format!("{} is no data directory; name one with --data", place.data.display()));
    }
    let keys = place.keys.clone().unwrap_or_else(|| beside(&place.data));
    if !keys.is_dir() {
        return Err(format!("{} holds no keys; name their directory with --keys", keys.display()));
    }
    let options = match &place.database {
        Some(_) => place.store_options(),
        None => StoreOptions::directory(&place.data).read_only(),
    };
    let store = Store::open(options).map_err(|failure| format!("{}: {failure}", place.data.display()))?;
    let vault = Vault::in_directory(&keys, Arc::new(SystemRandom)).map_err(|failure| failure.to_string())?;
    let context = Context {
        region: Arc::new(region),
        vault: Arc::new(vault),
        moment: Moment::new(SystemClock.now(), &SystemRandom),
        actor: Actor::Anonymous,
    };
    Ok((store, context))
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(file, bytes).map_err(|error| format!("{}: {error}", file.display()))
}

/// The figures for a person.
fn told(evaluation: &Evaluation) -> String {
    let mut text = format!(
        "Duplicates in {}: {} pairs to measure with, {} to fit to, from {} public reports (seed {}).\n\
         Figures on generated pairs are no proof for real ones.\n\n",
        evaluation.region,
        evaluation.balai.pairs,
        evaluation.fitting_pairs,
        evaluation.cases,
        evaluation.seed
    );
    let refitted = evaluation.refitted.as_ref().map(|refitted| &refitted.figures);
    let columns: Vec<(&str, &Figures)> =
        [("balai", Some(&evaluation.balai)), ("before", Some(&evaluation.before)), ("refitted", refitted)]
            .into_iter()
            .filter_map(|(name, figures)| figures.map(|figures| (name, figures)))
            .collect();
    line(&mut text, "", columns.iter().map(|(name, _)| (*name).to_owned()));
    let rows: [(&str, OneFigure); 4] = [
        ("precision at recall 0.8", |figures| figures.precision_at_recall_80),
        ("recall at precision 0.9", |figures| figures.recall_at_precision_90),
        ("precision at the thresholds", |figures| figures.precision),
        ("recall at the thresholds", |figures| Some(figures.recall)),
    ];
    for (name, of) in rows {
        line(&mut text, name, columns.iter().map(|(_, figures)| number(of(figures))));
    }
    kinds(&mut text, &evaluation.balai, &columns);
    if let Some(refitted) = &evaluation.refitted {
        weights(&mut text, refitted);
    }
    text
}

/// What became of each kind of pair.
fn kinds(text: &mut String, balai: &Figures, columns: &[(&str, &Figures)]) {
    for (same, title) in [(true, "\nfound, of the same thing"), (false, "\nfalse alarms, of other things")] {
        let _ = writeln!(text, "{title}");
        for kind in balai.kinds.iter().filter(|kind| kind.same == same) {
            let share = |figures: &Figures| {
                figures.kinds.iter().find(|other| other.kind == kind.kind).map(|other| other.shown)
            };
            let name = format!("  {} ({})", kind.kind, kind.pairs);
            line(text, &name, columns.iter().map(|(_, figures)| number(share(figures))));
        }
    }
}

fn weights(text: &mut String, refitted: &Refitted) {
    let _ = writeln!(text, "\nweights fitted to this region (threshold {:.2})", refitted.threshold);
    for (name, weight) in &refitted.weights {
        let _ = writeln!(text, "  {name:<28} {weight:>8.3}");
    }
}

fn line(text: &mut String, name: &str, columns: impl Iterator<Item = String>) {
    let _ = write!(text, "{name:<36}");
    for column in columns {
        let _ = write!(text, " {column:>9}");
    }
    text.push('\n');
}

fn number(figure: Option<f64>) -> String {
    figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.3}"))
}

#[cfg(test)]
mod tests {
    use balai_civic::duplicates::KindFigures;
    use balai_testkit::TestDirectory;

    use super::*;

    fn figures(precision: Option<f64>) -> Figures {
        let kind = |kind, same, shown| KindFigures { kind, same, pairs: 10, shown };
        Figures {
            pairs: 20,
            same: 10,
            precision_at_recall_80: precision,
            recall_at_precision_90: None,
            precision,
            recall: 0.8,
            kinds: vec![kind("slang", true, 0.8), kind("random", false, 0.0)],
        }
    }

    #[test]
    fn the_figures_stand_side_by_side_and_what_is_none_is_a_dash() {
        let refitted =
            Refitted { weights: vec![("near", 3.5)], threshold: 0.6, figures: figures(Some(0.95)) };
        let evaluation = Evaluation {
            region: "contoh".to_owned(),
            made_from: "",
            seed: 7,
            cases: 30,
            fitting_pairs: 22,
            balai: figures(Some(0.9)),
            before: figures(None),
            refitted: Some(refitted),
        };
        insta::assert_snapshot!(told(&evaluation));
    }

    fn place(data: PathBuf) -> Place {
        let region = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../regions/contoh");
        Place { data, region, database: None, keys: None }
    }

    fn arguments() -> Arguments {
        Arguments { cases: 50, seed: 1, pairs: None, refit: false }
    }

    #[test]
    fn what_can_not_be_measured_is_said_with_what_to_do() {
        let directory = TestDirectory::new();
        let missing = evaluate(&place(directory.path().join("none")), &arguments(), None).unwrap_err();
        assert!(missing.contains("--data"), "{missing}");
        let data = directory.path().join("data");
        Store::open(StoreOptions::directory(&data)).unwrap();
        let no_keys = evaluate(&place(data.clone()), &arguments(), None).unwrap_err();
        assert!(no_keys.contains("--keys"), "{no_keys}");
        Vault::in_directory(&beside(&data), Arc::new(SystemRandom)).unwrap();
        let few = evaluate(&place(data), &arguments(), None).unwrap_err();
        assert!(few.contains("0 public reports") && few.contains("balai import reports"), "{few}");
    }
}
