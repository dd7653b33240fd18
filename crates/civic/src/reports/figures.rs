//! The honest figures of the home page, made from promises.
//!
//! A rate counts every promise that fell due, kept or not, open or ended: leaving late reports open does not
//! make it better. A page reads what a job made; it never counts a million cases.

use balai_base::{
    Timestamp,
    time::{DAY, MINUTE},
};
use balai_platform::casework::Context;
use balai_store::{Failure, Tx};

use super::{
    Figures, Share,
    store::{self, Window},
};

/// The span of the median and the rate, in milliseconds.
pub(super) const SPAN: i64 = 90 * DAY;
/// Stored figures older than this are made anew by whoever asks, in milliseconds.
const FRESH: i64 = 15 * MINUTE;

/// The figures of the home page, at most a quarter of an hour old.
pub fn figures(tx: &mut Tx, context: &Context) -> Result<Figures, Failure> {
    let now = context.moment.now;
    if let Some((stored, made_at)) = store::stored_figures(tx, &context.region.id)?
        && now.since(made_at) < FRESH
        && let Ok(figures) = serde_json::from_str(&stored)
    {
        return Ok(figures);
    }
    made(tx, context)
}

/// Makes the figures and stores them for the pages.
pub(super) fn store_figures(tx: &mut Tx, context: &Context) -> Result<(), Failure> {
    let figures = made(tx, context)?;
    let text = serde_json::to_string(&figures).map_err(|error| Failure::Driver(error.to_string()))?;
    store::put_figures(tx, &context.region.id, &text, figures.as_of)
}

fn made(tx: &mut Tx, context: &Context) -> Result<Figures, Failure> {
    let region = &context.region.id;
    let now = context.moment.now;
    let month = Window { from: month_start(context), until: now.plus(1) };
    let span = Window { from: now.plus(-SPAN), until: now.plus(1) };
    let solved = store::solved_after(tx, region, span)?;
    // What falls due this very moment is not broken yet.
    let due = Window { from: span.from, until: now };
    let (kept, of) = store::kept_of_due(tx, region, due)?;
    let (open, late) = store::open_and_late(tx, region, now)?;
    let on_time = Share { kept, of };
    Ok(Figures {
        as_of: now,
        received_this_month: store::count_received(tx, region, month)?,
        solved_this_month: store::solved_after(tx, region, month)?.len() as u64,
        median_days: median_days(&solved),
        on_time,
        on_time_ratio: on_time.ratio(),
        open,
        late,
    })
}

/// The first instant of the month in the region's time zone.
fn month_start(context: &Context) -> Timestamp {
    let zoned = context.moment.now.zoned(&context.region.time_zone);
    zoned
        .first_of_month()
        .and_then(|first| first.start_of_day())
        .map_or(context.moment.now, |first| Timestamp(first.timestamp().as_millisecond()))
}

/// The middle of sorted spans, in days; of an even number the mean of the middle two.
#[expect(clippy::cast_precision_loss, reason = "spans of reports stay far below 2^52 milliseconds")]
pub(super) fn median_days(sorted: &[i64]) -> Option<f64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = if sorted.len().is_multiple_of(2) { *sorted.get(sorted.len() / 2 - 1)? } else { upper };
    Some(f64::midpoint(lower as f64, upper as f64) / DAY as f64)
}
