//! Stored fields: from a value to its text and back.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::entries::{Key, State};
use super::error::StateError;

/// What a `#[stored]` field can be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a stored field",
    label = "it must be kept and read again",
    note = "derive `serde::Serialize` and `serde::Deserialize` for it; without `Default` write `#[stored(default = …)]`"
)]
pub trait StoredField: Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> StoredField for T {}

/// The stored fields of the charm or of one of its components.
pub struct Stored<'s> {
    state: &'s mut State,
    /// The path of fields to the component, with a dot behind each.
    prefix: String,
}

impl<'s> Stored<'s> {
    /// The charm's own.
    pub(crate) fn of_charm(state: &'s mut State) -> Self {
        Self { state, prefix: String::new() }
    }

    /// The value that was kept of a field, under its name or else a former one; its default if none was.
    pub fn load<T: StoredField>(
        &mut self,
        field: &str,
        former: &[&str],
        default: impl FnOnce() -> T,
    ) -> Result<T, StateError> {
        let path = self.path(field);
        let former = former.iter().map(|name| self.path(name));
        let names: Vec<Key> =
            std::iter::once(path.clone()).chain(former).map(Key::stored).collect();
        for (at, key) in names.iter().enumerate() {
            let Some(text) = self.state.get(key) else { continue };
            let value = serde_json::from_str(text)
                .map_err(|source| StateError::OtherType { field: path.clone(), source })?;
            if at > 0
                && let Some(text) = self.state.remove(key)
            {
                self.state.set(Key::stored(path), text);
            }
            return Ok(value);
        }
        let value = default();
        // What cannot be kept is told when it is kept.
        if let Ok(text) = serde_json::to_string(&value) {
            self.state.set_default(path, text);
        }
        Ok(value)
    }

    /// Keeps a field's value, unless it is what is kept already.
    pub fn save<T: StoredField>(&mut self, field: &str, value: &T) -> Result<(), StateError> {
        let path = self.path(field);
        let text = match serde_json::to_string(value) {
            Ok(text) => text,
            Err(source) => return Err(StateError::NotStorable { field: path, source }),
        };
        let kept = self.state.get(&Key::stored(path.clone()));
        if kept.or_else(|| self.state.default_of(&path)).is_some_and(|kept| is_same(kept, &text)) {
            return Ok(());
        }
        let back = serde_json::from_str::<T>(&text).and_then(|back| serde_json::to_string(&back));
        if !back.is_ok_and(|back| is_same(&back, &text)) {
            return Err(StateError::NotReadBack { field: path });
        }
        self.state.set(Key::stored(path), text);
        Ok(())
    }

    fn path(&self, field: &str) -> String {
        format!("{}{field}", self.prefix)
    }
}

impl fmt::Debug for Stored<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stored").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// Whether two texts say the same. A `HashSet` is written in another order each time.
fn is_same(one: &str, other: &str) -> bool {
    let value = |text: &str| serde_json::from_str::<Value>(text).ok().map(sorted);
    one == other || (one.len() == other.len() && value(one) == value(other))
}

/// With the elements of every array in the order of their texts.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(elements) => {
            let mut elements: Vec<Value> = elements.into_iter().map(sorted).collect();
            elements.sort_by_cached_key(Value::to_string);
            Value::Array(elements)
        }
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(name, value)| (name, sorted(value))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    fn keep<T: StoredField>(state: &mut State, value: &T) -> Result<(), StateError> {
        Stored::of_charm(state).save("field", value)
    }

    fn load<T: StoredField>(state: &mut State, default: T) -> Result<T, StateError> {
        Stored::of_charm(state).load("field", &["old"], || default)
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Record {
        name: String,
        number: f64,
        list: Vec<Option<i64>>,
        map: BTreeMap<String, u8>,
    }

    proptest! {
        #[test]
        fn values_come_back(
            name: String, number in proptest::num::f64::NORMAL, list: Vec<Option<i64>>,
            map: BTreeMap<String, u8>,
        ) {
            let record = Record { name, number, list, map };
            let mut state = State::default();
            keep(&mut state, &record).unwrap();
            prop_assert_eq!(load::<Option<Record>>(&mut state, None).unwrap(), Some(record));
        }
    }

    #[test]
    fn a_default_is_not_kept_and_a_change_back_to_it_is() {
        let mut state = State::default();
        assert_eq!(load(&mut state, 7).unwrap(), 7);
        keep(&mut state, &7).unwrap();
        assert!(state.changes().is_empty());
        keep(&mut state, &8).unwrap();
        keep(&mut state, &7).unwrap();
        assert_eq!(state.get(&Key::stored("field".to_owned())), Some("7"));
    }

    #[test]
    fn the_order_of_a_set_is_no_change() {
        let set: HashSet<u32> = (0..50).collect();
        let mut state = State::default();
        keep(&mut state, &set).unwrap();
        let mut state = State::new(state.now().clone());
        let other: HashSet<u32> = (0..50).rev().collect();
        keep(&mut state, &other).unwrap();
        assert!(state.changes().is_empty());
    }

    #[test]
    fn a_former_name_gives_its_value_once() {
        let mut state = State::default();
        state.set(Key::stored("old".to_owned()), "5".to_owned());
        assert_eq!(load(&mut state, 0).unwrap(), 5);
        assert_eq!(state.get(&Key::stored("old".to_owned())), None);
        assert_eq!(load(&mut state, 0).unwrap(), 5);
    }

    #[test]
    fn what_cannot_be_kept_names_its_field() {
        let mut state = State::default();
        let error = keep(&mut state, &f64::NAN).unwrap_err();
        assert!(error.to_string().contains("`field` would not come back"), "{error}");
        let error = keep(&mut state, &BTreeMap::from([((1, 2), 3)])).unwrap_err();
        assert!(error.to_string().contains("`field` cannot be kept"), "{error}");
        keep(&mut state, &"text".to_owned()).unwrap();
        let error = load(&mut state, 0_u8).unwrap_err();
        assert!(error.to_string().contains("`field` was kept as another type"), "{error}");
        assert_eq!(load(&mut state, String::new()).unwrap(), "text");
    }
}
