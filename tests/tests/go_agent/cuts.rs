//! A connection that ends at any byte: the one side tells it by a typed error and never by a wrong
//! answer, the other goes on with the next connection.

use std::os::unix::net::UnixListener;
use std::thread;

use ops_agent_socket::{Address, CallError, Client, Error, Response, Stdin, serve_connection};
use ops_tests::cut::{Cut, CutAt};
use ops_tests::go_agent;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::Case;
use super::client::run;
use super::server::{printed, request, start};

pub(crate) const CASES: [Case; 4] = [
    ("a Go server's calls cut at every byte", small_calls),
    ("a Go server's pipelined calls cut at every byte", small_pipelined_calls),
    ("a Go client's calls cut at every byte", small_client_calls),
    ("a Go client's pipelined calls cut at every byte", small_pipelined_client_calls),
];

/// These take longer, and once is enough.
pub(crate) const LARGE: [Case; 2] = [
    ("a Go server and 10 MiB cut at 1 000 offsets", large_calls),
    ("a Go client and 10 MiB cut at 1 000 offsets", large_client_calls),
];

const SIZE: usize = 10 << 20;
const OFFSETS: usize = 1_000;

/// What a client does, and what it got for each call.
type Exchange<'e> = &'e dyn Fn(&mut Client<&mut Cut>) -> Vec<Result<Response, CallError>>;

/// Offsets below `length`, the same each time.
fn seeded(length: usize) -> Vec<usize> {
    let mut runner = TestRunner::deterministic();
    (0..OFFSETS).map(|_| (0..length).new_tree(&mut runner).unwrap().current()).collect()
}

/// Makes calls until the connection fails.
fn until_error(
    answers: impl Iterator<Item = Result<Response, CallError>>,
) -> Vec<Result<Response, CallError>> {
    let mut until = Vec::new();
    for answer in answers {
        let is_last = is_broken(&answer);
        until.push(answer);
        if is_last {
            break;
        }
    }
    until
}

fn is_broken(answer: &Result<Response, CallError>) -> bool {
    matches!(answer, Err(CallError::Connection(_) | CallError::Stdin(_)))
}

/// Whether the error is one that a closed connection has.
fn is_end(error: &CallError) -> bool {
    let CallError::Connection(error) = error else { return false };
    match error {
        Error::Closed { .. } | Error::Truncated { .. } => true,
        Error::Write(source) => source.kind() == std::io::ErrorKind::BrokenPipe,
        _ => false,
    }
}

/// Makes the exchange over a connection that is cut there. Gives how many calls were answered.
fn exchange_cut(address: &Address, at: CutAt, exchange: Exchange<'_>, whole: &[Response]) -> usize {
    let mut cut = Cut::new(address.connect().unwrap(), at);
    let mut client = Client::new(&mut cut);
    let answers = exchange(&mut client);
    let answered = answers.iter().take_while(|answer| !is_broken(answer)).count();
    for (answer, expected) in answers.iter().zip(whole) {
        match answer {
            Ok(answer) => assert!(answer == expected, "{at:?}"),
            Err(CallError::Refused(error)) => {
                assert_eq!(error.message().as_bytes(), expected.stderr, "{at:?}");
            }
            Err(error) => assert!(is_end(error), "{at:?}: {error:?}"),
        }
    }
    if answered < whole.len() {
        // The connection is of no use afterwards, and says so.
        let after = client.call(&request("nothing", &[]));
        assert!(matches!(after, Err(CallError::Connection(Error::Failed))), "{at:?}: {after:?}");
    }
    answered
}

/// The answers of a connection that is not cut, and how much it received and sent.
fn measure(address: &Address, exchange: Exchange<'_>) -> (Vec<Response>, usize, usize) {
    let mut whole = Cut::new(address.connect().unwrap(), CutAt::Never);
    let answers = exchange(&mut Client::new(&mut whole));
    let answers = answers.into_iter().map(|answer| match answer {
        Ok(response) => response,
        Err(CallError::Refused(error)) => {
            Response { stderr: error.message().into(), ..Response::default() }
        }
        Err(error) => panic!("{error:?}"),
    });
    (answers.collect(), whole.received, whole.sent)
}

fn cut_everywhere(options: &[&str], exchange: Exchange<'_>) {
    let (address, _server, _directory) = start(options);
    let (whole, received, sent) = measure(&address, exchange);
    assert!(received < 2 << 10 && sent < 2 << 10, "{received} {sent}");
    let mut most = 0;
    for at in (0..received)
        .map(CutAt::Received)
        .chain((0..sent).map(CutAt::Sent))
        .chain((0..sent).map(CutAt::Lost))
    {
        let answered = exchange_cut(&address, at, exchange, &whole);
        assert!(answered < whole.len(), "{at:?}");
        most = most.max(answered);
    }
    assert_eq!(most, whole.len() - 1);
    for at in [CutAt::Received(received), CutAt::Sent(sent), CutAt::Lost(sent), CutAt::Never] {
        assert_eq!(exchange_cut(&address, at, exchange, &whole), whole.len(), "{at:?}");
    }
}

fn small_calls(options: &'static [&'static str]) {
    cut_everywhere(options, &|client| {
        let read = || Ok(b"asked for".to_vec());
        let calls = [
            request("nope", &[]),
            request("argument", &["true\n"]),
            request("stdin", &[]).with_stdin(Stdin::OnDemand(&read)),
            request("exit", &["2"]),
            request("stdin", &["--file", "-"]).with_stdin(Stdin::Given(b"{}")),
            request("nothing", &[]),
        ];
        until_error(calls.iter().map(|call| client.call(call)))
    });
}

fn small_pipelined_calls(options: &'static [&'static str]) {
    cut_everywhere(options, &|client| {
        let mut answers = Vec::new();
        let sent: Result<Vec<_>, _> = ["a", "bb", "ccc", "dddd"]
            .iter()
            .map(|text| client.send(&request("argument", &[text])))
            .collect();
        let sent = match sent {
            Ok(sent) => sent,
            Err(error) => return vec![Err(error.into())],
        };
        for _ in &sent {
            match client.receive() {
                // The first byte tells whose answer it is: the order is the server's.
                Ok((sequence, answer)) => {
                    let place = sent.iter().position(|sent| *sent == sequence).unwrap();
                    let expected = ["a", "bb", "ccc", "dddd"][place];
                    assert_eq!(answer, Ok(printed(expected)));
                    answers.push(Ok(printed("any")));
                }
                Err(error) => {
                    answers.push(Err(error.into()));
                    break;
                }
            }
        }
        answers
    });
}

/// Half of the offsets are in a large request, half in a large answer.
fn large_calls(options: &'static [&'static str]) {
    let stdin: Vec<u8> = (0..SIZE).map(|n| (n % 251) as u8).collect();
    let size = SIZE.to_string();
    let size = [size.as_str()];
    let sending = request("nothing", &[]).with_stdin(Stdin::Given(&stdin));
    let receiving = request("print", &size);
    let (address, _server, _directory) = start(options);
    for (call, is_sending) in [(sending, true), (receiving, false)] {
        let exchange: Exchange<'_> = &|client| vec![client.call(&call)];
        let (whole, received, sent) = measure(&address, exchange);
        for offset in seeded(if is_sending { sent } else { received }).into_iter().take(OFFSETS / 2)
        {
            let at = match (is_sending, offset % 2) {
                (false, _) => CutAt::Received(offset),
                (true, 0) => CutAt::Sent(offset),
                (true, _) => CutAt::Lost(offset),
            };
            assert_eq!(exchange_cut(&address, at, exchange, &whole), 0, "{at:?}");
        }
        assert_eq!(exchange_cut(&address, CutAt::Never, exchange, &whole), 1);
    }
}

/// A call of the Go client, made again on each connection.
#[derive(Serialize)]
struct Line {
    command: &'static str,
    arguments: &'static [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    stdin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stdin_on_demand: Option<String>,
}

/// What it got.
#[derive(Debug, Deserialize, PartialEq)]
struct Answer {
    code: i64,
    size: usize,
    sum: String,
    error: String,
}

/// Has a Go client make the calls once for each place to cut our side of the connection at.
fn go_client_cut(options: &[&str], lines: &[Line], at: Vec<CutAt>) -> Vec<(Vec<Answer>, Cut)> {
    let directory = TempDir::new().unwrap();
    let socket = directory.path().join("agent.socket");
    let listener = UnixListener::bind(&socket).unwrap();
    let times = at.len().to_string();
    let serving = thread::spawn(move || {
        let serve = |at| {
            let mut cut = Cut::new(listener.accept().unwrap().0, at);
            match serve_connection(&mut cut, run) {
                Ok(()) | Err(Error::Truncated { .. } | Error::Write(_)) => cut,
                Err(error) => panic!("{at:?}: {error:?}"),
            }
        };
        at.into_iter().map(serve).collect::<Vec<_>>()
    });
    let mut arguments = vec!["again", "-times", &times];
    arguments.extend(options);
    arguments.push(socket.to_str().unwrap());
    let answers: Vec<Vec<Answer>> = go_agent::lines(&arguments, lines);
    answers.into_iter().zip(serving.join().unwrap()).collect()
}

/// Cuts at all these places, and between them not at all.
fn client_cut_at(options: &[&str], lines: &[Line], places: impl Fn(usize, usize) -> Vec<CutAt>) {
    let (whole, carried) = go_client_cut(options, lines, vec![CutAt::Never]).remove(0);
    assert_eq!(whole.len(), lines.len());
    let mut at = places(carried.received, carried.sent);
    for place in (0..at.len()).rev().step_by(100) {
        at.insert(place, CutAt::Never);
    }
    for (answers, cut) in go_client_cut(options, lines, at.clone())
        .into_iter()
        .zip(at)
        .map(|((answers, _), at)| (answers, at))
    {
        let broken = |answer: &Answer| {
            ["unexpected EOF", "connection is shut down", "broken pipe", "connection reset", "EOF"]
                .iter()
                .any(|end| answer.error.ends_with(end))
        };
        let answered = answers.iter().filter(|answer| !broken(answer)).count();
        for (answer, expected) in answers.iter().zip(&whole) {
            assert!(broken(answer) || answer == expected, "{cut:?}: {answer:?}, not {expected:?}");
        }
        let is_whole = answered == whole.len();
        assert_eq!(is_whole, matches!(cut, CutAt::Never), "{cut:?}: {answers:?}");
    }
}

fn every_byte(received: usize, sent: usize) -> Vec<CutAt> {
    assert!(received < 2 << 10 && sent < 2 << 10, "{received} {sent}");
    let received = (0..received).map(CutAt::Received);
    received.chain((0..sent).map(CutAt::Sent)).chain((0..sent).map(CutAt::Lost)).collect()
}

fn line(command: &'static str, stdin: Option<&str>) -> Line {
    let stdin = stdin.map(str::to_owned);
    Line { command, arguments: &["-a", ""], stdin, stdin_on_demand: None }
}

fn small_client_calls(options: &'static [&'static str]) {
    let on_demand = Line { stdin_on_demand: Some("asked for".to_owned()), ..line("stdin", None) };
    let lines = [line("nope", None), line("fields", Some("in")), on_demand, line("exit", None)];
    client_cut_at(&[options, &["-one-by-one"]].concat(), &lines, every_byte);
}

fn small_pipelined_client_calls(options: &'static [&'static str]) {
    let lines =
        [line("fields", None), line("exit", None), line("stdin", Some("x")), line("nothing", None)];
    client_cut_at(options, &lines, every_byte);
}

fn large_client_calls(options: &'static [&'static str]) {
    let half = |offsets: Vec<usize>, at: fn(usize) -> CutAt| -> Vec<CutAt> {
        offsets.into_iter().take(OFFSETS / 2).map(at).collect()
    };
    let sending = [line("nothing", Some(&"x".repeat(SIZE)))];
    client_cut_at(options, &sending, |received, _| half(seeded(received), CutAt::Received));
    let receiving = [line("large", None)];
    client_cut_at(options, &receiving, |_, sent| half(seeded(sent), CutAt::Sent));
}
