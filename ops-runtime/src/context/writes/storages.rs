//! More instances of storages.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use super::super::Core;
use super::{Authored, Writes};
use crate::error::Error;

/// How many more of each storage are wanted.
#[derive(Debug, Clone, Default)]
pub(in crate::context) struct Storages(BTreeMap<&'static str, Authored<NonZeroU32>>);

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
            Some(wanted) => self.0.insert(storage, wanted),
            None => self.0.remove(storage),
        }
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
        let requested = writes.storages.0.get(storage).map_or(0, |written| written.value.get());
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
        let wanted = self.writes.borrow().storages.clone();
        for (storage, Authored { value, author }) in wanted.0 {
            self.commands().storage_add(storage, value).map_err(|error| {
                Error::flush("request the storage", [(storage, author)], "", error)
            })?;
            self.writes.borrow_mut().set_storage(storage, None);
        }
        Ok(())
    }
}
