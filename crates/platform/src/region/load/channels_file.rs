//! `channels.toml`: how reports come in.

use super::{Loading, words};
use crate::region::{
    Adapter, Channel,
    reading::{Kind, Table},
};

impl Loading<'_> {
    /// Reads `channels.toml`.
    pub(super) fn channels(&self) -> Vec<Channel> {
        let read = self.toml("channels.toml", &[Kind::Channel], |table| {
            let channels: Vec<Channel> =
                table.tables("channel").iter().map(|channel| self.channel(channel)).collect();
            for (adapter, purpose) in
                [(Adapter::Web, "these pages"), (Adapter::Counter, "people who come to an office")]
            {
                if !channels.iter().any(|channel| channel.adapter == adapter) {
                    let word = adapter.as_str();
                    let message = format!("no channel has the adapter `{word}`");
                    self.checker.error(
                        &table.spot(),
                        message,
                        format!("add a [[channel]] with adapter = \"{word}\" for {purpose}"),
                    );
                }
            }
            channels
        });
        read.unwrap_or_default()
    }

    fn channel(&self, table: &Table<'_>) -> Channel {
        let (since, until) = (table.day("since"), table.day("until"));
        if let (Some(since), Some(until)) = (&since, &until)
            && until.value < since.value
        {
            self.checker.error(
                &until.spot,
                "the channel ends before it begins",
                "`since` is the first day, `until` the last",
            );
        }
        Channel {
            id: table.id(Kind::Channel).value,
            name: table.name("name"),
            geotagged: table.required_boolean("geotagged"),
            adapter: table.word("adapter", &words(Adapter::ALL, Adapter::as_str)).unwrap_or(Adapter::Manual),
            address: table.optional_text("address", "\"0811 …\"").map(|address| address.value),
            since: since.map(|since| since.value),
            until: until.map(|until| until.value),
        }
    }
}
