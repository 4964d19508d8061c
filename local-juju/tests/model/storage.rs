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

#[test]
fn instances_are_added_and_taken_away_while_the_unit_lives() {
    let mut juju = Juju::new().deploy("db", database(), 2).rested();
    let added = juju.model.add_storage(&unit("db/0"), "spare", 2).unwrap();
    assert_eq!(added.iter().map(ToString::to_string).collect::<Vec<_>>(), ["spare/6", "spare/7"]);
    juju.rest(|_| exit(0));
    assert_eq!(juju.ran, ["db/0 spare-storage-attached"; 2]);
    juju.ran.clear();

    juju.model.detach_storage(&added[0]).unwrap();
    juju.rest(|hook| {
        assert_eq!(hook.model.storage(&added[0]).unwrap().unit(), Some(&unit("db/0")));
        exit(0)
    });
    assert_eq!(juju.ran, ["db/0 spare-storage-detaching"]);
    assert_eq!(juju.model.storage(&added[0]).unwrap().unit(), None);
    juju.ran.clear();

    juju.model.attach_storage(&unit("db/1"), &added[0]).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.ran, ["db/1 spare-storage-attached"]);
    juju.ran.clear();

    juju.model.remove_storage(&added[1], true).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.ran, ["db/0 spare-storage-detaching"]);
    assert!(juju.model.storage(&added[1]).is_err());
}

#[test]
fn what_is_refused_says_what_to_do() {
    let raw = crate::support::charm("name: raw\nstorage:\n  spare: {type: filesystem}\n");
    let mut juju = Juju::new().deploy("db", database(), 1).deploy("raw", raw, 1).rested();
    let db = unit("db/0");
    let id = |text: &str| text.parse::<local_juju::state::StorageId>().unwrap();
    let added = juju.model.add_storage(&db, "spare", 1).unwrap();
    juju = juju.rested();
    let before = juju.model.to_json();
    let model = &mut juju.model;
    let refusals = [
        model.add_storage(&db, "spare", 2).unwrap_err(),
        model.add_storage(&db, "data", 1).unwrap_err(),
        model.add_storage(&db, "spar", 1).unwrap_err(),
        model.detach_storage(&id("data/0")).unwrap_err(),
        model.detach_storage(&id("data/9")).unwrap_err(),
        model.attach_storage(&db, &id("data/0")).unwrap_err(),
        model.remove_storage(&added[0], false).unwrap_err(),
    ];
    assert_eq!(
        refusals.map(|refusal| refusal.to_string()),
        [
            "`db/0` has 1 of at most 2 instances of the storage `spare`: detach one first, or ask for fewer",
            "`db/0` has 1 of at most 1 instances of the storage `data`: detach one first, or ask for fewer",
            "`db` has no storage `spar`: did you mean `spare`?",
            "`db/0` needs `data/0`: its charm asks for 1 at least, so add another one first",
            "there is no storage `data/9` in the model: did you mean `data/0`?",
            "`data/0` is attached to `db/0`: detach it first",
            "`spare/4` is attached to `db/0`: detach it first",
        ]
    );
    assert_eq!(juju.model.to_json(), before);

    juju.model.detach_storage(&added[0]).unwrap();
    juju.rest(|_| exit(0));
    let error = juju.model.detach_storage(&added[0]).unwrap_err();
    assert_eq!(error.to_string(), "`spare/4` is not attached to a unit");
    juju.model.remove_unit(&unit("raw/0"), Removal::default()).unwrap();
    let error = juju.model.attach_storage(&unit("raw/0"), &added[0]).unwrap_err();
    assert_eq!(error.to_string(), "the unit `raw/0` is being removed: choose another one");
    juju.rest(|_| exit(0));
    juju.model.add_unit(&"raw".parse().unwrap()).unwrap();
    let error = juju.model.attach_storage(&unit("raw/1"), &added[0]).unwrap_err();
    assert!(error.to_string().contains("at most 1 instances"), "{error}");
    assert!("data".parse::<local_juju::state::StorageId>().is_err());
}

#[test]
fn an_instance_that_the_charm_was_not_told_of_goes_without_a_hook() {
    let mut juju = Juju::new().deploy("db", database(), 1).rested();
    let added = juju.model.add_storage(&unit("db/0"), "spare", 1).unwrap();
    juju.model.detach_storage(&added[0]).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.ran, [""; 0]);
    assert_eq!(juju.model.storage(&added[0]).unwrap().unit(), None);
    juju.model.remove_storage(&added[0], false).unwrap();
    assert!(juju.model.storage(&added[0]).is_err());
}

#[test]
fn a_unit_that_goes_leaves_its_storage_or_takes_it_along() {
    for (how, left) in [(Removal::default(), 3), (Removal::default().with_storage(), 0)] {
        for how in [how, how.forced()] {
            let mut juju = Juju::new().deploy("db", database(), 1).rested();
            juju.model.remove_unit(&unit("db/0"), how).unwrap();
            juju.rest(|_| exit(0));
            assert_eq!(juju.model.storages().count(), left, "{how:?}");
            assert!(juju.model.storages().all(|storage| storage.unit().is_none()));
        }
    }
}
