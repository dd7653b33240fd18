//! Pages that only tell something.

use balai_web::{Answer, Here};
use serde::Serialize;

/// A page without values of its own.
#[derive(Serialize)]
pub(crate) struct Nothing {}

#[derive(Serialize)]
struct Help {
    /// Whether letters by e-mail are sent.
    mail: bool,
}

/// `GET /bantuan`
pub(crate) async fn help(here: Here) -> Answer {
    Ok(here.page("citizen/help.html", &Help { mail: here.state.options.mail }))
}

/// `GET /privasi`
pub(crate) async fn privacy(here: Here) -> Answer {
    Ok(here.page("citizen/privacy.html", &Nothing {}))
}
