//! The file of refused rows: why, how to mend it, and the row as it was, so that it can be mended and imported again.
//!
//! It holds what the file held, names included, so only its owner may read it.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use balai_civic::imports::{REFUSED_HEADINGS, Refusal, Row};

/// Where refused rows are written, made when the first one comes.
pub(super) struct RefusedFile {
    wanted: PathBuf,
    /// A file of that name is somebody's mended work; it is not written over unless it was asked for.
    may_replace: bool,
    headings: Vec<String>,
    delimiter: u8,
    writer: Option<csv::Writer<BufWriter<File>>>,
    /// The file, once there is one.
    pub(super) path: Option<PathBuf>,
}

impl RefusedFile {
    pub(super) fn beside(
        file: &Path,
        wanted: Option<&Path>,
        (headings, delimiter): (&[String], char),
    ) -> Self {
        Self {
            wanted: wanted.map_or_else(|| named(file, ""), Path::to_owned),
            may_replace: wanted.is_some(),
            headings: headings.to_vec(),
            delimiter: u8::try_from(delimiter).unwrap_or(b','),
            writer: None,
            path: None,
        }
    }

    /// Adds a row.
    pub(super) fn add(&mut self, row: &Row, refusal: &Refusal) -> Result<(), String> {
        self.written(row, refusal).map_err(|error| {
            let path = self.path.as_ref().unwrap_or(&self.wanted);
            format!("{}: {error}; give another place for refused rows with --refused", path.display())
        })
    }

    fn written(&mut self, row: &Row, refusal: &Refusal) -> io::Result<()> {
        if self.writer.is_none() {
            self.begin()?;
        }
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let line = row.line.to_string();
        let ours = [&line, refusal.column, &refusal.value, &refusal.reason, &refusal.mend];
        // A row of a mended file already begins with such columns; they are written once.
        let theirs = self.headings.iter().zip(&row.cells).filter(|(heading, _)| !is_ours(heading));
        let further = row.cells.iter().skip(self.headings.len());
        writer.write_record(
            ours.into_iter().chain(theirs.map(|(_, cell)| cell.as_str())).chain(further.map(String::as_str)),
        )?;
        Ok(())
    }

    fn begin(&mut self) -> io::Result<()> {
        let (path, file) = self.create()?;
        self.path = Some(path);
        let mut file = BufWriter::new(file);
        // Spreadsheets take a file for UTF-8 by this mark alone.
        file.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::WriterBuilder::new().delimiter(self.delimiter).flexible(true).from_writer(file);
        let theirs = self.headings.iter().map(String::as_str).filter(|heading| !is_ours(heading));
        writer.write_record(REFUSED_HEADINGS.into_iter().chain(theirs))?;
        self.writer = Some(writer);
        Ok(())
    }

    fn create(&self) -> io::Result<(PathBuf, File)> {
        if self.may_replace {
            return Ok((self.wanted.clone(), opened(&self.wanted, true)?));
        }
        let mut path = self.wanted.clone();
        for number in 2..1_000 {
            match opened(&path, false) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                other => return other.map(|file| (path, file)),
            }
            path = named(&self.wanted, &format!("-{number}"));
        }
        Err(io::Error::from(io::ErrorKind::AlreadyExists))
    }

    /// Writes what is not written yet.
    pub(super) fn end(&mut self) -> Result<(), String> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer.flush().map_err(|error| format!("{}: {error}", self.wanted.display()))
    }
}

fn is_ours(heading: &str) -> bool {
    REFUSED_HEADINGS.contains(&heading.trim())
}

/// `laporan.csv` → `laporan.refused.csv`, `laporan.refused.csv` and `-2` → `laporan.refused-2.csv`.
fn named(file: &Path, number: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = if number.is_empty() { format!("{stem}.refused.csv") } else { format!("{stem}{number}.csv") };
    file.with_file_name(name)
}

fn opened(path: &Path, replace: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true);
    if replace {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
