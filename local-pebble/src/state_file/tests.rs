use super::*;

/// What Pebble 1.32.1 has written, but for an unknown key, a field and a status of its own.
const PEBBLES: &str = r#"{
    "data": {
        "identities": {
            "bob": {"access": "read", "local": {"user-id": 42}},
            "web": {"access": "metrics", "basic": {"password": "$6$salt$hash"}}
        },
        "patch-level": 2, "patch-sublevel": 0, "start-of-operation-time": "2026-11-22T12:36:09.016835962Z"
    },
    "changes": {
        "5": {
            "id": "5", "kind": "start", "summary": "Start service \"bad\"", "status": 0, "clean": true,
            "data": {"service-names": ["bad"]}, "task-ids": ["5"],
            "spawn-time": "2026-11-22T12:36:10.53418404Z", "ready-time": "2026-11-22T12:36:10.660252468Z",
            "last-recorded-notice-status": 9
        },
        "6": {
            "id": "6", "kind": "replan", "summary": "Replan - no services", "status": 4,
            "spawn-time": "2026-11-22T12:36:10Z", "ready-time": "2026-11-22T12:36:10Z",
            "last-recorded-notice-status": 4
        }
    },
    "tasks": {
        "5": {
            "id": "5", "kind": "start", "summary": "Start service \"bad\"", "status": 9, "waited-status": 0,
            "clean": true, "data": {"service-request": {"Name": "bad"}, "started": true}, "lanes": [2],
            "log": [
                "2026-11-22T12:36:10Z INFO Most recent service output:\n    no port",
                "2026-11-22T12:36:10Z ERROR service start attempt: exited quickly with code 3, will ignore"
            ],
            "change": "5", "spawn-time": "2026-11-22T12:36:10.534168225Z",
            "ready-time": "2026-11-22T12:36:10.660250584Z", "doing-time": 117934394
        }
    },
    "notices": [{
        "id": "5", "user-id": 0, "type": "custom", "key": "a.b/c",
        "first-occurred": "2026-11-22T12:36:10.51638872Z", "last-occurred": "2026-11-22T12:36:10.51638872Z",
        "last-repeated": "2026-11-22T12:36:10.51638872Z", "occurrences": 1, "last-data": {"k": "v"},
        "repeat-after": "1h0m0s", "expire-after": "168h0m0s"
    }],
    "last-change-id": 6, "last-task-id": 6, "last-lane-id": 2, "last-notice-id": 7
}"#;

fn file(text: &str) -> (StateFile, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(".pebble.state");
    fs::write(&path, text).unwrap();
    (StateFile::new(&path), directory)
}

/// The values of `written` are those of `read`; what is only in `read` is not looked at.
fn assert_within(written: &serde_json::Value, read: &serde_json::Value, place: &str) {
    match written {
        serde_json::Value::Object(entries) => {
            for (key, value) in entries {
                assert_within(value, &read[key], &format!("{place}/{key}"));
            }
        }
        value => assert_eq!(value, read, "{place}"),
    }
}

#[test]
fn pebbles_own_file_is_read_and_written() {
    use crate::changes::Changes;
    use crate::identities::Identities;
    use crate::notices::Notices;
    let (file, _directory) = file(PEBBLES);
    let saved = file.read().unwrap().unwrap();
    let data = SavedData::new(Identities::restore(&saved.data.identities).save());
    let mut again = SavedState { data, ..SavedState::default() };
    Changes::restore(&saved).save(&mut again);
    Notices::restore(&saved).save(&mut again);
    file.write(&again).unwrap();
    let written: serde_json::Value =
        serde_json::from_slice(&fs::read(&file.path).unwrap()).unwrap();
    let mut read: serde_json::Value = serde_json::from_str(PEBBLES).unwrap();
    read["changes"]["6"]["clean"] = true.into();
    assert_within(&written, &read, "");
    assert_eq!(written["tasks"]["5"]["log"].as_array().unwrap().len(), 2);
    assert_eq!(written["changes"]["5"]["data"]["service-names"][0], "bad");
    assert_eq!(fs::read_dir(_directory.path()).unwrap().count(), 1);
}

#[test]
fn what_is_no_state_is_refused() {
    for text in ["", "{", "[]", "{}", "null", r#"{"data":{},"changes":[]}"#] {
        let (file, _directory) = file(text);
        let read = file.read();
        assert!(matches!(read, Err(StateFileError::Content { .. })), "{text}: {read:?}");
    }
    let newer = PEBBLES.replace("\"patch-level\": 2", "\"patch-level\": 3");
    let (newer, _directory) = file(&newer);
    let read = newer.read();
    assert!(matches!(read, Err(StateFileError::Newer { found: 3, .. })), "{read:?}");
    let (absent, directory) = file("");
    drop(directory);
    assert!(absent.read().unwrap().is_none());
}
