//! Fault F19: ten thousand connections at once that say nothing. Who finds a place is served, who finds none is told when to come
//! back, the server's memory stays bounded, and once the crowd is gone receipts flow within five seconds without a restart.

use std::{
    fs,
    io::Read as _,
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use crate::{
    citizen,
    ledger::Ledger,
    oath,
    subject::{self, Subject},
    tally::{Tally, Trouble},
};

/// How long it may take after the crowd until a resident gets a receipt.
const PATIENCE: Duration = Duration::from_secs(5);
/// Megabytes the server may take with the crowd at its door.
const MOST_MEGABYTES: u64 = 512;

/// How it is done.
#[derive(clap::Args)]
pub(crate) struct Crowd {
    /// A directory for data; emptied at the beginning.
    #[arg(long, default_value = "target/fault/crowd")]
    directory: PathBuf,
    /// The server's program.
    #[arg(long)]
    server: PathBuf,
    /// The pack the server serves.
    #[arg(long, default_value = "regions/contoh")]
    region: PathBuf,
    /// How many connections; the limit of open files must allow them (`ulimit -n`).
    #[arg(long, default_value_t = 10_000)]
    connections: usize,
}

impl Crowd {
    /// Crowds the door and checks.
    pub(crate) fn run(self) -> Result<(), Trouble> {
        let _ = fs::remove_dir_all(&self.directory);
        fs::create_dir_all(&self.directory).map_err(Trouble::at(self.directory.display()))?;
        let data = self.directory.join("data");
        let mut ledger = Ledger::new(&self.directory.join("ledger"))?;
        let subject = Subject::Server {
            program: self.server.clone(),
            region: self.region.clone(),
            database: None,
            choices: None,
        };
        let (mut child, address) = subject::serve(&subject, &data)?;
        let outcome = self.crowd(address, child.id(), &mut ledger);
        let alive = matches!(child.try_wait(), Ok(None));
        child.kill().and_then(|()| child.wait()).map_err(Trouble::at("stopping the server"))?;
        let told = outcome?;
        if !alive {
            return Err(Trouble::Broken("the server ended".to_owned()));
        }
        let mut tally = Tally { runs: 1, receipts: ledger.receipts.len() as u64, ..Tally::default() };
        let wrong = oath::check(&subject, &data, &ledger, &mut tally)?;
        let _ = fs::remove_dir_all(&self.directory);
        println!("a crowd at the door: {tally}; {told}");
        if wrong.is_empty() { Ok(()) } else { Err(Trouble::Broken(wrong.join("; "))) }
    }

    fn crowd(&self, address: SocketAddr, server: u32, ledger: &mut Ledger) -> Result<String, Trouble> {
        ledger.enter(vec![receipt(address)?])?;
        let mut idle = Vec::new();
        for number in 0..self.connections {
            let stream = TcpStream::connect_timeout(&address, Duration::from_secs(5));
            match stream {
                Ok(stream) => idle.push(stream),
                // The limit of this process: what stands is the crowd.
                Err(_) if number > 0 => break,
                Err(error) => return Err(Trouble::Broken(format!("the first connection: {error}"))),
            }
        }
        let came = idle.len();
        thread::sleep(Duration::from_secs(1));
        let turned_away = idle.iter_mut().filter_map(told).count();
        let megabytes = resident(server);
        if megabytes > MOST_MEGABYTES {
            return Err(Trouble::Broken(format!("the server took {megabytes} MB")));
        }
        drop(idle);
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Ok(line) = citizen::report(address, false, None) {
                ledger.enter(vec![line])?;
                return Ok(format!(
                    "{came} connections, {turned_away} told to come back, {megabytes} MB; a receipt {} ms after they left",
                    begun.elapsed().as_millis()
                ));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Err(Trouble::Broken("no receipt within five seconds after the crowd left".to_owned()))
    }
}

fn receipt(address: SocketAddr) -> Result<String, Trouble> {
    citizen::report(address, false, None)
        .map_err(|_| Trouble::Broken("a resident got no receipt before the crowd".to_owned()))
}

/// What a connection was told without having asked: the refusal of one that found no place.
fn told(stream: &mut TcpStream) -> Option<String> {
    stream.set_nonblocking(true).ok()?;
    let mut bytes = [0; 12];
    let read = stream.read(&mut bytes).ok()?;
    (read > 0).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

/// The resident memory of a process, in megabytes; 0 where it can't be told.
fn resident(process: u32) -> u64 {
    let told = Command::new("ps").args(["-o", "rss=", "-p", &process.to_string()]).output();
    let text = told.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.trim().parse::<u64>().unwrap_or(0) / 1_024
}
