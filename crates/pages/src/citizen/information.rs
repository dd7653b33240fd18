//! Pages that only tell something.

use balai_web::{Answer, Here};
use serde::Serialize;

#[derive(Serialize)]
struct Told {
    /// Whether letters by e-mail are sent.
    mail: bool,
}

/// `GET /bantuan`
pub(crate) async fn help(here: Here) -> Answer {
    Ok(here.page("citizen/help.html", &Told { mail: here.state.options.mail }))
}

/// `GET /privasi`
pub(crate) async fn privacy(here: Here) -> Answer {
    Ok(here.page("citizen/privacy.html", &Told { mail: here.state.options.mail }))
}
