//! Secrets between two related applications of a charm of this project, over both transports, and that
//! their content is seen by nobody else: in no argument of a command, no process's arguments or
//! environment, no log and no status.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::Duration;

use base64::Engine as _;
use libtest_mimic::{Arguments, Failed, Trial};
use local_juju::agent::{Transport, hook_command_main};
use local_juju::state::{
    ActionId, ApplicationName, Model, SecretContent, SecretId, UserSecretChange,
};
use local_juju::{Dispatch, LocalJuju, Progress, Settings};
use ops_tests::cargo_charm::{built, workspace};
use ops_tests::peer::Peer;
use serde_json::{Value, json};
use tempfile::TempDir;

/// What every password of the charm begins with.
const CLEAR: &str = "correct-horse-battery-staple";

fn main() -> ExitCode {
    // This executable is also every hook command.
    if let Some(code) = hook_command_main() {
        return code;
    }
    let strace = Peer::find("strace", &["-qq", "-e", "trace=none", "true"], "install strace");
    let mut tests = Vec::new();
    for transport in [Transport::Socket, Transport::Exec] {
        let name = |what: &str| format!("{what}_by_{}", transport.as_str());
        tests.push(Trial::test(name("a_password_is_shared_rotated_and_taken_back"), move || {
            shared(transport)
        }));
        tests.push(Trial::test(name("a_users_secret_is_named_by_an_option"), move || {
            users(transport)
        }));
        tests.push(
            strace.trial(&name("no_process_has_a_secret_in_its_arguments"), move || {
                traced(transport)
            }),
        );
    }
    libtest_mimic::run(&Arguments::from_args(), tests).exit_code()
}

fn executable() -> &'static Path {
    static EXECUTABLE: OnceLock<PathBuf> = OnceLock::new();
    EXECUTABLE.get_or_init(|| built("secrets-charm"))
}

/// The charm's directory, with what is started in it for now.
fn charm(dispatch: impl FnOnce(&Path)) -> TempDir {
    let directory = TempDir::new().unwrap();
    let yaml = workspace().join("tests/charms/secrets/charmcraft.yaml");
    fs::copy(yaml, directory.path().join("charmcraft.yaml")).unwrap();
    dispatch(&directory.path().join("dispatch"));
    directory
}

struct World {
    juju: LocalJuju,
    dispatches: Vec<Dispatch>,
    _directory: TempDir,
}

impl World {
    /// An owner of the password, and two units that are given it.
    fn new(transport: Transport, charm: &Path) -> Self {
        let directory = TempDir::new().unwrap();
        let hook_command = std::env::current_exe().unwrap();
        let mut settings = Settings::new(directory.path(), hook_command);
        settings.transport = Some(transport);
        settings.model.automatic_retries = 0;
        let mut juju = LocalJuju::new(settings).unwrap();
        juju.deploy(charm, Some("owner"), 1, &[]).unwrap();
        juju.deploy(charm, Some("reader"), 2, &[]).unwrap();
        juju.integrate("owner:share", "reader:login").unwrap();
        let mut world = Self { juju, dispatches: Vec::new(), _directory: directory };
        world.settle();
        world
    }

    fn settle(&mut self) -> Vec<String> {
        let mut ran = Vec::new();
        let dispatches = &mut self.dispatches;
        let mut watch = |progress: Progress<'_>| {
            if let Progress::Finished(dispatch) = progress {
                ran.push(format!("{} {}", dispatch.unit, dispatch.name));
                dispatches.push(dispatch.clone());
            }
        };
        self.juju.settle(&mut watch).unwrap();
        ran
    }

    /// Lets the application's units run `config-changed` with the option as it was.
    fn name_again(&mut self, application: &ApplicationName, id: &SecretId) {
        self.juju.reset_config(application, "certificate").unwrap();
        self.settle();
        self.juju.configure(application, "certificate", &id.uri()).unwrap();
        self.settle();
    }

    fn model(&self) -> &Model {
        self.juju.model()
    }

    fn act(&mut self, unit: &str, action: &str) -> Value {
        let id: ActionId = self.juju.run_action(&unit.parse().unwrap(), action, &[]).unwrap();
        self.settle();
        self.model().to_json()["actions"][id.to_string()].clone()
    }

    /// Lets an hour pass, and gives what ran.
    fn hour(&mut self) -> Vec<String> {
        self.juju.model_mut().advance(Duration::from_secs(3600));
        let mut ran = self.settle();
        ran.retain(|event| event.contains("secret"));
        ran
    }

    fn message(&self, unit: &str) -> String {
        self.model().unit(&unit.parse().unwrap()).unwrap().status().message
    }

    /// The passwords that are kept, by the label of their secret and their revision.
    fn passwords(&self) -> Vec<(String, u32, String)> {
        let mut passwords = Vec::new();
        for (id, secret) in self.model().secrets() {
            for revision in secret.revisions().keys() {
                let content = self.model().reveal_secret(id, Some(*revision)).unwrap();
                passwords.push((secret.label().to_owned(), *revision, content["password"].clone()));
            }
        }
        passwords
    }
}

fn password(label: &str, revision: u32, number: u32) -> (String, u32, String) {
    (label.to_owned(), revision, format!("{CLEAR}-{number}"))
}

fn shared(transport: Transport) -> Result<(), Failed> {
    let charm = charm(|dispatch| symlink(executable(), dispatch).unwrap());
    let mut world = World::new(transport, charm.path());
    let readers = ["reader/0", "reader/1"];
    for unit in readers {
        assert_eq!(world.message(unit), "has password 1");
    }
    assert_eq!(world.passwords(), [password("password", 1, 1), password("token", 1, 0)]);

    // After an hour it is made anew; who tracks the old one is told, and when nobody does the owner is.
    let ran = world.hour();
    assert_eq!(ran[0], "owner/0 secret-rotate");
    assert_eq!(ran[3..], ["owner/0 secret-remove"]);
    for unit in readers {
        assert!(ran[1..3].contains(&format!("{unit} secret-changed")), "{ran:?}");
        assert_eq!(world.message(unit), "has password 2");
    }
    assert_eq!(world.passwords(), [password("password", 2, 2), password("token", 1, 0)]);
    let peek = world.act("reader/0", "peek");
    assert_eq!(peek["results"]["tracked"], "2", "{peek}");
    assert_eq!(peek["results"]["latest"], "2");

    // After another one the token has expired, and is gone with its only revision.
    let ran = world.hour();
    assert_eq!(ran[0], "owner/0 secret-expired");
    assert_eq!(world.passwords(), [password("password", 3, 3)]);

    world.act("owner/0", "revoke");
    let peek = world.act("reader/1", "peek");
    assert_eq!(peek["status"], "failed");
    assert!(peek["message"].as_str().unwrap().contains("consumer label"), "{peek}");
    assert_eq!(world.act("owner/0", "remove")["status"], "completed");
    assert_eq!(world.passwords(), []);

    hidden(&world, 2);
    Ok(())
}

/// A user makes a secret, names it in the configuration, and grants it after that only.
fn users(transport: Transport) -> Result<(), Failed> {
    let charm = charm(|dispatch| symlink(executable(), dispatch).unwrap());
    let mut world = World::new(transport, charm.path());
    let [owner, reader] = ["owner", "reader"].map(|name| name.parse::<ApplicationName>().unwrap());
    let content =
        |number: u32| SecretContent::new([("password", format!("{CLEAR}-{number}"))]).unwrap();
    let id = world.juju.add_secret("certificate", content(7), "Of the service").unwrap();
    world.juju.configure(&owner, "certificate", &id.uri()).unwrap();
    assert_eq!(world.settle(), ["owner/0 config-changed"]);
    assert_eq!(world.message("owner/0"), "the certificate is not granted");

    // Juju does not tell of a grant: the next `config-changed` finds it.
    world.juju.grant_secret("certificate", &owner).unwrap();
    assert_eq!(world.settle(), Vec::<String>::new());
    world.name_again(&owner, &id);
    assert_eq!(world.message("owner/0"), "has password 7");

    // A new revision is told, as the charm's own are.
    let change = UserSecretChange { content: Some(content(8)), ..UserSecretChange::default() };
    world.juju.update_secret(&id.uri(), change).unwrap();
    assert_eq!(world.settle(), ["owner/0 secret-changed"]);
    assert_eq!(world.message("owner/0"), "has password 8");
    world.juju.remove_secret("certificate", Some(1)).unwrap();
    let error = world.juju.reveal_secret(&id, Some(1)).unwrap_err().to_string();
    assert_eq!(error, format!("the secret `{id}` has no revision 1: it has 2"));
    assert_eq!(world.juju.reveal_secret(&id, None).unwrap()["password"], format!("{CLEAR}-8"));

    // Who was not granted it may not read it, nor who was once.
    world.juju.configure(&reader, "certificate", &id.uri()).unwrap();
    world.juju.revoke_secret("certificate", &owner).unwrap();
    world.name_again(&owner, &id);
    for unit in ["owner/0", "reader/0", "reader/1"] {
        assert_eq!(world.message(unit), "the certificate is not granted");
    }

    // What the operator is told.
    let again = world.juju.add_secret("certificate", content(9), "").unwrap_err();
    let expected = "there is a secret `certificate` already: give this one another name";
    assert_eq!(again.to_string(), expected);
    let near = world.juju.grant_secret("certificat", &owner).unwrap_err();
    let expected = "there is no secret `certificat` in the model: did you mean `certificate`?";
    assert_eq!(near.to_string(), expected);
    world.juju.remove_secret("certificate", None).unwrap();
    assert!(world.model().secret(&id).is_none());
    hidden(&world, 0);
    Ok(())
}

/// What nobody is to see: a password, or what base64 makes of it wherever it begins.
fn needles() -> Vec<String> {
    let mut needles = vec![CLEAR.to_owned()];
    for shift in 0..3 {
        let encoded = base64::engine::general_purpose::STANDARD_NO_PAD
            .encode(format!("{}{CLEAR}", " ".repeat(shift)));
        // What neighbours change is left out.
        needles.push(encoded[4..encoded.len() - 4].to_owned());
    }
    needles
}

fn assert_hidden(what: &str, text: &str) {
    for needle in needles() {
        assert!(!text.contains(&needle), "a secret in {what}: {text}");
    }
}

/// Looks for passwords wherever others than the charm look too, of a charm that has set at least so
/// many.
fn hidden(world: &World, least_sets: usize) {
    let mut answered = false;
    let (mut added, mut set) = (0, 0);
    for dispatch in &world.dispatches {
        for command in &dispatch.commands {
            assert_hidden("the arguments of a command", &command.invocation.arguments.join(" "));
            assert_hidden("an error", &String::from_utf8_lossy(&command.output.stderr));
            added += usize::from(command.invocation.command == "secret-add");
            set += usize::from(command.invocation.command == "secret-set");
            answered |= String::from_utf8_lossy(&command.output.stdout).contains(CLEAR);
        }
        assert_hidden("the debug output", &format!("{dispatch:?}"));
        assert_hidden("what the charm printed", &String::from_utf8_lossy(&dispatch.exit.stdout));
        assert_hidden("what the charm printed", &String::from_utf8_lossy(&dispatch.exit.stderr));
    }
    // The search would find what there is to find: the answers to `secret-get` have it.
    assert!(answered && added == 2 && set >= least_sets, "{answered} {added} {set}");
    assert_hidden("the log", &format!("{:?}", world.model().log()));
    assert_hidden("the model", &world.model().to_json().to_string());
    assert_hidden("the model", &format!("{:?}", world.model()));
    assert_ne!(world.model().to_json(), json!({}));
}

/// Every program that is executed while the charm runs, with its arguments and its environment.
fn traced(transport: Transport) -> Result<(), Failed> {
    let logs = TempDir::new().unwrap();
    let charm = charm(|dispatch| {
        let script = format!(
            "#!/bin/sh\nexec strace -f -qq -v -s 1000000 -e trace=execve -e signal=none \
             -o '{}'/$$ '{}'\n",
            logs.path().display(),
            executable().display()
        );
        fs::write(dispatch, script).unwrap();
        fs::set_permissions(dispatch, fs::Permissions::from_mode(0o755)).unwrap();
    });
    let mut world = World::new(transport, charm.path());
    world.hour();
    world.act("reader/0", "peek");
    assert_eq!(world.message("reader/1"), "has password 2");
    let mut executed = String::new();
    for log in fs::read_dir(logs.path()).unwrap() {
        executed += &fs::read_to_string(log.unwrap().path()).unwrap();
    }
    let by_executables = transport == Transport::Exec;
    for command in ["secret-add", "secret-set", "secret-get"] {
        let ran = executed.lines().any(|line| line.contains("execve") && line.contains(command));
        assert_eq!(ran, by_executables, "{command} in\n{executed}");
    }
    assert!(executed.contains("JUJU_SECRET_ID"), "the environment is in the trace");
    assert_hidden("a process", &executed);
    Ok(())
}
