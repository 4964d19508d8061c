//! Storage instances.

use std::path::PathBuf;

use local_juju::state::{Removal, Settings};
use ops_metadata::StorageKind;

use crate::support::{Juju, database, exit, unit};

#[test]
fn units_get_the_fewest_instances_of_each_storage() {
    let settings = Settings { storage_directory: "/here".into(), ..Settings::default() };
    let mut juju = Juju::with(settings).deploy("db", database(), 2);
    let all: Vec<_> = juju
        .model
        .storages()
        .map(|storage| format!("{} {} {:?}", storage.id(), storage.unit().unwrap(), storage.kind()))
        .collect();
    assert_eq!(
        all,
        [
            "cache/1 db/0 Filesystem",
            "cache/2 db/0 Filesystem",
            "cache/4 db/1 Filesystem",
            "cache/5 db/1 Filesystem",
            "data/0 db/0 Filesystem",
            "data/3 db/1 Filesystem",
        ]
    );
    let data = juju.model.storages().last().unwrap().id().clone();
    assert_eq!(juju.model.storage_location(&data), PathBuf::from("/here/data/3"));
    assert!(!juju.model.to_json().to_string().contains("/here"), "no paths in snapshots");

    juju.rest(|_| exit(0));
    let events = juju.of("db/1");
    assert_eq!(
        events[..4],
        ["cache-storage-attached", "cache-storage-attached", "data-storage-attached", "install",]
    );
}

#[test]
fn block_devices_are_told_apart() {
    let charm = crate::support::charm("name: disk\nstorage:\n  raw: {type: block}\n");
    let mut juju = Juju::new().deploy("disk", charm, 1);
    assert_eq!(juju.model.storages().next().unwrap().kind(), StorageKind::Block);
    juju.at("disk/0 raw-storage-attached", |hook| {
        let variables = hook.run.environment(hook.model);
        assert!(variables.contains(&("JUJU_STORAGE_KIND".to_owned(), "block".to_owned())));
    });
}

#[test]
fn storage_detaches_before_the_unit_stops() {
    let mut juju = Juju::new().deploy("db", database(), 1).rested();
    juju.model.remove_unit(&unit("db/0"), Removal::default()).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(
        juju.ran,
        [
            "db/0 cache-storage-detaching",
            "db/0 cache-storage-detaching",
            "db/0 data-storage-detaching",
            "db/0 stop",
            "db/0 remove",
        ]
    );
    assert_eq!(juju.model.storages().filter(|storage| storage.unit().is_none()).count(), 3);
    assert_eq!(juju.model.units().count(), 0);
}
