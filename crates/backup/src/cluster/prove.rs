//! Whether the base backups and the archived log at a target are whole and ours, object by object.

use std::collections::HashMap;

use balai_base::{
    Timestamp,
    text::{from_hexadecimal, hexadecimal},
};

use super::{BASES, BaseHead, LOG, LogProof, prove_log, told};
use crate::{
    BackupFailure, ObjectKey, Opener, Target,
    envelope::{self, About},
    failure::Fault,
    layout,
    take::Progress,
};

/// What was seen of the copies of a PostgreSQL cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClusterProof {
    /// Base backups that are whole.
    pub bases: u64,
    /// Pieces of them looked at.
    pub chunks: u64,
    /// Stored files looked at.
    pub files: u64,
    /// The log.
    pub log: LogProof,
    /// The earliest moment that can be restored.
    pub from: Option<Timestamp>,
    /// Who signed, as 64 hexadecimal digits.
    pub signer: String,
    /// What is wrong, object by object; without what is wrong with the log.
    pub findings: Vec<String>,
}

struct Work<'w> {
    target: &'w dyn Target,
    opener: Option<&'w Opener>,
    signer: Option<[u8; 32]>,
    proof: ClusterProof,
}

/// Looks at every base backup with its pieces, at the files, and at the log; none where a target holds no cluster. With a key
/// each object is opened as well. An error means that it could not look.
pub fn prove_cluster(
    target: &dyn Target,
    opener: Option<&Opener>,
    signed_by: Option<[u8; 32]>,
    progress: Progress<'_>,
) -> Result<Option<ClusterProof>, BackupFailure> {
    let list = |folder| target.list(folder).map_err(told(target));
    let (bases, log) = (list(BASES)?, list(LOG)?);
    if bases.is_empty() && log.is_empty() {
        return Ok(None);
    }
    let mut work = Work { target, opener, signer: signed_by, proof: ClusterProof::default() };
    let heads = work.heads(&bases)?;
    let mut sound = HashMap::new();
    let names: Vec<&String> = heads.iter().flat_map(|head| &head.chunks).collect();
    let all = names.len() as u64;
    for (done, name) in (1_u64..).zip(names) {
        if !sound.contains_key(name) {
            sound.insert(name.clone(), work.chunk(name)?);
            work.proof.chunks += 1;
        }
        progress(done, all);
    }
    for key in list(layout::FILES)? {
        work.object(&key, &About::File)?;
        work.proof.files += 1;
    }
    for head in &heads {
        if head.chunks.iter().all(|name| sound.get(name) == Some(&true)) {
            work.proof.bases += 1;
            let first = work.proof.from.get_or_insert(head.ended_at);
            *first = head.ended_at.min(*first);
        } else {
            let text = format!("{}: pieces of it are missing or unsound", super::base_key(head.id));
            work.proof.findings.push(text);
        }
    }
    if let Some(signer) = work.signer {
        work.proof.signer = hexadecimal(&signer);
        work.proof.log = prove_log(target, &signer)?;
    } else {
        work.proof.findings.push("there is no base backup: the log alone restores nothing".to_owned());
    }
    Ok(Some(work.proof))
}

impl Work<'_> {
    /// The base backups that are ours, newest first: the newest says whose signature is expected.
    fn heads(&mut self, keys: &[ObjectKey]) -> Result<Vec<BaseHead>, BackupFailure> {
        let mut heads = Vec::new();
        for key in keys.iter().rev() {
            let bytes = self.target.get(key).map_err(told(self.target))?;
            let found = envelope::unwrap(key, &bytes, self.signer.as_ref());
            match found.map(|found| (found.about, found.signer)) {
                Ok((About::Base(head), signer)) => {
                    self.signer = Some(signer);
                    heads.push(head);
                }
                Ok(_) => self.proof.findings.push(BackupFailure::object(key, Fault::Damaged).to_string()),
                Err(fault) => self.proof.findings.push(BackupFailure::object(key, fault).to_string()),
            }
        }
        Ok(heads)
    }

    fn chunk(&mut self, name: &str) -> Result<bool, BackupFailure> {
        match from_hexadecimal(name) {
            Some(name) => self.object(&layout::chunk(&name), &About::Chunk),
            None => Ok(false),
        }
    }

    /// Looks at one object; gives whether it is sound.
    fn object(&mut self, key: &ObjectKey, about: &About) -> Result<bool, BackupFailure> {
        let bytes = match self.target.get(key) {
            Ok(bytes) => bytes,
            Err(crate::TargetFailure::Missing(_)) => {
                self.proof.findings.push(format!("{key} is missing"));
                return Ok(false);
            }
            Err(failure) => return Err(told(self.target)(failure)),
        };
        let looked = envelope::unwrap(key, &bytes, self.signer.as_ref()).and_then(|found| {
            if found.about != *about {
                return Err(Fault::Damaged);
            }
            self.opener.map_or(Ok(()), |opener| opener.open(found.body).map(drop))
        });
        if let Err(fault) = &looked {
            self.proof.findings.push(BackupFailure::object(key, fault.clone()).to_string());
        }
        Ok(looked.is_ok())
    }
}
