//! What an agent of each Juju gives its charms, and asks of them.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use local_juju::{Error, LocalJuju, Settings};

use crate::support::Local;

/// Tells in its status whether the commands of some Jujus are on `PATH`, and that they can be run.
const LOOKS: &str = r#"#!/bin/sh
found=
for command in is-leader leader-get relation-model-get; do
    command -v $command > /dev/null && found="$found $command"
done
status-set active "$found ${JUJU_AGENT_TOKEN:-none}"
"#;

#[test]
fn each_juju_has_its_commands_and_a_token_until_3() {
    for (version, expected) in [
        ("2.9.51", "active:  is-leader leader-get secret token"),
        ("3.6.4", "active:  is-leader leader-get relation-model-get secret token"),
        ("4.0.1", "active:  is-leader relation-model-get none"),
    ] {
        let mut local = Local::with(|settings| {
            settings.model.juju_version = version.parse().unwrap();
            settings.agent_token = Some("secret token".to_owned());
        });
        let charm = local.charm(&[("dispatch", LOOKS)]);
        local.juju.deploy(&charm, None, 1, &[]).unwrap();
        local.settle();
        assert_eq!(local.status("shell/0"), expected, "{version}");
    }
}

/// A call without the token is refused, and nothing of it is done.
#[test]
fn a_call_without_the_token_is_refused() {
    let script = "#!/bin/sh\n\
        JUJU_AGENT_TOKEN=other status-set blocked 2> refusal\n\
        JUJU_AGENT_TOKEN= status-set blocked 2>> refusal\n\
        status-set active \"$(tr '\\n' ' ' < refusal)\"\n";
    let mut local = Local::with(|settings| {
        settings.model.juju_version = "2.9.51".parse().unwrap();
        settings.agent_token = Some("t".to_owned());
    });
    let charm = local.charm(&[("dispatch", script)]);
    local.juju.deploy(&charm, None, 1, &[]).unwrap();
    local.settle();
    let refusal = "ERROR bad request: token does not match ";
    assert_eq!(
        local.status("shell/0"),
        format!("active: {refusal}{refusal}").trim_end().to_owned() + " "
    );
}

#[test]
fn a_directory_that_is_not_utf_8_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let directory = root.path().join(OsStr::from_bytes(b"m\xff"));
    let hook_command = env!("CARGO_BIN_EXE_hook-command");
    let error = LocalJuju::new(Settings::new(directory, hook_command)).unwrap_err();
    assert!(matches!(error, Error::DirectoryNotUtf8 { .. }));
    assert!(error.to_string().ends_with("is not UTF-8: give one that is"), "{error}");
}
