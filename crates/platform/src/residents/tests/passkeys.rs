//! Passkeys, with an authenticator of software: what is true is believed once, in its browser and in time.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{
    super::{
        Passkey, ResidentSession, add_passkey,
        ceremony::{self, Answered, Question, Seal, Site},
        enter_by_passkey, passkey, passkeys, remove_passkey,
    },
    world::{World, each, proved, visit},
};

const ORIGIN: &str = "https://lapor.contoh.example";
const DOMAIN: &str = "lapor.contoh.example";

fn site() -> Site {
    Site { origin: ORIGIN.to_owned(), name: "Contoh".to_owned() }
}

fn seal<'a>(world: &'a World, browser: &'a [u8; 16]) -> Seal<'a> {
    Seal { vault: &world.vault, device: browser, now: world.now() }
}

/// A device with one key, whose owner always agrees.
struct Device {
    key: SigningKey,
    id: [u8; 16],
    owner: Vec<u8>,
    counter: u32,
    origin: &'static str,
}

impl Device {
    fn new(number: u8) -> Self {
        let key = SigningKey::from_slice(&[number; 32]).unwrap();
        Self { key, id: [number; 16], owner: Vec::new(), counter: 0, origin: ORIGIN }
    }

    fn asked(question: &Question) -> Value {
        let plain = URL_SAFE_NO_PAD.decode(&question.options).unwrap();
        serde_json::from_slice::<Value>(&plain).unwrap()["publicKey"].clone()
    }

    fn client(&self, kind: &str, asked: &Value) -> Vec<u8> {
        let told = json!({ "type": kind, "challenge": asked["challenge"], "origin": self.origin });
        told.to_string().into_bytes()
    }

    /// Flags: present, verified, and whether a key follows (Web Authentication, section 6.1).
    fn data(&mut self, with_key: bool) -> Vec<u8> {
        self.counter += 1;
        let flags: u8 = if with_key { 0b0100_0101 } else { 0b0000_0101 };
        let mut data = Sha256::digest(DOMAIN).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        if with_key {
            data.extend([0_u8; 16]);
            data.extend([0, 16]);
            data.extend(self.id);
            data.extend(self.cose());
        }
        data
    }

    /// The public key as COSE (RFC 9053): a map of type, algorithm, curve, x and y.
    fn cose(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let bytes = point.as_bytes();
        let mut map = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        map.extend(&bytes[1..33]);
        map.extend([0x22, 0x58, 0x20]);
        map.extend(&bytes[33..65]);
        map
    }

    fn make(&mut self, question: &Question) -> String {
        let asked = Self::asked(question);
        assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
        self.owner = URL_SAFE_NO_PAD.decode(asked["user"]["id"].as_str().unwrap()).unwrap();
        let client = self.client("webauthn.create", &asked);
        let data = self.data(true);
        // {"fmt": "none", "attStmt": {}, "authData": bytes} in CBOR (RFC 8949).
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.push(0xa0);
        object.push(0x68);
        object.extend(b"authData");
        object.extend([0x58, u8::try_from(data.len()).unwrap()]);
        object.extend(data);
        let id = URL_SAFE_NO_PAD.encode(self.id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "extensions": {},
            "response": {
                "attestationObject": URL_SAFE_NO_PAD.encode(object),
                "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
            },
        })
        .to_string()
    }

    fn answer(&mut self, question: &Question) -> String {
        let client = self.client("webauthn.get", &Self::asked(question));
        let data = self.data(false);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        let id = URL_SAFE_NO_PAD.encode(self.id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "extensions": {},
            "response": {
                "authenticatorData": URL_SAFE_NO_PAD.encode(data),
                "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
                "signature": URL_SAFE_NO_PAD.encode(signature.to_der().as_bytes()),
                "userHandle": URL_SAFE_NO_PAD.encode(&self.owner),
            },
        })
        .to_string()
    }
}

/// A resident with a passkey.
fn kept(world: &World, device: &mut Device) -> (ResidentSession, Passkey) {
    let session = proved(world, world.resident("sari@warga.example", 1).resident);
    let browser = [1; 16];
    let question =
        ceremony::ask_new(&site(), seal(world, &browser), (session.resident, "sari"), &[]).unwrap();
    let answer = device.make(&question);
    let whose = (session.resident, "Firefox, Linux");
    let answered =
        ceremony::answer_new(&site(), seal(world, &browser), whose, (&question.state, &answer)).unwrap();
    let (new, once) = (answered.passkey.clone(), answered.once);
    world.done(move |tx, context| add_passkey(tx, context, (&session, &once), &new));
    (session, answered.passkey)
}

fn entry(world: &World, device: &mut Device, stored: &Passkey) -> Result<Answered, balai_base::Problem> {
    let browser = [2; 16];
    let question = ceremony::ask_entry(&site(), seal(world, &browser)).unwrap();
    let answer = device.answer(&question);
    ceremony::answer_entry(&site(), seal(world, &browser), stored, (&question.state, &answer))
}

#[test]
fn a_passkey_opens_its_account_and_is_good_once() {
    each(|world| {
        let mut device = Device::new(7);
        let (session, stored) = kept(world, &mut device);
        let region = world.region.clone();
        let id = device.id;
        let found = world.done(move |tx, _| passkey(tx, &region, &id)).expect("it was kept");
        assert_eq!(found.resident, session.resident);
        let answered = entry(world, &mut device, &stored).unwrap();
        let (changed, once) = (answered.passkey, answered.once);
        let first = changed.clone();
        let entered =
            world.done(move |tx, context| enter_by_passkey(tx, context, (&first, &once), ("", &visit(2))));
        assert_eq!(world.whose(&entered), Some(session.resident));
        world.refused("problem-passkey-over", move |tx, context| {
            enter_by_passkey(tx, context, (&changed, &once), ("", &visit(2)))
        });
    });
}

#[test]
fn what_is_not_true_is_not_believed() {
    each(|world| {
        let mut device = Device::new(7);
        let (_, stored) = kept(world, &mut device);
        entry(world, &mut device, &stored).unwrap();

        let mut stranger = Device { owner: device.owner.clone(), id: device.id, ..Device::new(8) };
        assert!(entry(world, &mut stranger, &stored).is_err(), "another key");
        device.origin = "https://lapor.contoh.example.jahat.example";
        assert!(entry(world, &mut device, &stored).is_err(), "another site");
        device.origin = ORIGIN;
        let owner = std::mem::replace(&mut device.owner, vec![1; 16]);
        assert!(entry(world, &mut device, &stored).is_err(), "another owner");
        device.owner = owner;

        let (mine, other) = ([2; 16], [3; 16]);
        let question = ceremony::ask_entry(&site(), seal(world, &mine)).unwrap();
        let answer = device.answer(&question);
        let given = (question.state.as_str(), answer.as_str());
        let moved = ceremony::answer_entry(&site(), seal(world, &other), &stored, given);
        assert_eq!(moved.unwrap_err().message, "problem-passkey-over", "another browser");
        let second = ceremony::ask_entry(&site(), seal(world, &mine)).unwrap();
        let crossed = ceremony::answer_entry(&site(), seal(world, &mine), &stored, (&second.state, &answer));
        assert!(crossed.is_err(), "the answer to another question");
        world.wait(10 * 60 * 1_000);
        let late = ceremony::answer_entry(&site(), seal(world, &mine), &stored, given);
        assert_eq!(late.unwrap_err().message, "problem-passkey-over", "too late");
        for nonsense in ["", "{}", "[]", "null", "{\"id\":1}"] {
            assert!(ceremony::named(nonsense).is_err(), "{nonsense}");
        }
    });
}

#[test]
fn a_passkey_is_listed_and_removed_by_its_owner_only() {
    each(|world| {
        let mut device = Device::new(7);
        let (session, stored) = kept(world, &mut device);
        let stranger = proved(world, world.resident("made@warga.example", 4).resident);
        let id = stored.credential_id.clone();
        world.refused("problem-passkey-unknown", move |tx, context| {
            remove_passkey(tx, context, &stranger, &id)
        });
        let (region, id) = (world.region.clone(), stored.credential_id.clone());
        assert_eq!(world.done(move |tx, _| passkeys(tx, &region, session.resident)).len(), 1);
        world.done(move |tx, context| remove_passkey(tx, context, &session, &id));
        let answered = entry(world, &mut device, &stored).unwrap();
        world.refused("problem-passkey-unknown", move |tx, context| {
            enter_by_passkey(tx, context, (&answered.passkey, &answered.once), ("", &visit(2)))
        });
    });
}

#[test]
fn an_address_of_numbers_has_no_passkeys() {
    for (origin, possible) in [
        (ORIGIN, true),
        ("http://localhost:8080", true),
        ("http://127.0.0.1:8080", false),
        ("http://[::1]:8080", false),
        ("", false),
    ] {
        let site = Site { origin: origin.to_owned(), name: String::new() };
        assert_eq!(ceremony::is_possible(&site), possible, "{origin}");
    }
}
