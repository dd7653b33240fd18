//! A real OpenSSH server of a test's own: on loopback, with a configuration, keys and a folder of its own.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use balai_backup::Access;
use balai_testkit::TestDirectory;

/// Where Debian's `openssh-server` has it.
const PROGRAM: &str = "/usr/sbin/sshd";

/// A running server; ended when dropped.
pub(crate) struct Sshd {
    child: Child,
    port: u16,
    /// Keys, configuration and what was copied.
    pub(crate) folder: TestDirectory,
}

impl Sshd {
    /// Starts one with `more` lines of configuration; none, with a loud word, when OpenSSH is not installed (`make test`
    /// installs it).
    pub(crate) fn start(more: &str) -> Option<Self> {
        if !Path::new(PROGRAM).exists() {
            eprintln!("\n*** NOT TESTED: {PROGRAM} is missing; install openssh-server ***\n");
            return None;
        }
        let folder = TestDirectory::new();
        for name in ["host", "keys/target-sftp.key", "other"] {
            make_key(&folder.path().join(name));
        }
        // Needed by root's server only, which makes it at boot.
        let _ = fs::create_dir_all("/run/sshd");
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let at = folder.path().display();
        let text = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {at}/host\nPidFile none\nStrictModes no\nUsePAM no\n\
             AuthorizedKeysFile {at}/keys/target-sftp.key.pub\nPermitRootLogin prohibit-password\n\
             PasswordAuthentication no\nSubsystem sftp internal-sftp\n{more}\n"
        );
        fs::write(folder.path().join("config"), text).unwrap();
        let sshd = Self { child: run(folder.path(), port), port, folder };
        sshd.trust("host");
        Some(sshd)
    }

    /// Ends the connections and the server, and starts it again.
    pub(crate) fn restart(&mut self) {
        // Its connections are processes of their own, in its group.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-9", "--", &group]).status();
        let _ = self.child.wait();
        self.child = run(self.folder.path(), self.port);
    }

    /// Makes the key in the file `name` the one that is expected of the server.
    pub(crate) fn trust(&self, name: &str) {
        let key = fs::read_to_string(self.folder.path().join(format!("{name}.pub"))).unwrap();
        fs::write(self.known_hosts(), format!("[127.0.0.1]:{} {key}", self.port)).unwrap();
    }

    pub(crate) fn known_hosts(&self) -> PathBuf {
        self.folder.path().join("keys/target-sftp.known_hosts")
    }

    pub(crate) fn access(&self) -> Access {
        Access::new(self.folder.path().join("keys"))
    }

    /// The address of a folder there that is not made yet.
    pub(crate) fn address(&self) -> String {
        let user = Command::new("id").arg("-un").output().unwrap().stdout;
        let user = String::from_utf8(user).unwrap();
        format!("sftp://{}@127.0.0.1:{}{}", user.trim(), self.port, self.root().display())
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("there/balai")
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

fn run(folder: &Path, port: u16) -> Child {
    use std::os::unix::process::CommandExt as _;
    let mut command = Command::new(PROGRAM);
    command.args(["-D", "-e", "-f"]).arg(folder.join("config")).stderr(Stdio::null());
    let child = command.process_group(0).spawn().unwrap();
    let until = Instant::now() + Duration::from_mins(5);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < until, "the SSH server does not listen");
        thread::yield_now();
    }
    child
}

fn make_key(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path).status();
    assert!(made.unwrap().success());
}
