//! Runs a command for one request, in the request's context, and tells what it refused where it was typed.

use balai_platform::casework::Context;
use balai_store::{Failure, Tx};
use balai_web::{Answer, Here, Told};
use serde::Serialize;

/// Runs a command that writes.
pub(crate) async fn write<T, F>(here: &Here, command: F) -> Result<T, Failure>
where
    T: Send + 'static,
    F: Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
{
    let context = here.context();
    here.state.store.write(move |tx| command(tx, &context)).await
}

/// Runs a command that only reads.
pub(crate) async fn read<T, F>(here: &Here, command: F) -> Result<T, Failure>
where
    T: Send + 'static,
    F: Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
{
    let context = here.context();
    here.state.store.read(move |tx| command(tx, &context)).await
}

/// The form again with what is wrong, when the command refused; any other failure is the edge's.
pub(crate) fn refused<C: Serialize>(
    here: &Here,
    failure: Failure,
    template: &str,
    content: impl FnOnce(Told) -> C,
) -> Answer {
    match failure {
        Failure::Refused(problem) => Ok(here.page_refused(&problem, template, &content(here.told(&problem)))),
        other => Err(other.into()),
    }
}
