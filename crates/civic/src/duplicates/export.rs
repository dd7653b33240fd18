//! The pairs as a table, so that anybody can try a method of their own on them.

use balai_platform::region::Region;

use super::{Half, Pair};

/// All pairs as CSV, one a line. Holds generated texts made from texts everybody may read, and no positions.
pub fn csv(region: &Region, pairs: &[Pair]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "pair",
        "half",
        "kind",
        "same",
        "metres",
        "days",
        "ended_between",
        "radius_metres",
        "usual_days",
        "category_one",
        "category_other",
        "relation",
        "channel_one",
        "channel_other",
        "text_one",
        "text_other",
    ])?;
    for (number, pair) in pairs.iter().enumerate() {
        let facts = pair.facts(region);
        let yes = |said: bool| if said { "1" } else { "0" }.to_owned();
        writer.write_record([
            (number + 1).to_string(),
            if pair.half == Half::Fit { "fit" } else { "measure" }.to_owned(),
            pair.kind.as_str().to_owned(),
            yes(pair.kind.is_same()),
            pair.metres.map_or_else(String::new, |metres| format!("{metres:.0}")),
            format!("{:.1}", pair.days),
            yes(pair.ended_between),
            format!("{:.0}", facts.radius_metres),
            format!("{:.0}", facts.usual_days),
            pair.one.category.clone(),
            pair.other.category.clone(),
            format!("{:?}", facts.relation).to_lowercase(),
            pair.one.channel.clone(),
            pair.other.channel.clone(),
            pair.one.text.clone(),
            pair.other.text.clone(),
        ])?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
