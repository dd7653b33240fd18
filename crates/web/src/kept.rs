//! [`Kept`]: costly answers kept in memory for a short while, so that a crowd of readers costs what one does.
//!
//! Only for figures that say as of when they are, and only under a key that names everything they depend on, the
//! reader's reach included: what is kept must never be shown to somebody it was not made for.

use std::{
    any::Any,
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use balai_base::Timestamp;

/// How many answers are kept at most; then all are forgotten.
const MOST: usize = 256;

type Entry = (Timestamp, Arc<dyn Any + Send + Sync>);

/// Answers by key, each until an instant.
#[derive(Default)]
pub struct Kept {
    entries: Mutex<HashMap<String, Entry>>,
}

impl Kept {
    /// The answer under `key`, if it is a `T` and its time is not over.
    pub fn find<T: Any + Send + Sync>(&self, key: &str, now: Timestamp) -> Option<Arc<T>> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, answer) = entries.get(key)?;
        if now < *until { answer.clone().downcast().ok() } else { None }
    }

    /// Keeps an answer until `until`.
    pub fn keep<T: Any + Send + Sync>(&self, key: String, answer: Arc<T>, until: Timestamp) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= MOST {
            entries.clear();
        }
        entries.insert(key, (until, answer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_under_its_key_until_its_time_is_over() {
        let kept = Kept::default();
        kept.keep("a".to_owned(), Arc::new(7_u32), Timestamp(100));
        assert_eq!(kept.find::<u32>("a", Timestamp(99)).as_deref(), Some(&7));
        assert_eq!(kept.find::<u32>("a", Timestamp(100)), None);
        assert_eq!(kept.find::<u32>("b", Timestamp(0)), None);
        assert_eq!(kept.find::<String>("a", Timestamp(0)), None, "another kind of answer");
    }

    #[test]
    fn not_more_is_kept_than_there_is_room_for() {
        let kept = Kept::default();
        for number in 0..=MOST {
            kept.keep(number.to_string(), Arc::new(number), Timestamp(1));
        }
        assert_eq!(kept.entries.lock().unwrap().len(), 1);
    }
}
