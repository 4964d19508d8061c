//! Stored fields: from a value to its text and back.

use std::{fmt, io};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::entries::{Key, State};
use super::error::StateError;
use super::finite::is_finite;
use super::python::{Source, below};
use super::version::is_field;

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
    /// The object of a Python charm that kept the same, by its path below that charm.
    predecessor: Option<String>,
    /// Where that object kept the next field, if under another name.
    python: Option<&'static str>,
    /// Whether fields that were saved are to be read back.
    is_final: bool,
}

impl<'s> Stored<'s> {
    /// The charm's own.
    pub(crate) fn of_charm(state: &'s mut State) -> Self {
        let (prefix, predecessor) = (String::new(), Some(String::new()));
        Self { state, prefix, predecessor, python: None, is_final: false }
    }

    /// Those of the component that a path of fields leads to; the charm's own if the path is empty. Nothing
    /// is left by a Python charm any more.
    pub(crate) fn at(state: &'s mut State, path: &str) -> Self {
        let prefix = if path.is_empty() { String::new() } else { format!("{path}.") };
        Self { prefix, predecessor: None, ..Self::of_charm(state) }
    }

    /// The charm's own, to find out by [`save`](Self::save) whether what has changed would come back.
    pub(crate) fn to_check(state: &'s mut State) -> Self {
        Self { is_final: true, ..Self::of_charm(state) }
    }

    /// Those of the component in a field, which gets what was kept under the field's former names, and by
    /// the object of a Python charm with this path below its owner's.
    pub fn of_component(
        &mut self,
        field: &str,
        former: &[&str],
        python: Option<&str>,
    ) -> Stored<'_> {
        let prefix = format!("{}{field}.", self.prefix);
        for name in former {
            self.state.move_stored(&format!("{}{name}.", self.prefix), &prefix);
        }
        let predecessor = below(self.predecessor.as_deref(), python);
        Stored { state: self.state, prefix, predecessor, python: None, is_final: self.is_final }
    }

    /// The same, where a Python charm kept the next field in another place than under its names.
    pub fn python(&mut self, path: &'static str) -> Stored<'_> {
        Stored { python: Some(path), ..self.reborrow() }
    }

    /// The same, for a while.
    pub(super) fn reborrow(&mut self) -> Stored<'_> {
        let Self { state, prefix, predecessor, is_final, .. } = self;
        let (prefix, predecessor) = (prefix.clone(), predecessor.clone());
        Stored { state, prefix, predecessor, python: None, is_final: *is_final }
    }

    /// The path of fields to the component; empty for the charm.
    pub(super) fn component(&self) -> &str {
        self.prefix.strip_suffix('.').unwrap_or_default()
    }

    /// The fields of which something is kept; not those of components in it.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.state.stored_from(&self.prefix);
        let names = names.map_while(|path| path.strip_prefix(&self.prefix));
        names.filter(|name| !name.contains('.') && is_field(name))
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.state.get(&self.key(name))
    }

    pub(super) fn put(&mut self, name: &str, text: Option<String>) {
        let key = self.key(name);
        match text {
            Some(text) => self.state.set(key, text),
            None => _ = self.state.remove(&key),
        }
    }

    /// Keeps this too as soon as a field is kept.
    pub(super) fn begin_with(&mut self, name: &str, text: String) {
        self.state.begin_with(&self.prefix, self.key(name), text);
    }

    /// The value of a field: what a Python charm has left of it and was not taken over yet; else what was
    /// kept under its name, or a former one; else its default.
    pub fn load<T: StoredField>(
        &mut self,
        field: &str,
        former: &[&str],
        default: impl FnOnce() -> T,
    ) -> Result<T, StateError> {
        let value = self.kept(field, former)?.unwrap_or_else(default);
        self.was_loaded(field, &value);
        Ok(value)
    }

    /// The same, and the default is kept from now on: another one might be made the next time.
    pub fn load_or_keep<T: StoredField>(
        &mut self,
        field: &str,
        former: &[&str],
        default: impl FnOnce() -> T,
    ) -> Result<T, StateError> {
        let value = match self.kept(field, former)? {
            Some(value) => value,
            None => {
                let value = default();
                let text = serde_json::to_string(&value).map_err(|source| {
                    StateError::NotStorable { field: self.path(field), source }
                })?;
                self.begin(self.key(field), text);
                value
            }
        };
        self.was_loaded(field, &value);
        Ok(value)
    }

    /// What is kept of a field, if anything is.
    fn kept<T: StoredField>(
        &mut self,
        field: &str,
        former: &[&str],
    ) -> Result<Option<T>, StateError> {
        let key = self.key(field);
        if let Some(value) = self.left_by_python::<T>(field, former) {
            former.iter().for_each(|name| drop(self.state.remove(&self.key(name))));
            self.begin(key.clone(), value);
        }
        if self.state.get(&key).is_none() {
            let kept = former.iter().find_map(|name| self.state.remove(&self.key(name)));
            if let Some(text) = kept {
                self.state.set(key.clone(), text);
            }
        }
        let Some(text) = self.state.get(&key) else { return Ok(None) };
        serde_json::from_str(text)
            .map(Some)
            .map_err(|source| StateError::other_type(self.path(field), source))
    }

    fn was_loaded<T: StoredField>(&mut self, field: &str, value: &T) {
        // Not always what is kept: a `HashSet` is written in another order by each process. What cannot
        // be kept is told when it is kept.
        if let Ok(text) = serde_json::to_string(value) {
            self.state.was_loaded(self.key(field), text);
        }
    }

    /// Keeps a field's value, unless it is what is kept already.
    pub fn save<T: StoredField>(&mut self, field: &str, value: &T) -> Result<(), StateError> {
        let key = self.key(field);
        if self.is_final {
            let comes_back = || self.state.get(&key).is_none_or(comes_back::<T>);
            // A number that is not finite is written as nothing is, and so need not differ.
            let is_sound = is_finite(value) && (!self.state.differs(&key) || comes_back());
            let not_read_back = || StateError::NotReadBack { field: self.path(field) };
            return is_sound.then_some(()).ok_or_else(not_read_back);
        }
        if self.state.unchanged(&key).is_some_and(|text| is_written_as(value, text)) {
            return Ok(());
        }
        let text = serde_json::to_string(value)
            .map_err(|source| StateError::NotStorable { field: self.path(field), source })?;
        self.begin(key, text);
        Ok(())
    }

    /// Keeps a field, and with the first one what goes with all of them.
    fn begin(&mut self, key: Key, text: String) {
        self.state.set(key, text);
        self.state.began(&self.prefix);
    }

    /// The value that a Python charm has left of a field, as it would be kept.
    fn left_by_python<T: StoredField>(&mut self, field: &str, former: &[&str]) -> Option<String> {
        let owner = self.predecessor.as_ref().filter(|_| !self.state.offers.is_empty())?;
        let sources = match self.python {
            Some(path) => vec![Source::new(owner, path)],
            None => [&[field], former].concat().iter().map(|key| Source::of(owner, key)).collect(),
        };
        serde_json::to_string(&self.state.offers.take::<T>(&sources)?).ok()
    }

    /// The path of fields to it.
    pub(super) fn path(&self, field: &str) -> String {
        format!("{}{field}", self.prefix)
    }

    fn key(&self, field: &str) -> Key {
        Key::stored(self.path(field))
    }
}

impl fmt::Debug for Stored<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stored").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// A value's text, if the value can be made of it again.
pub(super) fn text_of<T: StoredField>(
    value: &T,
    path: impl FnOnce() -> String,
) -> Result<String, StateError> {
    let text = match serde_json::to_string(value) {
        Ok(text) => text,
        Err(source) => return Err(StateError::NotStorable { field: path(), source }),
    };
    let is_sound = is_finite(value) && comes_back::<T>(&text);
    if is_sound { Ok(text) } else { Err(StateError::NotReadBack { field: path() }) }
}

/// Whether the value that is made of a text is written as that text again.
fn comes_back<T: StoredField>(text: &str) -> bool {
    let back = serde_json::from_str::<T>(text).and_then(|back| serde_json::to_string(&back));
    back.is_ok_and(|back| is_same(&back, text))
}

/// Whether the value is written as this text, found out without writing it: every handler's end asks
/// for every field.
fn is_written_as(value: &impl Serialize, text: &str) -> bool {
    let mut rest = Rest(text.as_bytes());
    serde_json::to_writer(&mut rest, value).is_ok() && rest.0.is_empty()
}

/// What is still to be written; to write something else is an error.
struct Rest<'text>(&'text [u8]);

impl io::Write for Rest<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let rest = self.0.strip_prefix(bytes).ok_or(io::ErrorKind::InvalidData)?;
        self.0 = rest;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether two texts say the same. A `HashSet` that is read is in another order.
fn is_same(one: &str, other: &str) -> bool {
    let value = |text: &str| serde_json::from_str::<Value>(text).ok().map(sorted);
    one == other || (one.len() == other.len() && value(one) == value(other))
}

/// With the elements of every array in the order of their texts.
pub(super) fn sorted(value: Value) -> Value {
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
        Stored::of_charm(state).save("field", value)?;
        Stored::to_check(state).save("field", value)
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
    fn a_default_that_was_chosen_is_kept_as_it_was_made_first() {
        let mut state = State::default();
        let mut made = 0;
        for _ in 0..3 {
            let mut stored = Stored::of_charm(&mut state);
            let value = stored.load_or_keep("field", &["old"], || {
                made += 1;
                format!("password {made}")
            });
            assert_eq!(value.unwrap(), "password 1");
            Stored::to_check(&mut state).save("field", &"password 1".to_owned()).unwrap();
            assert_eq!(state.now().len(), 1);
        }
        let mut renamed = State::new(state.now().clone());
        let mut stored = Stored::of_charm(&mut renamed);
        let never = || -> String { panic!("there is a value") };
        assert_eq!(stored.load_or_keep("new", &["field"], never).unwrap(), "password 1");
        let error = stored.load_or_keep("odd", &[], || BTreeMap::from([((1, 2), 3)])).unwrap_err();
        assert!(error.to_string().contains("`odd` cannot be kept"), "{error}");
        stored.load_or_keep("ratio", &[], || f64::NAN).unwrap();
        let error = Stored::to_check(&mut renamed).save("ratio", &f64::NAN).unwrap_err();
        assert!(error.to_string().contains("`ratio` would not come back"), "{error}");
    }

    #[test]
    fn the_order_of_a_set_is_no_change_and_that_of_a_list_is() {
        let set: HashSet<u32> = (0..50).collect();
        let mut state = State::default();
        keep(&mut state, &set).unwrap();
        let mut state = State::new(state.now().clone());
        let mut read = load(&mut state, HashSet::new()).unwrap();
        assert_eq!(read, set);
        keep(&mut state, &read).unwrap();
        assert!(state.changes().is_empty());
        read.remove(&7);
        keep(&mut state, &read).unwrap();
        assert_eq!(load(&mut state, HashSet::new()).unwrap(), read);

        let mut state = State::default();
        for list in [vec![1, 2, 3], vec![3, 2, 1]] {
            keep(&mut state, &list).unwrap();
            assert_eq!(load(&mut state, Vec::<i32>::new()).unwrap(), list);
        }
    }

    #[test]
    fn what_is_kept_otherwise_than_it_would_be_now_stays() {
        let kept = [(Key::stored("field".to_owned()), "[1, 2]".to_owned())];
        let mut state = State::new(kept.into());
        let list = load(&mut state, Vec::<u8>::new()).unwrap();
        keep(&mut state, &list).unwrap();
        assert!(state.changes().is_empty());
        keep(&mut state, &vec![2_u8]).unwrap();
        keep(&mut state, &list).unwrap();
        assert_eq!(state.get(&Key::stored("field".to_owned())), Some("[1,2]"));
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
        let error = keep(&mut state, &Some(f64::INFINITY)).unwrap_err();
        assert!(error.to_string().contains("`field` would not come back"), "{error}");
        let error = keep(&mut state, &BTreeMap::from([((1, 2), 3)])).unwrap_err();
        assert!(error.to_string().contains("`field` cannot be kept"), "{error}");
        keep(&mut state, &"text".to_owned()).unwrap();
        let error = load(&mut state, 0_u8).unwrap_err();
        assert!(error.to_string().contains("`field` was kept as another type"), "{error}");
        assert_eq!(load(&mut state, String::new()).unwrap(), "text");
    }

    #[test]
    fn what_was_kept_as_another_type_is_not_told() {
        #[derive(Debug, Serialize, Deserialize)]
        struct Account {
            password: u64,
        }
        let mut state = State::default();
        for (kept, says) in [
            ("\"hunter2\"", "expected struct Account at line 1 column 9"),
            ("{\"password\": \"hunter2, expected hunter2\"}", "expected u64 at line 1 column 40"),
            ("{\"hunter2\": 1}", "missing field `password` at line 1 column 14"),
        ] {
            state.set(Key::stored("field".to_owned()), kept.to_owned());
            let error = load(&mut state, Account { password: 0 }).unwrap_err();
            let told = crate::error::chain(&error);
            assert!(told.ends_with(says), "{told}");
            assert!(!format!("{told} {error:?}").contains("hunter2"), "{told} {error:?}");
        }
    }
}
