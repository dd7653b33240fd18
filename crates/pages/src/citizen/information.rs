//! Pages that only tell something.

use balai_web::{Answer, Here};
use serde::Serialize;

#[derive(Serialize)]
struct Told {
    /// Whether letters by e-mail are sent.
    mail: bool,
    /// Whether one can apply for services here.
    services: bool,
}

fn told(here: &Here) -> Told {
    Told { mail: here.state.options.mail, services: !here.region.services.is_empty() }
}

/// `GET /bantuan`
pub(crate) async fn help(here: Here) -> Answer {
    Ok(here.page("citizen/help.html", &told(&here)))
}

/// `GET /privasi`
pub(crate) async fn privacy(here: Here) -> Answer {
    Ok(here.page("citizen/privacy.html", &told(&here)))
}
