//! Our client with a Go server.

use std::collections::HashMap;
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use ops_agent_socket::{
    Address, CallError, Client, Error, Request, Response, STDIN_REQUIRED, Stdin,
};
use ops_tests::go_agent::Server;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::Case;

pub(crate) const CASES: [Case; 11] = [
    ("a Go server gets every field", every_field),
    ("a Go server asks for stdin", stdin_rule),
    ("a Go server's first answer is an error", error_first),
    ("a Go server's exit codes", exit_codes),
    ("a Go server gets arguments of any bytes", argument_bytes),
    ("a Go server and 10 MiB", large_payloads),
    ("a Go server and many calls on one connection", many_calls),
    ("a Go server answers pipelined calls out of order", out_of_order),
    ("a Go server answers in an order of its own", shuffled),
    ("a Go server on a long path and an abstract name", addresses),
    ("a Go server that dies", dying_server),
];

/// A Go server, and a client connected to it.
fn connect(options: &[&str]) -> (Client, Server, TempDir) {
    let (address, server, directory) = start(options);
    (Client::connect(&address).unwrap(), server, directory)
}

/// A Go server, and where it listens.
pub(crate) fn start(options: &[&str]) -> (Address, Server, TempDir) {
    let directory = TempDir::new().unwrap();
    let server = Server::start(directory.path(), "agent.socket", options);
    (Address::parse(directory.path().join("agent.socket")).unwrap(), server, directory)
}

pub(crate) fn request<'a>(command: &'a str, arguments: &'a [&'a str]) -> Request<'a, &'a str> {
    Request::new("hello/0-start-1", Path::new("/tmp"), command, arguments)
}

pub(crate) fn printed(stdout: &str) -> Response {
    Response { stdout: stdout.into(), ..Response::default() }
}

fn refusal(answer: Result<Response, CallError>) -> String {
    match answer {
        Err(CallError::Refused(error)) => error.message().to_owned(),
        other => panic!("not refused: {other:?}"),
    }
}

fn every_field(options: &'static [&'static str]) {
    let (mut client, _server, _directory) = connect(options);
    let echoed = |client: &mut Client, request: &Request<'_, &str>| -> Value {
        serde_json::from_slice(&client.call(request).unwrap().stdout).unwrap()
    };
    let plain = json!({
        "context_id": "hello/0-start-1", "directory": "/tmp", "command": "echo",
        "arguments": ["--format=json", "", "ä\n\u{0}"], "stdin": null, "token": "",
    });
    let arguments = ["--format=json", "", "ä\n\u{0}"];
    assert_eq!(echoed(&mut client, &request("echo", &arguments)), plain);
    let given =
        request("echo", &arguments).with_stdin(Stdin::Given(b"in")).with_token(Some("t0k3n"));
    let mut expected = plain.clone();
    expected["stdin"] = "in".into();
    // A server of Juju 4 knows no token and takes no notice.
    expected["token"] = if options.contains(&"-token") { "t0k3n" } else { "" }.into();
    assert_eq!(echoed(&mut client, &given), expected);
    let mut expected = plain.clone();
    expected["stdin"] = "".into();
    assert_eq!(
        echoed(&mut client, &request("echo", &arguments).with_stdin(Stdin::Given(b""))),
        expected
    );
    let mut expected = plain;
    expected["arguments"] = Value::Null;
    assert_eq!(echoed(&mut client, &request("echo", &[])), expected);
}

fn stdin_rule(options: &'static [&'static str]) {
    let (mut client, _server, _directory) = connect(options);
    assert_eq!(refusal(client.call(&request("stdin", &[]))), STDIN_REQUIRED);
    let read = || Ok(b"input".to_vec());
    let on_demand = request("stdin", &[]).with_stdin(Stdin::OnDemand(&read));
    assert_eq!(client.call(&on_demand).unwrap(), printed("input"));
    let given = request("stdin", &[]).with_stdin(Stdin::Given(b"at once"));
    assert_eq!(client.call(&given).unwrap(), printed("at once"));
}

fn error_first(options: &'static [&'static str]) {
    let (mut client, _server, _directory) = connect(options);
    let error = refusal(client.call(&request("nope", &[])));
    assert_eq!(error, "bad request: unknown command: nope");
    assert_eq!(client.call(&request("nothing", &[])).unwrap(), Response::default());
    assert_eq!(refusal(client.call(&request("refuse", &["because"]))), "because");
    assert_eq!(client.call(&request("argument", &["true\n"])).unwrap(), printed("true\n"));
}

fn exit_codes(options: &'static [&'static str]) {
    let (mut client, _server, _directory) = connect(options);
    for code in [0, 1, 2, 63, 64, 255, -1, 1 << 40] {
        let response = client.call(&request("exit", &[&code.to_string()])).unwrap();
        assert_eq!(response.code, code);
        assert_eq!(response.stderr, b"ERROR as asked\n");
    }
}

fn argument_bytes(options: &'static [&'static str]) {
    let (mut client, _server, _directory) = connect(options);
    let argument = OsString::from_vec((1..=255).rev().collect());
    let arguments = [argument.clone()];
    let request = Request::new("c", Path::new("/"), "argument", &arguments);
    assert_eq!(client.call(&request).unwrap().stdout, argument.as_bytes());
}

fn large_payloads(options: &'static [&'static str]) {
    let (mut client, _server, _directory) = connect(options);
    const SIZE: usize = 10 << 20;
    let stdin: Vec<u8> = (0..SIZE).map(|n| (n % 251) as u8).collect();
    let given = request("stdin", &[]).with_stdin(Stdin::Given(&stdin));
    assert!(client.call(&given).unwrap().stdout == stdin);
    let response = client.call(&request("print", &[&SIZE.to_string()])).unwrap();
    assert!(response.stdout.len() == SIZE && response.stdout.iter().all(|byte| *byte == b'x'));
    let argument = "a".repeat(SIZE);
    assert!(client.call(&request("argument", &[&argument])).unwrap() == printed(&argument));
}

fn many_calls(options: &'static [&'static str]) {
    let (mut client, _server, _directory) = connect(options);
    for n in 0..1_000 {
        let n = n.to_string();
        assert_eq!(client.call(&request("argument", &[&n])).unwrap(), printed(&n));
    }
    // In one variant more than 16 bits can number.
    let count = if options.is_empty() { 70_000 } else { 5_000 };
    let large = "x".repeat(2_000);
    let mut sent = HashMap::new();
    for n in 0..count {
        let size = if n % 20 == 0 { &large } else { "" };
        let argument = format!("{n}{size}");
        sent.insert(client.send(&request("argument", &[&argument])).unwrap(), argument);
    }
    while !sent.is_empty() {
        let (sequence, answer) = client.receive().unwrap();
        assert_eq!(answer, Ok(printed(&sent.remove(&sequence).unwrap())));
    }
}

fn out_of_order(options: &'static [&'static str]) {
    let (mut client, _server, _directory) = connect(options);
    let slow = client.send(&request("sleep", &["100"])).unwrap();
    let quick = client.send(&request("sleep", &["0"])).unwrap();
    // A call finds its own answer among them.
    assert_eq!(client.call(&request("sleep", &["50"])).unwrap(), printed("50"));
    assert_eq!(client.receive().unwrap(), (quick, Ok(printed("0"))));
    assert_eq!(client.receive().unwrap(), (slow, Ok(printed("100"))));
}

/// Each answer comes at a time that has nothing to do with when it was asked for.
fn shuffled(options: &'static [&'static str]) {
    let (mut client, _server, _directory) = connect(options);
    let arguments: Vec<_> = (0..2_000_u64).map(|n| (n * 7_919 % 11).to_string()).collect();
    let mut sent = Vec::new();
    for argument in &arguments {
        sent.push(client.send(&request("sleep", &[argument])).unwrap());
    }
    let mut answered = Vec::new();
    for _ in &sent {
        let (sequence, answer) = client.receive().unwrap();
        let place = sent.iter().position(|sent| *sent == sequence).unwrap();
        assert_eq!(answer, Ok(printed(&arguments[place])));
        answered.push(place);
    }
    assert!(!answered.is_sorted(), "the server has answered in the order of the calls");
    answered.sort_unstable();
    assert!(answered.into_iter().eq(0..sent.len()), "an answer has come twice");
}

/// A directory whose path is too long for a socket's address.
pub(crate) fn deep_directory(root: &TempDir) -> PathBuf {
    let deep = root.path().join("d".repeat(120));
    std::fs::create_dir(&deep).unwrap();
    deep
}

fn addresses(options: &'static [&'static str]) {
    let root = TempDir::new().unwrap();
    let deep = deep_directory(&root);
    let name = format!("@{}", root.path().display());
    for (socket, address) in
        [("agent.socket", deep.join("agent.socket")), (&name, name.clone().into())]
    {
        let _server = Server::start(&deep, socket, options);
        let mut client = Client::connect(&Address::parse(&address).unwrap()).unwrap();
        assert_eq!(client.call(&request("argument", &["here"])).unwrap(), printed("here"));
    }
}

fn dying_server(options: &'static [&'static str]) {
    let (mut client, mut server, _directory) = connect(options);
    client.call(&request("nothing", &[])).unwrap();
    client.send(&request("sleep", &["60000"])).unwrap();
    client.flush().unwrap();
    server.kill();
    let error = client.receive().unwrap_err();
    assert!(matches!(error, Error::Closed { .. }), "{error:?}");
}
