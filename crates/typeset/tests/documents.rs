//! Documents as people get them: issued through the register, set through the server's own client from the standard pack, signed by
//! the test signer, and read back from paper by other people's programs (poppler, `rqrr`). With `BALAI_DOCUMENTS` set to a
//! folder, the signed ones are left there for `scripts/interop.sh`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that can't set itself up fails")]

use fast_qr::convert::Builder as _;
use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use balai_base::{Language, Moment, Timestamp};
use balai_credential::{KeySet, SigningKey, Status, StatusList, Unverified, read_address, sign, verify};
use balai_platform::{
    access::Actor,
    casework::{Context, Contexts},
    documents::{
        self, Document, NewDocument, PdfState, Setter, Site,
        signing::{DemonstrationSigner, SignatureKind},
        typesetter::{Failure, QR, Sheet, State, Typesetter},
    },
    region::{DocumentOrigin, Region},
    vault::Vault,
};
use balai_store::{Store, Tx, jobs::Runner};
use balai_testkit::{START, TestDirectory, databases, random};

const ISSUER: &str = "balai.example";
/// For what is no document of the register.
const ADDRESS: &str = "HTTPS://BALAI.EXAMPLE/CEK#2LCEYTEBSABAZKFAB4VJTSPQ4IXTRNOMWDZNPOE3WPCSJ2NOQZ3VXGWQ";

fn typesetter() -> Typesetter {
    // However slow the machine is: what is tried here is not how long it takes.
    Typesetter::with_patience(PathBuf::from(env!("CARGO_BIN_EXE_balai-typeset")), Duration::from_mins(10))
}

fn region() -> Region {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../regions/contoh");
    Region::load(&folder).unwrap()
}

fn qr() -> Vec<u8> {
    let code = fast_qr::QRBuilder::new(ADDRESS).ecl(fast_qr::ECL::M).build().unwrap();
    fast_qr::convert::svg::SvgBuilder::default().margin(4).to_str(&code).into_bytes()
}

fn run(program: &str, arguments: &[&str]) -> String {
    let ran = Command::new(program).args(arguments).output();
    let ran = ran.unwrap_or_else(|error| panic!("{program}: {error}; scripts/test.sh installs it"));
    assert!(ran.status.success(), "{program}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

/// A region with its keys, as far as documents need one.
struct Hall {
    region: Arc<Region>,
    vault: Arc<Vault>,
    _keys: TestDirectory,
}

impl Hall {
    fn new() -> Self {
        let keys = TestDirectory::new();
        let vault = Vault::in_directory(keys.path(), Arc::new(random(7))).unwrap();
        Self { region: Arc::new(region()), vault: Arc::new(vault), _keys: keys }
    }

    fn context(&self, number: u64) -> Context {
        Context {
            region: self.region.clone(),
            vault: self.vault.clone(),
            moment: Moment::new(Timestamp(START.millis() + 60_000), &random(number)),
            actor: Actor::System,
        }
    }

    fn done<T: Send + 'static>(
        &self,
        store: &Store,
        number: u64,
        work: impl Fn(&mut Tx, &Context) -> Result<T, balai_store::Failure> + Send + 'static,
    ) -> T {
        let context = self.context(number);
        store.write_now(move |tx| work(tx, &context)).unwrap()
    }

    /// The server has started: keys are published, the address is known, and the test signer signs.
    fn begin(&self, store: &Store) {
        self.done(store, 0, |tx, context| {
            let own = Site::of(&format!("https://{ISSUER}")).unwrap();
            let site = Site { signature: SignatureKind::Demonstration, ..own };
            documents::settle_sites(tx, [(context.region.id.clone(), site)], context.moment.now)?;
            documents::remember_keys(tx, &context.region.id, &context.vault, context.moment.now)
        });
    }

    /// Runs whatever job is due.
    fn run(&self, store: &Store, signer: &Arc<DemonstrationSigner>) {
        let (region, vault) = (self.region.clone(), self.vault.clone());
        let contexts: Contexts = Arc::new(move |_, moment| {
            let (region, vault) = (region.clone(), vault.clone());
            Some(Context { region, vault, moment, actor: Actor::System })
        });
        let mut runner = Runner::in_lane(documents::LANE, store.clone(), Arc::new(random(5)));
        let setter: Arc<dyn documents::Typesetter> = Arc::new(Setter(typesetter()));
        documents::register(&mut runner, &contexts, (Some(setter), Some(signer.clone())));
        runner.run_due(Timestamp(START.millis() + 120_000)).unwrap();
    }
}

#[test]
fn every_kind_as_issued_is_set_signed_and_read_back_from_paper() {
    let (hall, database) = (Hall::new(), databases().remove(0));
    let store = &database.store;
    hall.begin(store);
    let signer = Arc::new(DemonstrationSigner::new(&[3; 32]).unwrap());
    let kept = std::env::var_os("BALAI_DOCUMENTS").map(PathBuf::from);
    let folder = kept.unwrap_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("documents"));
    let unsigned = folder.join("unsigned");
    std::fs::create_dir_all(&unsigned).unwrap();
    std::fs::write(folder.join("authority.pem"), signer.authority_pem()).unwrap();
    let kinds = hall.region.documents.kinds.iter().filter(|kind| kind.origin == DocumentOrigin::Region);
    let mut issued = Vec::new();
    for (number, kind) in (1_u64..).zip(kinds) {
        let template = hall.region.document_templates.get(&kind.template).unwrap();
        let new = NewDocument {
            kind: kind.id.clone(),
            case: None,
            agency: "pekerjaan-umum".to_owned(),
            data: template.sample["values"].clone(),
            language: Language::Id,
        };
        let made = hall.done(store, number, move |tx, context| documents::issue(tx, context, &new));
        issued.push((kind.id.clone(), kind.signing, made));
    }
    assert_eq!(issued.len(), 6);
    hall.run(store, &signer);
    let region = hall.region.clone();
    let keys = store.read_now(move |tx| documents::key_set(tx, &region)).unwrap();
    for (kind, signing, made) in issued {
        let id = made.id;
        let (document, pdf): (Document, _) = hall.done(store, 50, move |tx, context| {
            Ok((documents::by_id(tx, context, id)?, documents::deliver_pdf(tx, context, id)?))
        });
        assert_eq!(document.pdf, PdfState::Ready, "{kind}");
        let bytes = pdf.unwrap().open(store.files()).unwrap();
        let electronic = signing == balai_platform::region::Signing::Tte;
        assert_eq!(bytes.windows(10).any(|part| part == b"/ByteRange"), electronic, "{kind}");
        let path = if electronic { &folder } else { &unsigned }.join(format!("{kind}.pdf"));
        std::fs::write(&path, &bytes).unwrap();
        looked_at(&path, &kind, &made);
        // The code on the paper is the one in the register, and checks offline by the published keys alone.
        for dots_per_inch in ["200", "300"] {
            let seen = read_qr(&folder, path.to_str().unwrap(), (&kind, dots_per_inch));
            assert_eq!(seen, made.address, "{kind} at {dots_per_inch}");
        }
        let seen = made.address.clone();
        let claims = verify(&read_address(&seen).unwrap().credential, &keys).unwrap();
        assert_eq!((claims.kind.as_str(), claims.number.as_str()), (kind.as_str(), made.number.as_str()));
        told_apart(&seen, &keys, &kind);
    }
    old_states(&hall, store, &keys);
}

/// What other people's programs say of a file.
fn looked_at(path: &Path, kind: &str, made: &documents::Issued) {
    let path = path.to_str().unwrap();
    run("qpdf", &["--check", path]);
    let fonts = run("pdffonts", &[path]);
    let rows: Vec<Vec<&str>> = fonts.lines().skip(2).map(|row| row.split_whitespace().collect()).collect();
    assert!(!rows.is_empty(), "{kind}");
    for row in rows {
        // name, type (two words), encoding, emb, sub, uni, object (two words)
        assert_eq!(row.iter().rev().nth(4), Some(&"yes"), "{kind}: {row:?} is embedded");
    }
    let text = run("pdftotext", &[path, "-"]);
    for said in [made.id.to_string(), format!("{ISSUER}/cek")] {
        assert!(text.contains(&said), "{kind}: {said}");
    }
}

/// One flipped bit, a wrong key and a cloned host, each by its name.
fn told_apart(seen: &str, keys: &KeySet, kind: &str) {
    let credential = read_address(seen).unwrap().credential;
    let mut flipped = credential.clone();
    *flipped.last_mut().unwrap() ^= 1;
    assert_eq!(verify(&flipped, keys), Err(Unverified::Signature), "{kind}: a flipped bit of the signature");
    for bit in (0..credential.len() * 8).step_by(37) {
        let mut flipped = credential.clone();
        *flipped.get_mut(bit / 8).unwrap() ^= 1 << (bit % 8);
        assert!(verify(&flipped, keys).is_err(), "{kind}: bit {bit}");
    }
    let claims = verify(&credential, keys).unwrap();
    let stranger = SigningKey::derived(&[9; 32], "stranger").unwrap();
    let forged = sign(&stranger, &claims).unwrap();
    assert!(matches!(verify(&forged, keys), Err(Unverified::UnknownKey(_))), "{kind}: a wrong key");
    let clone = KeySet { issuer: "balai-example.test".to_owned(), ..keys.clone() };
    assert_eq!(verify(&credential, &clone), Err(Unverified::Issuer), "{kind}: a cloned host");
}

/// A list of states from before a document was taken back still says that it counts, until its day is over.
fn old_states(hall: &Hall, store: &Store, keys: &KeySet) {
    let new = NewDocument {
        kind: "never-married".to_owned(),
        case: None,
        agency: "pekerjaan-umum".to_owned(),
        data: serde_json::json!({"name": "Ni Luh Contoh"}),
        language: Language::Id,
    };
    let made = hall.done(store, 60, move |tx, context| documents::issue(tx, context, &new));
    let place = verify(&read_address(&made.address).unwrap().credential, keys).unwrap().status;
    let list = |number| {
        let bytes =
            hall.done(store, number, move |tx, context| documents::status_list(tx, context, place.year));
        StatusList::verify(&bytes.unwrap(), keys).unwrap()
    };
    let before = list(61);
    let id = made.id;
    hall.done(store, 62, move |tx, context| documents::revoke(tx, context, id, "Salah orang"));
    let after = list(63);
    let at = usize::try_from(place.index).unwrap();
    let states = [&before, &after].map(|list| *list.states.get(at).unwrap());
    assert_eq!(states, [Status::Active, Status::Revoked]);
}

/// What the QR code on the first page says, seen at so many dots per inch: read at the first look, from the dots as they are.
fn read_qr(folder: &Path, path: &str, (kind, dots_per_inch): (&str, &str)) -> String {
    let stem = folder.join(kind);
    run("pdftoppm", &["-r", dots_per_inch, "-gray", "-singlefile", path, stem.to_str().unwrap()]);
    let pgm = std::fs::read(stem.with_extension("pgm")).unwrap();
    // P5, width, height, 255, then the bytes (netpbm).
    let mut parts = pgm.splitn(4, u8::is_ascii_whitespace);
    assert_eq!(parts.next().unwrap(), b"P5");
    let mut number = || std::str::from_utf8(parts.next().unwrap()).unwrap().parse::<usize>().unwrap();
    let (width, height) = (number(), number());
    let (_, pixels) = pgm.split_at(pgm.len() - width * height);
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        *pixels.get(y * width + x).unwrap()
    });
    let grids = seen.detect_grids();
    let read = grids.iter().find_map(|grid| grid.decode().ok());
    read.unwrap_or_else(|| panic!("{kind} at {dots_per_inch}: no code is read")).1
}

#[test]
fn what_is_not_there_is_being_prepared() {
    let region = region();
    let template = region.document_templates.get("queue-ticket").unwrap();
    let sheet = Sheet { template, data: &template.sample, pictures: &[], identity: "", made_at: 0 };
    for typesetter in [Typesetter::none(), Typesetter::new("/nowhere/balai-typeset".into())] {
        assert_eq!(typesetter.state(), State::BeingPrepared);
        assert_eq!(typesetter.set(&sheet), Err(Failure::BeingPrepared));
    }
    // A program that is something else is broken, and no document comes of it.
    let other = Typesetter::with_patience("/bin/true".into(), Duration::from_mins(10));
    assert_eq!((other.state(), other.look()), (State::Ready, Err(Failure::Broken)));
    assert_eq!(other.state(), State::Broken);
    let real = typesetter();
    assert!(real.look().is_ok());
    // Without its QR code it is refused, and the next is served.
    assert!(matches!(real.set(&sheet), Err(Failure::Refused(_))));
    assert_eq!(real.state(), State::Ready);
}

#[test]
fn a_template_that_loops_is_ended_and_the_next_is_set() {
    let region = region();
    let mut template = region.document_templates.get("queue-ticket").unwrap().clone();
    let qr = qr();
    let pictures: [(&str, &[u8]); 1] = [(QR, &qr)];
    let good = template.clone();
    template.files.insert(
        template.main.clone(),
        "#for a in range(1000000) { for b in range(1000000) { let c = a * b } }".into(),
    );
    let sheet =
        |template| Sheet { template, data: &good.sample, pictures: &pictures, identity: "", made_at: 0 };
    // Its own limit would end it in five seconds; the server waits one.
    let impatient =
        Typesetter::with_patience(PathBuf::from(env!("CARGO_BIN_EXE_balai-typeset")), Duration::from_secs(1));
    assert_eq!(impatient.set(&sheet(&template)), Err(Failure::TooMuch));
    assert_eq!(impatient.state(), State::Ready);
    let typesetter = typesetter();
    assert_eq!(typesetter.set(&sheet(&template)), Err(Failure::TooMuch));
    assert!(typesetter.set(&sheet(&good)).is_ok());
    assert_eq!(typesetter.state(), State::Ready);
}
