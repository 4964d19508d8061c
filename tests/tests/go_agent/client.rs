//! A Go client with our server.

use std::ffi::OsString;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread;

use ops_agent_socket::{Address, IncomingRequest, Response, STDIN_REQUIRED, serve_connection};
use ops_tests::go_agent;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::Case;
use super::server::{deep_directory, printed};

pub(crate) const CASES: [Case; 4] = [
    ("a Go client's calls", go_client),
    ("a Go client and 10 MiB", go_client_large),
    ("a Go client pipelines", go_client_pipelines),
    ("a Go client on a long path", go_client_long_path),
];

/// Our server's commands.
pub(crate) fn run(request: IncomingRequest) -> Result<Response, String> {
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
        ("large", _) => Ok(Response { stdout: vec![b'x'; 10 << 20], ..Response::default() }),
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
