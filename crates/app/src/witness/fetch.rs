//! A log's address on the network: its head, its tiles, and the way in for the witness's word.

use std::time::Duration;

use balai_tlog::TileAddress;
use ureq::{Agent, Error};

/// How long one call may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// The largest answer that is read, in bytes: a full tile has 8,192.
const LARGEST: u64 = 64 * 1024;

/// Where a log is.
pub(super) struct Site {
    agent: Agent,
    address: String,
}

impl Site {
    /// The log at `address`, such as `https://lapor.example.go.id/log`. Without TLS only this very machine is asked.
    pub(super) fn at(address: &str) -> Result<Self, String> {
        let address = address.trim_end_matches('/').to_owned();
        let plain = address.strip_prefix("http://");
        let host = plain.map(|rest| rest.split(['/', ':']).next().unwrap_or_default());
        match host {
            None if address.starts_with("https://") => {}
            Some("127.0.0.1" | "localhost") => {}
            _ => return Err(format!("--log {address}: write https:// and the address of the page /log")),
        }
        let agent = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .user_agent("balai-witness")
            .build()
            .new_agent();
        Ok(Self { agent, address })
    }

    /// The newest head.
    pub(super) fn checkpoint(&self) -> Result<String, String> {
        let bytes = self.get("checkpoint")?;
        String::from_utf8(bytes).map_err(|_| format!("{}/checkpoint: no text", self.address))
    }

    /// A tile; where a partial one is gone, the first hashes of the full one.
    pub(super) fn tile(&self, address: TileAddress) -> Result<Vec<u8>, String> {
        self.get(&format!("tile/{address}"))
    }

    fn get(&self, path: &str) -> Result<Vec<u8>, String> {
        let url = format!("{}/{path}", self.address);
        let told = |error: Error| format!("{url}: {error}");
        let answer = self.agent.get(&url).header("cache-control", "no-cache").call().map_err(told)?;
        answer.into_body().with_config().limit(LARGEST).read_to_vec().map_err(told)
    }

    /// Sends a head with our line.
    pub(super) fn send(&self, note: &str) -> Result<(), String> {
        let url = format!("{}/witness", self.address);
        let sent = self.agent.post(&url).header("content-type", "text/plain; charset=utf-8").send(note);
        match sent {
            Ok(_) => Ok(()),
            Err(Error::StatusCode(403)) => Err(format!(
                "{url}: the region does not know this witness yet; send it the line of balai witness key"
            )),
            Err(error) => Err(format!("{url}: {error}")),
        }
    }
}
