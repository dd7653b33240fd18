//! What every HTTP face needs: the region, language and person behind a request, forms and uploads that can be trusted,
//! limits, headers, assets, and errors as pages.
//!
//! Handlers in `pages` take [`Here`] and [`PostForm`] or [`Upload`], and answer through `Here`. Nothing here knows a page, a
//! case or a category.

mod assets;
mod brand;
pub mod case_token;
mod colour;
pub mod cookies;
mod csrf;
mod edge;
mod error;
mod error_page;
mod form;
mod gates;
mod headers;
mod health;
mod here;
mod icon;
mod installable;
mod kept;
pub mod kiosk;
mod limits;
mod opened;
mod packs;
mod program;
mod puzzle;
mod reference;
mod routes;
mod shown;
mod state;
#[cfg(test)]
mod tests;
mod turns;
mod upload;
mod visit;

pub use cookies::CookieKind;
pub use edge::application;
pub use error::{Answer, WebError, status_of};
pub use form::{FORM_BYTES, Fields, PostForm};
pub use gates::{Gate, Gates};
pub use headers::CONTENT_SECURITY_POLICY;
pub use here::{Here, Told, ToldField};
pub use installable::{KEPT_PAGES, kept_addresses};
pub use kept::Kept;
pub use limits::{CROWD, TRAP};
pub use program::{
    Called, Caller, ErrorForm, ErrorTold, Program, Sent, SentJson, SentText, for_everybody, told_field,
};
pub use puzzle::Puzzle;
pub use routes::{Listed, Routes, Welcome};
pub use state::{AppState, Options, Parts};
pub use upload::{UPLOAD_BYTES, Upload, UploadedFile};
