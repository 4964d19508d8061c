//! The agent socket against Go's own `net/rpc` and `encoding/gob`: our client with a Go server, a
//! Go client with our server.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use libtest_mimic::{Arguments, Trial};
use ops_agent_socket::{
    Address, CallError, Client, IncomingRequest, Request, Response, STDIN_REQUIRED, Stdin,
    serve_connection,
};
use ops_tests::go_agent::{self, Server};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A Go process is cold or warm (it numbers its types otherwise), and knows the field `Token` or
/// does not.
const VARIANTS: [(&str, &[&str]); 4] = [
    ("cold", &[]),
    ("warm", &["-warm"]),
    ("cold with token", &["-token"]),
    ("warm with token", &["-warm", "-token"]),
];

type Case = (&'static str, fn(&'static [&'static str]));

const CASES: [Case; 14] = [
    ("a Go server gets every field", every_field),
    ("a Go server asks for stdin", stdin_rule),
    ("a Go server's first answer is an error", error_first),
    ("a Go server's exit codes", exit_codes),
    ("a Go server gets arguments of any bytes", argument_bytes),
    ("a Go server and 10 MiB", large_payloads),
    ("a Go server and many calls on one connection", many_calls),
    ("a Go server answers pipelined calls out of order", out_of_order),
    ("a Go server on a long path and an abstract name", addresses),
    ("a Go server that dies", dying_server),
    ("a Go client's calls", go_client),
    ("a Go client and 10 MiB", go_client_large),
    ("a Go client pipelines", go_client_pipelines),
    ("a Go client on a long path", go_client_long_path),
];

fn main() -> ExitCode {
    let go = go_agent::go();
    let mut trials: Vec<Trial> = Vec::new();
    for (name, case) in CASES {
        for (variant, options) in VARIANTS {
            trials.push(go.trial(&format!("{name}, {variant}"), move || {
                case(options);
                Ok(())
            }));
        }
    }
    trials.push(go.trial("Juju's flag parser", || {
        flag_parser();
        Ok(())
    }));
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    println!("go-agent: {} cases passed", conclusion.num_passed);
    conclusion.exit_code()
}

/// A Go server, and a client connected to it.
fn connect(options: &[&str]) -> (Client, Server, TempDir) {
    let directory = TempDir::new().unwrap();
    let server = Server::start(directory.path(), "agent.socket", options);
    let address = Address::parse(directory.path().join("agent.socket")).unwrap();
    (Client::connect(&address).unwrap(), server, directory)
}

fn request<'a>(command: &'a str, arguments: &'a [&'a str]) -> Request<'a, &'a str> {
    Request::new("hello/0-start-1", Path::new("/tmp"), command, arguments)
}

fn printed(stdout: &str) -> Response {
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
    let mut sent = std::collections::HashMap::new();
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

/// A directory whose path is too long for a socket's address.
fn deep_directory(root: &TempDir) -> PathBuf {
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
    assert!(matches!(error, ops_agent_socket::Error::Closed { .. }), "{error:?}");
}

/// Our server's commands.
fn run(request: IncomingRequest) -> Result<Response, String> {
    match (request.command.as_str(), request.stdin) {
        ("stdin", None) => Err(STDIN_REQUIRED.to_owned()),
        ("stdin", Some(stdin)) => Ok(Response { stdout: stdin, ..Response::default() }),
        ("fields", stdin) => {
            let arguments = request.arguments.join(OsString::from("|").as_os_str());
            Ok(printed(&format!(
                "{} {} {} {stdin:?} {:?}",
                request.context_id,
                request.directory.display(),
                arguments.display(),
                request.token,
            )))
        }
        ("exit", _) => {
            Ok(Response { code: -7, stderr: b"ERROR no\n".to_vec(), ..Response::default() })
        }
        ("nothing", _) => Ok(Response::default()),
        (unknown, _) => Err(format!("bad request: unknown command: {unknown}")),
    }
}

/// What a Go client receives for `calls` from our server on `address`.
fn go_client_answers(
    socket: &Path,
    address: &Address,
    options: &[&str],
    calls: &[Value],
) -> Vec<Value> {
    let listener = address.bind().unwrap();
    let serving = thread::spawn(move || serve_connection(listener.accept().unwrap().0, run));
    let mut arguments = vec!["call"];
    arguments.extend(options);
    arguments.push(socket.to_str().unwrap());
    let answers = go_agent::answers(&arguments, calls);
    serving.join().unwrap().unwrap();
    answers
}

fn served(options: &[&str], calls: &[Value]) -> Vec<Value> {
    let directory = TempDir::new().unwrap();
    let socket = directory.path().join("agent.socket");
    go_client_answers(&socket, &Address::Path(socket.clone()), options, calls)
}

fn answer(code: i64, stdout: &str, stderr: &str, error: &str) -> Value {
    json!({ "code": code, "stdout": stdout, "stderr": stderr, "error": error })
}

fn go_client(options: &'static [&'static str]) {
    let calls = [
        json!({ "command": "nope" }),
        json!({ "command": "nothing" }),
        json!({
            "command": "fields", "context_id": "c", "directory": "/d", "arguments": ["a", "", "ä"],
            "token": "t0k3n", "stdin": "",
        }),
        json!({ "command": "fields" }),
        json!({ "command": "stdin", "stdin": "at once" }),
        json!({ "command": "stdin", "stdin_on_demand": "asked for" }),
        json!({ "command": "stdin" }),
        json!({ "command": "exit" }),
        json!({ "method": "Jujuc.Other" }),
        json!({ "method": "Other.Main" }),
        json!({ "command": "nothing" }),
    ];
    let token = if options.contains(&"-token") { r#"Some("t0k3n")"# } else { "None" };
    let expected = [
        answer(0, "", "", "bad request: unknown command: nope"),
        answer(0, "", "", ""),
        answer(0, &format!("c /d a||ä Some([]) {token}"), "", ""),
        answer(0, "   None None", "", ""),
        answer(0, "at once", "", ""),
        answer(0, "asked for", "", ""),
        answer(0, "", "", STDIN_REQUIRED),
        answer(-7, "", "ERROR no\n", ""),
        answer(0, "", "", "rpc: can't find method Jujuc.Other"),
        answer(0, "", "", "rpc: can't find service Other.Main"),
        answer(0, "", "", ""),
    ];
    assert_eq!(served(options, &calls), expected);
}

fn go_client_large(options: &'static [&'static str]) {
    let stdin = "x".repeat(10 << 20);
    let answers = served(options, &[json!({ "command": "stdin", "stdin": stdin })]);
    assert!(answers[0]["stdout"] == stdin);
}

fn go_client_pipelines(options: &'static [&'static str]) {
    let stdin: Vec<String> = (0..3_000).map(|n| format!("{n}{}", "x".repeat(n % 1_000))).collect();
    let calls: Vec<Value> =
        stdin.iter().map(|stdin| json!({ "command": "stdin", "stdin": stdin })).collect();
    let expected: Vec<Value> = stdin.iter().map(|stdin| answer(0, stdin, "", "")).collect();
    assert!(served(options, &calls) == expected);
}

fn go_client_long_path(options: &'static [&'static str]) {
    let root = TempDir::new().unwrap();
    let socket = deep_directory(&root).join("agent.socket");
    // Go has no way around the limit, so its client gets a link.
    let link = root.path().join("link");
    std::os::unix::fs::symlink(&socket, &link).unwrap();
    let address = Address::parse(&socket).unwrap();
    let answers = go_client_answers(&link, &address, options, &[json!({ "command": "nothing" })]);
    assert_eq!(answers, [answer(0, "", "", "")]);
    assert!(UnixStream::connect(&socket).is_err(), "the path is short enough for everybody");
}

fn flag_parser() {
    let flags = json!([
        { "name": "r", "kind": "string" },
        { "name": "relation", "same_as": "r" },
        { "name": "app", "kind": "bool" },
        { "name": "n", "kind": "int" },
    ]);
    let line = |args: &[&str]| json!({ "known_as": "option", "flags": flags, "args": args });
    let lines = [
        line(&["key", "-r3", "--app", "value", "--", "-x"]),
        line(&["--relation=db:1", "-n", "-4"]),
        line(&["--nope"]),
        line(&["--app=perhaps"]),
        line(&["-r"]),
    ];
    let answers: Vec<Value> = go_agent::answers(&["flags"], &lines);
    let values = |r: &str, app: bool, n: i64| json!({ "r": r, "relation": r, "app": app, "n": n });
    assert_eq!(
        answers[0],
        json!({ "values": values("3", true, 0), "args": ["key", "value", "-x"] })
    );
    assert_eq!(answers[1], json!({ "values": values("db:1", false, -4), "args": [] }));
    let errors: Vec<&str> =
        answers[2..].iter().map(|answer| answer["error"].as_str().unwrap()).collect();
    let invalid = "invalid value \"perhaps\" for option --app: strconv.ParseBool: parsing \"perhaps\": invalid syntax";
    assert_eq!(
        errors,
        ["option provided but not defined: --nope", invalid, "option needs an argument: -r"]
    );
}
