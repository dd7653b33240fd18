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

    /// Begins under a name of its own, so that a run that is broken off leaves no half file under the name people open.
    fn begin(&mut self) -> io::Result<()> {
        let part = self.part();
        let mut file = BufWriter::new(opened(&part)?);
        self.path = Some(part);
        // Spreadsheets take a file for UTF-8 by this mark alone.
        file.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::WriterBuilder::new().delimiter(self.delimiter).flexible(true).from_writer(file);
        let theirs = self.headings.iter().map(String::as_str).filter(|heading| !is_ours(heading));
        writer.write_record(REFUSED_HEADINGS.into_iter().chain(theirs))?;
        self.writer = Some(writer);
        Ok(())
    }

    fn part(&self) -> PathBuf {
        let mut name = self.wanted.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        self.wanted.with_file_name(name)
    }

    /// Gives the file its name: the wanted one, else the first that is free or holds the same already.
    pub(super) fn end(&mut self) -> Result<(), String> {
        let Some(mut writer) = self.writer.take() else { return Ok(()) };
        let failed = |error: io::Error| format!("{}: {error}", self.wanted.display());
        writer.flush().map_err(failed)?;
        let part = self.part();
        let path = if self.may_replace { self.wanted.clone() } else { self.free_name(&part) };
        std::fs::rename(&part, &path).map_err(failed)?;
        self.path = Some(path);
        Ok(())
    }

    fn free_name(&self, part: &Path) -> PathBuf {
        let is_free = |path: &Path| !path.exists() || is_same(path, part);
        let numbered = (2..1_000).map(|number| named(&self.wanted, &format!("-{number}")));
        let mut names = std::iter::once(self.wanted.clone()).chain(numbered);
        names.find(|path| is_free(path)).unwrap_or_else(|| self.wanted.clone())
    }
}

/// Whether two files hold the same. Read whole: refused rows are few, and a file of many is not the same as another.
fn is_same(one: &Path, other: &Path) -> bool {
    let length = |path: &Path| std::fs::metadata(path).map(|data| data.len()).ok();
    length(one) == length(other) && std::fs::read(one).ok() == std::fs::read(other).ok()
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

fn opened(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
