use std::convert::Infallible;

use super::super::fence::settle;
use super::*;

struct Unit {
    directory: tempfile::TempDir,
    /// The generation that Juju has.
    juju: Option<u64>,
}

impl Unit {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap(), juju: None }
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join(".ops-state.db")
    }

    fn state(&self) -> LocalState {
        LocalState::in_directory(self.directory.path())
    }

    fn begin(&self) -> Settled {
        settle(self.state().read().unwrap(), || Ok::<_, Infallible>(self.juju)).unwrap()
    }

    /// A dispatch that sets `a`, and that Juju commits or drops.
    fn dispatch(&mut self, value: &str, committed: bool) {
        let mut settled = self.begin();
        settled.state.set(a(), value.to_owned());
        let generation = settled.written + 1;
        self.state().write(&settled, generation).unwrap();
        if committed {
            self.juju = Some(generation);
        }
    }

    fn a(&self) -> Option<String> {
        self.begin().state.get(&a()).map(str::to_owned)
    }
}

fn a() -> Key {
    Key::Stored("a".into())
}

// PST-001, PST-004, PST-005
#[test]
fn what_is_written_is_read() {
    let mut unit = Unit::new();
    assert_eq!(unit.a(), None);
    assert!(!unit.file().exists());
    unit.dispatch("1", true);
    assert_eq!(unit.a().as_deref(), Some("1"));
    assert_eq!(fs::metadata(unit.file()).unwrap().permissions().mode() & 0o777, 0o600);
}

// PST-002
#[test]
fn what_juju_drops_is_undone_however_often() {
    let mut unit = Unit::new();
    unit.dispatch("lost", false);
    unit.juju = Some(0);
    assert_eq!(unit.a(), None);
    unit.dispatch("1", true);
    for value in ["2", "3", "4"] {
        unit.dispatch(value, false);
        assert_eq!(unit.a().as_deref(), Some("1"), "{value}");
    }
    unit.dispatch("5", true);
    assert_eq!(unit.a().as_deref(), Some("5"));
    // Nothing of what was dropped has stayed.
    assert_eq!(unit.begin().state.now().len(), 1);
}

// PST-006
#[test]
fn an_undone_change_of_another_key_is_gone_from_the_file() {
    let mut unit = Unit::new();
    unit.dispatch("1", true);
    let mut settled = unit.begin();
    settled.state.set(Key::Stored("b".into()), "dropped".to_owned());
    unit.state().write(&settled, settled.written + 1).unwrap();
    unit.dispatch("2", true);
    let kept = unit.state().read().unwrap();
    assert_eq!(kept.entries, BTreeMap::from([(a(), "2".to_owned())]));
}

#[test]
fn a_dispatch_that_another_one_overtook_writes_nothing() {
    let mut unit = Unit::new();
    unit.dispatch("1", true);
    let slow = unit.begin();
    unit.dispatch("2", true);
    let error = unit.state().write(&slow, slow.written + 1).unwrap_err();
    assert!(matches!(error, StateError::Changed { .. }), "{error}");
    assert_eq!(unit.a().as_deref(), Some("2"));
}

#[test]
fn a_file_of_somebody_else_is_left_as_it_is() {
    let unit = Unit::new();
    Connection::open(unit.file()).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    let other_database = fs::read(unit.file()).unwrap();
    let mut newer = Unit::new();
    newer.dispatch("1", true);
    Connection::open(newer.file()).unwrap().pragma_update(None, "user_version", 9).unwrap();
    let newer = fs::read(newer.file()).unwrap();
    for (bytes, says) in [
        (b"hello".to_vec(), "is not the state of a charm"),
        (vec![0; 4096], "is not the state of a charm"),
        (other_database, "is not the state of a charm"),
        (newer, "has format 9"),
    ] {
        fs::write(unit.file(), &bytes).unwrap();
        let settled = Settled::default();
        for error in
            [unit.state().read().unwrap_err(), unit.state().write(&settled, 1).unwrap_err()]
        {
            assert!(error.to_string().contains(says), "{error}");
        }
        assert_eq!(fs::read(unit.file()).unwrap(), bytes);
    }
}

#[test]
fn a_damaged_file_is_an_error_that_says_what_to_do() {
    let mut unit = Unit::new();
    unit.dispatch(&"x".repeat(100_000), true);
    let whole = fs::read(unit.file()).unwrap();
    let mut damaged = whole.clone();
    damaged[100..4096].fill(0xff);
    for bytes in [whole[..whole.len() / 2].to_vec(), damaged, whole[..100].to_vec()] {
        fs::write(unit.file(), &bytes).unwrap();
        let error = unit.state().read().unwrap_err();
        assert!(matches!(error, StateError::Corrupt { .. }), "{error}");
        assert!(error.to_string().contains("restore it from a backup"), "{error}");
        assert_eq!(fs::read(unit.file()).unwrap(), bytes);
    }
}

#[test]
fn an_empty_file_is_no_state_yet() {
    let mut unit = Unit::new();
    fs::write(unit.file(), "").unwrap();
    assert_eq!(unit.a(), None);
    unit.dispatch("1", true);
    assert_eq!(unit.a().as_deref(), Some("1"));
}

#[test]
fn a_directory_that_cannot_be_written_is_an_error() {
    let state = LocalState::in_directory(Path::new("/proc/no/such/directory"));
    let error = state.write(&Settled::default(), 1).unwrap_err();
    assert!(matches!(error, StateError::Write { .. }), "{error}");
}
