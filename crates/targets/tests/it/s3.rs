//! Against `s3s-fs`, an S3 server that keeps objects as files and checks signatures, checksums and conditions.

use std::{fs, net::SocketAddr, os::unix::fs::PermissionsExt as _, sync::Arc};

use balai_backup::{Access, Target, TargetFailure};
use balai_targets::open_target;
use balai_testkit::TestDirectory;
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use tokio::{net::TcpListener, runtime::Runtime};

use crate::{keeps_any_content, keeps_its_promises, key};

/// The server, with one bucket; it ends with the runtime.
struct Server {
    runtime: Runtime,
    address: SocketAddr,
    folder: TestDirectory,
}

impl Server {
    fn start() -> Self {
        let folder = TestDirectory::new();
        let storage = folder.path().join("storage");
        fs::create_dir_all(storage.join("salinan")).unwrap();
        let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(storage).unwrap());
        builder.set_auth(SimpleAuth::from_single("AKIATEST", "the-secret"));
        let service = builder.build();
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0))).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let server = Builder::new(TokioExecutor::new());
                    let _ = server.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self { runtime, address, folder }
    }

    fn access(&self, secret: &str) -> Access {
        let keys = self.folder.path().join("keys");
        fs::create_dir_all(&keys).unwrap();
        let (path, text) = (
            keys.join("target-s3.credentials"),
            format!("[default]\naws_access_key_id = AKIATEST\naws_secret_access_key = {secret}\n"),
        );
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        Access { keys, plain_loopback: true }
    }

    fn open(&self, path: &str, secret: &str) -> Arc<dyn Target> {
        open_target(&self.url(path), &self.access(secret)).unwrap()
    }

    fn url(&self, path: &str) -> String {
        format!("s3://{path}?endpoint=http://{}&region=id-1", self.address)
    }
}

#[test]
fn an_s3_storage_keeps_what_every_target_promises() {
    let server = Server::start();
    let target = server.open("salinan/badung", "the-secret");
    assert_eq!(target.name(), "s3://salinan/badung");
    keeps_its_promises(target.as_ref());
    keeps_any_content(target.as_ref());
}

#[test]
fn prefixes_keep_several_servers_apart() {
    let server = Server::start();
    let first = server.open("salinan/badung", "the-secret");
    let second = server.open("salinan/badung2", "the-secret");
    first.put(&key("a/b"), b"one").unwrap();
    second.put(&key("a/b"), b"two").unwrap();
    assert_eq!(first.list("").unwrap(), [key("a/b")]);
    assert_eq!(first.get(&key("a/b")).unwrap(), b"one");
}

#[test]
fn more_objects_than_one_page_of_a_list_are_all_found() {
    let server = Server::start();
    let folder = server.folder.path().join("storage/salinan/many");
    fs::create_dir_all(&folder).unwrap();
    for number in 0..1_050 {
        fs::write(folder.join(format!("{number:05}")), b"").unwrap();
    }
    let target = server.open("salinan", "the-secret");
    let keys = target.list("many/").unwrap();
    assert_eq!(keys.len(), 1_050);
    assert!(keys.is_sorted());
}

#[test]
fn a_wrong_secret_and_a_missing_bucket_are_told_apart() {
    let server = Server::start();
    let wrong = server.open("salinan", "another").put(&key("a"), b"x").unwrap_err();
    assert!(matches!(wrong, TargetFailure::Denied(_)), "{wrong}");
    assert!(!wrong.to_string().contains("another"), "{wrong}");
    let missing = server.open("nobody", "the-secret").list("").unwrap_err();
    assert!(matches!(&missing, TargetFailure::Denied(told) if told.contains("bucket")), "{missing}");
}

#[test]
fn a_storage_that_is_away_is_no_refusal() {
    let Server { runtime, address, folder } = Server::start();
    let server = Server { runtime: Runtime::new().unwrap(), address, folder };
    drop(runtime);
    let away = server.open("salinan", "the-secret").put(&key("a"), b"x").unwrap_err();
    assert!(matches!(away, TargetFailure::Away(_)), "{away}");
}

#[test]
fn without_tls_only_this_machine_is_called_and_only_when_told_so() {
    let server = Server::start();
    let access = Access { plain_loopback: false, ..server.access("the-secret") };
    let told = open_target(&server.url("salinan"), &access).err().unwrap().to_string();
    assert!(told.contains("https://"), "{told}");
    let other = "s3://salinan?endpoint=http://storage.example&region=id-1";
    assert!(open_target(other, &server.access("the-secret")).is_err());
}
