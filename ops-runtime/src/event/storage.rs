//! What happens to a storage.

use std::fmt;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::FromHook;
use crate::context::KnowsStorage;
use crate::error::Error;
use crate::hook_context::HookContext;
use crate::model::Storage;

macro_rules! storage_events {
    ($($(#[$doc:meta])+ $event:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Serialize, Deserialize)]
        #[serde(bound = "")]
        pub struct $event<S> {
            index: u32,
            location: Option<PathBuf>,
            #[serde(skip)]
            storage: PhantomData<fn() -> S>,
        }

        impl<S> $event<S> {
            /// The instance's number: 0 of `data/0` (`JUJU_STORAGE_ID`).
            pub fn index(&self) -> u32 {
                self.index
            }

            /// The storage itself.
            pub fn storage<'cx, C: KnowsStorage<S>>(&self, cx: &'cx C) -> Storage<'cx, S> {
                Storage::new(cx.__core(), self.index, cx.__declaration())
            }

            /// The mount point, or the device (`JUJU_STORAGE_LOCATION`); `None` once it is unreadable.
            pub fn location(&self) -> Option<&Path> {
                self.location.as_deref()
            }
        }

        impl<S> FromHook for $event<S> {
            fn from_hook(hook: &HookContext) -> Result<Self, Error> {
                let index = hook.storage_index()?;
                let index = index.ok_or_else(|| hook.missing("JUJU_STORAGE_ID"))?;
                let location = hook.storage_location().map(PathBuf::from);
                Ok(Self { index, location, storage: PhantomData })
            }
        }

        impl<S> fmt::Debug for $event<S> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($event))
                    .field("index", &self.index)
                    .field("location", &self.location)
                    .finish()
            }
        }

        impl<S> Clone for $event<S> {
            fn clone(&self) -> Self {
                Self { index: self.index, location: self.location.clone(), storage: PhantomData }
            }
        }
    )+};
}

storage_events! {
    /// `<storage>-storage-attached`: a storage is ready for use.
    StorageAttached;
    /// `<storage>-storage-detaching`: a storage will be gone after this event.
    StorageDetaching;
}
