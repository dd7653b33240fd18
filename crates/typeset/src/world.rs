//! The small world a template sees: the files of its sheet, the bundled fonts, and nothing else. There is no disk, no
//! network, no package and no clock: what day it is stands in the data.

use std::collections::{BTreeSet, HashMap};

use balai_typeset_wire::File;
use typst::{
    Library, LibraryExt as _, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

/// Noto (SIL Open Font License 1.1, `fonts/OFL.txt`): a sans, a serif, and the Balinese script.
const FONTS: [&[u8]; 6] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../fonts/NotoSerif-Regular.ttf"),
    include_bytes!("../fonts/NotoSerif-Bold.ttf"),
    include_bytes!("../fonts/NotoSerif-Italic.ttf"),
    include_bytes!("../fonts/NotoSerifBalinese-Regular.ttf"),
];

/// What stays between sheets: fonts and the language's own words.
pub(crate) struct Fonts {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    faces: Vec<Font>,
}

impl Fonts {
    /// The fonts of this program.
    pub(crate) fn bundled() -> Self {
        let faces: Vec<Font> = FONTS.into_iter().flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect();
        Self {
            library: LazyHash::new(Library::builder().build()),
            book: LazyHash::new(FontBook::from_fonts(&faces)),
            faces,
        }
    }

    /// The letters of `text` that no bundled font has; each once.
    pub(crate) fn lacking(&self, text: &str) -> BTreeSet<char> {
        let has =
            |letter: char| self.faces.iter().any(|font| font.info().coverage.contains(u32::from(letter)));
        text.chars().filter(|letter| !letter.is_control() && !has(*letter)).collect()
    }
}

/// One sheet's world.
pub(crate) struct Sheets<'a> {
    fonts: &'a Fonts,
    main: FileId,
    files: HashMap<FileId, Vec<u8>>,
}

impl<'a> Sheets<'a> {
    /// The world of `files`; none when a path is no path.
    pub(crate) fn new(fonts: &'a Fonts, main: &str, files: Vec<File>) -> Option<Self> {
        let main = named(main)?;
        let files = files.into_iter().map(|file| Some((named(&file.path)?, file.bytes)));
        Some(Self { fonts, main, files: files.collect::<Option<_>>()? })
    }

    fn bytes(&self, id: FileId) -> FileResult<&Vec<u8>> {
        // A package has another root, and so is never among the files.
        self.files.get(&id).ok_or_else(|| FileError::NotFound(id.get().vpath().get_without_slash().into()))
    }
}

fn named(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

impl World for Sheets<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.fonts.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let text = String::from_utf8(self.bytes(id)?.clone()).map_err(|_| FileError::InvalidUtf8)?;
        Ok(Source::new(id, text))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.bytes(id).map(|bytes| Bytes::new(bytes.clone()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
