//! What reading costs: the same mixed requests to two servers in turn, one with a tenth of the cases of the other.
//!
//! One reader at a time on a connection that is kept open; every request is made once before the clock runs.

use std::time::Instant;

use balai_civic::demonstration::Corpus;
use balai_platform::casework::Case;
use serde::Serialize;

use super::{
    figures::{Times, share},
    ground::Ground,
    http::{self, Line},
    letters::Letters,
    officers::Sessions,
    server::Server,
};

/// A kind of page.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    /// Its name in tables.
    name: &'static str,
    /// Whether design promises hold for it.
    promised: bool,
    /// Whether a server may be without it.
    optional: bool,
    /// Path and cookies of each request.
    requests: Vec<(String, String)>,
}

/// What one kind of page cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Read {
    /// The kind.
    pub(crate) name: &'static str,
    /// Whether it must be quick whatever the number of cases.
    pub(crate) promised: bool,
    /// Milliseconds, by set in ascending order.
    pub(crate) times: Vec<Times>,
    /// Kilobytes of an answer, on average, of the largest set.
    pub(crate) kilobytes: f64,
    /// The mean at the largest set over the mean at the smallest.
    pub(crate) growth: f64,
    /// The dearest request to the largest set: where to look first.
    pub(crate) slowest: Slowest,
}

/// A request and how many milliseconds it took at most.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Slowest {
    /// The address.
    pub(crate) path: String,
    /// Milliseconds.
    pub(crate) millis: f64,
}

impl Slowest {
    fn or(self, path: &str, millis: f64) -> Self {
        if millis > self.millis { Self { path: path.to_owned(), millis } } else { self }
    }
}

/// The requests to a set, as many of a kind as there are `cases`: which cases are asked for differs from set to set, how
/// many and what sort does not.
pub(crate) fn kinds(ground: &Ground, cases: &[Case], sessions: &Sessions) -> Result<Vec<Kind>, String> {
    let corpus = Corpus::embedded().map_err(|error| error.to_string())?;
    let words = words(ground, &corpus, cases.len())?;
    let open = |paths: Vec<String>| paths.into_iter().map(|path| (path, String::new())).collect::<Vec<_>>();
    let signed = |paths: Vec<String>, cookie: &str| {
        paths.into_iter().map(|path| (path, cookie.to_owned())).collect::<Vec<_>>()
    };
    let track = cases.iter().map(|case| format!("/lacak/{}", case.number)).collect();
    let queue = [signed(queues(cases), &sessions.desk), signed(queues(cases), &sessions.agency)].concat();
    let desk = cases.iter().map(|case| format!("/petugas/kasus/{}", case.number)).collect();
    let search = words.iter().map(|words| format!("/cari?q={words}")).collect();
    let found = words.iter().map(|words| format!("/laporan?q={words}")).collect();
    let home = ["/", "/lapor", "/lacak"].map(str::to_owned).to_vec();
    let leaders = vec!["/pimpinan".to_owned(); cases.len() / 2];
    let kind = |name, promised, requests| Kind { name, promised, optional: false, requests };
    let mut kinds = vec![
        kind("home, /lapor, /lacak", true, open(home)),
        kind("track: a case's page", true, open(track)),
        kind("list", true, open(lists(cases))),
        kind("search", true, open(search)),
        kind("list, searched", true, open(found)),
        kind("map", true, open(maps(cases))),
        kind("officer's queue", true, queue),
        kind("officer's case page", true, signed(desk, &sessions.desk)),
        kind("leaders' board", true, signed(leaders, &sessions.leader)),
    ];
    kinds.extend(interfaces(cases));
    Ok(kinds)
}

/// What programs ask, where the server has these interfaces.
fn interfaces(cases: &[Case]) -> Vec<Kind> {
    let numbers = |before: &str, after: &str| -> Vec<String> {
        cases.iter().map(|case| [before, case.number.as_str(), after].concat()).collect()
    };
    let filters: [fn(&Case) -> String; 5] = [
        |_| String::new(),
        |_| "?status=open".to_owned(),
        |_| "?status=closed".to_owned(),
        |case| format!("?service_code={}", case.category),
        |case| format!("?service_code={}&status=open", case.category),
    ];
    let lists = every(cases, &filters).into_iter();
    let lists = lists.map(|filter| ["/open311/v2/requests.json", &filter].concat()).collect();
    let kind = |name, paths: Vec<String>| Kind {
        name,
        promised: true,
        optional: true,
        requests: paths.into_iter().map(|path| (path, String::new())).collect(),
    };
    vec![
        kind("Open311 list", lists),
        kind("Open311 single", numbers("/open311/v2/requests/", ".json")),
        kind("API list", vec!["/api/v1/reports".to_owned(); cases.len()]),
        kind("API single", numbers("/api/v1/reports/", "")),
    ]
}

/// Filters of the public list, each with another case's values.
fn lists(cases: &[Case]) -> Vec<String> {
    let filters: [fn(&Case) -> String; 7] = [
        |_| String::new(),
        |case| format!("?kategori={}", case.category),
        |case| format!("?wilayah={}", case.area.as_ref().map(ToString::to_string).unwrap_or_default()),
        |case| format!("?wilayah={}", district(case)),
        |case| format!("?instansi={}", case.agency),
        |_| "?status=open".to_owned(),
        |case| format!("?kategori={}&status=done", case.category),
    ];
    every(cases, &filters).into_iter().map(|filter| format!("/laporan{filter}")).collect()
}

fn maps(cases: &[Case]) -> Vec<String> {
    let filters: [fn(&Case) -> String; 4] = [
        |_| "?status=open".to_owned(),
        |case| format!("?kategori={}&status=open", case.category),
        |case| format!("?wilayah={}&status=open", district(case)),
        |case| format!("?wilayah={}", case.area.as_ref().map(ToString::to_string).unwrap_or_default()),
    ];
    every(cases, &filters).into_iter().map(|filter| format!("/peta/data.geojson{filter}")).collect()
}

fn queues(cases: &[Case]) -> Vec<String> {
    let filters: [fn(&Case) -> String; 8] = [
        |_| String::new(),
        |_| "?tampilan=terlambat".to_owned(),
        |_| "?tampilan=belum-ditunjuk".to_owned(),
        |_| "?tampilan=verifikasi".to_owned(),
        |_| "?tampilan=berakhir".to_owned(),
        |_| "?tampilan=semua".to_owned(),
        |case| format!("?kategori={}", case.category),
        |case| format!("?wilayah={}", district(case)),
    ];
    every(cases, &filters).into_iter().map(|filter| format!("/petugas{filter}")).collect()
}

/// Each filter in turn, with one case after the other.
fn every(cases: &[Case], filters: &[fn(&Case) -> String]) -> Vec<String> {
    cases.iter().zip(filters.iter().cycle()).map(|(case, filter)| filter(case)).collect()
}

fn district(case: &Case) -> String {
    let parent = case.area.as_ref().and_then(balai_base::AreaCode::parent);
    parent.map(|code| code.to_string()).unwrap_or_default()
}

/// What people search for, `count` times: one, two or three words that somebody wrote.
fn words(ground: &Ground, corpus: &Corpus, count: usize) -> Result<Vec<String>, String> {
    let mut letters = Letters::new(&ground.region, corpus, 6)?;
    let mut found = Vec::new();
    while found.len() < count {
        let (_, story, _) = letters.story().ok_or("no story for this pack")?;
        let plain = story.text.split(|letter: char| !letter.is_ascii_alphabetic());
        let long: Vec<&str> = plain.filter(|word| word.len() > 4).take(1 + found.len() % 3).collect();
        if !long.is_empty() {
            found.push(long.join("+"));
        }
    }
    Ok(found)
}

/// Asks every server for every kind, round by round in turn. All have the same kinds.
pub(crate) fn measure(
    servers: &[(&Server, &[Kind])],
    rounds: usize,
    mut told: impl FnMut(),
) -> Result<Vec<Read>, String> {
    let kinds = servers.first().map_or(0, |(_, kinds)| kinds.len());
    let mut lines =
        servers.iter().map(|(server, _)| Line::open(server.address)).collect::<Result<Vec<_>, _>>()?;
    let mut reads = Vec::new();
    for kind in 0..kinds {
        if missing(servers, &mut lines, kind)? {
            continue;
        }
        let mut millis = vec![Vec::new(); servers.len()];
        let mut bytes = (0, 0);
        let mut slowest = Slowest::default();
        for round in 0..=rounds {
            for (((server, kinds), line), millis) in servers.iter().zip(&mut lines).zip(&mut millis) {
                let Some(kind) = kinds.get(kind) else { continue };
                // Of the set asked in this turn only: the last turn of a round is the largest set's.
                slowest = Slowest::default();
                for (path, cookies) in &kind.requests {
                    let (took, length) = ask(line, server, path, cookies)?;
                    if round > 0 {
                        millis.push(took);
                        bytes = (bytes.0 + length, bytes.1 + 1);
                        slowest = slowest.or(path, took);
                    }
                }
            }
        }
        let Some(shown) = servers.first().and_then(|(_, kinds)| kinds.get(kind)) else { continue };
        let times: Vec<Times> = millis.iter().map(|millis| Times::of(millis)).collect();
        let mean = |times: Option<&Times>| times.map_or(0.0, |times| times.mean);
        reads.push(Read {
            name: shown.name,
            promised: shown.promised,
            growth: share(mean(times.last()), mean(times.first())),
            kilobytes: share(super::figures::number(bytes.0), super::figures::number(bytes.1)) / 1_024.0,
            times,
            slowest,
        });
        told();
    }
    Ok(reads)
}

/// Whether the servers are without an optional kind.
fn missing(servers: &[(&Server, &[Kind])], lines: &mut [Line], kind: usize) -> Result<bool, String> {
    let Some(((server, kinds), line)) = servers.first().zip(lines.first_mut()) else { return Ok(true) };
    let optional = kinds.get(kind).filter(|kind| kind.optional);
    let Some((path, cookies)) = optional.and_then(|kind| kind.requests.first()) else { return Ok(false) };
    Ok(line.ask(&http::get(server.address, path, cookies))?.status == 404)
}

fn ask(line: &mut Line, server: &Server, path: &str, cookies: &str) -> Result<(f64, usize), String> {
    let request = http::get(server.address, path, cookies);
    let begun = Instant::now();
    let answer = line.ask(&request)?;
    let took = begun.elapsed().as_secs_f64() * 1_000.0;
    if answer.status == 200 {
        Ok((took, answer.body.len()))
    } else {
        Err(format!("{path}: {}", answer.status))
    }
}
