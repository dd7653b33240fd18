//! The columns an import knows, and the headings of a file that stand for them.

use std::collections::BTreeMap;

use balai_base::text::fold;

use super::{Mapping, REFUSED_HEADINGS, Unreadable, names::nearest};

macro_rules! columns {
    ($($(#[$doc:meta])* $variant:ident = $name:literal or $others:expr),+ $(,)?) => {
        /// What a column of the file means. The names are those of Open311 `GeoReport` v2 where it has one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column { $($(#[$doc])* $variant),+ }

        impl Column {
            /// Every column, in the order in which documents list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name, which is also its heading.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Other headings by which it is known without being mapped, as [`usual`] writes them.
            fn others(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &$others),+ }
            }
        }
    };
}

columns! {
    /// The report's number in the earlier system.
    Id = "service_request_id" or ["id", "idlaporan", "nolaporan", "notiket", "tiket", "idtiket", "kodelaporan", "koderegistrasi", "noregistrasi"],
    /// When it was reported.
    Requested = "requested_datetime" or ["tanggallaporan", "tanggalmasuk", "waktulaporan", "waktumasuk"],
    /// When anything last happened to it.
    Updated = "updated_datetime" or ["tanggalperubahan", "tanggalupdate", "tanggaldiperbarui"],
    /// When it ended.
    Closed = "closed_datetime" or ["tanggalselesai", "waktuselesai", "tanggaltutup", "tanggalditutup", "tanggalpenyelesaian"],
    /// Where it stands.
    Status = "status" or ["statuslaporan"],
    /// The category by its id.
    ServiceCode = "service_code" or ["kodekategori"],
    /// The category by its name.
    ServiceName = "service_name" or ["kategori", "kategorilaporan", "namakategori", "jenislaporan", "klasifikasilaporan", "topik", "topiklaporan"],
    /// What was reported.
    Description = "description" or ["isilaporan", "uraian", "uraianlaporan", "deskripsi", "deskripsilaporan", "keluhan", "laporan"],
    /// Degrees north; or both degrees in one cell, the north first.
    Latitude = "lat" or ["latitude", "lintang", "garislintang", "koordinat", "titikkoordinat", "koordinatlokasi", "coordinates", "latlong", "latlng"],
    /// Degrees east.
    Longitude = "long" or ["lon", "lng", "longitude", "bujur", "garisbujur"],
    /// The place in words.
    Address = "address" or ["alamat", "lokasi", "alamatlokasi", "lokasikejadian", "alamatkejadian", "lokasilaporan", "alamatlaporan", "addressstring"],
    /// The village's Kemendagri code.
    VillageCode = "village_code" or ["kodedesa", "kodekelurahan", "kodewilayah"],
    /// The village's name.
    VillageName = "village_name" or ["desa", "kelurahan", "desakelurahan", "kelurahandesa", "keldesa", "namadesa", "namakelurahan"],
    /// The district's name.
    DistrictName = "district_name" or ["kecamatan", "namakecamatan", "kec"],
    /// The agency that answered.
    Agency = "agency_responsible" or ["instansi", "opd", "dinas", "skpd", "instansipenanggungjawab", "penanggungjawab", "perangkatdaerah", "opdterkait", "opdpelaksana", "opdpenanggungjawab", "opdtujuan", "instansiterkait", "instansipelaksana", "instansitujuan", "dinasterkait", "skpdterkait", "perangkatdaerahterkait"],
    /// What it answered.
    Notes = "status_notes" or ["jawaban", "tindaklanjut", "tanggapan", "hasiltindaklanjut", "tanggapanopd", "jawabanopd", "tindaklanjutopd", "jawabaninstansi", "tanggapaninstansi"],
    /// Where its picture is shown.
    Media = "media_url" or ["foto", "urlfoto", "tautanfoto", "fotolaporan"],
    /// The way it came in.
    Channel = "channel" or ["kanal", "saluran", "media", "kanallaporan", "saluranlaporan", "medialaporan", "sumberlaporan"],
    /// The system it comes from.
    Source = "source" or ["sistem", "aplikasi"],
}

/// Which cell of a row holds which column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headings {
    /// The headings as the file writes them.
    pub written: Vec<String>,
    places: BTreeMap<Column, Vec<usize>>,
    /// Headings nothing was made of, with the known column each may have meant.
    pub unused: Vec<(String, Option<&'static str>)>,
}

/// A heading as it is compared: small letters and digits alone.
pub(super) fn key(text: &str) -> String {
    fold(text).replace(' ', "")
}

/// A heading's key with one word for what people call in several ways: `Tgl. Pengaduan` is `tanggallaporan`.
fn usual(key: &str) -> String {
    let mut usual =
        key.replace("pengaduan", "laporan").replace("pelaporan", "laporan").replace("aduan", "laporan");
    for (short, long) in [("tgl", "tanggal"), ("nomor", "no"), ("nmr", "no")] {
        if let Some(rest) = usual.strip_prefix(short) {
            usual = [long, rest].concat();
        }
    }
    if usual.ends_with("lapor") && !usual.ends_with("pelapor") {
        usual.push_str("an");
    }
    usual
}

/// The column a heading may have meant: one whose heading it holds, else the nearest.
fn meant(heading: &str, key: &str) -> Option<Column> {
    let usual = usual(key);
    let holds = |column: &&Column| {
        let mut names = column.others().iter().copied();
        names.any(|name| name.len() >= 3 && usual.contains(name))
    };
    let near = || {
        let near = nearest(heading, Column::ALL.iter().map(|column| column.name()), 1).first().copied()?;
        Column::ALL.iter().find(|column| column.name() == near)
    };
    Column::ALL.iter().find(holds).or_else(near).copied()
}

impl Headings {
    /// Finds the columns among the headings: those the mapping names first, then by name. Refuses a file in which what
    /// every report needs is missing, or one heading stands for a column twice.
    pub fn find(written: Vec<String>, mapping: &Mapping) -> Result<Self, Unreadable> {
        let keys: Vec<String> = written.iter().map(|heading| key(heading)).collect();
        let mut headings = Self { written, ..Self::default() };
        for (column, wanted) in &mapping.columns {
            for heading in wanted {
                headings.take_mapped(*column, heading, &keys)?;
            }
        }
        for (at, key) in keys.iter().enumerate().filter(|(_, key)| !key.is_empty()) {
            if !headings.is_taken(at) {
                headings.take_known(at, key, mapping)?;
            }
        }
        headings.needs()?;
        Ok(headings)
    }

    fn take_mapped(&mut self, column: Column, heading: &str, keys: &[String]) -> Result<(), Unreadable> {
        let wanted = key(heading);
        let Some(at) = keys.iter().position(|key| *key == wanted) else {
            let near = nearest(heading, self.written.iter().map(String::as_str), 1);
            let help = near.first().map_or_else(
                || format!("the file's headings are {}", self.written.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            let message = format!(
                "the mapping says `{heading}` is {}, but the file has no such heading",
                column.name()
            );
            return Err(Unreadable::new(message, help));
        };
        self.places.entry(column).or_default().push(at);
        Ok(())
    }

    fn take_known(&mut self, at: usize, key: &str, mapping: &Mapping) -> Result<(), Unreadable> {
        let heading = self.written.get(at).cloned().unwrap_or_default();
        if REFUSED_HEADINGS.iter().any(|ours| self::key(ours) == key) {
            return Ok(());
        }
        let named = Column::ALL.iter().find(|column| self::key(column.name()) == key).copied();
        let usual = usual(key);
        let likely = || Column::ALL.iter().find(|column| column.others().contains(&usual.as_str())).copied();
        let known = named.or_else(likely);
        let Some(column) = known else {
            let near = meant(&heading, key).filter(|column| !self.places.contains_key(column));
            self.unused.push((heading, near.map(Column::name)));
            return Ok(());
        };
        // A mapped column is complete: another heading of its name is something else.
        let is_mapped = mapping.columns.iter().any(|(mapped, _)| *mapped == column);
        let (exact, first) = (named.is_some(), self.heading_of(column));
        if !self.places.contains_key(&column) {
            self.places.insert(column, vec![at]);
        } else if is_mapped || (!exact && self.is_by_name(column)) {
            self.unused.push((heading, None));
        } else if exact && !self.is_by_name(column) {
            // The exact name wins over a likely one.
            self.places.insert(column, vec![at]);
            self.unused.push((first, None));
        } else {
            let message = format!("`{first}` and `{heading}` both look like {}", column.name());
            let help =
                format!("say which one it is: in a mapping file, [columns] {} = \"{first}\"", column.name());
            return Err(Unreadable::new(message, help));
        }
        Ok(())
    }

    fn is_taken(&self, at: usize) -> bool {
        self.places.values().any(|places| places.contains(&at))
    }

    /// Whether the column was found by its own name rather than by a likely one.
    fn is_by_name(&self, column: Column) -> bool {
        key(&self.heading_of(column)) == key(column.name())
    }

    /// A date, and what was reported or what it was about.
    fn needs(&self) -> Result<(), Unreadable> {
        let words =
            self.has(Column::Description) || self.has(Column::ServiceName) || self.has(Column::ServiceCode);
        let missing = match (self.has(Column::Requested), words) {
            (true, true) => return Ok(()),
            (false, true) => "requested_datetime (when it was reported)",
            (true, false) => "description (what was reported) or service_name (its category)",
            (false, false) => "requested_datetime (when it was reported) and description (what was reported)",
        };
        let message = format!("no column for {missing}; the headings read are: {}", self.written.join(" | "));
        let perhaps = self.perhaps(words);
        let help = format!(
            "only these two are needed. Rename the heading, or name it in a mapping file (--map): {perhaps}. If the \
             headings look run together, give the delimiter there: delimiter = \";\""
        );
        Err(Unreadable::new(message, help))
    }

    /// What a mapping would say for what is needed and missing, with the headings that may be meant.
    fn perhaps(&self, has_words: bool) -> String {
        let of = |column: Column, words: &[&str]| {
            let like = |heading: &&String| words.iter().any(|word| key(heading).contains(word));
            let heading = self.written.iter().find(like).map_or("the heading", String::as_str);
            format!("{} = \"{heading}\"", column.name())
        };
        let date = || of(Column::Requested, &["tanggal", "tgl", "waktu", "date", "time"]);
        let text = || of(Column::Description, &["isi", "uraian", "deskripsi", "keluhan", "judul"]);
        let date = (!self.has(Column::Requested)).then(date);
        let text = (!has_words).then(text);
        let lines: Vec<String> = [date, text].into_iter().flatten().collect();
        format!("[columns] {}", lines.join(", "))
    }

    /// Whether the file has the column.
    pub fn has(&self, column: Column) -> bool {
        self.places.contains_key(&column)
    }

    /// The heading under which the column stands, as the file writes it; empty when it has none.
    pub fn heading_of(&self, column: Column) -> String {
        let places = self.places.get(&column).map(Vec::as_slice).unwrap_or_default();
        let names: Vec<&str> =
            places.iter().filter_map(|at| self.written.get(*at)).map(String::as_str).collect();
        names.join(" + ")
    }

    /// Every column found with its heading, in the order of [`Column::ALL`].
    pub fn found(&self) -> Vec<(Column, String)> {
        self.places.keys().map(|column| (*column, self.heading_of(*column))).collect()
    }

    /// The cells of a column.
    pub(super) fn places(&self, column: Column) -> &[usize] {
        self.places.get(&column).map(Vec::as_slice).unwrap_or_default()
    }
}
