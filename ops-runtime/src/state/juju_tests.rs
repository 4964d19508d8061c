use proptest::prelude::*;

use super::*;

fn entries() -> impl Strategy<Value = BTreeMap<Key, String>> {
    let keys = prop_oneof![
        "[a-z@.]{1,12}".prop_map(|path| Key::Stored(path.into())),
        (0..2_000_u64).prop_map(Key::Deferred),
        any::<u64>().prop_map(Key::DeadLetter),
        "[a-z-]{1,12}".prop_map(|name| Key::Internal(name.into())),
    ];
    let long = [("a", 60_000), ("\"", 9_000), ("\u{1}", 9_000), ("é", 20_000)];
    let long = proptest::sample::select(long.map(|(part, times)| part.repeat(times)).to_vec());
    let values = prop_oneof![4 => ".{0,20}", 1 => long];
    proptest::collection::btree_map(keys, values, 0..24)
}

/// What Juju has when it has been told.
fn told(mut all: Databag, changes: BTreeMap<String, Option<String>>) -> Databag {
    for (key, value) in changes {
        match value {
            Some(value) => all.insert(key, value),
            None => all.remove(&key),
        };
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_comes_back(
        one in entries(),
        other in entries(),
        own in proptest::collection::btree_map("[a-z]{1,5}", ".{0,9}", 0..4),
    ) {
        let mut all = own.clone();
        all.insert(GENERATION.to_owned(), "7".to_owned());
        for entries in [&one, &other] {
            let state = State::new(entries.clone());
            let changed = changes(&state, &all).unwrap();
            prop_assert!(changed.iter().all(|(key, value)| all.get(key) != value.as_ref()));
            all = told(all, changed);
            prop_assert_eq!(read(&all).unwrap(), Some(entries.clone()));
            prop_assert!(changes(&state, &all).unwrap().is_empty());
            let longest = |part: fn((&String, &String)) -> usize| all.iter().map(part).max();
            prop_assert!(longest(|(key, _)| key.len()) <= Some(LONGEST_KEY));
            prop_assert!(longest(|(_, value)| value.len()) <= Some(LONGEST_VALUE));
        }
        // The charm's own is never touched, and neither is the file's.
        prop_assert_eq!(all.get(GENERATION).map(String::as_str), Some("7"));
        let without = told(all.clone(), removal(&all));
        prop_assert_eq!(&without, &own);
        prop_assert_eq!(read(&without).unwrap(), None);
    }
}

fn state(key: Key, length: usize) -> State {
    State::new([(key, "x".repeat(length))].into())
}

#[test]
fn a_value_that_juju_does_not_take_is_named() {
    let none = Databag::new();
    assert!(changes(&state(Key::Stored("page".into()), LONGEST_VALUE), &none).is_ok());
    for (state, says) in [
        (
            state(Key::Stored("page".into()), LONGEST_VALUE + 1),
            "the stored field `page` is too large",
        ),
        (state(Key::Stored("x".repeat(300).into()), 1), "its name has 311 bytes, at most 256"),
        (state(Key::Deferred(1), LONGEST_VALUE), "has deferred is too large"),
    ] {
        let error = changes(&state, &none).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    let payload = "x".repeat(LONGEST_VALUE);
    let text = format!(r#"{{"handler":"configure","event":"start","payload":"{payload}"}}"#);
    let error = changes(&State::new([(Key::Deferred(1), text)].into()), &none).unwrap_err();
    let says = "the event `start` that `configure` has deferred is too large";
    assert!(error.to_string().starts_with(says), "{error}");
}

#[test]
fn what_the_usual_quota_does_not_take_is_told() {
    let entry = |number: u8| (format!("ops/stored/{number}"), "x".repeat(LONGEST_VALUE));
    let all: Databag = (0..33).map(entry).collect();
    let text = too_much(&all).unwrap();
    assert!(text.contains("max-charm-state-size") && text.contains("`ops/stored/"), "{text}");
    assert_eq!(too_much(&all.into_iter().take(31).collect()), None);
}

#[test]
fn a_queue_that_empties_costs_no_command_of_its_own() {
    let all = Databag::new();
    let queued = told(all.clone(), changes(&state(Key::Deferred(1), 1), &all).unwrap());
    let changes = changes(&State::default(), &queued).unwrap();
    assert_eq!(changes, [("ops/queue/0".to_owned(), Some("{}".to_owned()))].into());
    assert_eq!(read(&told(queued, changes)).unwrap(), Some(BTreeMap::new()));
}

#[test]
fn what_the_sdk_did_not_write_is_an_error_that_says_what_to_do() {
    let with = |key: &str, value: &str| {
        let format = (FORMAT_KEY.to_owned(), "1".to_owned());
        Databag::from([format, (key.to_owned(), value.to_owned())])
    };
    for (all, says) in [
        (with(FORMAT_KEY, "2"), "has format 2, and this release knows 1"),
        (with(FORMAT_KEY, "x"), "`state-delete ops/format`"),
        (with("ops/queue/0", "[]"), "`state-delete ops/queue/0`"),
        (with("ops/other", ""), "`state-delete ops/other`"),
        (with("ops/deferred/1", ""), "`state-delete ops/deferred/1`"),
    ] {
        let error = read(&all).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    let all = Databag::from([("ops/stored/a".to_owned(), "1".to_owned())]);
    assert_eq!(read(&all).unwrap(), None, "it is not kept here");
}
