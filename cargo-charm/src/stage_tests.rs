use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;

struct Fixture {
    root: TempDir,
    interrupt: Interrupt,
}

impl Fixture {
    /// A charm `a` whose program is `executable`, which nobody may execute.
    fn new() -> Self {
        let root = TempDir::new().unwrap();
        let charm = root.path().join("charm");
        fs::create_dir(&charm).unwrap();
        fs::write(root.path().join("executable"), "one").unwrap();
        let permissions = Permissions::from_mode(0o600);
        fs::set_permissions(root.path().join("executable"), permissions).unwrap();
        fs::write(charm.join("charmcraft.yaml"), "name: a\nsummary: A\ndescription: A\n").unwrap();
        fs::write(charm.join("README.md"), "read me").unwrap();
        symlink("README.md", charm.join("LICENSE")).unwrap();
        fs::write(charm.join("notes.txt"), "mine").unwrap();
        fs::create_dir(charm.join("icon")).unwrap();
        fs::create_dir_all(charm.join("hooks/below")).unwrap();
        fs::write(charm.join("hooks/start"), "#!/bin/sh\n").unwrap();
        fs::set_permissions(charm.join("hooks/start"), Permissions::from_mode(0o755)).unwrap();
        Self { root, interrupt: Interrupt::listen().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn stage(&self) -> Result<PathBuf, Error> {
        let _lock = StageLock::take(&self.path("target"), &self.interrupt)?;
        let charm = self.path("charm");
        let reading = ops_metadata::read(&charm);
        stage(&root(&self.path("target")), "a", &charm, &reading, &self.path("executable"))
    }
}

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_staged_charm_is_what_its_archive_holds() {
    let fixture = Fixture::new();
    let staged = fixture.stage().unwrap();
    assert_eq!(staged, fixture.path("target/charm/a"));
    assert_eq!(names(&staged), ["LICENSE", "README.md", "charmcraft.yaml", "dispatch", "hooks"]);
    assert_eq!(names(&staged.join("hooks")), ["start"]);
    let mode = |path: &Path| fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&staged.join("dispatch")), 0o755);
    assert_eq!(mode(&staged.join("hooks/start")), 0o755);
    assert_eq!(mode(&staged), 0o755);
    assert!(staged.join("LICENSE").symlink_metadata().unwrap().is_file(), "a link is followed");
}

#[test]
fn staging_again_replaces_all_and_leaves_nothing_else() {
    let fixture = Fixture::new();
    let staged = fixture.stage().unwrap();
    fs::write(staged.join("left-over"), "").unwrap();
    fs::write(fixture.path("executable"), "two").unwrap();
    fixture.stage().unwrap();
    assert_eq!(fs::read_to_string(staged.join("dispatch")).unwrap(), "two");
    assert!(!staged.join("left-over").exists());
    assert_eq!(names(&fixture.path("target/charm")), [".lock", "a"]);
}

#[test]
fn what_cannot_be_staged_leaves_the_older_one() {
    let fixture = Fixture::new();
    let staged = fixture.stage().unwrap();
    fs::remove_file(fixture.path("executable")).unwrap();
    let error = fixture.stage().unwrap_err();
    assert!(error.to_string().contains("executable"), "{error}");
    assert_eq!(fs::read_to_string(staged.join("dispatch")).unwrap(), "one");
    assert_eq!(names(&fixture.path("target/charm")), [".lock", "a"]);
}

#[test]
fn one_run_at_a_time_builds() {
    let fixture = Fixture::new();
    let target = fixture.path("target");
    let first = StageLock::take(&target, &fixture.interrupt).unwrap();
    thread::scope(|scope| {
        let second = scope.spawn(|| StageLock::take(&target, &fixture.interrupt).map(drop));
        thread::sleep(Duration::from_millis(120));
        assert!(!second.is_finished());
        drop(first);
        second.join().unwrap().unwrap();
    });
}
