//! One generation of a store, as a store of its own.

use super::{Checksums, Store, StoreChange, View};
use crate::error::{ErrorKind, Result};
use std::sync::Arc;
use std::time::SystemTime;

/// A store as it was at one moment. It takes no changes, and sees none.
pub(crate) struct Frozen {
    store: Arc<dyn Store>,
    view: Arc<dyn View>,
    committed: SystemTime,
}

impl Frozen {
    /// The present generation of `store`.
    pub fn of(store: &Arc<dyn Store>) -> Frozen {
        let committed = store.committed().unwrap_or(SystemTime::UNIX_EPOCH);
        Frozen { store: store.clone(), view: store.view(), committed }
    }
}

impl Store for Frozen {
    fn view(&self) -> Arc<dyn View> {
        self.view.clone()
    }

    fn refresh(&self) -> Result<bool> {
        Ok(false)
    }

    fn change(&self) -> Result<Box<dyn StoreChange + '_>> {
        Err(ErrorKind::Frozen.into())
    }

    fn bytes(&self) -> Result<u64> {
        self.store.bytes()
    }

    fn committed(&self) -> Result<SystemTime> {
        Ok(self.committed)
    }

    fn health(&self) -> Result<Option<String>> {
        self.store.health()
    }

    fn verify(&self, pace: &dyn Fn(u64)) -> Result<Checksums> {
        self.store.verify(pace)
    }
}
