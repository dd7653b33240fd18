//! `/admin/saran`: what suggestions were learned from, how good they are, and learning now.

use balai_civic::learning::{self, Evaluation, LearnedModel, Target, TargetFigures};
use balai_web::{Answer, Here, PostForm};
use serde::Serialize;

/// How many of the least found classes are named.
const WEAKEST: usize = 8;
/// A class with fewer held-out cases tells nothing about itself.
const LEAST_SUPPORT: usize = 5;

#[derive(Serialize)]
struct LearningPage {
    /// The models kept, the one in use first.
    models: Vec<ShownModel>,
    /// What the one in use was measured at.
    targets: Vec<ShownTarget>,
    /// Below this part of a hundred nothing is suggested.
    threshold: u32,
    /// Whether this server has it in memory.
    serving: bool,
    /// How many cases are needed at least.
    least: usize,
    /// Whether learning was asked for just now.
    asked: bool,
}

#[derive(Serialize)]
struct ShownModel {
    version: i64,
    made_at: i64,
    lessons: u64,
}

/// Figures in tenths of a percent are written as hundredths with one digit.
#[derive(Serialize)]
struct ShownTarget {
    target: String,
    classes: usize,
    held_out: usize,
    rows: Vec<ShownHits>,
    coverage: f64,
    precision: Option<f64>,
    weakest: Vec<ShownClass>,
}

#[derive(Serialize)]
struct ShownHits {
    name: &'static str,
    top1: f64,
    top3: f64,
}

#[derive(Serialize)]
struct ShownClass {
    name: String,
    support: usize,
    recall: f64,
}

/// `GET /admin/saran`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let context = here.context();
    let models = here.state.store.read(move |tx| learning::models(tx, &context)).await?;
    let figures = models.first().and_then(|model| model.figures.as_ref());
    let page = LearningPage {
        targets: figures.map(|figures| shown(&here, figures)).unwrap_or_default(),
        threshold: figures.map_or(0, |figures| hundredths(figures.threshold)),
        serving: here.state.learned.of(&here.region.id).is_some(),
        least: learning::LEAST_LESSONS,
        asked: here.query.has("diminta"),
        models: models.iter().map(model).collect(),
    };
    Ok(here.page("admin/learning.html", &page))
}

/// `POST /admin/saran`: has the server learn as soon as it can.
pub(crate) async fn post(here: Here, PostForm(_): PostForm) -> Answer {
    here.officer()?;
    let context = here.context();
    here.state.store.write(move |tx| learning::learn_soon(tx, &context)).await?;
    Ok(here.redirect("/admin/saran?diminta=1"))
}

fn model(model: &LearnedModel) -> ShownModel {
    ShownModel { version: model.version, made_at: model.made_at.millis(), lessons: model.lessons }
}

fn shown(here: &Here, figures: &Evaluation) -> Vec<ShownTarget> {
    figures.targets.iter().map(|target| shown_target(here, target)).collect()
}

fn shown_target(here: &Here, found: &TargetFigures) -> ShownTarget {
    let rows = [
        ("learning-row-learned", found.model),
        ("learning-row-keywords", found.keywords),
        ("learning-row-frequent", found.most_frequent),
    ];
    let mut weakest: Vec<ShownClass> = found
        .per_class
        .iter()
        .filter(|class| class.support >= LEAST_SUPPORT)
        .filter_map(|class| {
            let name = name(here, &found.target, &class.id);
            Some(ShownClass { name, support: class.support, recall: percent(class.recall?) })
        })
        .collect();
    weakest.sort_by(|one, other| one.recall.total_cmp(&other.recall));
    weakest.truncate(WEAKEST);
    ShownTarget {
        target: found.target.clone(),
        classes: found.classes,
        held_out: found.held_out,
        rows: rows
            .into_iter()
            .map(|(name, hits)| ShownHits { name, top1: percent(hits.top1), top3: percent(hits.top3) })
            .collect(),
        coverage: percent(found.coverage),
        precision: found.precision.map(percent),
        weakest,
    }
}

/// The name of a category or agency; its id when the pack no longer has it.
fn name(here: &Here, target: &str, id: &str) -> String {
    let region = &here.region;
    let found = if target == Target::Category.as_str() {
        region.categories.get(id).map(|category| &category.name)
    } else {
        region.agencies.get(id).map(|agency| &agency.name)
    };
    found.map_or_else(|| id.to_owned(), |name| name.get(here.language).to_owned())
}

/// A part as hundredths with one digit after the comma.
fn percent(part: f64) -> f64 {
    (part * 1_000.0).round() / 10.0
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a probability in hundredths")]
fn hundredths(part: f64) -> u32 {
    (part * 100.0).round().clamp(0.0, 100.0) as u32
}
