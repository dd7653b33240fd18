//! `/pimpinan`: what is late and whose, the worst first; every figure leads to its cases.

use std::sync::Arc;

use balai_base::time::MINUTE;
use balai_civic::reports::{self, AgencyFigures, LeaderBoard};
use balai_web::{Answer, Here, WebError};
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
    let board = board(&here).await?;
    Ok(here.page("leader/board.html", &page(board.as_ref().clone())))
}

/// The reader's board: made now, or, when it is costly, up to a minute ago. The page says as of when.
async fn board(here: &Here) -> Result<Arc<LeaderBoard>, WebError> {
    let (context, kept) = (here.context(), &here.state.kept);
    let key = reports::leaders_key(&context).map(|key| ["leaders ", &key].concat());
    if let Some(board) = key.as_ref().and_then(|key| kept.find(key, here.now())) {
        return Ok(board);
    }
    let board = Arc::new(here.state.store.read(move |tx| reports::leaders(tx, &context)).await?);
    if let Some(key) = key.filter(|_| board.is_costly()) {
        kept.keep(key, board.clone(), here.now().plus(MINUTE));
    }
    Ok(board)
}

fn page(board: LeaderBoard) -> BoardPage {
    let (late, calm): (Vec<AgencyFigures>, Vec<AgencyFigures>) =
        board.agencies.iter().cloned().partition(|figures| figures.late > 0);
    let late_by = |figures: &&AgencyFigures| figures.oldest.as_ref().map(|oldest| oldest.late_by);
    let oldest = late.iter().filter(|figures| figures.oldest.is_some()).max_by_key(late_by).cloned();
    BoardPage { board, late, calm, oldest }
}
