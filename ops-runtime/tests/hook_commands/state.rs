//! Server-side state and storages.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::Path;

use ops::hook::{Output, StorageKind};

use super::{answering, ask};

// HKC-035 HKC-036 HKC-037
#[test]
fn state_is_read_and_written() {
    let state = BTreeMap::from([("k1".to_owned(), "v\n1".to_owned())]);
    let line = "state-get --format=json";
    assert_eq!(ask(line, r#"{"k1":"v\n1"}"#, |to| to.state_get().unwrap()), state);
    for empty in ["null\n", "{}\n"] {
        assert!(ask(line, empty, |to| to.state_get().unwrap()).is_empty());
    }
    let line = "state-get k1 --format=json";
    for (answer, value) in [("\"v\"", "v"), ("\"\"", ""), ("null", "")] {
        assert_eq!(ask(line, answer, |to| to.state_get_key("k1").unwrap()), value);
    }
    let line = r#"state-set --file - < {"k1":"v\u000a1"}"#;
    ask(line, "", |to| to.state_set(&state).unwrap());
    ask("state-delete k1", "", |to| to.state_delete("k1").unwrap());
    ask("state-delete -- -k", "", |to| to.state_delete("-k").unwrap());
    let (commands, asked) = answering(Output::failure(1, "ERROR no"));
    commands.state_set(&BTreeMap::new()).unwrap();
    assert!(asked.take().is_empty());
}

// HKC-040 HKC-041 HKC-042 HKC-057
#[test]
fn storages_are_listed_found_and_asked_for() {
    let line = "storage-list --format=json";
    assert_eq!(ask(line, r#"["data/0"]"#, |to| to.storage_list(None).unwrap()), ["data/0"]);
    let line = "storage-list data --format=json";
    assert!(ask(line, "null", |to| to.storage_list(Some("data")).unwrap()).is_empty());
    let line = "storage-get -s data/0 --format=json";
    for (kind, expected) in [("filesystem", StorageKind::Filesystem), ("block", StorageKind::Block)]
    {
        let answer = format!(r#"{{"kind":"{kind}","location":"/srv"}}"#);
        let storage = ask(line, &answer, |to| to.storage_get("data/0").unwrap());
        assert_eq!((storage.kind, &*storage.location), (expected, Path::new("/srv")));
    }
    ask(line, "null", |to| to.storage_get("data/0").unwrap_err());
    let two = NonZeroU32::new(2).unwrap();
    ask("storage-add data=2", "", |to| to.storage_add("data", two).unwrap());
}
