//! A signer for demonstrations: real `PAdES` baseline B-B signatures (ETSI EN 319 142-1, 6.3) by a certificate nobody trusts.
//!
//! Its keys come from a secret of the installation, so the same demonstration keeps its authority. Documents it signs are
//! marked CONTOH by their template.

use std::fmt;

use cms::{
    cert::{CertificateChoices, IssuerAndSerialNumber},
    content_info::{CmsVersion, ContentInfo},
    signed_data::{
        CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
    },
};
use der::{
    Any, Decode as _, Encode as _, Tag,
    asn1::{ObjectIdentifier, OctetString, SetOfVec},
};
use jiff::Timestamp;
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, StringFormat, dictionary};
use p256::{
    ecdsa::{DerSignature, SigningKey, signature::Signer as _},
    pkcs8::EncodePrivateKey as _,
};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, date_time_ymd,
};
use sha2::{Digest as _, Sha256};
use x509_cert::{
    Certificate,
    attr::{Attribute, Attributes},
    spki::AlgorithmIdentifierOwned,
};

use super::{DocumentSigner, Order, Refusal, SignatureKind, Signed};

/// Bytes kept free for the signature; one with two certificates has about 1,500.
const ROOM: usize = 4_096;
/// Stands where a number of the byte range will stand.
const PLACEHOLDER: i64 = 9_999_999_999;
/// CMS and PKCS #9 (RFC 5652, sections 4, 5 and 11) and RFC 5035, section 3.
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// Signs by a certificate of its own authority.
pub struct DemonstrationSigner {
    key: SigningKey,
    certificate: Certificate,
    authority: Certificate,
    authority_pem: String,
}

impl fmt::Debug for DemonstrationSigner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DemonstrationSigner")
    }
}

/// Why a demonstration has no signer.
#[derive(Debug, thiserror::Error)]
#[error("no certificate for the demonstration: {0}")]
pub struct NoCertificate(String);

fn no_certificate(error: impl fmt::Display) -> NoCertificate {
    NoCertificate(error.to_string())
}

impl DemonstrationSigner {
    /// A signer whose keys follow from `secret`: the same secret, the same keys.
    pub fn new(secret: &[u8; 32]) -> Result<Self, NoCertificate> {
        let (_, authority_pair) = key(secret, "authority")?;
        let (key, pair) = key(secret, "signer")?;
        let mut params = named("CONTOH Otoritas Uji Balai")?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let authority = params.self_signed(&authority_pair).map_err(no_certificate)?;
        let mut leaf = named("CONTOH Penanda Tangan Uji")?;
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
        leaf.use_authority_key_identifier_extension = true;
        let leaf = leaf.signed_by(&pair, &Issuer::new(params, authority_pair)).map_err(no_certificate)?;
        Ok(Self {
            key,
            certificate: Certificate::from_der(leaf.der()).map_err(no_certificate)?,
            authority: Certificate::from_der(authority.der()).map_err(no_certificate)?,
            authority_pem: authority.pem(),
        })
    }

    /// The authority's certificate, for whoever wants to check a demonstration's signatures.
    pub fn authority_pem(&self) -> &str {
        &self.authority_pem
    }

    /// The signature over `digest`, as CMS with the attributes of `PAdES` B-B.
    fn cms(&self, digest: &[u8]) -> der::Result<Vec<u8>> {
        let sha256 = AlgorithmIdentifierOwned { oid: SHA256, parameters: None };
        let attributes = Attributes::try_from(vec![
            attribute(CONTENT_TYPE, Any::encode_from(&DATA)?)?,
            attribute(MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest)?)?)?,
            attribute(SIGNING_CERTIFICATE, self.signing_certificate()?)?,
        ])?;
        let signature: DerSignature = self.key.sign(&attributes.to_der()?);
        let about = self.certificate.tbs_certificate();
        let signer = SignerInfo {
            version: CmsVersion::V1,
            sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
                issuer: about.issuer().clone(),
                serial_number: about.serial_number().clone(),
            }),
            digest_alg: sha256.clone(),
            signed_attrs: Some(attributes),
            signature_algorithm: AlgorithmIdentifierOwned { oid: ECDSA_SHA256, parameters: None },
            signature: OctetString::new(signature.as_bytes())?,
            unsigned_attrs: None,
        };
        let certificates =
            [&self.certificate, &self.authority].map(|one| CertificateChoices::Certificate(one.clone()));
        let data = SignedData {
            version: CmsVersion::V1,
            digest_algorithms: SetOfVec::try_from(vec![sha256])?,
            encap_content_info: EncapsulatedContentInfo { econtent_type: DATA, econtent: None },
            certificates: Some(CertificateSet(SetOfVec::try_from(certificates.to_vec())?)),
            crls: None,
            signer_infos: SignerInfos(SetOfVec::try_from(vec![signer])?),
        };
        ContentInfo { content_type: SIGNED_DATA, content: Any::encode_from(&data)? }.to_der()
    }

    /// RFC 5035: which certificate signs, by its SHA-256, so that no other can be put in its place.
    fn signing_certificate(&self) -> der::Result<Any> {
        let hash = Sha256::digest(self.certificate.to_der()?);
        let by_hash = Any::new(Tag::Sequence, OctetString::new(&hash[..])?.to_der()?)?;
        let certificates = Any::new(Tag::Sequence, by_hash.to_der()?)?;
        Any::new(Tag::Sequence, certificates.to_der()?)
    }
}

impl DocumentSigner for DemonstrationSigner {
    fn kind(&self) -> SignatureKind {
        SignatureKind::Demonstration
    }

    /// Signs at once, whoever asks. The signature has no mark of its own: the document's template shows what signed it.
    fn sign(&self, order: &Order<'_>) -> Result<Signed, Refusal> {
        let refused = |what: &str| {
            tracing::warn!(what, "a document was not signed");
            Refusal::Refused(None)
        };
        let mut pdf = with_room(order).map_err(|_| refused("it is no document of ours"))?;
        let room = Room::find(&pdf, order.pdf.len()).ok_or_else(|| refused("there is no room"))?;
        let digest = room.close(&mut pdf).ok_or_else(|| refused("there is no room"))?;
        let cms = self.cms(&digest).map_err(|_| refused("the signature can not be written"))?;
        room.fill(&mut pdf, &cms).ok_or_else(|| refused("the signature is too large"))?;
        Ok(Signed::Done(pdf))
    }

    fn fetch(&self, _: &str) -> Result<Signed, Refusal> {
        Err(Refusal::NotOffered)
    }

    fn may_sign(&self, _: &str) -> Result<bool, Refusal> {
        Ok(true)
    }
}

fn key(secret: &[u8; 32], role: &str) -> Result<(SigningKey, KeyPair), NoCertificate> {
    let mut digest = Sha256::new();
    digest.update(b"balai demonstration signer ");
    digest.update(role.as_bytes());
    digest.update(secret);
    let bytes: [u8; 32] = digest.finalize().into();
    let key = SigningKey::from_slice(&bytes).map_err(no_certificate)?;
    let pkcs8 = key.to_pkcs8_der().map_err(no_certificate)?;
    let pair = KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8.as_bytes().into(), &PKCS_ECDSA_P256_SHA256)
        .map_err(no_certificate)?;
    Ok((key, pair))
}

fn named(name: &str) -> Result<CertificateParams, NoCertificate> {
    let mut params = CertificateParams::new(Vec::new()).map_err(no_certificate)?;
    params.distinguished_name.push(DnType::CommonName, name);
    params.distinguished_name.push(DnType::OrganizationName, "Balai, peragaan");
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2049, 1, 1);
    Ok(params)
}

fn attribute(oid: ObjectIdentifier, value: Any) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}

/// The document with a signature's field and an empty signature appended; not a byte before is touched.
fn with_room(order: &Order<'_>) -> Result<Vec<u8>, lopdf::Error> {
    let read = Document::load_mem(order.pdf)?;
    let root = read.trailer.get(b"Root")?.as_reference()?;
    let page = read.get_pages().values().next().copied().ok_or(lopdf::Error::PageNumberNotFound(1))?;
    if read.get_object(root)?.as_dict()?.has(b"AcroForm") {
        // It has fields, or a signature, already: not one that was just set.
        return Err(lopdf::Error::InvalidStream("AcroForm".to_owned()));
    }
    let mut annotations = annotations(&read, page)?;
    let mut grown = IncrementalDocument::create_from(order.pdf.to_vec(), read);
    let signature = grown.new_document.add_object(signature(order));
    let field = grown.new_document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig",
        "T" => Object::string_literal("Signature1"),
        // Printed and locked (ISO 32000-1, table 165); without an area, so that PDF/A asks for no appearance.
        "F" => 132,
        "Rect" => vec![0.into(), 0.into(), 0.into(), 0.into()],
        "P" => page, "V" => signature,
    });
    annotations.push(field.into());
    grown.opt_clone_object_to_new_document(root)?;
    grown.opt_clone_object_to_new_document(page)?;
    let form = dictionary! { "Fields" => vec![field.into()], "SigFlags" => 3 };
    grown.new_document.get_object_mut(root)?.as_dict_mut()?.set("AcroForm", form);
    grown.new_document.get_object_mut(page)?.as_dict_mut()?.set("Annots", annotations);
    let mut pdf = Vec::new();
    grown.save_to(&mut pdf)?;
    Ok(pdf)
}

fn annotations(read: &Document, page: ObjectId) -> Result<Vec<Object>, lopdf::Error> {
    match read.get_object(page)?.as_dict()?.get(b"Annots") {
        Ok(Object::Reference(id)) => Ok(read.get_object(*id)?.as_array()?.clone()),
        Ok(array) => Ok(array.as_array()?.clone()),
        Err(_) => Ok(Vec::new()),
    }
}

fn signature(order: &Order<'_>) -> Dictionary {
    let number = || Object::Integer(PLACEHOLDER);
    let at = Timestamp::from_second(order.at).unwrap_or_default();
    dictionary! {
        "Type" => "Sig", "Filter" => "Adobe.PPKLite", "SubFilter" => "ETSI.CAdES.detached",
        "M" => Object::string_literal(at.strftime("D:%Y%m%d%H%M%SZ").to_string()),
        "Reason" => text(order.reason),
        "ByteRange" => vec![0.into(), number(), number(), number()],
        "Contents" => Object::String(vec![0; ROOM], StringFormat::Hexadecimal),
    }
}

/// A text string: UTF-16 with its mark (ISO 32000-1, 7.9.2.2).
fn text(text: &str) -> Object {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

/// Where in the file the signature goes.
struct Room {
    /// Where the byte range's brackets begin and end.
    range: (usize, usize),
    /// From `<` to behind `>`.
    contents: (usize, usize),
}

impl Room {
    fn find(pdf: &[u8], from: usize) -> Option<Self> {
        let search = |what: &[u8]| {
            let appended = pdf.get(from..)?;
            appended.windows(what.len()).position(|part| part == what).map(|at| at + from)
        };
        let range = format!("[0 {PLACEHOLDER} {PLACEHOLDER} {PLACEHOLDER}]");
        let contents = [b"<".as_slice(), &vec![b'0'; ROOM * 2], b">"].concat();
        let (at, begins) = (search(range.as_bytes())?, search(&contents)?);
        Some(Self { range: (at, at + range.len()), contents: (begins, begins + contents.len()) })
    }

    /// Writes the range and gives the digest of everything but the room.
    fn close(&self, pdf: &mut [u8]) -> Option<Vec<u8>> {
        let (begins, ends) = self.contents;
        let range = format!("[0 {begins} {ends} {}]", pdf.len() - ends);
        let width = self.range.1 - self.range.0;
        let range = format!("{range:<width$}");
        pdf.get_mut(self.range.0..self.range.1)?.copy_from_slice(range.as_bytes());
        let mut digest = Sha256::new();
        digest.update(pdf.get(..begins)?);
        digest.update(pdf.get(ends..)?);
        Some(digest.finalize().to_vec())
    }

    fn fill(&self, pdf: &mut [u8], cms: &[u8]) -> Option<()> {
        let written = balai_base::text::hexadecimal(cms);
        let begins = self.contents.0 + 1;
        (cms.len() <= ROOM).then_some(())?;
        pdf.get_mut(begins..begins + written.len())?.copy_from_slice(written.as_bytes());
        Some(())
    }
}
