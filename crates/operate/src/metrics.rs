//! Figures for whatever watches the server, as Prometheus text (`OpenMetrics` 1.0). Every label comes from a closed set of the
//! program's own words: a route is the router's pattern, a class is `2xx`; no address, name or number of anybody.

use std::fmt::{self, Write as _};

use balai_store::Gauges;
use prometheus_client::{
    encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
        info::Info,
    },
    registry::{Registry, Unit},
};

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Class {
    Informed,
    Answered,
    Led,
    Refused,
    Failed,
}

impl Class {
    fn of(status: u16) -> Self {
        match status {
            ..=199 => Self::Informed,
            200..=299 => Self::Answered,
            300..=399 => Self::Led,
            400..=499 => Self::Refused,
            _ => Self::Failed,
        }
    }
}

/// The methods the router knows; anything else is one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Method {
    Get,
    Post,
    Delete,
    Other,
}

impl Method {
    fn of(method: &str) -> Self {
        match method {
            "GET" | "HEAD" => Self::Get,
            "POST" => Self::Post,
            "DELETE" => Self::Delete,
            _ => Self::Other,
        }
    }
}

impl EncodeLabelValue for Class {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> fmt::Result {
        encoder.write_str(match self {
            Self::Informed => "1xx",
            Self::Answered => "2xx",
            Self::Led => "3xx",
            Self::Refused => "4xx",
            Self::Failed => "5xx",
        })
    }
}

impl EncodeLabelValue for Method {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> fmt::Result {
        encoder.write_str(match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Other => "other",
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    method: Method,
    /// The router's pattern, or `-` where no route fits.
    route: String,
    class: Class,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Way {
    method: Method,
}

/// What is counted beside the store's own gauges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Jobs waiting.
    pub jobs_ready: u64,
    /// Jobs given up.
    pub jobs_dead: u64,
    /// For how long the oldest waiting job has been due, in milliseconds.
    pub oldest_job_ms: i64,
    /// Reports taken in to disk while the database could not write.
    pub waiting_reports: u64,
    /// Bytes in memory (resident).
    pub memory: u64,
    /// Open file descriptors.
    pub descriptors: u64,
    /// Bytes free where the data lie.
    pub free: u64,
    /// Stored files removed since the start because no row named them.
    pub files_swept: u64,
    /// Seconds until the certificate ends; none without one.
    pub certificate_seconds: Option<i64>,
}

/// Every figure of the process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    answers: Family<Answer, Counter>,
    seconds: Family<Way, Histogram>,
    gauges: Vec<(&'static str, Gauge)>,
    commands: Counter,
    commits: Counter,
    commit_seconds: Histogram,
}

/// Gauges by name, with what they mean. The order is that of [`Metrics::values`].
const GAUGES: [(&str, &str); 16] = [
    ("store_read_only", "1 when the store refuses to write"),
    ("store_waiting_writes", "Commands waiting for the writer"),
    ("store_waiting_reads", "Reads waiting for a reader"),
    ("store_last_batch", "Commands in the last transaction"),
    ("store_last_commit_microseconds", "How long the last commit took, with its fsync"),
    ("store_log_pages", "Pages in SQLite's log at the last checkpoint"),
    ("jobs_ready", "Background jobs waiting"),
    ("jobs_dead", "Background jobs given up"),
    ("jobs_oldest_milliseconds", "For how long the oldest waiting job has been due"),
    ("waiting_reports", "Reports taken in to disk while the database could not write"),
    ("memory_bytes", "Resident memory"),
    ("descriptors_open", "Open file descriptors"),
    ("disk_free_bytes", "Bytes free where the data lie"),
    ("certificate_left_seconds", "Seconds until the served certificate ends; -1 without one"),
    ("emergency", "1 while emergency pages are shown"),
    ("files_swept", "Stored files that no row named, removed since the start"),
];

impl Default for Metrics {
    fn default() -> Self {
        Self::new(env!("CARGO_PKG_VERSION"))
    }
}

impl Metrics {
    /// All figures at zero, of release `version`.
    pub fn new(version: &str) -> Self {
        let mut registry = Registry::with_prefix("balai");
        let answers = Family::<Answer, Counter>::default();
        registry.register("answers", "Requests answered", answers.clone());
        let seconds = Family::<Way, Histogram>::new_with_constructor(|| {
            Histogram::new(exponential_buckets(0.001, 2.0, 14))
        });
        registry.register_with_unit("answer", "How long answering took", Unit::Seconds, seconds.clone());
        let gauges: Vec<(&'static str, Gauge)> = GAUGES
            .iter()
            .map(|(name, help)| {
                let gauge = Gauge::default();
                registry.register(*name, *help, gauge.clone());
                (*name, gauge)
            })
            .collect();
        let (commands, commits) = (Counter::default(), Counter::default());
        registry.register("store_commands", "Commands stored", commands.clone());
        registry.register("store_commits", "Transactions committed", commits.clone());
        let commit_seconds = Histogram::new(exponential_buckets(0.000_25, 2.0, 16));
        registry.register_with_unit(
            "store_commit",
            "Commits seen at each reading, with their fsync",
            Unit::Seconds,
            commit_seconds.clone(),
        );
        registry.register("release", "The running release", Info::new(vec![("version", version.to_owned())]));
        Self { registry, answers, seconds, gauges, commands, commits, commit_seconds }
    }

    /// Counts one answer. `route` is the router's pattern, never an address that somebody typed.
    pub fn answered(&self, method: &str, route: &str, status: u16, millis: i64) {
        let method = Method::of(method);
        let labels = Answer { method, route: route.to_owned(), class: Class::of(status) };
        self.answers.get_or_create(&labels).inc();
        let seconds = f64::from(u32::try_from(millis.max(0)).unwrap_or(u32::MAX)) / 1_000.0;
        self.seconds.get_or_create(&Way { method }).observe(seconds);
    }

    /// The text that a watcher reads: figures as of now.
    pub fn text(&self, store: &Gauges, figures: &Figures, emergency: bool) -> String {
        for ((_, gauge), value) in self.gauges.iter().zip(Self::values(store, figures, emergency)) {
            gauge.set(value);
        }
        self.commands.inc_by(store.commands.saturating_sub(self.commands.get()));
        let before = self.commits.get();
        self.commits.inc_by(store.commits.saturating_sub(before));
        if store.commits > before {
            let micros = u32::try_from(store.last_commit_micros).unwrap_or(u32::MAX);
            self.commit_seconds.observe(f64::from(micros) / 1_000_000.0);
        }
        let mut text = String::new();
        // Writing to a text does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }

    fn values(store: &Gauges, figures: &Figures, emergency: bool) -> [i64; GAUGES.len()] {
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        [
            i64::from(store.read_only),
            count(store.waiting_writes),
            count(store.waiting_reads),
            whole(store.last_batch),
            whole(store.last_commit_micros),
            store.log_pages,
            whole(figures.jobs_ready),
            whole(figures.jobs_dead),
            figures.oldest_job_ms,
            whole(figures.waiting_reports),
            whole(figures.memory),
            whole(figures.descriptors),
            whole(figures.free),
            figures.certificate_seconds.unwrap_or(-1),
            i64::from(emergency),
            whole(figures.files_swept),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> Gauges {
        Gauges {
            read_only: false,
            stopped_writing: false,
            waiting_writes: 3,
            waiting_reads: 1,
            commands: 10,
            commits: 4,
            last_batch: 2,
            last_commit_micros: 1_500,
            log_pages: 7,
        }
    }

    #[test]
    fn figures_are_told_as_text_with_closed_labels() {
        let metrics = Metrics::new("0.0.0");
        metrics.answered("GET", "/lacak/{number}", 200, 12);
        metrics.answered("BREW", "-", 405, 1);
        let figures = Figures { jobs_dead: 2, certificate_seconds: Some(60), ..Figures::default() };
        let text = metrics.text(&store(), &figures, true);
        for line in [
            "balai_answers_total{method=\"GET\",route=\"/lacak/{number}\",class=\"2xx\"} 1",
            "balai_answers_total{method=\"other\",route=\"-\",class=\"4xx\"} 1",
            "balai_store_waiting_writes 3",
            "balai_store_last_batch 2",
            "balai_store_last_commit_microseconds 1500",
            "balai_store_log_pages 7",
            "balai_store_commands_total 10",
            "balai_jobs_dead 2",
            "balai_certificate_left_seconds 60",
            "balai_emergency 1",
            "balai_release_info{version=\"0.0.0\"} 1",
            "balai_answer_seconds_count{method=\"GET\"} 1",
        ] {
            assert!(text.lines().any(|known| known == line), "{line} is missing:\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }

    #[test]
    fn counters_follow_the_store_and_never_go_back() {
        let metrics = Metrics::new("0.0.0");
        metrics.text(&store(), &Figures::default(), false);
        let later = Gauges { commands: 12, commits: 5, ..store() };
        assert!(metrics.text(&later, &Figures::default(), false).contains("balai_store_commands_total 12\n"));
        let restarted = Gauges { commands: 1, commits: 1, ..store() };
        let text = metrics.text(&restarted, &Figures::default(), false);
        assert!(text.contains("balai_store_commands_total 12\n"));
    }
}
