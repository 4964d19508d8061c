//! What an event tells of itself.

use std::path::{Path, PathBuf};

use ops::event::{
    RelationBroken, RelationChanged, RelationCreated, RelationDeparted, RelationJoined,
};
use ops::prelude::*;

use crate::ParityEvent;

/// The event and all that Juju says of it.
pub(crate) fn told(event: &ParityEvent) -> String {
    use ParityEvent as E;

    let details = match event {
        E::ClusterRelationCreated(event) => created("cluster", event),
        E::ClusterRelationJoined(event) => joined("cluster", event),
        E::ClusterRelationChanged(event) => changed("cluster", event),
        E::ClusterRelationDeparted(event) => departed("cluster", event),
        E::SiteRelationCreated(event) => created("site", event),
        E::SiteRelationJoined(event) => joined("site", event),
        E::SiteRelationChanged(event) => changed("site", event),
        E::SiteRelationDeparted(event) => departed("site", event),
        E::SiteRelationBroken(event) => broken("site", event),
        E::UpstreamRelationCreated(event) => created("upstream", event),
        E::UpstreamRelationJoined(event) => joined("upstream", event),
        E::UpstreamRelationChanged(event) => changed("upstream", event),
        E::UpstreamRelationDeparted(event) => departed("upstream", event),
        E::UpstreamRelationBroken(event) => broken("upstream", event),
        E::SecretChanged(event) => label(event.label()),
        E::SecretExpired(event) => label(event.label()),
        E::SecretRemove(event) => label(event.label()),
        E::SecretRotate(event) => label(event.label()),
        E::DisksStorageAttached(event) => storage("disks", event.index(), event.location()),
        E::DisksStorageDetaching(event) => storage("disks", event.index(), event.location()),
        _ => return event.name().to_owned(),
    };
    format!("{} {details}", event.name())
}

fn label(label: Option<&str>) -> String {
    label.unwrap_or("-").to_owned()
}

fn created<E: Endpoint>(endpoint: &str, event: &RelationCreated<E>) -> String {
    relation(endpoint, event.id(), event.app())
}

fn joined<E: Endpoint>(endpoint: &str, event: &RelationJoined<E>) -> String {
    format!("{} {}", relation(endpoint, event.id(), event.app()), event.unit())
}

fn changed<E: Endpoint>(endpoint: &str, event: &RelationChanged<E>) -> String {
    let relation = relation(endpoint, event.id(), event.app());
    event.unit().map_or(relation.clone(), |unit| format!("{relation} {unit}"))
}

fn departed<E: Endpoint>(endpoint: &str, event: &RelationDeparted<E>) -> String {
    let relation = relation(endpoint, event.id(), event.app());
    let departing = event.departing_unit().map_or("nobody", UnitName::as_str);
    format!("{relation} {} without {departing}", event.unit())
}

fn broken<E: Endpoint>(endpoint: &str, event: &RelationBroken<E>) -> String {
    relation(endpoint, event.id(), event.app())
}

fn relation(endpoint: &str, id: RelationId, app: Option<&str>) -> String {
    format!("{endpoint}:{id} {}", app.unwrap_or("nobody"))
}

/// The instance and the last two parts of where it is: those before are the machine's.
fn storage(name: &str, index: u32, location: Option<&Path>) -> String {
    let parts: Vec<_> = location.iter().flat_map(|path| path.components()).collect();
    let tail = parts.get(parts.len().saturating_sub(2)..).unwrap_or_default();
    let tail: PathBuf = tail.iter().collect();
    format!("{name}/{index} at {}", tail.display())
}
