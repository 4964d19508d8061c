//! Components that are bound to several things.

use super::state_tests::Unit;
use crate::prelude::*;

#[component(
    interface = "mysql_client",
    role = requires,
    container,
    storage = filesystem,
    crate = crate
)]
struct Backup {
    #[component(relation, storage)]
    copier: Copier,
}

#[component(crate = crate)]
impl Backup {
    #[on(relation_created)]
    fn related(&self, cx: &ComponentContext<Self>, event: &RelationCreated<Self>) -> Result<()> {
        let endpoint = event.relation(cx).endpoint();
        assert_eq!(endpoint, cx.endpoint());
        Ok(cx.log(LogLevel::Info, format!("the relation {endpoint}:{}", event.id()))?)
    }

    #[on(storage_attached)]
    fn attached(&self, cx: &ComponentContext<Self>, event: &StorageAttached<Self>) -> Result<()> {
        let storage = event.storage(cx);
        Ok(cx.log(LogLevel::Info, format!("the storage {}/{}", storage.name(), storage.index()))?)
    }

    #[on(pebble_ready)]
    fn ready(&self, cx: &ComponentContext<Self>, event: &PebbleReady<Self>) -> Result<()> {
        let container = event.container(cx).name();
        assert_eq!(container, cx.container().name());
        Ok(cx.log(LogLevel::Info, format!("the container {container}"))?)
    }
}

/// Has of its owner's what it needs.
#[component(interface = "mysql_client", role = requires, storage, crate = crate)]
struct Copier;

#[component(crate = crate)]
impl Copier {
    #[on(any)]
    fn look(&self, cx: &ComponentContext<Self>, event: &ComponentEvent<Self>) -> Result<()> {
        let text = format!("{} of {} sees {}", cx.path(), cx.endpoint(), event.name());
        Ok(cx.log(LogLevel::Info, text)?)
    }
}

#[charm(dir = "tests/components", crate = crate)]
struct Kept {
    #[component(relation = "database", container = "app", storage = "data")]
    backup: Backup,
}

#[charm(dir = "tests/components", crate = crate)]
impl Kept {}

#[test]
fn each_event_reaches_the_component_that_is_bound_to_what_it_happens_to() {
    for (hook, variable, expected) in [
        (
            "database-relation-created",
            ("JUJU_RELATION_ID", "database:3"),
            &["backup.copier of database sees relation_created", "the relation database:3"][..],
        ),
        (
            "data-storage-attached",
            ("JUJU_STORAGE_ID", "data/0"),
            &["backup.copier of database sees storage_attached", "the storage data/0"],
        ),
        ("app-pebble-ready", ("JUJU_WORKLOAD_NAME", "app"), &["the container app"]),
        ("start", ("JUJU_MODEL_NAME", "m"), &["backup.copier of database sees start"]),
    ] {
        let mut unit = Unit::new();
        let (outcome, _) = unit.dispatch_to::<Kept>(hook, &[variable], true);
        assert_eq!(outcome, Ok(()), "{hook}");
        let lines = unit.logged.iter().filter_map(|line| line.strip_prefix("INFO -- "));
        assert_eq!(lines.collect::<Vec<_>>(), expected, "{hook}");
    }
}
