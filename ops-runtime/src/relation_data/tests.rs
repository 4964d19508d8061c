//! Structs to databags and back.

use std::collections::BTreeMap;
use std::rc::Rc;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::{DataFault, Problem, list, write};
use crate::hook::Databag;
use crate::pairs::Bag;
use ops_macros::RelationData;

#[derive(Debug, Clone, PartialEq, RelationData)]
#[relation_data(crate = crate, rename_all = "kebab-case")]
struct Provider {
    read_write: String,
    port: u16,
    ca: Option<String>,
    limits: Option<Limits>,
    #[relation_data(default)]
    replicas: Vec<String>,
    #[relation_data(plain, default = 60)]
    ttl: i64,
    #[relation_data(rename = "Mode", alias = "mode", alias = "kind", json)]
    mode: String,
    #[relation_data(flatten)]
    login: Option<Login>,
    #[relation_data(skip)]
    scratch: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Limits {
    most: f64,
}

#[derive(Debug, Clone, PartialEq, RelationData)]
#[relation_data(crate = crate)]
struct Login {
    username: String,
    password: String,
}

fn provider() -> Provider {
    Provider {
        read_write: "db:1".to_owned(),
        port: 5432,
        ca: None,
        limits: None,
        replicas: Vec::new(),
        ttl: 60,
        mode: "fast".to_owned(),
        login: None,
        scratch: Vec::new(),
    }
}

fn read<T: super::RelationData>(bag: &Databag) -> Result<T, Vec<DataFault>> {
    super::read(&Bag::Written(Rc::new(bag.clone())))
}

fn bag(pairs: &[(&str, &str)]) -> Databag {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// What Juju has after the writing of `fields` to `bag`.
fn apply(fields: super::Fields, mut bag: Databag) -> Databag {
    for (key, value) in fields {
        match value.filter(|value| !value.is_empty()) {
            Some(value) => bag.insert(key.to_owned(), value),
            None => bag.remove(key),
        };
    }
    bag
}

// REL-009 REL-010
#[test]
fn each_field_has_its_key_and_form() {
    let data = Provider {
        ca: Some("a\nb".to_owned()),
        limits: Some(Limits { most: 0.5 }),
        login: Some(Login { username: "u".to_owned(), password: "p".to_owned() }),
        ..provider()
    };
    let written = apply(write(&data).unwrap(), Databag::new());
    let expected = [
        ("Mode", "\"fast\""),
        ("ca", "a\nb"),
        ("limits", "{\"most\":0.5}"),
        ("password", "p"),
        ("port", "5432"),
        ("read-write", "db:1"),
        ("replicas", "[]"),
        ("ttl", "60"),
        ("username", "u"),
    ];
    assert_eq!(written, bag(&expected));
    assert_eq!(read::<Provider>(&written), Ok(data));
}

#[test]
fn what_is_none_is_removed_and_what_is_not_a_field_is_kept() {
    let before = bag(&[("ca", "x"), ("username", "u"), ("private-address", "10.0.0.1")]);
    let written = apply(write(&provider()).unwrap(), before);
    let keys: Vec<&str> = written.keys().map(String::as_str).collect();
    assert_eq!(keys, ["Mode", "port", "private-address", "read-write", "replicas", "ttl"]);
}

// REL-020
#[test]
fn every_fault_is_told_at_once() {
    let faults = read::<Provider>(&bag(&[
        ("port", "many"),
        ("limits", "{}"),
        ("kind", "fast"),
        ("ttl", "1m"),
        ("username", "u"),
    ]))
    .unwrap_err();
    assert_eq!(
        list(&faults),
        "`read-write` is missing; `port` is not valid: expected value at line 1 column 1; \
         `limits` is not valid: missing field `most` at line 1 column 2; \
         `ttl` is not valid: invalid digit found in string; \
         `kind` is not valid: expected ident at line 1 column 3; `password` is missing"
    );
}

#[test]
fn all_of_another_types_keys_are_there_or_none() {
    let data = |pairs| read::<Option<Login>>(&bag(pairs));
    assert_eq!(data(&[("ingress-address", "10.0.0.1")]), Ok(None));
    assert_eq!(list(&data(&[("username", "u")]).unwrap_err()), "`password` is missing");
    assert!(data(&[("username", "u"), ("password", "p")]).unwrap().is_some());
}

#[test]
fn pythons_null_is_none() {
    let read: Provider = read(&bag(&[
        ("read-write", "db"),
        ("port", "1"),
        ("limits", "null"),
        ("replicas", "null"),
        ("mode", "\"m\""),
    ]))
    .unwrap();
    assert_eq!((read.limits, read.replicas), (None, Vec::new()));
}

#[test]
fn what_has_no_text_is_a_fault() {
    #[derive(RelationData)]
    #[relation_data(crate = crate)]
    struct Unwritable {
        map: BTreeMap<Option<u8>, u8>,
        text: String,
    }
    let data = Unwritable { map: BTreeMap::from([(None, 1)]), text: String::new() };
    let faults = write(&data).unwrap_err();
    assert!(matches!(faults[0].problem, Problem::Unwritable { .. }), "{faults:?}");
    assert_eq!((faults[1].key, &faults[1].problem), ("text", &Problem::Empty));
}

fn some_text() -> impl Strategy<Value = String> {
    any::<String>().prop_filter("juju has no empty values", |text| !text.is_empty())
}

proptest! {
    #[test]
    fn what_was_written_is_read(
        read_write in some_text(),
        port: u16,
        ca in proptest::option::of(some_text()),
        most in proptest::option::of(-1e9..1e9),
        replicas: Vec<String>,
        ttl: i64,
        mode: String,
        login in proptest::option::of((some_text(), some_text())),
        before in proptest::collection::btree_map("[a-z]{1,3}|ca|limits|username|port", ".*", 0..4),
    ) {
        let data = Provider {
            read_write,
            port,
            ca,
            limits: most.map(|most| Limits { most }),
            replicas,
            ttl,
            mode,
            login: login.map(|(username, password)| Login { username, password }),
            scratch: Vec::new(),
        };
        let bag = apply(write(&data).unwrap(), before);
        prop_assert_eq!(read::<Provider>(&bag), Ok(data));
    }
}
