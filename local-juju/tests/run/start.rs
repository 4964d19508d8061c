//! Charms that cannot be deployed or started.

use std::error::Error as _;
use std::fs;
use std::os::unix::fs::symlink;

use local_juju::commands::Outcome;
use local_juju::{Error, LocalJuju, Settings};

use crate::support::{Local, write};

/// What starting a charm with this `dispatch` says, after checking that the model has not changed.
fn refusal(content: &[u8], mode: u32) -> String {
    let mut local = Local::new();
    let charm = local.charm(&[]);
    write(&charm.join("dispatch"), content, mode);
    local.juju.deploy(&charm, None, 1, &[]).unwrap();
    let before = local.juju.model().to_json();
    for _ in 0..2 {
        let error = local.try_settle().unwrap_err();
        assert!(matches!(&error, Error::Executable { unit, .. } if unit.as_str() == "shell/0"));
        assert_eq!(error.to_string(), "cannot start the charm of `shell/0`");
        assert_eq!(local.juju.model().to_json(), before);
        assert!(local.ran.is_empty());
        if local.log().is_empty() {
            let text = error.source().unwrap().to_string();
            let directory = local.juju.directory().join("agents/unit-shell-0/charm/");
            return text.replace(directory.to_str().unwrap(), "");
        }
    }
    panic!("something was logged: {:?}", local.log());
}

#[test]
fn what_cannot_be_started_says_what_to_do() {
    assert_eq!(
        refusal(b"#!/bin/sh\n", 0o644),
        "`dispatch` is not executable: run `chmod +x` on it in the charm's directory"
    );
    assert_eq!(
        refusal(b"#!/no/such/python3 -u\n", 0o755),
        "`dispatch` needs `/no/such/python3`, which is not on this machine: \
         install it, or change the script's first line"
    );
    assert_eq!(
        refusal(b"#!/bin/sh\r\nexit 0\r\n", 0o755),
        "`dispatch` needs `/bin/sh\r`, which is not on this machine: \
         save the script with Unix line endings"
    );
    assert_eq!(
        refusal(b"echo hello\n", 0o755),
        "`dispatch` is neither a Linux program nor a script: \
         a script's first line names its interpreter, such as `#!/bin/sh`"
    );
    assert!(refusal(b"", 0o755).starts_with("`dispatch` is neither a Linux program nor"));
}

#[test]
fn a_program_for_another_machine() {
    let mut program = fs::read(std::env::current_exe().unwrap()).unwrap();
    program.truncate(4096);
    // No machine runs the programs of the AT&T WE 32100.
    program[18..20].copy_from_slice(&1_u16.to_le_bytes());
    let text = refusal(&program, 0o755);
    let host = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    assert_eq!(
        text,
        format!(
            "`dispatch` is built for ELF machine 1, this machine is {host}: build the charm for {host}"
        )
    );
}

#[test]
fn a_program_that_is_still_held_open_for_writing_is_started_when_it_is_not() {
    let mut local = Local::with_dispatch(1, "#!/bin/sh\n");
    local.run_to("install");
    let dispatch = local.juju.directory().join("agents/unit-shell-0/charm/dispatch");
    let held = fs::OpenOptions::new().append(true).open(dispatch).unwrap();
    let letting_go = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(5));
        drop(held);
    });
    let ran = local.juju.step(&mut |_| {}).unwrap().unwrap();
    letting_go.join().unwrap();
    assert_eq!(ran.outcome, Outcome::Committed);
}

#[test]
fn something_that_is_no_file() {
    let mut local = Local::new();
    let charm = local.charm(&[]);
    symlink("build/dispatch", charm.join("dispatch")).unwrap();
    local.juju.deploy(&charm, Some("dangling"), 1, &[]).unwrap();
    let error = local.try_settle().unwrap_err();
    assert!(error.source().unwrap().to_string().contains("which does not exist"), "{error:?}");

    let mut local = Local::new();
    let charm = local.charm(&[]);
    fs::create_dir(charm.join("dispatch")).unwrap();
    local.juju.deploy(&charm, Some("directory"), 1, &[]).unwrap();
    let error = local.try_settle().unwrap_err();
    assert!(error.source().unwrap().to_string().contains("is not a file"), "{error:?}");
}

#[test]
fn a_charm_that_cannot_be_deployed_leaves_nothing() {
    let mut local = Local::new();
    let before = local.juju.model().to_json();
    let error = local.juju.deploy(&local.path().join("nowhere"), None, 1, &[]).unwrap_err();
    assert!(matches!(error, Error::CharmDirectory { .. }));

    let charm = local.charm(&[("dispatch", "#!/bin/sh\n")]);
    let yaml = charm.join("charmcraft.yaml");
    let good = fs::read(&yaml).unwrap();
    fs::write(&yaml, "name: [").unwrap();
    match local.juju.deploy(&charm, None, 1, &[]).unwrap_err() {
        Error::CharmFiles { reading, .. } => assert!(!reading.diagnostics.is_empty()),
        other => panic!("{other}"),
    }
    fs::remove_file(&yaml).unwrap();
    let error = local.juju.deploy(&charm, None, 1, &[]).unwrap_err();
    assert!(matches!(error, Error::CharmFiles { .. }));

    fs::write(&yaml, good).unwrap();
    let no_such = [("colour".to_owned(), "red".to_owned())];
    let error = local.juju.deploy(&charm, None, 1, &no_such).unwrap_err();
    assert!(matches!(error, Error::Model(_)), "{error}");
    assert!(matches!(local.juju.deploy(&charm, Some("UPPER"), 1, &[]), Err(Error::Model(_))));
    assert_eq!(local.juju.model().to_json(), before);
    let entries =
        |name: &str| fs::read_dir(local.juju.directory().join(name)).map_or(0, Iterator::count);
    assert_eq!((entries("charms"), entries("agents")), (0, 0));

    local.juju.deploy(&charm, None, 1, &[]).unwrap();
    let error = local.juju.deploy(&charm, None, 1, &[]).unwrap_err();
    assert!(error.to_string().contains("is deployed already"), "{error}");
    assert!(local.juju.directory().join("charms/shell/0/dispatch").exists());
}

#[test]
fn where_a_model_cannot_be() {
    let root = tempfile::tempdir().unwrap();
    let hook_command = env!("CARGO_BIN_EXE_hook-command");
    let new = |directory: &str, hook_command: &str| {
        LocalJuju::new(Settings::new(root.path().join(directory), hook_command)).unwrap_err()
    };
    assert!(matches!(new("a", "/no/such/program"), Error::HookCommand { .. }));
    write(&root.path().join("full/file"), b"", 0o644);
    assert!(matches!(new("full", hook_command), Error::DirectoryNotEmpty { .. }));
    assert!(matches!(new("full/file", hook_command), Error::Directory { .. }));
    assert!(matches!(new("a:b", hook_command), Error::DirectoryWithColon { .. }));
}
