//! What happens in a container.

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use super::FromHook;
use crate::context::KnowsContainer;
use crate::error::Error;
use crate::hook_context::HookContext;
use crate::model::{CheckHandle, Container, NoticeHandle};

macro_rules! workload_events {
    ($($(#[$doc:meta])+ $event:ident {
        $($(#[$field_doc:meta])+ $field:ident = $variable:literal,)*
    })+) => {$(
        $(#[$doc])+
        #[derive(Serialize, Deserialize)]
        #[serde(bound = "")]
        pub struct $event<W> {
            $($field: String,)*
            #[serde(skip)]
            container: PhantomData<fn() -> W>,
        }

        impl<W> $event<W> {
            $(
                $(#[$field_doc])+
                pub fn $field(&self) -> &str {
                    &self.$field
                }
            )*

            /// The container.
            pub fn container<'cx, C: KnowsContainer<W>>(&self, cx: &'cx C) -> Container<'cx> {
                Container::new(cx.__core(), cx.__container())
            }
        }

        impl<W> FromHook for $event<W> {
            fn from_hook(_hook: &HookContext) -> Result<Self, Error> {
                Ok(Self {
                    $($field: _hook.require($variable)?.to_owned(),)*
                    container: PhantomData,
                })
            }
        }

        impl<W> fmt::Debug for $event<W> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($event))
                    $(.field(stringify!($field), &self.$field))*
                    .finish()
            }
        }

        impl<W> Clone for $event<W> {
            fn clone(&self) -> Self {
                Self { $($field: self.$field.clone(),)* container: PhantomData }
            }
        }
    )+};
}

workload_events! {
    /// `<container>-pebble-ready`: the container's Pebble has started, and answers. It may have gone
    /// again when the handler runs.
    PebbleReady {}
    /// `<container>-pebble-custom-notice` (Juju 3.4): somebody told a notice, with `pebble notify` or
    /// [`Container::notify`].
    PebbleCustomNotice {
        /// The notice's id (`JUJU_NOTICE_ID`).
        notice_id = "JUJU_NOTICE_ID",
        /// The notice's type (`JUJU_NOTICE_TYPE`): `custom`.
        notice_type = "JUJU_NOTICE_TYPE",
        /// The notice's key, such as `example.com/backup` (`JUJU_NOTICE_KEY`).
        notice_key = "JUJU_NOTICE_KEY",
    }
    /// `<container>-pebble-check-failed` (Juju 3.6): a check has reached its threshold of failures. It
    /// may succeed again when the handler runs: [`CheckHandle::info`] tells.
    PebbleCheckFailed {
        /// The check's name (`JUJU_PEBBLE_CHECK_NAME`).
        check_name = "JUJU_PEBBLE_CHECK_NAME",
    }
    /// `<container>-pebble-check-recovered` (Juju 3.6): a check that had reached its threshold of
    /// failures succeeds again.
    PebbleCheckRecovered {
        /// The check's name (`JUJU_PEBBLE_CHECK_NAME`).
        check_name = "JUJU_PEBBLE_CHECK_NAME",
    }
}

impl<W> PebbleCustomNotice<W> {
    /// The notice. How often it occurred and with which data is asked of Pebble when it is wanted.
    pub fn notice<'cx, C: KnowsContainer<W>>(&self, cx: &'cx C) -> NoticeHandle<'cx> {
        let (id, notice_type) = (self.notice_id(), self.notice_type());
        let key = self.notice_key().to_owned();
        NoticeHandle::new(self.container(cx), id.into(), notice_type.into(), key)
    }
}

impl<W> PebbleCheckFailed<W> {
    /// The check. How it is now is asked of Pebble when it is wanted.
    pub fn check<'cx, C: KnowsContainer<W>>(&self, cx: &'cx C) -> CheckHandle<'cx> {
        CheckHandle::new(self.container(cx), self.check_name().to_owned())
    }
}

impl<W> PebbleCheckRecovered<W> {
    /// The check. How it is now is asked of Pebble when it is wanted.
    pub fn check<'cx, C: KnowsContainer<W>>(&self, cx: &'cx C) -> CheckHandle<'cx> {
        CheckHandle::new(self.container(cx), self.check_name().to_owned())
    }
}
