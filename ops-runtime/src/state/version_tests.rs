use serde_json::{Value, json};

use super::super::entries::{Key, State};
use super::*;

/// What is kept, by name.
fn state(kept: &[(&str, &str)]) -> State {
    let entry = |(name, text): &(&str, &str)| (Key::Stored((*name).into()), (*text).to_owned());
    State::new(kept.iter().map(entry).collect())
}

fn kept(state: &State) -> Vec<(String, String)> {
    state.now().iter().map(|(key, text)| (key.to_string(), text.clone())).collect()
}

fn migrate(from: u32, values: &mut StoredValues<'_>) -> Result<(), BoxError> {
    let mut all = Vec::new();
    for name in values.names() {
        all.push(json!([name, values.get::<Value>(&name)?]));
        values.remove(&name);
    }
    Ok(values.set("all", &json!([from, all]))?)
}

fn never(from: u32, _: &mut StoredValues<'_>) -> Result<(), BoxError> {
    Err(format!("called with {from}").into())
}

#[test]
fn what_is_of_an_earlier_version_is_migrated_once() {
    for (before, from) in [(&[("a", "1"), ("db.user", "2")][..], 1), (&[("@version", "3")], 3)] {
        let mut state = state(before);
        let mut stored = Stored::of_charm(&mut state);
        stored.migrate(4, migrate).unwrap();
        let all = if from == 1 { json!([["a", 1]]) } else { json!([]) };
        let migrated: Value = stored.load("all", &[], || json!(null)).unwrap();
        assert_eq!(migrated, json!([from, all]), "a component's fields are its own");
        stored.migrate(4, never).unwrap();
        let now = kept(&state);
        assert!(now.contains(&("stored/@version".into(), "4".into())), "{now:?}");
        assert_eq!(now.iter().any(|(key, _)| key == "stored/db.user"), from == 1);
    }
}

#[test]
fn where_nothing_is_kept_there_is_nothing_to_migrate_and_nothing_to_keep() {
    let mut state = state(&[("db.user", "2")]);
    let mut stored = Stored::of_charm(&mut state);
    stored.migrate(2, never).unwrap();
    let a = stored.load("a", &[], || 7).unwrap();
    stored.save("a", &a).unwrap();
    assert!(state.changes().is_empty());

    let mut stored = Stored::of_charm(&mut state);
    stored.save("a", &8).unwrap();
    let mut later = State::new(state.now().clone());
    let mut stored = Stored::of_charm(&mut later);
    stored.migrate(2, never).unwrap();
    let error = stored.migrate(3, never).unwrap_err();
    let told = error.to_string();
    assert!(told.starts_with("cannot migrate the stored fields from version 2 to 3: "), "{told}");
}

#[test]
fn without_a_version_it_is_the_first() {
    let mut state = state(&[("a", "1")]);
    let mut stored = Stored::of_charm(&mut state);
    stored.check_version(1).unwrap();
    stored.save("a", &2).unwrap();
    assert_eq!(kept(&state), [("stored/a".to_owned(), "2".to_owned())]);
}

#[test]
fn what_a_later_charm_has_kept_is_refused() {
    let mut state = state(&[("@version", "3"), ("a", "1")]);
    let mut stored = Stored::of_charm(&mut state);
    for error in [stored.check_version(1).unwrap_err(), stored.migrate(2, never).unwrap_err()] {
        let text = error.to_string();
        assert!(text.starts_with("the stored fields were kept in version 3"), "{text}");
        assert!(text.contains("refresh to the revision that kept them"), "{text}");
    }
    assert!(state.changes().is_empty());
}

#[test]
fn what_is_no_version_is_told() {
    let mut state = state(&[("@version", "two")]);
    let error = Stored::of_charm(&mut state).check_version(1).unwrap_err();
    assert!(matches!(error, StateError::NoVersion { .. }), "{error}");
}

#[test]
fn values_are_taken_renamed_and_checked() {
    let mut state = state(&[("a", "1"), ("b", r#""text""#), ("@version", "1")]);
    let mut values = StoredValues { stored: Stored::of_charm(&mut state) };
    assert_eq!(values.names(), ["a", "b"]);
    assert_eq!(values.take::<u8>("a").unwrap(), Some(1));
    assert_eq!(values.take::<u8>("a").unwrap(), None);
    let error = values.take::<u8>("b").unwrap_err();
    assert!(error.to_string().contains("`b`"), "{error}");
    assert!(values.set("c", &f64::NAN).unwrap_err().to_string().contains("`c`"));
    values.rename("b", "d");
    values.rename("gone", "e");
    assert_eq!(values.names(), ["d"]);
    assert_eq!(values.get::<String>("d").unwrap().as_deref(), Some("text"));
}

#[test]
fn a_number_that_json_does_not_have_is_not_kept_as_nothing() {
    let mut state = state(&[("ratio", "0.5")]);
    let mut stored = Stored::of_charm(&mut state);
    let error =
        stored.migrate(2, |_, values| Ok(values.set("ratio", &Some(f64::NAN))?)).unwrap_err();
    let told = crate::error::chain(&error);
    assert!(told.contains("`ratio` would not come back"), "{told}");
    assert_eq!(state.get(&Key::Stored("ratio".into())), Some("0.5"));
}
