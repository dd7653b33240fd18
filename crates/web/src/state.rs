//! [`AppState`]: everything a handler may use, built once by `app` (or by a test) and cloned into each request.
//!
//! It holds no request and decides nothing.

use std::{net::IpAddr, sync::Arc};

use balai_base::{Clock, Moment, Random, RegionId};
use balai_civic::learning::Learned;
use balai_operate::Watch;
use balai_platform::{
    documents::signing::SigningDesk, drills::Copies, history::LogKeys, papers::ReadingRoom, photos::Darkroom,
    region::Regions, register::Registers, render::Renderer, vault::Vault, webhooks::Reach,
};
use balai_store::{Files, Store};

use crate::{assets::Assets, gates::Gates, kept::Kept};

/// What an operator chose about the HTTP face.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Addresses of proxies whose `X-Forwarded-For`, `-Host` and `-Proto` are believed. Nobody else's are.
    pub trusted_proxies: Vec<IpAddr>,
    /// Served without TLS to other machines: cookies lose `Secure` and their `__Host-` prefix, and HSTS is left
    /// out. Never for a public service; browsers treat `localhost` as safe without it.
    pub plain_http: bool,
    /// Whether pages say that what they show is invented.
    pub demonstration: bool,
    /// Whether letters by e-mail are sent; without, nobody is promised any.
    pub mail: bool,
    /// Which of several regions stands at the root of hosts that belong to none.
    pub root: Option<RegionId>,
    /// Where photos are decoded.
    pub darkroom: Darkroom,
    /// Where papers that officers upload are read.
    pub reading_room: ReadingRoom,
    /// Who signs documents electronically.
    pub signing: SigningDesk,
    /// Registers of others that say what they hold.
    pub registers: Registers,
    /// How quickly nobody fills in a report, in milliseconds: what comes faster is read by an officer before the public. 0:
    /// nothing is too quick, as in a demonstration that is walked through in a hurry.
    pub least_typing: i64,
}

/// What [`AppState::new`] is built from.
pub struct Parts {
    /// The database and files.
    pub store: Store,
    /// The loaded region packs.
    pub regions: Arc<Regions>,
    /// The keys of sealed fields.
    pub vault: Arc<Vault>,
    /// The keys the logs of history are signed with.
    pub log_keys: Arc<LogKeys>,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Randomness fit for secrets.
    pub random: Arc<dyn Random>,
    /// The operator's choices.
    pub options: Options,
}

/// Everything a handler may use.
#[derive(Clone)]
pub struct AppState {
    /// The database and files.
    pub store: Store,
    /// The loaded region packs.
    pub regions: Arc<Regions>,
    /// The keys of sealed fields.
    pub vault: Arc<Vault>,
    /// The keys the logs of history are signed with.
    pub log_keys: Arc<LogKeys>,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Randomness fit for secrets.
    pub random: Arc<dyn Random>,
    /// Templates and messages.
    pub renderer: Arc<Renderer>,
    /// Built scripts and styles.
    pub assets: Arc<Assets>,
    /// Turnstiles before costly work.
    pub gates: Arc<Gates>,
    /// Costly answers, kept for a short while.
    pub kept: Arc<Kept>,
    /// What was learned from each region's cases.
    pub learned: Learned,
    /// What the server knows of its own state.
    pub watch: Arc<Watch>,
    /// How the copies do that are made of the data.
    pub copies: Copies,
    /// The operator's choices.
    pub options: Arc<Options>,
}

impl AppState {
    /// Builds the state; assets and templates come with the program.
    pub fn new(parts: Parts) -> Self {
        let assets = Arc::new(Assets::load());
        let named = assets.clone();
        parts.regions.note_start(parts.clock.now());
        Self {
            store: parts.store,
            regions: parts.regions,
            vault: parts.vault,
            log_keys: parts.log_keys,
            clock: parts.clock,
            random: parts.random,
            renderer: Arc::new(Renderer::new(Arc::new(move |name| named.address(name)))),
            assets,
            gates: Arc::new(Gates::default()),
            kept: Arc::new(Kept::default()),
            learned: Learned::default(),
            watch: Arc::default(),
            copies: Copies::default(),
            options: Arc::new(parts.options),
        }
    }

    /// Whom webhooks may call: a demonstration may call this machine too.
    pub fn webhooks_reach(&self) -> Reach {
        if self.options.demonstration { Reach::Loopback } else { Reach::Public }
    }

    /// Where photos are stored and where they are decoded.
    pub fn files_and_darkroom(&self) -> (&Files, &Darkroom) {
        (self.store.files(), &self.options.darkroom)
    }

    /// The time and seed of one command.
    pub fn moment(&self) -> Moment {
        Moment::new(self.clock.now(), self.random.as_ref())
    }
}
