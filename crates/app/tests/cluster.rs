//! PostgreSQL by its own means, with a real cluster and the program itself: base backup, archived log, recovery to a moment.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that can't set itself up fails")]

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use balai_store::{FileHash, Store, StoreOptions};
use balai_testkit::TestDirectory;

const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";

/// A cluster of the test's own, with everything a restore needs beside it.
struct Cluster {
    folder: TestDirectory,
    identity: PathBuf,
    recipient: String,
}

impl Cluster {
    /// Starts one that archives its log through the program under test; none, with a loud word, when PostgreSQL is missing.
    fn start() -> Option<Self> {
        if !Path::new(PROGRAMS).join("initdb").exists() {
            eprintln!("\n*** NOT TESTED: {PROGRAMS}/initdb is missing; install postgresql-15 ***\n");
            return None;
        }
        let folder = TestDirectory::new();
        let (private, recipient) = balai_backup::fresh_identity();
        let identity = folder.path().join("identity");
        fs::write(&identity, private).unwrap();
        for name in ["socket", "target"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let cluster = Self { folder, identity, recipient };
        cluster.give_away();
        let program = |name: &str| Path::new(PROGRAMS).join(name);
        let mut initdb = user_command(&program("initdb"));
        initdb.args([
            "-A",
            "trust",
            "-U",
            "postgres",
            "--no-sync",
            "--locale=C",
            "-E",
            "UTF8",
            "--wal-segsize=1",
            "-D",
        ]);
        done(initdb.arg(cluster.at("cluster")));
        let at = |name: &str| cluster.at(name).display().to_string();
        let archive = format!(
            "{} archive-log --to {} --recipient {} --keys {} %f %p",
            env!("CARGO_BIN_EXE_balai"),
            at("target"),
            cluster.recipient,
            at("keys")
        );
        let text = format!(
            "listen_addresses = ''\nunix_socket_directories = '{}'\nfsync = off\narchive_mode = on\n\
             archive_command = '{archive}'\nmin_wal_size = 4MB\nmax_wal_size = 16MB\n",
            at("socket")
        );
        fs::write(cluster.at("cluster/conf.extra"), &text).unwrap();
        let path = cluster.at("cluster/postgresql.conf");
        fs::write(&path, fs::read_to_string(&path).unwrap() + "include 'conf.extra'\n").unwrap();
        cluster.give_away();
        assert!(cluster.begin("cluster"), "the cluster does not start");
        Some(cluster)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// PostgreSQL refuses to run as root, so everything belongs to its own user then.
    fn give_away(&self) {
        fs::set_permissions(self.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        if is_root() {
            done(Command::new("chown").args(["-R", "postgres"]).arg(self.folder.path()));
        }
    }

    fn begin(&self, name: &str) -> bool {
        let mut command = user_command(&Path::new(PROGRAMS).join("pg_ctl"));
        command
            .args(["-w", "-s", "-t", "60", "-l"])
            .arg(self.at("log"))
            .arg("-D")
            .arg(self.at(name))
            .arg("start");
        command.output().unwrap().status.success()
    }

    fn end(&self, name: &str) {
        let mut command = user_command(&Path::new(PROGRAMS).join("pg_ctl"));
        command.args(["-w", "-s", "-m", "fast", "-D"]).arg(self.at(name)).arg("stop");
        let _ = command.output();
    }

    fn ask(&self, sql: &str) -> String {
        let mut command = user_command(&Path::new(PROGRAMS).join("psql"));
        command
            .args(["-X", "-A", "-t", "-q", "-U", "postgres", "-d", "postgres", "-c", sql, "-h"])
            .arg(self.at("socket"));
        String::from_utf8(done(&mut command).stdout).unwrap().trim().to_owned()
    }

    /// A command in English.
    fn english(&self, words: &[&str]) -> Output {
        self.balai(&[words, &["--language", "en"]].concat())
    }

    fn balai(&self, words: &[&str]) -> Output {
        let mut command = user_command(Path::new(env!("CARGO_BIN_EXE_balai")));
        command.args(words).current_dir(self.folder.path()).output().unwrap()
    }

    fn back_up(&self) -> String {
        let database = format!("host={} user=postgres dbname=postgres", self.at("socket").display());
        let words = [
            "backup",
            "--database",
            &database,
            "--programs",
            PROGRAMS,
            "--data",
            "data",
            "--to",
            "target",
            "--keys",
            "keys",
            "--recipient",
            &self.recipient,
        ];
        let output = self.english(&words);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn restore(&self, (cluster, data): (&str, &str), at: &str) -> Output {
        let identity = self.identity.display().to_string();
        let words = [
            "restore",
            "--from",
            "target",
            "--identity",
            &identity,
            "--data",
            data,
            "--cluster",
            cluster,
            "--keys",
            "keys",
            "--at",
            at,
        ];
        self.english(&words)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for name in ["cluster", "restored", "broken"] {
            if self.at(name).join("postmaster.pid").exists() {
                self.end(name);
            }
        }
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|about| std::os::unix::fs::MetadataExt::uid(&about) == 0)
}

/// A program as PostgreSQL's user.
fn user_command(program: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    // PostgreSQL's user may not stand where the test does.
    command.current_dir("/tmp");
    command
}

fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

#[test]
fn a_lost_cluster_comes_back_as_it_was_at_a_moment() {
    let Some(cluster) = Cluster::start() else { return };
    let photo = FileHash::of(b"a photo").to_string();
    let shelf = cluster.at("data/files").join(&photo[..2]);
    fs::create_dir_all(&shelf).unwrap();
    fs::write(shelf.join(&photo[2..]), b"a photo").unwrap();
    cluster.give_away();
    cluster.ask("CREATE TABLE cases (number INT); INSERT INTO cases VALUES (1)");
    let told = cluster.back_up();
    assert!(told.contains("Signed by") && told.contains("1 files (1 of them new)"), "{told}");
    cluster.ask("INSERT INTO cases VALUES (2); SELECT pg_switch_wal()");
    let moment =
        cluster.ask("SELECT to_char(clock_timestamp() AT TIME ZONE 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.MSZ')");
    cluster.ask("SELECT pg_sleep(0.1); INSERT INTO cases VALUES (3); SELECT pg_switch_wal(); INSERT INTO cases VALUES (4)");
    // The host is lost in order here, so that the last piece is archived; what was not archived yet would be missing.
    cluster.end("cluster");
    fs::remove_dir_all(cluster.at("cluster")).unwrap();
    fs::remove_dir_all(cluster.at("data")).unwrap();

    let restored = cluster.restore(("restored", "data"), &moment);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    assert!(cluster.begin("restored"), "{}", fs::read_to_string(cluster.at("log")).unwrap());
    while cluster.ask("SELECT pg_is_in_recovery()") == "t" {
        std::thread::yield_now();
    }
    assert_eq!(cluster.ask("SELECT string_agg(number::text, ',' ORDER BY number) FROM cases"), "1,2");
    assert_eq!(cluster.ask("SHOW archive_mode"), "off");
    assert_eq!(fs::read(shelf.join(&photo[2..])).unwrap(), b"a photo");
    cluster.end("restored");

    // A piece of the log that somebody changed ends the recovery: nothing half restored is ever opened.
    let pieces = fs::read_dir(cluster.at("target/log")).unwrap().map(|entry| entry.unwrap().path());
    let mut pieces: Vec<PathBuf> = pieces.filter(|path| path.extension().is_none()).collect();
    pieces.sort();
    let last = pieces.pop().unwrap();
    let mut bytes = fs::read(&last).unwrap();
    let end = bytes.len() - 1;
    bytes[end] ^= 1;
    fs::write(&last, bytes).unwrap();
    let later = "2099-01-01T00:00:00Z";
    assert!(cluster.restore(("broken", "data2"), later).status.success());
    assert!(!cluster.begin("broken"), "a changed log was replayed");
    let log = fs::read_to_string(cluster.at("log")).unwrap();
    assert!(log.contains("changed after it was written"), "{log}");

    let early = cluster.restore(("early", "data3"), "2001-01-01T00:00:00Z");
    assert!(String::from_utf8_lossy(&early.stderr).contains("earliest moment"), "{early:?}");
}

/// The hall's tables in the cluster's own database.
fn fill(cluster: &Cluster) {
    let address = format!("host={} user=postgres dbname=postgres", cluster.at("socket").display());
    let store = Store::open(StoreOptions::postgres(address, cluster.at("data/files"))).unwrap();
    store.read_now(|_| Ok(())).unwrap();
}

#[test]
fn a_drill_proves_a_cluster_and_names_what_was_changed() {
    let Some(cluster) = Cluster::start() else { return };
    fill(&cluster);
    let socket = format!("host={} user=postgres dbname=postgres", cluster.at("socket").display());
    let tried = cluster.balai(&["upgrade", "--try", "--database", &socket]);
    assert!(String::from_utf8_lossy(&tried.stdout).contains("no table has to be changed"), "{tried:?}");
    cluster.give_away();
    cluster.back_up();
    cluster.ask("CREATE TABLE later (number INT); SELECT pg_switch_wal()");
    cluster.end("cluster");
    let proof = cluster.english(&["verify", "backup", "--from", "target", "--keys", "keys"]);
    let told = String::from_utf8_lossy(&proof.stdout);
    assert!(
        proof.status.success() && told.contains("1 base backups") && told.contains("Nothing is wrong"),
        "{proof:?}"
    );

    let identity = cluster.identity.display().to_string();
    let pack = balai_testkit::pack().display().to_string();
    let drill = |scratch: &str, at: &str| {
        let words =
            ["drill", "--from", "target", "--identity", &identity, "--region", &pack, "--scratch", scratch];
        let more = ["--at", at, "--programs", PROGRAMS, "--database", "postgres", "--keys", "drill.keys"];
        cluster.english(&[&words[..], &more[..]].concat())
    };
    for (scratch, at) in [("scratch1", "newest"), ("scratch2", "random")] {
        let output = drill(scratch, at);
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && told.contains("PROVEN"), "{at}: {told} {output:?}");
        assert!(
            told.contains("every table and index looked at") && told.contains("pages answered"),
            "{told}"
        );
    }
    // A piece in the middle of the log is gone: neither the drill nor the look at the target lets it pass.
    let mut pieces: Vec<PathBuf> = fs::read_dir(cluster.at("target/log"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none())
        .collect();
    pieces.sort();
    fs::remove_file(&pieces[pieces.len() / 2]).unwrap();
    let proof = cluster.english(&["verify", "backup", "--from", "target", "--keys", "keys"]);
    let told = String::from_utf8_lossy(&proof.stdout);
    assert!(!proof.status.success() && told.contains("missing"), "{proof:?}");
    let output = drill("scratch3", "newest");
    assert!(
        !output.status.success() && String::from_utf8_lossy(&output.stdout).contains("missing"),
        "{output:?}"
    );
}

#[test]
fn an_upgrade_is_tried_on_an_empty_database_and_taken_back() {
    let Some(cluster) = Cluster::start() else { return };
    let socket = format!("host={} user=postgres dbname=postgres", cluster.at("socket").display());
    let tried = cluster.balai(&["upgrade", "--try", "--database", &socket]);
    let told = String::from_utf8_lossy(&tried.stdout);
    assert!(
        tried.status.success() && told.contains("0001_store") && told.contains("taken back"),
        "{tried:?}"
    );
    assert_eq!(cluster.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "0");
}

/// An authority of its own with a certificate for 127.0.0.1, and the cluster listening there under it. Gives the port.
fn listen_protected(cluster: &Cluster) -> u16 {
    let key = || rcgen::KeyPair::generate().unwrap();
    let mut of_authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    of_authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let issuer = |name: &str| {
        let key = key();
        let certificate = of_authority.self_signed(&key).unwrap();
        fs::write(cluster.at(name), certificate.pem()).unwrap();
        rcgen::Issuer::new(of_authority.clone(), key)
    };
    let authority = issuer("authority.pem");
    issuer("stranger.pem");
    let own = key();
    let certificate = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let certificate = certificate.signed_by(&own, &authority).unwrap();
    fs::write(cluster.at("cluster/server.crt"), certificate.pem()).unwrap();
    fs::write(cluster.at("cluster/server.key"), own.serialize_pem()).unwrap();
    fs::set_permissions(cluster.at("cluster/server.key"), fs::Permissions::from_mode(0o600)).unwrap();
    cluster.give_away();
    cluster.end("cluster");
    let extra = cluster.at("cluster/conf.extra");
    let before = fs::read_to_string(&extra).unwrap();
    // A port that nobody has, asked for and given back; somebody else may be quicker, so several are tried.
    for _ in 0..10 {
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let more = format!("listen_addresses = '127.0.0.1'\nport = {port}\nssl = on\n");
        fs::write(&extra, before.clone() + &more).unwrap();
        if cluster.begin("cluster") {
            return port;
        }
    }
    panic!("{}", fs::read_to_string(cluster.at("log")).unwrap());
}

#[test]
fn a_database_on_another_machine_is_believed_by_its_authority_and_name_alone() {
    let Some(cluster) = Cluster::start() else { return };
    let port = listen_protected(&cluster);
    let open = |host: &str, words: &str| {
        let address = format!("postgres://postgres@{host}:{port}/postgres?{words}");
        Store::open(StoreOptions::postgres(address, cluster.at("data/files")))
    };
    let by = |name: &str| format!("sslrootcert={}", cluster.at(name).display());
    let protected = |store: &Store| {
        let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        store.read_now(move |tx| tx.query_row(sql, &[])?.unwrap().get::<bool>(0)).unwrap()
    };
    for mode in ["verify-full", "require"] {
        let store = open("127.0.0.1", &format!("sslmode={mode}&{}", by("authority.pem"))).unwrap();
        assert!(protected(&store), "{mode}");
    }
    assert!(!protected(&open("127.0.0.1", "sslmode=disable").unwrap()));
    // Another authority, no authority that this machine knows, another name: each refused, and told by what was wrong.
    for (host, words) in [
        ("127.0.0.1", format!("sslmode=verify-full&{}", by("stranger.pem"))),
        ("127.0.0.1", format!("sslmode=require&{}", by("stranger.pem"))),
        ("localhost", format!("sslmode=verify-full&{}", by("authority.pem"))),
    ] {
        let told = open(host, &words).err().unwrap().to_string();
        assert!(told.contains("certificate was not accepted"), "{host} {words}: {told}");
    }
    // A server that speaks no TLS is not spoken to without.
    cluster.end("cluster");
    let extra = cluster.at("cluster/conf.extra");
    fs::write(&extra, fs::read_to_string(&extra).unwrap().replace("ssl = on", "ssl = off")).unwrap();
    assert!(cluster.begin("cluster"), "{}", fs::read_to_string(cluster.at("log")).unwrap());
    let told = open("127.0.0.1", &format!("sslmode=verify-full&{}", by("authority.pem"))).err().unwrap();
    assert!(told.to_string().contains("TLS"), "{told}");
    cluster.end("cluster");
}
