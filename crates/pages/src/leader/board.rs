//! `/pimpinan`: what is late and whose, the worst first; every figure leads to its cases.

use balai_civic::reports::{self, AgencyFigures, LeaderBoard};
use balai_web::{Answer, Here};
use serde::Serialize;

#[derive(Serialize)]
struct BoardPage {
    board: LeaderBoard,
    /// Agencies with late cases, the worst first.
    late: Vec<AgencyFigures>,
    /// The others.
    calm: Vec<AgencyFigures>,
    /// The late case that has waited longest of all, with its agency.
    oldest: Option<AgencyFigures>,
}

/// `GET /pimpinan`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let context = here.context();
    let board = here.state.store.read(move |tx| reports::leaders(tx, &context)).await?;
    Ok(here.page("leader/board.html", &page(board)))
}

fn page(board: LeaderBoard) -> BoardPage {
    let (late, calm): (Vec<AgencyFigures>, Vec<AgencyFigures>) =
        board.agencies.iter().cloned().partition(|figures| figures.late > 0);
    let late_by = |figures: &&AgencyFigures| figures.oldest.as_ref().map(|oldest| oldest.late_by);
    let oldest = late.iter().filter(|figures| figures.oldest.is_some()).max_by_key(late_by).cloned();
    BoardPage { board, late, calm, oldest }
}
