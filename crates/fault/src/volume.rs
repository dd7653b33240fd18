//! A file system of the harness's own in a file, whose power can be cut: unmounted and gone when dropped.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::tally::Trouble;

/// The kinds of file system tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Xfs,
    Ext4,
}

impl Kind {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Xfs => "xfs",
            Self::Ext4 => "ext4",
        }
    }
}

/// A mounted file system in a file.
pub(crate) struct Volume {
    image: PathBuf,
    mount: PathBuf,
}

impl Volume {
    /// Says what the machine lacks, if anything.
    pub(crate) fn demand() -> Result<(), Trouble> {
        let mut missing = Vec::new();
        if !run("id", &["-u"]).is_ok_and(|output| output.trim() == "0") {
            missing.push("- root: mounting needs it (sudo make fault)".to_owned());
        }
        if !Path::new("/dev/loop-control").exists() {
            missing.push("- loop devices: /dev/loop-control (load the kernel module `loop`)".to_owned());
        }
        for (program, package) in
            [("xfs_io", "xfsprogs"), ("mkfs.xfs", "xfsprogs"), ("mkfs.ext4", "e2fsprogs")]
        {
            if run(program, &["-V"]).is_err() {
                missing.push(format!("- {program}: apt-get install {package}"));
            }
        }
        if missing.is_empty() { Ok(()) } else { Err(Trouble::Missing(missing.join("\n"))) }
    }

    /// Makes and mounts a file system of so many megabytes in `directory`.
    pub(crate) fn new(directory: &Path, kind: Kind, megabytes: u64) -> Result<Self, Trouble> {
        let (image, mount) = (directory.join("disk"), directory.join("mounted"));
        fs::create_dir_all(&mount).map_err(Trouble::at(mount.display()))?;
        let file = fs::File::create(&image).map_err(Trouble::at(image.display()))?;
        file.set_len(megabytes << 20).map_err(Trouble::at(image.display()))?;
        let path = image.to_string_lossy();
        match kind {
            Kind::Xfs => run("mkfs.xfs", &["-q", "-f", &path]),
            Kind::Ext4 => run("mkfs.ext4", &["-q", "-F", &path]),
        }
        .map_err(Trouble::Broken)?;
        let volume = Self { image, mount };
        volume.mount().map_err(|told| Trouble::Missing(format!("- mounting a loop device: {told}")))?;
        Ok(volume)
    }

    /// Where it is mounted.
    pub(crate) fn path(&self) -> &Path {
        &self.mount
    }

    /// Cuts the power: nothing that lies in memory reaches the disk any more, not even the log.
    pub(crate) fn cut(&self) -> Result<(), Trouble> {
        run("xfs_io", &["-x", "-c", "shutdown", &self.mount.to_string_lossy()])
            .map(drop)
            .map_err(Trouble::Broken)
    }

    /// Starts the machine again.
    pub(crate) fn restart(&self) -> Result<(), Trouble> {
        run("umount", &[&self.mount.to_string_lossy()]).and_then(|_| self.mount()).map_err(Trouble::Broken)
    }

    fn mount(&self) -> Result<(), String> {
        run("mount", &["-o", "loop", &self.image.to_string_lossy(), &self.mount.to_string_lossy()]).map(drop)
    }
}

impl Drop for Volume {
    fn drop(&mut self) {
        if let Err(told) = run("umount", &[&self.mount.to_string_lossy()]) {
            eprintln!("{told}");
        }
        let _ = fs::remove_file(&self.image);
    }
}

fn run(program: &str, arguments: &[&str]) -> Result<String, String> {
    let output =
        Command::new(program).args(arguments).output().map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{program} {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim()))
}
