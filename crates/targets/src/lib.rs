//! Places of other machines that backups go to: a folder over SSH, a bucket of an S3-compatible storage.
//!
//! Apart from `balai-backup`, so that whoever only copies and restores is built without SSH. Nothing here knows what is
//! copied: objects arrive sealed and signed, and what comes back is checked by `balai-backup`.

mod address;
mod s3;
mod secrets;
mod sftp;

use std::sync::Arc;

use balai_backup::{Access, Target, TargetFailure};

pub use address::{Address, S3Address, SftpAddress};
pub use s3::S3Target;
pub use sftp::SftpTarget;

/// The target of an address, whichever kind it is: a folder's path, `sftp://…` or `s3://…`. The files it needs are read;
/// nothing is called yet.
pub fn open_target(address: &str, access: &Access) -> Result<Arc<dyn Target>, TargetFailure> {
    let parsed = Address::parse(address, &access.keys).map_err(TargetFailure::Denied)?;
    let name = parsed.shown();
    Ok(match parsed {
        Address::Folder(_) => balai_backup::open_target(address, access)?,
        Address::Sftp(sftp) => Arc::new(SftpTarget::open(sftp, name)?),
        Address::S3(s3) => Arc::new(S3Target::open(&s3, name, access.plain_loopback)?),
    })
}
