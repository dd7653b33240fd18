//! Documents as people get them: set through the server's own client from the standard pack, signed by the test signer, and
//! read back from paper by other people's programs (poppler, `rqrr`). With `BALAI_DOCUMENTS` set to a folder, they are left
//! there for `scripts/interop.sh`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that can't set itself up fails")]

use std::{path::PathBuf, process::Command, time::Duration};

use balai_platform::{
    documents::{
        signing::{Consent, DemonstrationSigner, DocumentSigner as _, Order, Passphrase, Signed},
        typesetter::{Failure, QR, Sheet, State, Typesetter},
    },
    region::Region,
};
use fast_qr::convert::Builder as _;

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

#[test]
fn every_kind_is_set_signed_and_read_back_from_paper() {
    let (region, typesetter, qr) = (region(), typesetter(), qr());
    let signer = DemonstrationSigner::new(&[3; 32]).unwrap();
    let kept = std::env::var_os("BALAI_DOCUMENTS").map(PathBuf::from);
    let folder = kept.unwrap_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("documents"));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("authority.pem"), signer.authority_pem()).unwrap();
    assert_eq!(region.document_templates.iter().count(), 6);
    for template in region.document_templates.iter() {
        let kind = &template.kind;
        let sheet = Sheet {
            template,
            data: &template.sample,
            pictures: &[(QR, &qr)],
            identity: "BLI-7K3M-Q9TX-4",
            made_at: 1_772_000_000,
        };
        let set = typesetter.set(&sheet).unwrap_or_else(|failure| panic!("{kind}: {failure:?}"));
        assert_eq!(template.hash.len(), 64);
        let consent = Consent::Officer { nik: String::new(), passphrase: Passphrase::new(String::new()) };
        let order =
            Order { pdf: &set.pdf, consent: &consent, mark: None, reason: "Peragaan", at: 1_772_000_000 };
        let Ok(Signed::Done(paper)) = signer.sign(&order) else { panic!("{kind} was not signed") };
        assert!(paper.starts_with(&set.pdf), "{kind}: a signature is added, nothing is changed");
        let path = folder.join(format!("{kind}.pdf"));
        std::fs::write(&path, &paper).unwrap();
        let path = path.to_str().unwrap();
        run("qpdf", &["--check", path]);
        let fonts = run("pdffonts", &[path]);
        let rows: Vec<Vec<&str>> =
            fonts.lines().skip(2).map(|row| row.split_whitespace().collect()).collect();
        assert!(!rows.is_empty(), "{kind}");
        for row in rows {
            // name, type (two words), encoding, emb, sub, uni, object (two words)
            assert_eq!(row[row.len() - 5], "yes", "{kind}: {row:?} is embedded");
        }
        let text = run("pdftotext", &[path, "-"]);
        for said in ["BLI-7K3M-Q9TX-4", "balai.example/cek"] {
            assert!(text.contains(said), "{kind}: {said}");
        }
        assert_eq!(read_qr(&folder, path, kind), ADDRESS, "{kind}");
    }
}

/// What the QR code on the first page says, seen at 200 dots per inch.
fn read_qr(folder: &std::path::Path, path: &str, kind: &str) -> String {
    let stem = folder.join(kind);
    run("pdftoppm", &["-r", "200", "-gray", "-singlefile", path, stem.to_str().unwrap()]);
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
    assert_eq!(grids.len(), 1, "{kind}");
    grids.first().unwrap().decode().unwrap().1
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
