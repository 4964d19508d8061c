//! Both sides, over real unix sockets.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;

use std::cell::Cell;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::thread::JoinHandle;

use common::*;
use ops_agent_socket::{
    Address, AddressError, CallError, Client, Error, IncomingRequest, Request, Response,
    STDIN_REQUIRED, Stdin, serve_connection,
};

/// An agent with a few commands of its own.
fn agent(request: IncomingRequest) -> Result<Response, String> {
    match (request.command.as_str(), request.stdin) {
        ("cat", None) => Err(STDIN_REQUIRED.to_owned()),
        ("cat", Some(stdin)) => Ok(Response { stdout: stdin, ..Response::default() }),
        ("first", _) => {
            let argument = request.arguments.into_iter().next().unwrap_or_default();
            Ok(Response { stdout: argument.into_vec(), ..Response::default() })
        }
        ("token", _) => Ok(printed(&request.token.unwrap_or_default())),
        ("nothing", _) => Err(String::new()),
        (unknown, _) => Err(format!("bad request: unknown command: {unknown}")),
    }
}

fn connection() -> (Client, JoinHandle<Result<(), Error>>) {
    let (client, server) = UnixStream::pair().unwrap();
    (Client::new(client), std::thread::spawn(move || serve_connection(server, agent)))
}

fn request(command: &str) -> Request<'_, &'static str> {
    Request::new("ctx-1", "/".as_ref(), command, &[])
}

#[test]
fn stdin_is_read_only_when_the_agent_asks_for_it() {
    let (mut client, server) = connection();
    let reads = Cell::new(0);
    let read = || {
        reads.set(reads.get() + 1);
        Ok(b"input".to_vec())
    };
    let on_demand = Stdin::OnDemand(&read);
    assert_eq!(client.call(&request("token").with_stdin(on_demand)).unwrap(), Response::default());
    assert_eq!(reads.get(), 0);
    assert_eq!(client.call(&request("cat").with_stdin(on_demand)).unwrap(), printed("input"));
    assert_eq!(reads.get(), 1);
    let given = Stdin::Given(b"at once");
    assert_eq!(client.call(&request("cat").with_stdin(given)).unwrap(), printed("at once"));
    assert_eq!(client.call(&request("cat").with_stdin(Stdin::Given(b""))).unwrap(), printed(""));
    match client.call(&request("cat")) {
        Err(CallError::Refused(error)) => assert!(error.requires_stdin()),
        other => panic!("{other:?}"),
    }
    let unreadable = || Err(std::io::Error::other("no terminal"));
    let unreadable = request("cat").with_stdin(Stdin::OnDemand(&unreadable));
    assert!(matches!(client.call(&unreadable), Err(CallError::Stdin(_))));
    assert_eq!(client.call(&request("token")).unwrap(), Response::default());
    drop(client);
    server.join().unwrap().unwrap();
}

#[test]
fn the_token_may_come_and_go_on_one_connection() {
    let (mut client, _server) = connection();
    for token in [None, Some("a"), None, Some("b"), Some("")] {
        let response = client.call(&request("token").with_token(token)).unwrap();
        assert_eq!(response, printed(token.unwrap_or_default()));
    }
}

#[test]
fn a_refusal_without_a_text_is_still_one() {
    let (mut client, _server) = connection();
    assert!(matches!(client.call(&request("nothing")), Err(CallError::Refused(_))));
    assert_eq!(client.call(&request("token")).unwrap(), Response::default());
}

#[test]
fn many_pipelined_calls_and_large_answers_block_neither_side() {
    let (mut client, server) = connection();
    let large = "x".repeat(20_000);
    let arguments: Vec<String> = (0..3_000).map(|n| format!("{n} {large}")).collect();
    let mut sent = Vec::new();
    for argument in &arguments {
        let argument = std::slice::from_ref(argument);
        sent.push(client.send(&Request::new("c", "/".as_ref(), "first", argument)).unwrap());
    }
    for (argument, sequence) in arguments.iter().zip(sent) {
        assert_eq!(client.receive().unwrap(), (sequence, Ok(printed(argument))));
    }
    drop(client);
    server.join().unwrap().unwrap();
}

#[test]
fn ten_mebibytes_go_there_and_back() {
    let (mut client, server) = connection();
    let stdin: Vec<u8> = (0..10 << 20).map(|n| (n % 251) as u8).collect();
    for _ in 0..2 {
        let response = client.call(&request("cat").with_stdin(Stdin::Given(&stdin))).unwrap();
        assert!(response.stdout == stdin);
        assert_eq!(client.call(&request("token")).unwrap(), Response::default());
    }
    drop(client);
    server.join().unwrap().unwrap();
}

#[test]
fn arguments_are_bytes() {
    let (mut client, _server) = connection();
    let arguments = [OsString::from_vec(vec![0xff, b'=', 0xfe])];
    let response = client.call(&Request::new("c", "/".as_ref(), "first", &arguments)).unwrap();
    assert_eq!(response.stdout, [0xff, b'=', 0xfe]);
}

#[test]
fn nothing_secret_is_in_a_debug_text() {
    let arguments = ["hunter2"];
    let request = Request::new("ctx-1", "/".as_ref(), "secret-add", &arguments)
        .with_stdin(Stdin::Given(b"hunter2"))
        .with_token(Some("hunter2"));
    let mut received = Vec::new();
    let mut stream = Memory::default();
    let mut client = Client::new(&mut stream);
    client.send(&request).unwrap();
    client.flush().unwrap();
    let client_text = format!("{client:?}");
    let sent = stream.written;
    serve_connection(Memory::new(sent), |request| {
        received.push(format!("{request:?}"));
        Ok(Response::default())
    })
    .unwrap();
    let texts = [
        format!("{request:?}"),
        client_text,
        format!("{:?}", printed("hunter2")),
        received.remove(0),
    ];
    for text in texts {
        assert!(!text.contains("hunter2") && !text.contains("104, 117"), "{text}");
    }
}

/// What a server answers to calls by another client, whose types are `types`.
fn answers(calls: &[Vec<u8>]) -> (Vec<Answer>, Result<(), Error>) {
    let mut stream = Memory::new(calls.concat());
    let result = serve_connection(&mut stream, agent);
    let count = calls.len();
    (receive_all(&stream.written, count).unwrap_or_default(), result)
}

/// A call whose header has the type 90.
fn call(method: &str, sequence: u64, body: &[Vec<u8>]) -> Vec<u8> {
    let mut header = vec![(1, uint(1)), (2, text(method))];
    if sequence > 0 {
        header.push((3, uint(sequence)));
    }
    [value(90, fields(&header)), body.concat()].concat()
}

fn first_call(method: &str, body: &[Vec<u8>]) -> Vec<u8> {
    let header =
        define_struct(90, "Request", &[("Flag", BOOL), ("ServiceMethod", STRING), ("Seq", UINT)]);
    [header, call(method, 0, body)].concat()
}

fn error_of(answer: &Answer) -> &str {
    answer.1.as_ref().unwrap_err().message()
}

#[test]
fn requests_are_read_by_the_clients_own_types() {
    let body = [
        define_struct(
            70,
            "Args",
            &[("Map", 72), ("Token", STRING), ("Args", 71), ("CommandName", STRING)],
        ),
        define_slice(71, STRING),
        define_map(72, INT, STRING),
    ];
    let map = [uint(1), int(3), text("three")].concat();
    let first = value(
        70,
        fields(&[(1, map), (3, [uint(1), text("argument")].concat()), (4, text("first"))]),
    );
    let second = value(70, fields(&[(2, text("t0k3n")), (4, text("token"))]));
    let (answers, result) = answers(&[
        first_call("Jujuc.Main", &[body.concat(), first]),
        call("Jujuc.Main", 1, &[second]),
    ]);
    result.unwrap();
    assert_eq!(answers[0].1.as_ref().unwrap(), &printed("argument"));
    assert_eq!(answers[1].1.as_ref().unwrap(), &printed("t0k3n"));
}

#[test]
fn a_wrong_call_is_answered_and_the_connection_goes_on() {
    let wrong_type =
        [define_struct(70, "Args", &[("Args", INT)]), value(70, fields(&[(1, int(1))]))];
    let not_utf8 = [
        define_struct(71, "Args", &[("CommandName", STRING)]),
        value(71, fields(&[(1, text([0xff]))])),
    ];
    let good = [value(71, fields(&[(1, text("token"))]))];
    let (answers, result) = answers(&[
        first_call("Jujuc.Main", &wrong_type),
        call("Jujuc.Main", 1, &not_utf8),
        call("Jujuc.Other", 2, &good),
        call("Other.Main", 3, &good),
        call("Main", 4, &good),
        call("Jujuc.Main", 5, &[value(99, fields(&[]))]),
        call("Jujuc.Main", 6, &good),
    ]);
    result.unwrap();
    assert!(error_of(&answers[0]).ends_with("field `Args` is of type int, expected []string"));
    assert!(error_of(&answers[1]).ends_with("field `CommandName` is not UTF-8"));
    assert_eq!(error_of(&answers[2]), "rpc: can't find method Jujuc.Other");
    assert_eq!(error_of(&answers[3]), "rpc: can't find service Other.Main");
    assert_eq!(error_of(&answers[4]), "rpc: service/method request ill-formed: Main");
    assert!(error_of(&answers[5]).contains("unknown type id 99"));
    assert_eq!(answers[6].1, Ok(Response::default()));
}

#[test]
fn an_agent_that_closes_before_it_read_the_request_has_closed() {
    let (client, server) = UnixStream::pair().unwrap();
    let mut client = Client::new(client);
    client.send(&request("token")).unwrap();
    client.flush().unwrap();
    drop(server);
    assert!(matches!(client.receive(), Err(Error::Closed { offset: 0 })));
}

#[test]
fn a_client_that_speaks_something_else_ends_its_connection() {
    let result = serve_connection(Memory::new(*b"GET / HTTP/1.1\r\n\r\n"), agent);
    assert!(matches!(result, Err(Error::Decode(_) | Error::Truncated { .. })), "{result:?}");
}

/// Binds, connects and makes a call.
fn reaches(address: &Address) {
    let listener = address.bind().unwrap();
    let server = std::thread::spawn(move || serve_connection(listener.accept().unwrap().0, agent));
    let mut client = Client::connect(address).unwrap();
    assert_eq!(client.call(&request("token")).unwrap(), Response::default());
    drop(client);
    server.join().unwrap().unwrap();
}

fn temporary_directory(name: &str) -> PathBuf {
    let directory =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

#[test]
fn a_socket_path_may_have_any_length() {
    let directory = temporary_directory("paths");
    let deep = directory.join("d".repeat(100)).join("e".repeat(100));
    std::fs::create_dir_all(&deep).unwrap();
    for path in [deep.join("agent.socket"), directory.join("s")] {
        reaches(&Address::parse(&path).unwrap());
        assert!(path.exists());
    }
    // Around the longest path that the kernel takes itself.
    let length = directory.as_os_str().len() + 1;
    for total in (106..=109).filter(|total| *total > length) {
        reaches(&Address::Path(directory.join("n".repeat(total - length))));
    }
    let too_long = Address::Path(deep.join("f".repeat(200)));
    let error = too_long.bind().unwrap_err();
    assert!(
        matches!(&error, Error::Bind { source, .. } if source.to_string().contains("too long")),
        "{error:?}"
    );
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn an_abstract_socket_has_no_file() {
    reaches(&Address::parse(format!("@ops-agent-socket-test-{}", std::process::id())).unwrap());
}

#[test]
fn an_address_that_cannot_be_used_says_why() {
    assert_eq!(Address::parse(""), Err(AddressError::Empty));
    assert_eq!(Address::parse("@"), Err(AddressError::EmptyName));
    assert_eq!(Address::parse("a\0b"), Err(AddressError::Nul));
    let name = format!("@{}", "n".repeat(108));
    assert_eq!(Address::parse(name), Err(AddressError::NameTooLong { bytes: 108 }));
    let missing = Address::parse("/nonexistent/agent.socket").unwrap();
    let error = Client::connect(&missing).unwrap_err().to_string();
    assert!(error.contains("`/nonexistent/agent.socket`"), "{error}");
}
