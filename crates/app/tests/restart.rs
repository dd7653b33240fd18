//! The server restarted under load: the listener is handed over by whoever manages services, so nobody is turned away; and one that
//! speaks TLS takes a new certificate without a restart.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up fails")]

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    os::fd::OwnedFd,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use balai_testkit::TestDirectory;

/// Starts the server on `listener`, as systemd would: the listener is its descriptor 3.
fn serve(listener: &TcpListener, data: &Path) -> Child {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let handed: OwnedFd = listener.try_clone().unwrap().into();
    Command::new("/bin/sh")
        .args(["-c", "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_balai"))
        .args(["serve", "--log", "error", "--listen", "127.0.0.1:1", "--data"])
        .arg(data)
        .arg("--region")
        .arg(root.join("regions/contoh"))
        .env_clear()
        .current_dir(data.parent().unwrap())
        .stdin(Stdio::from(handed))
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// One request on a connection of its own; an error says what went wrong.
fn ask(address: SocketAddr) -> Result<(), String> {
    let told = |error: std::io::Error| error.to_string();
    let mut stream = TcpStream::connect(address).map_err(told)?;
    stream.set_read_timeout(Some(Duration::from_mins(1))).map_err(told)?;
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).map_err(told)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(told)?;
    if answer.starts_with("HTTP/1.1 200") { Ok(()) } else { Err(format!("answered {answer:?}")) }
}

fn stop(mut server: Child) {
    assert!(Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap().success());
    assert!(server.wait().unwrap().success());
}

#[test]
fn nobody_is_turned_away_while_the_server_restarts() {
    let directory = TestDirectory::new();
    let data = directory.path().join("data");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut server = serve(&listener, &data);
    ask(address).unwrap();
    let (over, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let visitors: Vec<_> = (0..4)
        .map(|_| {
            let (over, answered) = (over.clone(), answered.clone());
            std::thread::spawn(move || {
                let mut wrong = Vec::new();
                while !over.load(Ordering::Acquire) {
                    match ask(address) {
                        Ok(()) => _ = answered.fetch_add(1, Ordering::AcqRel),
                        Err(reason) => wrong.push(reason),
                    }
                }
                wrong
            })
        })
        .collect();
    for _ in 0..3 {
        let before = answered.load(Ordering::Acquire);
        while answered.load(Ordering::Acquire) < before + 20 {
            std::thread::yield_now();
        }
        stop(server);
        server = serve(&listener, &data);
    }
    let before = answered.load(Ordering::Acquire);
    while answered.load(Ordering::Acquire) < before + 20 {
        std::thread::yield_now();
    }
    over.store(true, Ordering::Release);
    let wrong: Vec<String> = visitors.into_iter().flat_map(|visitor| visitor.join().unwrap()).collect();
    stop(server);
    assert!(wrong.is_empty(), "{} of them were turned away: {wrong:?}", wrong.len());
}
