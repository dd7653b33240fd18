//! `balai-open311-check URL`: says which rules of Open311 GeoReport v2 a server keeps. Ends with 0 when all are kept, 1 when
//! one is broken, 2 when it was called wrongly.

use std::{io::Write as _, process::ExitCode};

use balai_open311_check::{Options, check};
use clap::Parser;

/// Check a server against Open311 GeoReport v2
#[derive(Parser)]
#[command(name = "balai-open311-check", version)]
struct Arguments {
    /// The endpoint, as discovery tells it: <https://host/open311/v2>
    url: String,
    /// A key that may send reports
    #[arg(long)]
    api_key: Option<String>,
    /// Sent with every request, where an endpoint serves several jurisdictions
    #[arg(long, value_name = "ID")]
    jurisdiction: Option<String>,
    /// Also send reports: wrong ones that must be refused, and test reports that are stored (needs --api-key)
    #[arg(long, requires = "api_key")]
    write: bool,
    /// Where test reports are placed; else where the newest report of the server is
    #[arg(long, value_name = "LAT,LONG", value_parser = place, allow_hyphen_values = true)]
    at: Option<(f64, f64)>,
    /// Tell the outcome as JSON
    #[arg(long)]
    json: bool,
}

fn place(text: &str) -> Result<(f64, f64), String> {
    let wrong = || "write decimal degrees, such as -8.65,115.21".to_owned();
    let (latitude, longitude) = text.split_once(',').ok_or_else(wrong)?;
    let read = |text: &str| text.trim().parse::<f64>().map_err(|_| wrong());
    Ok((read(latitude)?, read(longitude)?))
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if !arguments.url.starts_with("http://") && !arguments.url.starts_with("https://") {
        let _ = writeln!(std::io::stderr(), "{}: begin the address with http:// or https://", arguments.url);
        return ExitCode::from(2);
    }
    let report = check(&Options {
        api_key: arguments.api_key,
        jurisdiction: arguments.jurisdiction,
        write: arguments.write,
        place: arguments.at,
        ..Options::reading(&arguments.url)
    });
    let text = if arguments.json { report.json() } else { report.text() };
    // Whoever closed the pipe does not want to read it.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    ExitCode::from(u8::from(report.failed() > 0))
}
