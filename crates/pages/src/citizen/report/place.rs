//! Where: the village list, an address in words, a place of the gazetteer, the device's position, a pin, the photo's place.

use balai_base::Point;
use balai_civic::reports::{self, Answers, PlaceSource, Question};
use balai_platform::region::Located;
use balai_web::{Answer, Fields, Here, PostForm, Told};
use serde::Serialize;

use super::{STEPS, draft};
use crate::wording::{self, Choice};

#[derive(Serialize)]
pub(crate) struct Where {
    pub(crate) step: u8,
    pub(crate) steps: u8,
    pub(crate) back: String,
    pub(crate) answers: Answers,
    pub(crate) villages: Vec<Choice>,
    pub(crate) landmark: String,
    pub(crate) entries: Vec<Choice>,
    /// The village of the point chosen so far; empty when none is.
    pub(crate) chosen: String,
    /// The village where a photo was taken; empty when no photo tells.
    pub(crate) photo_place: String,
    /// The category chosen meanwhile that needs a place; empty unless the sender said there is none.
    pub(crate) needed_by: String,
    pub(crate) problem: Option<Told>,
}

fn page(here: &Here, answers: Answers, landmark: &str, problem: Option<Told>) -> Where {
    let entries = reports::find_places(&here.region, landmark).into_iter().map(|place| Choice {
        label: place.name,
        hint: place.village.name,
        value: place.id,
        group: String::new(),
    });
    Where {
        step: 2,
        steps: STEPS,
        back: "/lapor/kejadian".to_owned(),
        villages: wording::optional(here.t("where-village-choose", &[]), wording::villages(&here.region)),
        landmark: landmark.to_owned(),
        entries: if landmark.is_empty() { Vec::new() } else { entries.collect() },
        chosen: chosen(here, &answers),
        photo_place: photo_place(here, &answers),
        needed_by: needed_by(here, &answers),
        answers,
        problem,
    }
}

fn village_at(here: &Here, point: Point) -> String {
    match here.region.areas.locate(point) {
        Located::Inside(village) => wording::place_title(&here.region, village),
        _ => String::new(),
    }
}

fn chosen(here: &Here, answers: &Answers) -> String {
    let source = PlaceSource::parse(&answers.place_source).unwrap_or_default();
    if matches!(source, PlaceSource::None | PlaceSource::Village | PlaceSource::Gazetteer) {
        return String::new();
    }
    match (answers.longitude.parse(), answers.latitude.parse()) {
        (Ok(longitude), Ok(latitude)) => village_at(here, Point { longitude, latitude }),
        _ => String::new(),
    }
}

fn photo_place(here: &Here, answers: &Answers) -> String {
    if answers.place_source == PlaceSource::Photo.as_str() {
        return String::new();
    }
    reports::photo_place(&here.region, answers).map(|(_, village)| village.name).unwrap_or_default()
}

/// The category that needs the place which its reporter said there is none of.
fn needed_by(here: &Here, answers: &Answers) -> String {
    let category = here.region.categories.get(&answers.category);
    category
        .filter(|category| answers.no_place && category.needs_place)
        .map(|category| category.name.get(here.language).to_owned())
        .unwrap_or_default()
}

/// `GET /lapor/lokasi`
pub(crate) async fn get(here: Here) -> Answer {
    let answers = draft::answers(&here).await?;
    if let Some(earlier) = draft::missing_before(&here, &answers, Question::Place) {
        return Ok(here.redirect(earlier));
    }
    let page = page(&here, answers, "", None);
    let problem = if page.needed_by.is_empty() {
        None
    } else {
        reports::check(&here.region, &page.answers, Question::Place).err().map(|problem| here.told(&problem))
    };
    Ok(here.page("citizen/report/where.html", &Where { problem, ..page }))
}

/// `POST /lapor/lokasi`
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    let mut answers = draft::answers(&here).await?;
    take(&mut answers, &fields);
    answers.similar_seen = false;
    if fields.has("find") {
        draft::save(&here, answers.clone()).await?;
        return Ok(
            here.page("citizen/report/where.html", &page(&here, answers, fields.text("landmark"), None))
        );
    }
    if fields.has("clear") || fields.has("photo_place") {
        return draft::save_and_go(&here, answers, "/lapor/lokasi").await;
    }
    match reports::check(&here.region, &answers, Question::Place) {
        Ok(()) => draft::go_on(&here, &fields, answers, "/lapor/rincian").await,
        Err(_) if fields.has("later") => draft::go_on(&here, &fields, answers, "/lapor/lokasi").await,
        Err(problem) => {
            draft::save(&here, answers.clone()).await?;
            let told = here.told(&problem);
            let page = page(&here, answers, fields.text("landmark"), Some(told));
            Ok(here.page_refused(&problem, "citizen/report/where.html", &page))
        }
    }
}

/// Takes the form's fields over, and decides which of the ways the reader meant: the newest exact one.
fn take(answers: &mut Answers, fields: &Fields) {
    let point_before = (answers.longitude.clone(), answers.latitude.clone());
    for (name, target) in [
        ("longitude", &mut answers.longitude),
        ("latitude", &mut answers.latitude),
        ("village", &mut answers.village),
        ("gazetteer", &mut answers.gazetteer),
        ("address", &mut answers.address),
    ] {
        fields.text(name).clone_into(target);
    }
    let pointed = !answers.longitude.is_empty() && !answers.latitude.is_empty();
    let moved = point_before != (answers.longitude.clone(), answers.latitude.clone());
    let before = PlaceSource::parse(&answers.place_source).unwrap_or_default();
    answers.no_place = fields.has("no_place");
    let source = if answers.no_place {
        for given in
            [&mut answers.longitude, &mut answers.latitude, &mut answers.village, &mut answers.gazetteer]
        {
            given.clear();
        }
        PlaceSource::None
    } else if fields.has("photo_place") {
        PlaceSource::Photo
    } else if fields.has("clear") {
        answers.longitude.clear();
        answers.latitude.clear();
        PlaceSource::None
    } else if pointed && moved {
        PlaceSource::Map
    } else if !answers.gazetteer.is_empty() {
        PlaceSource::Gazetteer
    } else if (pointed && before == PlaceSource::Map) || before == PlaceSource::Photo {
        before
    } else if answers.village.is_empty() {
        PlaceSource::None
    } else {
        PlaceSource::Village
    };
    source.as_str().clone_into(&mut answers.place_source);
}
