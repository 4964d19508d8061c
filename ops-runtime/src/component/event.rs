//! What Juju sends to a component.

use std::fmt;

use serde_json::Value;

use super::ComponentModel;
use crate::error::Error;
use crate::event::from_hook::FromHook;
use crate::event::{
    CollectMetrics, ConfigChanged, Install, LeaderElected, LeaderSettingsChanged,
    MeterStatusChanged, PebbleCheckFailed, PebbleCheckRecovered, PebbleCustomNotice, PebbleReady,
    PostSeriesUpgrade, PreSeriesUpgrade, RelationBroken, RelationChanged, RelationCreated,
    RelationDeparted, RelationJoined, Remove, SecretChanged, SecretExpired, SecretRemove,
    SecretRotate, Start, Stop, StorageAttached, StorageDetaching, UpdateStatus, UpgradeCharm,
};
use crate::hook_context::HookContext;
use crate::part::{Bound, Occurrence};

/// `$keeps` is `defer` for what a handler may put off, `final` for the rest.
macro_rules! component_events {
    ($(
        $section:ident {$(
            $(#[$doc:meta])+ $variant:ident($payload:ty) = $name:literal, $hook:literal, $keeps:ident;
        )+}
    )+) => {
        /// Every event that Juju can send to the component `C`, as a handler of several gets it.
        ///
        /// Those of a relation, a storage or a container are of the one that the component is bound to.
        #[non_exhaustive]
        pub enum ComponentEvent<C> {
            $($($(#[$doc])+ $variant($payload),)+)+
        }

        impl<C> fmt::Debug for ComponentEvent<C> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $($(Self::$variant(event) => event.fmt(f),)+)+
                }
            }
        }

        impl<C> Clone for ComponentEvent<C> {
            fn clone(&self) -> Self {
                match self {
                    $($(Self::$variant(event) => Self::$variant(event.clone()),)+)+
                }
            }
        }

        /// The name that an event, which Juju calls `trigger`, has for a component that is bound to `bound`.
        pub(crate) fn component_event(trigger: &str, bound: Bound) -> Option<&'static str> {
            $(
                match component_events!(@own $section bound trigger) {
                    $(Some($hook) => return Some($name),)+
                    _ => {}
                }
            )+
            None
        }

        impl<C: ComponentModel> ComponentEvent<C> {
            /// The name that `#[on(…)]` takes: `config_changed`, `relation_joined`.
            pub fn name(&self) -> &'static str {
                match self {
                    $($(Self::$variant(_) => $name,)+)+
                }
            }

            /// Reads what the agent says of the event.
            pub(crate) fn from_hook(name: &str, hook: &HookContext) -> Result<Self, Error> {
                match name {
                    $($($name => Ok(Self::$variant(FromHook::from_hook(hook)?)),)+)+
                    // Cannot be: names are of `component_event`.
                    _ => Err(Error::Name { what: "an event of a component", text: name.to_owned() }),
                }
            }

            fn payload(&self) -> Option<serde_json::Result<Value>> {
                match self {
                    $($(Self::$variant(event) => component_events!(@keep $keeps event),)+)+
                }
            }

            /// A kept event again; `None` if none of this name can be deferred.
            pub(crate) fn from_payload(
                name: &str,
                payload: Value,
            ) -> Option<serde_json::Result<Self>> {
                match name {
                    $($($name => component_events!(@read $keeps payload Self::$variant),)+)+
                    _ => None,
                }
            }
        }
    };
    (@own lifecycle $bound:ident $trigger:ident) => { Some($trigger) };
    (@own relation $bound:ident $trigger:ident) => { own_event($trigger, $bound.relation) };
    (@own storage $bound:ident $trigger:ident) => {
        own_event($trigger, $bound.storage.map(|storage| storage.name))
    };
    (@own container $bound:ident $trigger:ident) => { own_event($trigger, $bound.container) };
    (@keep defer $event:ident) => { Some(serde_json::to_value($event)) };
    (@keep final $event:ident) => {{ let _ = $event; None }};
    (@read defer $payload:ident $variant:path) => {
        Some(serde_json::from_value($payload).map($variant))
    };
    (@read final $payload:ident $variant:path) => { None };
}

component_events! {
    lifecycle {
        /// `install`
        Install(Install) = "install", "install", defer;
        /// `start`
        Start(Start) = "start", "start", defer;
        /// `stop`
        Stop(Stop) = "stop", "stop", final;
        /// `remove`
        Remove(Remove) = "remove", "remove", final;
        /// `config-changed`
        ConfigChanged(ConfigChanged) = "config_changed", "config-changed", defer;
        /// `update-status`
        UpdateStatus(UpdateStatus) = "update_status", "update-status", defer;
        /// `upgrade-charm`
        UpgradeCharm(UpgradeCharm) = "upgrade_charm", "upgrade-charm", defer;
        /// `leader-elected`
        LeaderElected(LeaderElected) = "leader_elected", "leader-elected", defer;
        /// `leader-settings-changed`
        LeaderSettingsChanged(LeaderSettingsChanged) =
            "leader_settings_changed", "leader-settings-changed", defer;
        /// `pre-series-upgrade`
        PreSeriesUpgrade(PreSeriesUpgrade) = "pre_series_upgrade", "pre-series-upgrade", defer;
        /// `post-series-upgrade`
        PostSeriesUpgrade(PostSeriesUpgrade) = "post_series_upgrade", "post-series-upgrade", defer;
        /// `collect-metrics`
        CollectMetrics(CollectMetrics) = "collect_metrics", "collect-metrics", final;
        /// `meter-status-changed`
        MeterStatusChanged(MeterStatusChanged) =
            "meter_status_changed", "meter-status-changed", final;
        /// `secret-changed`
        SecretChanged(SecretChanged) = "secret_changed", "secret-changed", defer;
        /// `secret-rotate`
        SecretRotate(SecretRotate) = "secret_rotate", "secret-rotate", final;
        /// `secret-expired`
        SecretExpired(SecretExpired) = "secret_expired", "secret-expired", final;
        /// `secret-remove`
        SecretRemove(SecretRemove) = "secret_remove", "secret-remove", defer;
    }
    relation {
        /// `<endpoint>-relation-created`
        RelationCreated(RelationCreated<C>) = "relation_created", "relation-created", defer;
        /// `<endpoint>-relation-joined`
        RelationJoined(RelationJoined<C>) = "relation_joined", "relation-joined", defer;
        /// `<endpoint>-relation-changed`
        RelationChanged(RelationChanged<C>) = "relation_changed", "relation-changed", defer;
        /// `<endpoint>-relation-departed`
        RelationDeparted(RelationDeparted<C>) = "relation_departed", "relation-departed", defer;
        /// `<endpoint>-relation-broken`
        RelationBroken(RelationBroken<C>) = "relation_broken", "relation-broken", defer;
    }
    storage {
        /// `<storage>-storage-attached`
        StorageAttached(StorageAttached<C>) = "storage_attached", "storage-attached", defer;
        /// `<storage>-storage-detaching`
        StorageDetaching(StorageDetaching<C>) = "storage_detaching", "storage-detaching", defer;
    }
    container {
        /// `<container>-pebble-ready`
        PebbleReady(PebbleReady<C>) = "pebble_ready", "pebble-ready", defer;
        /// `<container>-pebble-custom-notice`
        PebbleCustomNotice(PebbleCustomNotice<C>) =
            "pebble_custom_notice", "pebble-custom-notice", defer;
        /// `<container>-pebble-check-failed`
        PebbleCheckFailed(PebbleCheckFailed<C>) =
            "pebble_check_failed", "pebble-check-failed", defer;
        /// `<container>-pebble-check-recovered`
        PebbleCheckRecovered(PebbleCheckRecovered<C>) =
            "pebble_check_recovered", "pebble-check-recovered", defer;
    }
}

/// What is left of an event's name behind that of what it happens to.
fn own_event<'trigger>(trigger: &'trigger str, name: Option<&str>) -> Option<&'trigger str> {
    trigger.strip_prefix(name?)?.strip_prefix('-')
}

impl<C: ComponentModel> ComponentEvent<C> {
    /// Without its type.
    pub(crate) fn erased(self) -> Occurrence {
        let name = self.name();
        Occurrence::of_component(name, self, |event| event.downcast_ref::<Self>()?.payload())
    }
}
