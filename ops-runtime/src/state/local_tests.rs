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
        settle(self.state().read().unwrap(), self.juju)
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
fn what_juju_has_decided_leaves_no_copy_of_what_was_there_before() {
    let mut unit = Unit::new();
    for (value, committed) in [("hunter2", true), ("cleared", true), ("hunter2", false)] {
        unit.dispatch(value, committed);
        let settled = unit.begin();
        assert!(settled.has_undo);
        unit.state().tidy(&settled).unwrap();
        let before = unit.begin();
        assert!(!before.has_undo);
        assert_eq!(before.state.now(), settled.state.now());
        assert_eq!((before.written, before.in_force), (settled.written, settled.in_force));
        let bytes = fs::read(unit.file()).unwrap();
        let has_password = bytes.windows(7).any(|bytes| bytes == b"hunter2");
        assert_eq!(has_password, settled.state.get(&a()) == Some("hunter2"));
    }
    // It goes on as if nothing had been tidied.
    unit.dispatch("lost", false);
    assert_eq!(unit.a().as_deref(), Some("cleared"));
    unit.dispatch("kept", true);
    assert_eq!(unit.a().as_deref(), Some("kept"));
    let slow = unit.begin();
    unit.dispatch("later", true);
    assert!(matches!(unit.state().tidy(&slow), Err(StateError::Changed { .. })));
}

#[test]
fn what_is_somewhere_else_by_now_is_removed_and_what_is_not_ours_stays() {
    let mut unit = Unit::new();
    unit.state().discard().unwrap();
    unit.dispatch("1", true);
    fs::write(unit.state().journal(), "").unwrap();
    unit.state().discard().unwrap();
    assert_eq!(fs::read_dir(unit.directory.path()).unwrap().count(), 0);
    fs::write(unit.file(), "somebody else's").unwrap();
    unit.state().discard().unwrap();
    assert!(unit.file().exists());
}

/// The files that a dispatch leaves that is killed while it writes more than SQLite keeps in memory.
fn killed_first_write(unit: &Unit) {
    let big = tempfile::tempdir().unwrap();
    let path = big.path().join(".ops-state.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("PRAGMA cache_size = 1; BEGIN").unwrap();
    connection.execute_batch(TABLES).unwrap();
    connection.pragma_update(None, "application_id", APPLICATION).unwrap();
    let mut insert = connection.prepare("INSERT INTO entry VALUES (?1, ?2)").unwrap();
    for number in 0..100 {
        insert.execute((format!("stored/{number}"), "x".repeat(10_000))).unwrap();
    }
    for name in [".ops-state.db", ".ops-state.db-journal"] {
        fs::copy(big.path().join(name), unit.directory.path().join(name)).unwrap();
    }
}

#[test]
fn a_first_write_that_was_killed_is_taken_back() {
    let mut unit = Unit::new();
    killed_first_write(&unit);
    let bytes = fs::read(unit.file()).unwrap();
    assert!(bytes.len() > 100_000 && bytes[..100].iter().all(|byte| *byte == 0));
    let error = unit.state().look().unwrap_err();
    assert!(matches!(error, StateError::Unfinished { .. }), "{error}");
    assert_eq!(fs::read(unit.file()).unwrap(), bytes);
    assert_eq!(unit.a(), None);
    unit.dispatch("1", true);
    assert_eq!(unit.a().as_deref(), Some("1"));

    // Without its journal it is anybody's.
    killed_first_write(&unit);
    fs::remove_file(unit.directory.path().join(".ops-state.db-journal")).unwrap();
    let error = unit.state().read().unwrap_err();
    assert!(matches!(error, StateError::Foreign { .. }), "{error}");
}

#[test]
fn a_file_that_everybody_may_read_is_tightened_before_it_is_written() {
    let mut unit = Unit::new();
    unit.dispatch("1", true);
    // As root restores it from a backup.
    fs::set_permissions(unit.file(), fs::Permissions::from_mode(0o644)).unwrap();
    unit.dispatch("2", true);
    assert_eq!(fs::metadata(unit.file()).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn what_is_not_the_files_fault_is_not_told_as_damage() {
    let mut unit = Unit::new();
    unit.dispatch("1", true);
    let settled = unit.begin();
    let other = Connection::open(unit.file()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let state = LocalState { patience: Duration::from_millis(10), ..unit.state() };
    for error in [state.read().unwrap_err(), state.write(&settled, 2).unwrap_err()] {
        assert!(matches!(error, StateError::Locked { .. }), "{error}");
        assert!(error.to_string().contains("end it"), "{error}");
    }
    drop(other);
    // Too many files are open, the disk fails, and so on.
    fs::create_dir(unit.directory.path().join(".ops-state.db-journal")).unwrap();
    let error = state.write(&settled, 2).unwrap_err();
    assert!(matches!(error, StateError::Write { .. }), "{error}");
}

#[test]
fn a_directory_that_cannot_be_written_is_an_error() {
    let state = LocalState::in_directory(Path::new("/proc/no/such/directory"));
    let error = state.write(&Settled::default(), 1).unwrap_err();
    assert!(matches!(error, StateError::Write { .. }), "{error}");
}
