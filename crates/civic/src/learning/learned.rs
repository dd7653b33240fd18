//! [`Learned`]: the models in use, held in memory for every request, and looked after in the background.
//!
//! Asking never waits for the database. A model that can't be read is logged once and left out: keywords serve.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use balai_base::{RegionId, Timestamp};
use balai_platform::region::Region;
use balai_store::{Failure, Store};

use super::{
    model::{Guesses, Model, Target},
    store,
};

/// How many guesses are offered at most.
const OFFERED: usize = 3;

/// A region's model in use.
#[derive(Debug)]
pub struct Active {
    /// Its number, counted up with every learning.
    pub version: i64,
    /// When it was made.
    pub made_at: Timestamp,
    /// Below this probability it says nothing.
    pub threshold: f64,
    model: Model,
}

impl Active {
    /// A model in use, for the store and for tests.
    pub fn new(version: i64, made_at: Timestamp, threshold: f64, model: Model) -> Self {
        Self { version, made_at, threshold, model }
    }

    /// What a text may belong to, likeliest first, at most three, to let somebody choose. Empty when even together
    /// they do not reach the threshold: keywords know better then.
    pub fn offered(&self, region: &Region, target: Target, text: &str) -> Guesses {
        let guesses = self.guesses(region, target, text);
        let together: f64 = guesses.iter().map(|guess| guess.probability).sum();
        if together < self.threshold { Guesses::new() } else { guesses }
    }

    /// The one guess that may stand without anybody choosing: none when it does not reach the threshold alone.
    pub fn decided(&self, region: &Region, target: Target, text: &str) -> Option<super::Guess> {
        let first = self.guesses(region, target, text).into_iter().next()?;
        (first.probability >= self.threshold).then_some(first)
    }

    /// The likeliest three, whatever their probability; what the pack no longer has is left out.
    pub fn guesses(&self, region: &Region, target: Target, text: &str) -> Guesses {
        self.model.guess(target, text, OFFERED, |id| match target {
            Target::Category => region.categories.get(id).is_some(),
            Target::Agency => region.agencies.get(id).is_some(),
        })
    }
}

/// The models in use of every region. Cheap to clone; all clones see the same.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    models: Arc<RwLock<HashMap<RegionId, Known>>>,
}

/// What is known of a region: its newest version, and the model unless it could not be read.
#[derive(Clone, Debug)]
struct Known {
    version: i64,
    active: Option<Arc<Active>>,
}

impl Learned {
    /// The model of a region, if it has learned.
    pub fn of(&self, region: &RegionId) -> Option<Arc<Active>> {
        let models = self.models.read().unwrap_or_else(PoisonError::into_inner);
        models.get(region).and_then(|known| known.active.clone())
    }

    /// Puts a model in use here.
    pub fn put(&self, region: &RegionId, active: Active) {
        let known = Known { version: active.version, active: Some(Arc::new(active)) };
        self.note(region, Some(known));
    }

    /// Looks whether a region has a newer model and takes it. Blocks: for the background, not for a request.
    pub fn look(&self, store: &Store, region: &RegionId) -> Result<(), Failure> {
        let asked = region.clone();
        let newest = store.read_now(move |tx| store::newest(tx, &asked))?;
        let known = {
            let models = self.models.read().unwrap_or_else(PoisonError::into_inner);
            models.get(region).map(|known| known.version)
        };
        match newest {
            newest if newest == known => Ok(()),
            None => {
                self.note(region, None);
                Ok(())
            }
            Some(version) => {
                let active = read(store, region, version)?;
                self.note(region, Some(Known { version, active: active.map(Arc::new) }));
                Ok(())
            }
        }
    }

    fn note(&self, region: &RegionId, known: Option<Known>) {
        let mut models = self.models.write().unwrap_or_else(PoisonError::into_inner);
        match known {
            Some(known) => drop(models.insert(region.clone(), known)),
            None => drop(models.remove(region)),
        }
    }
}

/// Reads a stored model; none, with a line in the log, when it can't be used.
fn read(store: &Store, region: &RegionId, version: i64) -> Result<Option<Active>, Failure> {
    let asked = region.clone();
    let found = store.read_now(move |tx| {
        let stored = store::models(tx, &asked)?.into_iter().find(|stored| stored.version == version);
        Ok((stored, store::bytes(tx, &asked, version)?))
    })?;
    let (Some(stored), Some(bytes)) = found else {
        tracing::error!(%region, version, "pieces of the learned model are missing; keywords serve");
        return Ok(None);
    };
    match Model::from_bytes(&bytes) {
        Ok(model) => {
            tracing::info!(%region, version, lessons = stored.lessons, "a learned model is in use");
            Ok(Some(Active::new(version, stored.made_at, stored.threshold, model)))
        }
        Err(reason) => {
            tracing::error!(%region, version, %reason, "the learned model can't be used; keywords serve");
            Ok(None)
        }
    }
}
