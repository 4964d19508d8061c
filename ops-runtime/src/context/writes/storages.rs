//! More instances of storages.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use super::super::Core;
use super::{Author, Authored, Writes};
use crate::error::Error;

/// More instances of storages.
#[derive(Debug, Default)]
pub(in crate::context) struct Storages {
    /// How many of each the dispatch wants.
    wanted: BTreeMap<&'static str, Authored<NonZeroU32>>,
    /// How many of them Juju has been told, for good: a handler that gives up takes none back.
    told: BTreeMap<&'static str, u32>,
}

impl Writes {
    fn set_storage(&mut self, storage: &'static str, wanted: Option<Authored<NonZeroU32>>) {
        let former = self.storages.set(storage, wanted);
        self.undo_by(move |writes| _ = writes.storages.set(storage, former));
    }
}

impl Storages {
    /// Gives what was wanted before.
    fn set(
        &mut self,
        storage: &'static str,
        wanted: Option<Authored<NonZeroU32>>,
    ) -> Option<Authored<NonZeroU32>> {
        match wanted {
            Some(wanted) => self.wanted.insert(storage, wanted),
            None => self.wanted.remove(storage),
        }
    }

    /// How many of which Juju is still to be told, and who wanted them last.
    fn untold(&self) -> Vec<(&'static str, NonZeroU32, Author)> {
        let untold = self.wanted.iter().filter_map(|(storage, Authored { value, author })| {
            let told = self.told.get(storage).copied().unwrap_or_default();
            Some((*storage, NonZeroU32::new(value.get().saturating_sub(told))?, author.clone()))
        });
        untold.collect()
    }
}

impl Core {
    /// Requests add up. What Juju would refuse only at the end of the hook is refused here.
    pub(crate) fn request_storage(
        &self,
        storage: &'static str,
        most: Option<u32>,
        attached: usize,
        more: u32,
    ) -> Result<(), Error> {
        let mut writes = self.writes.borrow_mut();
        let requested = writes.storages.wanted.get(storage).map_or(0, |it| it.value.get());
        let has = u32::try_from(attached).unwrap_or(u32::MAX).saturating_add(requested);
        let wanted = has.checked_add(more).filter(|wanted| most.is_none_or(|most| *wanted <= most));
        if wanted.is_none() {
            let most = most.unwrap_or(u32::MAX);
            return Err(Error::StorageLimit { storage, more, has, most });
        }
        if let Some(value) = NonZeroU32::new(requested.saturating_add(more)) {
            writes.set_storage(storage, Some(Authored { value, author: self.author() }));
        }
        Ok(())
    }

    pub(super) fn flush_storages(&self) -> Result<(), Error> {
        let untold = self.writes.borrow().storages.untold();
        for (storage, more, author) in untold {
            self.commands().storage_add(storage, more).map_err(|error| {
                Error::flush("request the storage", [(storage, author)], "", error)
            })?;
            *self.writes.borrow_mut().storages.told.entry(storage).or_default() += more.get();
        }
        Ok(())
    }
}
