//! What somebody does who looks whether the hall is open: the first pages, a report's, the map, the interface for programs.
//!
//! The server runs in this process, on a free port of this machine, without jobs: it sends nothing and changes nothing.

use std::net::SocketAddr;

use tokio::{net::TcpListener, sync::oneshot};

use crate::{
    bench::http::{Line, get},
    connections,
    wiring::House,
};

/// Pages every region has; the last one lists reports.
const PAGES: [&str; 5] = ["/", "/lapor", "/lacak", "/peta", "/laporan"];

/// Serves the house and walks through it; tells what was opened.
pub(super) fn walk(house: &House) -> Result<((), String), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| format!("threads: {error}"))?;
    let listener = runtime
        .block_on(TcpListener::bind(("127.0.0.1", 0)))
        .map_err(|error| format!("a free port: {error}"))?;
    let address = listener.local_addr().map_err(|error| format!("a free port: {error}"))?;
    let application =
        balai_web::application(house.state.clone(), balai_pages::routes().and(balai_api::routes()));
    let (stop, stopped) = oneshot::channel::<()>();
    let server = runtime.spawn(connections::serve(listener, None, (application, &[]), async {
        // Dropping the sender is a reason to stop as well.
        let _ = stopped.await;
    }));
    let walked = walk_through(house, address);
    let _ = stop.send(());
    let _ = runtime.block_on(server);
    walked.map(|pages| ((), format!("{pages} pages answered")))
}

fn walk_through(house: &House, address: SocketAddr) -> Result<u32, String> {
    let mut pages = 0;
    open(address, "/healthz", &mut pages)?;
    let regions = house.state.regions.all();
    for region in &regions {
        let base = if regions.len() == 1 { String::new() } else { format!("/r/{}", region.id) };
        let mut listed = String::new();
        for page in PAGES {
            let path = if page == "/" && !base.is_empty() { base.clone() } else { format!("{base}{page}") };
            let text = open(address, &path, &mut pages)?;
            if !text.contains("</html>") {
                return Err(format!("{path} is no whole page"));
            }
            listed = text;
        }
        open(address, &format!("{base}/open311/v2/services.json"), &mut pages)?;
        open(address, &format!("{base}/open311/v2/requests.json"), &mut pages)?;
        // A place where nobody has reported yet has no page of a report.
        if let Some(number) = first_number(&listed) {
            let text = open(address, &format!("{base}/lacak/{number}"), &mut pages)?;
            if !text.contains(&number) {
                return Err(format!("the page of {number} does not tell of it"));
            }
        }
    }
    Ok(pages)
}

/// The number of the first report a list leads to.
fn first_number(list: &str) -> Option<String> {
    let (_, rest) = list.split_once("/lacak/")?;
    let number: String =
        rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
    (!number.is_empty()).then_some(number)
}

/// The text of a page, which must be there.
fn open(address: SocketAddr, path: &str, pages: &mut u32) -> Result<String, String> {
    let mut line = Line::open(address)?;
    let answer = line.ask(&get(address, path, "")).map_err(|reason| format!("{path}: {reason}"))?;
    if answer.status != 200 {
        return Err(format!("{path}: status {}", answer.status));
    }
    *pages += 1;
    Ok(answer.text())
}
