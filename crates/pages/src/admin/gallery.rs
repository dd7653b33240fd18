//! `/admin/gaya`: every component in every state, for whoever builds a page and for the screenshots that are compared.

use axum::http::StatusCode;
use balai_base::{Problem, time};
use balai_web::{Answer, Here, Told};
use serde::Serialize;

#[derive(Serialize)]
struct Gallery {
    problem: Option<Told>,
    /// Ends of promises: late, soon, later; epoch milliseconds.
    late: i64,
    soon: i64,
    later: i64,
}

/// `GET /admin/gaya`; `?keadaan=salah` shows the fields as after a mistake.
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let wrong = here.query.text("keadaan") == "salah";
    let problem = wrong.then(|| {
        let problem = Problem::invalid("problem-request-unreadable");
        let names = ["input", "textarea", "select", "radios", "checkboxes", "files", "date"];
        here.told(&names.iter().fold(problem, |problem, name| problem.field(*name, "problem-form-expired")))
    });
    let now = here.now();
    let gallery = Gallery {
        problem,
        late: now.plus(-3 * time::HOUR).millis(),
        soon: now.plus(5 * time::HOUR).millis(),
        later: now.plus(9 * time::DAY).millis(),
    };
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(here.page_with(status, "admin/gallery.html", &gallery))
}
