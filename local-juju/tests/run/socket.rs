//! The agent's socket and the executables that use it.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Output};

use local_juju::commands::{Outcome, commands_of};
use ops_agent_socket::{Address, CallError, Client, Request};

use crate::support::Local;

/// Waits in `config-changed` until there is a file `go`, so that a test can play the charm.
const WAITS: &str = r#"#!/bin/sh
[ "$JUJU_HOOK_NAME" = config-changed ] || exit 0
mkfifo go
echo "$JUJU_CONTEXT_ID" > context.new
mv context.new context
read _ < go
"#;

/// Runs `play` while the hook waits, with the socket's address and the context's id.
fn during_a_hook(local: &mut Local, play: impl FnOnce(&Address, &str) + Send) {
    let unit = local.juju.directory().join("agents/unit-shell-0");
    let context = unit.join("charm/context");
    std::thread::scope(|scope| {
        let playing = scope.spawn(|| {
            while !context.exists() {
                std::thread::yield_now();
            }
            let id = fs::read_to_string(&context).unwrap();
            let played = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                play(&Address::Path(unit.join("agent.socket")), id.trim());
            }));
            fs::write(unit.join("charm/go"), "\n").unwrap();
            played
        });
        assert_eq!(local.run_to("config-changed").outcome, Outcome::Committed);
        if let Err(panic) = playing.join().unwrap() {
            std::panic::resume_unwind(panic);
        }
    });
}

fn refused(client: &mut Client, request: &Request<'_, &str>) -> String {
    match client.call(request) {
        Err(CallError::Refused(error)) => error.message().to_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_the_agent_refuses_and_what_it_answers() {
    let mut local = Local::with_dispatch(1, WAITS);
    let expected = |id: &str| format!("bad request: expected context id \"{id}\", got \"b\"");
    during_a_hook(&mut local, |address, id| {
        let mut first = Client::connect(address).unwrap();
        let mut second = Client::connect(address).unwrap();
        let root = "/".as_ref();
        let leader = Request::new(id, root, "is-leader", &["--format=json"]);
        let other = Request { context_id: "b", ..leader };
        assert_eq!(refused(&mut first, &other), expected(id));
        let unknown = Request { command: "foo", ..leader };
        assert_eq!(refused(&mut first, &unknown), "bad request: unknown command: foo");
        let relative = Request { directory: "x".as_ref(), ..leader };
        assert_eq!(refused(&mut first, &relative), "bad request: Dir is not absolute");
        let file = Request::new(id, root, "relation-set", &["-r", "ring:0", "--file", "-"]);
        let text = refused(&mut first, &file);
        assert_eq!(text, "hook tool requires stdin, none supplied");
        for client in [&mut second, &mut first] {
            assert_eq!(client.call(&leader).unwrap().stdout, b"true\n");
        }
        let bad = first.call(&Request::new(id, root, "is-leader", &["--frmat"])).unwrap();
        assert_eq!(bad.code, 2);
        assert!(bad.stderr.starts_with(b"ERROR "));
    });
}

#[test]
fn many_connections_at_once() {
    let mut local = Local::with_dispatch(1, WAITS);
    during_a_hook(&mut local, |address, id| {
        std::thread::scope(|scope| {
            for thread in 0..8 {
                scope.spawn(move || {
                    let mut client = Client::connect(address).unwrap();
                    for line in 0..50 {
                        let text = format!("{thread} {line}");
                        let arguments = [text.as_str()];
                        let request = Request::new(id, "/".as_ref(), "juju-log", &arguments);
                        assert_eq!(client.call(&request).unwrap().code, 0);
                    }
                });
            }
        });
    });
    assert_eq!(local.log().iter().filter(|line| line.contains(" juju-log: ")).count(), 400);
}

#[test]
fn a_connection_left_open_with_half_a_request_does_not_hold_up_the_hook() {
    use std::io::Write;
    let mut local = Local::with_dispatch(1, WAITS);
    let mut kept = Vec::new();
    during_a_hook(&mut local, |address, _| {
        for bytes in [&b""[..], b"\x2f\xff\x81", b"GET / HTTP/1.1\r\n\r\n"] {
            let mut stream = address.connect().unwrap();
            stream.write_all(bytes).unwrap();
            kept.push(stream);
        }
    });
    assert_eq!(kept.len(), 3);
}

#[test]
fn a_directory_too_long_for_a_socket_address() {
    let long = "d".repeat(120);
    let mut local = Local::with(|settings| settings.directory = settings.directory.join(&long));
    let script = "#!/bin/sh\nstatus-set active \"$(is-leader)\"\n";
    let charm = local.charm(&[("dispatch", script)]);
    local.juju.deploy(&charm, None, 1, &[]).unwrap();
    local.settle();
    assert_eq!(local.status("shell/0"), "active: True");
}

#[test]
fn standard_input_is_read_only_if_it_is_asked_for() {
    let script = r#"#!/bin/sh
[ "$JUJU_HOOK_NAME" = start ] || exit 0
printf '%s\n' '{"big": "'"$(head -c 300000 /dev/zero | tr '\0' x)"'"}' \
    | relation-set -r "$(relation-ids ring)" --file -
printf 'one\ntwo\n' | { is-leader > /dev/null; read line; juju-log "left: $line"; }
config-get --format=json > out 2> err; echo $? >> out
status-set nonsense >> out 2>> err; echo $? >> out
"#;
    let mut local = Local::with_dispatch(1, script);
    assert_eq!(local.run_to("start").outcome, Outcome::Committed);
    assert_eq!(local.published("shell/0", "big").unwrap().len(), 300_000);
    assert!(local.logged("INFO juju-log: left: one"));
    let charm = local.juju.directory().join("agents/unit-shell-0/charm");
    let out = fs::read_to_string(charm.join("out")).unwrap();
    assert_eq!(out, "{\"greeting\":\"hello\"}\n0\n2\n");
    assert!(fs::read_to_string(charm.join("err")).unwrap().starts_with("ERROR "));
}

#[test]
fn files_are_the_agents_but_a_pipe_does_not_hold_it_up() {
    let script = r#"#!/bin/sh
[ "$JUJU_HOOK_NAME" = start ] || exit 0
mkfifo pipe; mkdir sub
echo 'key: value' > sub/data
(cd sub && relation-set -r "$(relation-ids ring)" --file data)
config-get greeting -o greeting
relation-set -r "$(relation-ids ring)" --file pipe && exit 1
config-get greeting -o pipe && exit 1
config-get greeting -o /dev/null
"#;
    let mut local = Local::with_dispatch(1, script);
    let ran = local.run_to("start");
    assert_eq!(ran.outcome, Outcome::Committed, "{:?}", ran.log);
    assert_eq!(local.published("shell/0", "key").unwrap(), "value");
    let charm = local.juju.directory().join("agents/unit-shell-0/charm");
    assert_eq!(fs::read_to_string(charm.join("greeting")).unwrap(), "hello\n");
}

/// Runs the executable under another name, in an empty environment but for `variables`.
fn hook_command(name: &str, variables: &[(&str, &str)]) -> Output {
    let root = tempfile::tempdir().unwrap();
    let link = root.path().join(name);
    symlink(env!("CARGO_BIN_EXE_hook-command"), &link).unwrap();
    Command::new(link).env_clear().envs(variables.iter().copied()).output().unwrap()
}

#[test]
fn outside_of_a_hook_the_commands_say_what_is_missing() {
    let id = ("JUJU_CONTEXT_ID", "a");
    let network = ("JUJU_AGENT_SOCKET_NETWORK", "unix");
    let address = ("JUJU_AGENT_SOCKET_ADDRESS", "/no/such/agent.socket");
    let tcp = ("JUJU_AGENT_SOCKET_NETWORK", "tcp");
    let table: [(&[(&str, &str)], &str); 5] = [
        (&[], "ERROR JUJU_CONTEXT_ID not set\n"),
        (&[id], "ERROR JUJU_AGENT_SOCKET_NETWORK not set\n"),
        (&[id, network], "ERROR JUJU_AGENT_SOCKET_ADDRESS not set\n"),
        (
            &[id, tcp, address],
            "ERROR JUJU_AGENT_SOCKET_NETWORK is \"tcp\": only \"unix\" is supported\n",
        ),
        (&[id, network, address], "ERROR cannot connect to the agent's socket"),
    ];
    for (variables, expected) in table {
        let output = hook_command("is-leader", variables);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.starts_with(expected), "{stderr}");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    }
    let output = hook_command("not-a-hook-command", &[id, network, address]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_commands_of_a_model_are_links() {
    let local = Local::new();
    let tools = local.juju.directory().join("tools");
    let mut names: Vec<_> = fs::read_dir(&tools)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut expected: Vec<_> = commands_of(&local_juju::state::JujuVersion::default()).collect();
    expected.sort_unstable();
    assert_eq!(names, expected);
}
