//! What happens in a container.

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use super::FromHook;
use crate::charm::{CharmModel, DeclaredContainer};
use crate::context::Context;
use crate::error::Error;
use crate::hook_context::HookContext;
use crate::model::Container;

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

        impl<W: DeclaredContainer> $event<W> {
            $(
                $(#[$field_doc])+
                pub fn $field(&self) -> &str {
                    &self.$field
                }
            )*

            /// The container.
            pub fn container<'cx, C: CharmModel>(&self, cx: &'cx Context<C>) -> Container<'cx> {
                Container::new(cx.core(), W::NAME)
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
    /// `<container>-pebble-ready`: the container's Pebble answers.
    PebbleReady {}
    /// `<container>-pebble-custom-notice` (Juju 3.4): somebody recorded a notice.
    PebbleCustomNotice {
        /// The notice's id (`JUJU_NOTICE_ID`).
        notice_id = "JUJU_NOTICE_ID",
        /// The notice's key, such as `example.com/backup` (`JUJU_NOTICE_KEY`).
        notice_key = "JUJU_NOTICE_KEY",
    }
    /// `<container>-pebble-check-failed` (Juju 3.6): a check has reached its threshold of failures.
    PebbleCheckFailed {
        /// The check's name (`JUJU_PEBBLE_CHECK_NAME`).
        check = "JUJU_PEBBLE_CHECK_NAME",
    }
    /// `<container>-pebble-check-recovered` (Juju 3.6): a failed check succeeds again.
    PebbleCheckRecovered {
        /// The check's name (`JUJU_PEBBLE_CHECK_NAME`).
        check = "JUJU_PEBBLE_CHECK_NAME",
    }
}
