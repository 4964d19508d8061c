//! What a daemon is started with.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;

use ops::pebble::{Access, Identity, LogOptions};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::{local, until};

pebble_cases![
    layers_of_a_directory,
    arguments_of_a_service,
    arguments_of_no_service,
    services_that_are_held,
    what_services_print_is_shown,
    identities_of_a_file,
    identities_of_a_file_that_has_none,
    a_directory_that_is_not_there,
    a_state_that_is_not_kept,
    http_beside_the_socket,
    http_where_nobody_can_listen,
];

const LAYER: &str = "
services:
  web:
    override: replace
    command: sh -c 'echo \"$0 $@\"; sleep 100' [ one two ]
    startup: enabled
";

/// Puts a layer where the daemon looks for layers when it is started.
fn write_layer(daemon: &dyn Daemon, layer: &str) {
    let layers = daemon.root().parent().unwrap().join("layers");
    fs::create_dir_all(&layers).unwrap();
    fs::write(layers.join("001-base.yaml"), layer).unwrap();
}

fn printed(daemon: &dyn Daemon) -> String {
    let client = daemon.client();
    let logs = || client.logs(&LogOptions::new().all()).unwrap().map(|line| line.unwrap().message);
    until(|| logs().collect::<Vec<_>>(), |lines| !lines.is_empty()).join("\n")
}

fn layers_of_a_directory(daemon: &dyn Daemon) {
    write_layer(daemon, LAYER);
    daemon.kill();
    daemon.restart();
    assert_eq!(printed(daemon), "one two");
}

fn arguments_of_a_service(daemon: &dyn Daemon) {
    write_layer(daemon, LAYER);
    daemon.kill();
    daemon.restart_with(&["--args", "web", "--port", "80 80", "it's", ";"], &[]);
    assert_eq!(printed(daemon), "--port 80 80 it's");
    let plan = daemon.client().plan().unwrap();
    let expected = r#"sh -c 'echo "$0 $@"; sleep 100' [ --port '80 80' 'it'"'"'s' ]"#;
    assert_eq!(plan.services["web"].command.as_deref(), Some(expected));
}

fn arguments_of_no_service(daemon: &dyn Daemon) {
    daemon.kill();
    let said = daemon.fail_to_restart_with(&["--args", "web", "x"], &[]);
    assert!(said.contains("service \"web\" not found in plan"), "{said}");
}

fn services_that_are_held(daemon: &dyn Daemon) {
    write_layer(daemon, LAYER);
    daemon.kill();
    daemon.restart_with(&["--hold"], &[]);
    let service = daemon.client().service("web").unwrap().unwrap();
    assert_eq!(service.current.as_str(), "inactive");
    assert_eq!(service.current_since, None);
}

fn what_services_print_is_shown(daemon: &dyn Daemon) {
    write_layer(daemon, LAYER);
    for (options, variables) in [(&["--verbose"][..], &[][..]), (&[], &[("PEBBLE_VERBOSE", "1")])] {
        daemon.kill();
        daemon.restart_with(options, variables);
        let shown = until(|| daemon.said(), |said| said.contains("[web] one two\n"));
        let line = shown.lines().find(|line| line.ends_with("[web] one two")).unwrap();
        assert_eq!(line.len(), "2026-01-02T03:04:05.678Z [web] one two".len(), "{line}");
    }
}

fn identities_of_a_file(daemon: &dyn Daemon) {
    let file = local(daemon, "identities.yaml");
    let client = daemon.client();
    client.add_identities([("old", &Identity::local(Access::Read, 1))]).unwrap();
    client.add_identities([("bob", &Identity::local(Access::Read, 2))]).unwrap();
    fs::write(&file, "identities: {bob: {access: admin, local: {user-id: 42}}, eve: null}")
        .unwrap();
    daemon.kill();
    daemon.restart_with(&["--identities", file.to_str().unwrap()], &[]);
    let identities = until(|| client.identities().unwrap(), |it| it["bob"].access == Access::Admin);
    assert_eq!(identities["bob"], Identity::local(Access::Admin, 42));
    assert_eq!(identities.keys().collect::<Vec<_>>(), ["bob", "old"]);
}

fn identities_of_a_file_that_has_none(daemon: &dyn Daemon) {
    let file = local(daemon, "identities.yaml");
    let options = ["--identities", file.to_str().unwrap()];
    daemon.kill();
    let said = daemon.fail_to_restart_with(&options, &[]);
    assert!(said.contains("cannot read identities"), "{said}");
    fs::write(&file, "bob: {access: admin}").unwrap();
    let said = daemon.fail_to_restart_with(&options, &[]);
    assert!(said.contains("did you forget the top-level \"identities\" key?"), "{said}");
    fs::write(&file, "identities: {bob: {access: god}}").unwrap();
    let said = daemon.fail_to_restart_with(&options, &[]);
    assert!(said.contains("invalid access value \"god\""), "{said}");
}

fn a_directory_that_is_not_there(daemon: &dyn Daemon) {
    let directory = local(daemon, "none");
    let directory = directory.to_str().unwrap();
    daemon.kill();
    let said = daemon.fail_to_restart_with(&[], &[("PEBBLE", directory)]);
    assert!(said.contains("does not exist") && said.contains(directory), "{said}");
    daemon.restart_with(&["--create-dirs"], &[("PEBBLE", directory)]);
    assert!(fs::metadata(directory).unwrap().is_dir());
}

fn a_state_that_is_not_kept(daemon: &dyn Daemon) {
    let client = daemon.client();
    let bob = Identity::local(Access::Read, 42);
    client.add_identities([("bob", &bob)]).unwrap();
    fs::remove_file(daemon.root().parent().unwrap().join(".pebble.state")).unwrap();
    for _ in 0..2 {
        daemon.kill();
        daemon.restart_with(&[], &[("PEBBLE_PERSIST", "never")]);
        assert!(client.identities().unwrap().is_empty());
        client.add_identities([("bob", &bob)]).unwrap();
    }
}

/// The status and the body of an answer to a request over TCP.
fn answer(address: &str, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "{request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), body.to_owned())
}

/// Who asks there is nobody: only what everybody may know is told.
fn http_beside_the_socket(daemon: &dyn Daemon) {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    daemon.kill();
    daemon.restart_with(&["--http", &address], &[]);
    let client = daemon.client();
    assert_eq!(client.system_info().unwrap().http_address.as_deref(), Some(address.as_str()));
    let (status, body) = answer(&address, "GET /v1/health");
    assert!(status == 200 && body.contains(r#""result":{"healthy":true}"#), "{body}");
    let (status, body) = answer(&address, "GET /v1/system-info");
    assert!(status == 200 && body.contains(&address), "{body}");
    for request in [
        "GET /v1/services",
        "GET /v1/changes",
        "GET /v1/notices",
        "GET /v1/metrics",
        "POST /v1/notices",
        "POST /v1/exec",
        "GET /v1/files?action=list&path=/",
        "GET /v1/tasks/1/websocket/stdio",
    ] {
        let (status, body) = answer(&address, request);
        assert!(status == 401 && body.contains(r#""kind":"login-required""#), "{request}: {body}");
    }
    assert_eq!(answer(&address, "GET /v1/nothing").0, 404);
}

fn http_where_nobody_can_listen(daemon: &dyn Daemon) {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    daemon.kill();
    for address in ["nonsense", &taken] {
        let said = daemon.fail_to_restart_with(&["--http", address], &[]);
        assert!(said.contains(&format!("cannot listen on \"{address}\"")), "{said}");
    }
}

/// What the stand-in has not it says, and does nothing.
pub(crate) fn https_is_refused(local_pebble: &Path) {
    let directory = tempfile::TempDir::new().unwrap();
    let mut command = Command::new(local_pebble);
    command.args(["run", "--https", ":8443"]).env("PEBBLE", directory.path());
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("no TLS") && said.contains("leave out `--https`"), "{said}");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}
