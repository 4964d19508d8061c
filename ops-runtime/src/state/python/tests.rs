use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;
use tempfile::TempDir;

use super::super::stored::Stored;
use super::test_support::OpsFile;
use super::values::Source;
use super::*;

const STORED: &str = "MyCharm/StoredStateData[_stored]";

fn try_to_find(directory: &TempDir, state: &mut State) -> Result<Found, StateError> {
    PythonState::find(directory.path(), state, || Ok(None))
}

fn find(directory: &TempDir, state: &mut State) -> Option<PythonState> {
    match try_to_find(directory, state).unwrap() {
        Found::New(found) => Some(found),
        Found::Nothing => None,
        Found::Lost => panic!("juju remembers nothing"),
    }
}

/// The state after a dispatch that has found and offered what Python left.
fn taken_over(directory: &TempDir, state: &State) -> State {
    let mut state = State::new(state.now().clone());
    if let Some(found) = find(directory, &mut state) {
        state.offer(found.offers);
    }
    state
}

fn load<T: crate::state::StoredField + Default>(state: &mut State, field: &str) -> T {
    Stored::of_charm(state).load(field, &[], T::default).unwrap()
}

/// What has become of each value.
fn fates(state: &State) -> Vec<(String, String)> {
    let fates = state.offers.iter().map(|offer| {
        let fate = match &offer.fate {
            Fate::Left(reason) => reason.clone(),
            fate => format!("{fate:?}"),
        };
        (format!("{}: {}", offer.handle, offer.key), fate)
    });
    fates.collect()
}

/// All that is in the directory, and when it was changed.
fn content(directory: &TempDir) -> Vec<(std::ffi::OsString, Vec<u8>, std::time::SystemTime)> {
    let mut files: Vec<_> = fs::read_dir(directory.path())
        .unwrap()
        .map(|file| {
            let file = file.unwrap();
            let modified = file.metadata().unwrap().modified().unwrap();
            (file.file_name(), fs::read(file.path()).unwrap(), modified)
        })
        .collect();
    files.sort();
    files
}

#[test]
fn stored_values_are_taken_by_the_fields_of_their_names() {
    let directory = tempfile::tempdir().unwrap();
    let ops = OpsFile::new(directory.path());
    ops.save("StoredStateData[_stored]", &json!({"event_count": 7}));
    ops.save(
        STORED,
        &json!({"count": 5, "names": ["a"], "odd": "text", "unknown": 1, "renamed": 2}),
    );
    ops.save("MyCharm/Lib[one]/StoredStateData[_stored]", &json!({"user": "admin"}));
    drop(ops);
    let before = content(&directory);
    let mut state = taken_over(&directory, &State::default());
    assert_eq!(content(&directory), before);

    assert_eq!(load::<u8>(&mut state, "count"), 5);
    assert_eq!(load::<Vec<String>>(&mut state, "names"), ["a"]);
    assert_eq!(load::<u8>(&mut state, "odd"), 0);
    let mut stored = Stored::of_charm(&mut state);
    assert_eq!(stored.load("new", &["renamed"], || 0).unwrap(), 2);
    let mut stored = stored.python("Lib[one]/user");
    assert_eq!(stored.load("user", &[], String::new).unwrap(), "admin");
    // Once.
    assert_eq!(load::<u8>(&mut state, "count"), 5);
    let expected = [
        ("MyCharm/Lib[one]/StoredStateData[_stored]: user", "Taken"),
        ("MyCharm/StoredStateData[_stored]: count", "Taken"),
        ("MyCharm/StoredStateData[_stored]: names", "Taken"),
        ("MyCharm/StoredStateData[_stored]: odd", "its field has another type"),
        ("MyCharm/StoredStateData[_stored]: renamed", "Taken"),
        ("MyCharm/StoredStateData[_stored]: unknown", "Waits"),
    ];
    let expected = expected.map(|(offer, fate)| (offer.to_owned(), fate.to_owned()));
    assert_eq!(fates(&state), expected);

    // What was taken is the charm's own now.
    let mut next = taken_over(&directory, &state);
    assert!(next.offers.is_empty());
    assert_eq!(load::<u8>(&mut next, "count"), 5);
    assert_eq!(load::<String>(&mut next, "user"), "admin");
}

#[test]
fn a_file_is_taken_over_again_if_it_says_something_else() {
    let directory = tempfile::tempdir().unwrap();
    let mut state = taken_over(&directory, &State::default());
    assert!(state.changes().is_empty());

    OpsFile::new(directory.path()).save(STORED, &json!({"count": 5}));
    state = taken_over(&directory, &state);
    assert_eq!(load::<u8>(&mut state, "count"), 5);
    Stored::of_charm(&mut state).save("count", &6).unwrap();

    // Somewhere else, or only looked at: it is the same.
    let path = directory.path().join(".unit-state.db");
    fs::rename(&path, directory.path().join("moved")).unwrap();
    fs::copy(directory.path().join("moved"), &path).unwrap();
    let mut moved = taken_over(&directory, &state);
    assert_eq!(load::<u8>(&mut moved, "count"), 6);
    assert!(!moved.changes().is_empty());
    let again = taken_over(&directory, &moved);
    assert!(again.changes().is_empty());

    OpsFile::new(directory.path()).save(STORED, &json!({"count": 9}));
    let mut state = taken_over(&directory, &moved);
    assert_eq!(load::<u8>(&mut state, "count"), 9);
}

#[test]
fn what_was_not_committed_is_rolled_back_in_the_copy_alone() {
    let (directory, crashed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ops = OpsFile::new(directory.path());
    ops.save(STORED, &json!({"count": 5}));
    ops.connection.execute_batch("PRAGMA cache_size = 1; BEGIN").unwrap();
    ops.save(STORED, &json!({"count": 6}));
    for number in 0..500 {
        ops.save(&format!("MyCharm/on/start[{number}]"), &json!({"padding": "x".repeat(1000)}));
    }
    for name in [".unit-state.db", ".unit-state.db-journal"] {
        fs::copy(directory.path().join(name), crashed.path().join(name)).unwrap();
    }
    let before = content(&crashed);
    let lengths = [&before[0], &before[1]].map(|(_, bytes, _)| bytes.len());
    assert!(lengths[0] > 100_000 && lengths[1] > 512, "{lengths:?}: the journal is not hot");

    let mut state = taken_over(&crashed, &State::default());
    assert_eq!(load::<u8>(&mut state, "count"), 5);
    assert_eq!(content(&crashed), before);
    // The journal is part of what is known again.
    assert!(taken_over(&crashed, &state).changes().is_empty());
    fs::write(crashed.path().join(".unit-state.db-journal"), "").unwrap();
    assert!(!taken_over(&crashed, &state).changes().is_empty());
}

#[test]
fn a_copy_is_for_this_user_alone_and_goes_away() {
    let directory = tempfile::tempdir().unwrap();
    OpsFile::new(directory.path()).save(STORED, &json!({"count": 5}));
    // One that a killed dispatch has left.
    let left = directory.path().join(".ops-python-copy");
    fs::create_dir(&left).unwrap();
    fs::write(left.join(".unit-state.db"), "half").unwrap();
    let file = PythonFile::in_directory(directory.path());
    let copy = file.copy().unwrap();
    for (path, mode) in [(left.clone(), 0o700), (left.join(".unit-state.db"), 0o600)] {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, mode);
    }
    assert_eq!(copy.tables().unwrap().snapshots.len(), 1);
    drop(copy);
    assert!(!left.exists());
}

#[test]
fn what_cannot_be_read_is_told_apart() {
    let directory = tempfile::tempdir().unwrap();
    let ops = OpsFile::new(directory.path());
    ops.save_pickle(STORED, b"cposix\nsystem\n");
    ops.save("MyCharm/StoredStateData[_list]", &json!([1]));
    let object = b"\x80\x04}(\x8c\x02okK\x01\x8c\x03badcposix\nsystem\n)Ru.";
    ops.save_pickle("MyCharm/StoredStateData[_half]", object);
    drop(ops);
    let mut state = taken_over(&directory, &State::default());
    assert_eq!(load::<u8>(&mut state, "ok"), 1);
    let expected = [
        ("MyCharm/StoredStateData[_half]: ok", "Taken"),
        (
            "MyCharm/StoredStateData[_half]: bad",
            "it is, or holds, `posix.system`, which is no plain data",
        ),
        ("MyCharm/StoredStateData[_list]: ", "it is no dict with texts as keys"),
        ("MyCharm/StoredStateData[_stored]: ", "it ends too early"),
    ];
    let expected = expected.map(|(offer, fate)| (offer.to_owned(), fate.to_owned()));
    assert_eq!(fates(&state), expected);
}

#[test]
fn a_file_that_is_none_is_an_error_that_says_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    OpsFile::new(directory.path()).save(STORED, &json!({"padding": "x".repeat(50_000)}));
    let path = directory.path().join(".unit-state.db");
    let whole = fs::read(&path).unwrap();
    for bytes in [b"hello".repeat(200), whole[..whole.len() / 2].to_vec()] {
        fs::write(&path, &bytes).unwrap();
        let mut state = State::default();
        let error = try_to_find(&directory, &mut state).unwrap_err();
        assert!(error.to_string().contains("or move it away, and nothing"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), bytes);
        assert!(!directory.path().join(".ops-python-copy").exists());
    }
    // A charm that was killed before it had written anything.
    for bytes in [Vec::new(), whole[..0].to_vec()] {
        fs::write(&path, &bytes).unwrap();
        assert!(find(&directory, &mut State::default()).unwrap().offers.is_empty());
    }
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let error = try_to_find(&directory, &mut State::default()).unwrap_err();
    assert!(matches!(error, StateError::Open { .. }), "{error}");
}

#[test]
fn a_key_that_is_twice_there_is_taken_from_the_newer_or_named() {
    let directory = tempfile::tempdir().unwrap();
    let ops = OpsFile::new(directory.path());
    ops.save("NewCharm/StoredStateData[_stored]", &json!({"count": 1}));
    ops.save("OldCharm/StoredStateData[_stored]", &json!({"count": 2, "size": 3}));
    ops.save("NewCharm/StoredStateData[_stored]", &json!({"count": 4}));
    ops.save("NewCharm/StoredStateData[_cache]", &json!({"size": 5}));
    drop(ops);
    let mut state = taken_over(&directory, &State::default());
    assert_eq!(load::<u8>(&mut state, "count"), 4);
    assert_eq!(load::<u8>(&mut state, "size"), 0);
    let left = fates(&state).into_iter().filter(|(_, fate)| fate.contains("another `StoredState`"));
    assert_eq!(left.count(), 2);

    let mut state = taken_over(&directory, &State::default());
    let mut stored = Stored::of_charm(&mut state);
    let mut stored = stored.python("StoredStateData[_cache]/size");
    assert_eq!(stored.load("size", &[], || 0).unwrap(), 5);
}

#[test]
fn sources() {
    let directory = tempfile::tempdir().unwrap();
    let ops = OpsFile::new(directory.path());
    ops.save("C/StoredStateData[a]", &json!({"k": "charm"}));
    ops.save("C/Lib[x]/StoredStateData[a]", &json!({"k": "lib"}));
    ops.save("C/Lib[x]/Sub[y/z]/StoredStateData[a]", &json!({"k": "sub"}));
    ops.save("Alone[x]/StoredStateData[a]", &json!({"k": "alone"}));
    drop(ops);
    for (owner, path, expected) in [
        ("", "k", "charm"),
        ("", "StoredStateData[a]/k", "charm"),
        ("", "StoredStateData[b]/k", "-"),
        ("", "Lib[x]/k", "lib"),
        ("Lib[x]", "k", "lib"),
        ("Lib[x]", "StoredStateData[a]/k", "lib"),
        ("Lib[x]", "Sub[y/z]/k", "sub"),
        ("", "Lib[x]/Sub[y/z]/StoredStateData[a]/k", "sub"),
        ("", "Alone[x]/k", "alone"),
        ("", "Lib[other]/k", "-"),
        ("", "", "-"),
        ("", "/", "-"),
    ] {
        let mut state = taken_over(&directory, &State::default());
        let taken: Option<String> = state.offers.take(&[Source::new(owner, path)]);
        assert_eq!(taken.as_deref().unwrap_or("-"), expected, "{owner} {path}");
    }
}

#[test]
fn deferred_events_come_in_their_order_with_what_juju_would_say() {
    let directory = tempfile::tempdir().unwrap();
    let ops = OpsFile::new(directory.path());
    ops.notice("Framework/on/commit[1]", "C/StoredStateData[_stored]", "on_commit");
    ops.defer("C/on/start[2]", &json!({}), "C", "_on_start");
    let changed =
        json!({"relation_name": "db", "relation_id": 3, "app_name": "pg", "unit_name": "pg/0"});
    ops.defer("C/on/db_relation_changed[3]", &changed, "C/Lib[x]", "_changed");
    ops.notice("C/on/start[4]", "C", "_on_start");
    ops.defer("C/Lib[x]/on/created[5]", &json!({"nested": {"a": [1]}}), "C", "_on_created");
    ops.notice("C/odd", "C", "_odd");
    drop(ops);
    let found = find(&directory, &mut State::default()).unwrap();
    let seen: Vec<_> = found
        .notices
        .iter()
        .map(|Notice { path, event, observer, method, snapshot }| {
            let event = event.as_ref().map(|(emitter, name)| (emitter.as_str(), name.as_str()));
            (path.as_str(), event, observer.as_str(), method.as_str(), snapshot.is_ok())
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("C/on/start", Some(("", "start")), "", "_on_start", true),
            (
                "C/on/db_relation_changed",
                Some(("", "db_relation_changed")),
                "Lib[x]",
                "_changed",
                true
            ),
            ("C/on/start", Some(("", "start")), "", "_on_start", false),
            ("C/Lib[x]/on/created", Some(("Lib[x]", "created")), "", "_on_created", true),
            ("C/odd", None, "", "_odd", false),
        ]
    );
    let variables = |snapshot: serde_json::Value| {
        let serde_json::Value::Object(snapshot) = snapshot else { panic!("no map") };
        let notice = Notice { snapshot: Ok(snapshot), ..found.notices[0].clone() };
        let variables = notice.variables().into_iter();
        variables.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    };
    for (snapshot, expected) in [
        (json!({}), ""),
        (
            changed,
            "JUJU_RELATION=db JUJU_RELATION_ID=db:3 JUJU_REMOTE_APP=pg JUJU_REMOTE_UNIT=pg/0",
        ),
        (
            json!({"storage_name": "data", "storage_index": 0, "storage_location": "/srv"}),
            "JUJU_STORAGE_ID=data/0 JUJU_STORAGE_LOCATION=/srv",
        ),
        (
            json!({"container_name": "web", "notice_id": "7", "notice_type": "custom", "notice_key": "a.b/c"}),
            "JUJU_WORKLOAD_NAME=web JUJU_NOTICE_ID=7 JUJU_NOTICE_TYPE=custom JUJU_NOTICE_KEY=a.b/c",
        ),
        (
            json!({"container_name": "web", "check_name": "up"}),
            "JUJU_WORKLOAD_NAME=web JUJU_PEBBLE_CHECK_NAME=up",
        ),
        (
            json!({"id": "secret:abc", "label": null, "revision": 4}),
            "JUJU_SECRET_ID=secret:abc JUJU_SECRET_REVISION=4",
        ),
    ] {
        assert_eq!(variables(snapshot), expected);
    }
}
