//! Answers of agents that number, order and extend their types otherwise, and answers that are
//! wrong.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;

use common::*;
use ops_agent_socket::{
    CallError, Client, DecodeError, DecodeProblem, Error, MAX_MESSAGE_BYTES, Response,
};

/// A whole first answer, `true` on standard output.
fn first_answer(header: i64, body: i64) -> Vec<u8> {
    [
        response_header_type(header),
        response_header(header, 0, ""),
        exec_response_type(body),
        value(body, fields(&[(2, text("true\n"))])),
    ]
    .concat()
}

fn call(input: &[u8]) -> Result<Response, CallError> {
    Client::new(Memory::new(input)).call(&is_leader())
}

/// The error of a call whose answer is a good header and then `body`, and its offset from there.
fn body_error(body: &[u8]) -> (u64, DecodeProblem) {
    let header = [response_header_type(65), response_header(65, 0, "")].concat();
    match call(&[&header[..], body].concat()) {
        Err(CallError::Connection(Error::Decode(DecodeError { offset, problem, .. }))) => {
            (offset - header.len() as u64, problem)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn type_ids_are_the_connections_own() {
    for (header, body) in [(64, 65), (65, 66), (66, 68), (68, 64), (127, 128), (1 << 20, 1 << 40)] {
        assert_eq!(
            call(&first_answer(header, body)).unwrap(),
            printed("true\n"),
            "{header} {body}"
        );
    }
}

#[test]
fn an_answer_may_come_byte_by_byte() {
    let mut stream = Memory::new(first_answer(64, 65));
    stream.read_limit = 1;
    assert_eq!(Client::new(stream).call(&is_leader()).unwrap(), printed("true\n"));
}

#[test]
fn an_error_may_be_the_first_answer_and_the_connection_goes_on() {
    let input = [
        response_header_type(64),
        response_header(64, 0, "bad request: unknown command: nope"),
        define_struct(65, "", &[]),
        value(65, fields(&[])),
        response_header(64, 1, ""),
        exec_response_type(66),
        value(66, fields(&[])),
    ]
    .concat();
    let mut client = Client::new(Memory::new(input));
    match client.call(&is_leader()) {
        Err(CallError::Refused(error)) => {
            assert_eq!(error.message(), "bad request: unknown command: nope");
            assert!(!error.requires_stdin());
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(client.call(&is_leader()).unwrap(), Response::default());
}

#[test]
fn fields_are_found_by_name_and_unknown_ones_skipped() {
    let input = [
        define_struct(70, "Response", &[("Extra", INT), ("Error", STRING), ("Seq", UINT)]),
        value(70, fields(&[(1, int(-5))])),
        define_struct(
            71,
            "ExecResponse",
            &[
                ("Map", 72),
                ("Stderr", BYTES),
                ("Nested", 74),
                ("Array", 75),
                ("When", 76),
                ("Float", FLOAT),
                ("Complex", COMPLEX),
                ("Code", INT),
                ("Flag", BOOL),
                ("Stdout", BYTES),
                ("Recursive", 77),
            ],
        ),
        define_map(72, STRING, 73),
        define_slice(73, INT),
        define_struct(74, "Nested", &[("A", STRING), ("B", 73)]),
        define_array(75, UINT, 2),
        define_gob_encoder(76),
        define_struct(77, "Recursive", &[("Next", 77)]),
        value(
            71,
            fields(&[
                (1, [uint(1), text("key"), uint(2), int(1), int(-1)].concat()),
                (2, text("err")),
                (3, fields(&[(1, text("a")), (2, [uint(1), int(7)].concat())])),
                (4, [uint(2), uint(1 << 33), uint(0)].concat()),
                (5, text([0xff, 0])),
                (6, uint(0xf03f)),
                (7, [uint(1), uint(2)].concat()),
                (8, int(-2)),
                (9, uint(1)),
                (10, text("out")),
                (11, fields(&[(1, fields(&[(1, fields(&[]))]))])),
            ]),
        ),
    ]
    .concat();
    let expected = Response { code: -2, stdout: b"out".into(), stderr: b"err".into() };
    assert_eq!(call(&input).unwrap(), expected);
}

#[test]
fn answers_come_in_any_order() {
    let body = |stdout: &str| value(65, fields(&[(2, text(stdout))]));
    let input = [
        response_header_type(64),
        response_header(64, 2, ""),
        exec_response_type(65),
        body("two"),
        response_header(64, 0, ""),
        body("zero"),
        response_header(64, 1, ""),
        body("one"),
        response_header(64, 3, ""),
        body("three"),
    ]
    .concat();
    let mut client = Client::new(Memory::new(input.clone()));
    let sent: Vec<_> = (0..3).map(|_| client.send(&is_leader()).unwrap()).collect();
    // A call takes its own answer and keeps the others for later.
    assert_eq!(client.call(&is_leader()).unwrap(), printed("three"));
    for (index, text) in [(2, "two"), (0, "zero"), (1, "one")] {
        assert_eq!(client.receive().unwrap(), (sent[index], Ok(printed(text))));
    }
    assert!(matches!(client.receive(), Err(Error::NothingOutstanding)));
    assert_eq!(receive_all(&input, 4).unwrap().len(), 4);
}

#[test]
fn an_answer_to_no_call_is_an_error() {
    let input = [response_header_type(64), response_header(64, 9, "")].concat();
    match receive_all(&input, 1) {
        Err(Error::UnexpectedAnswer { offset, sequence: 9 }) => {
            assert_eq!(offset, input.len() as u64);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_connection_cut_at_any_byte_says_so() {
    let answer = first_answer(64, 65);
    for cut in 0..answer.len() {
        let mut client = Client::new(Memory::new(&answer[..cut]));
        let error = match client.call(&is_leader()) {
            Err(CallError::Connection(error)) => error,
            other => panic!("{cut}: {other:?}"),
        };
        let text = error.to_string();
        match error {
            Error::Closed { offset: 0 } if cut == 0 => {}
            Error::Truncated { offset } if cut > 0 && offset == cut as u64 => {}
            other => panic!("{cut}: {other:?}"),
        }
        assert!(text.contains("closed") && text.contains(&format!("byte {cut}")), "{text}");
        assert!(matches!(client.call(&is_leader()), Err(CallError::Connection(Error::Failed))));
    }
    let mut client = Client::new(Memory::new(answer.clone()));
    client.call(&is_leader()).unwrap();
    match client.call(&is_leader()) {
        Err(CallError::Connection(Error::Closed { offset })) => {
            assert_eq!(offset, answer.len() as u64);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_known_field_of_another_type_is_named_with_its_place() {
    let wrong = |name: &str, type_id: i64, encoded: Vec<u8>| {
        let definition = define_struct(66, "ExecResponse", &[(name, type_id)]);
        let (offset, problem) =
            body_error(&[definition.clone(), value(66, fields(&[(1, encoded)]))].concat());
        // Behind the message's length, the type id (two bytes) and the field number.
        assert_eq!(offset, definition.len() as u64 + 4);
        problem.to_string()
    };
    assert_eq!(wrong("Code", STRING, text("1")), "field `Code` is of type string, expected int");
    assert_eq!(
        wrong("Stdout", STRING, text("1")),
        "field `Stdout` is of type string, expected []byte"
    );
    assert_eq!(wrong("Stderr", INT, int(1)), "field `Stderr` is of type int, expected []byte");
    assert!(wrong("Code", 99, int(1)).starts_with("unknown type id 99"));
    assert!(wrong("Other", 99, int(1)).starts_with("unknown type id 99"));
    assert_eq!(wrong("Other", INTERFACE, text("x")), "interface values are not supported");
}

#[test]
fn a_body_that_is_not_the_struct_is_an_error() {
    let cases: [(Vec<u8>, &str); 12] = [
        (value(99, fields(&[])), "unknown type id 99"),
        (
            value(STRING, [vec![0], text("hello")].concat()),
            "the answer's body is of type string, expected struct",
        ),
        (
            [define_slice(66, INT), value(66, vec![0, 0])].concat(),
            "the answer's body is of type slice",
        ),
        ([exec_response_type(66), exec_response_type(66)].concat(), "type id 66 is defined twice"),
        (
            [exec_response_type(66), value(66, fields(&[(4, int(1))]))].concat(),
            "a field that its type does not define",
        ),
        ([exec_response_type(66), value(66, vec![2, 100, b'x'])].concat(), "runs past the end"),
        ([exec_response_type(66), value(66, vec![0, 0, 0])].concat(), "2 bytes follow"),
        (message([0x80]), "bad integer"),
        (message([]), "runs past the end"),
        (message([int(-66), vec![0]].concat()), "bad type definition"),
        (
            [
                define_array(67, INT, 3),
                define_struct(66, "", &[("A", 67)]),
                value(66, fields(&[(1, vec![2, 0, 0])])),
            ]
            .concat(),
            "wrong number of elements",
        ),
        (uint(MAX_MESSAGE_BYTES as u64 + 1), "too large"),
    ];
    for (input, expected) in cases {
        let (_, problem) = body_error(&input);
        assert!(problem.to_string().contains(expected), "{problem} instead of {expected}");
    }
}

#[test]
fn text_instead_of_gob_is_an_error_with_its_place() {
    for input in [
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "ERROR no such thing, and more text than one line has, so that the length fits\n\n\n\n\n\n",
    ] {
        let error = call(input.as_bytes()).unwrap_err().to_string();
        assert!(error.contains("byte "), "{error}");
    }
}

#[test]
fn values_nested_without_end_are_refused() {
    let deep = vec![1; 100_000];
    let (_, problem) = body_error(
        &[
            define_struct(66, "ExecResponse", &[("Next", 67)]),
            define_struct(67, "Next", &[("Next", 67)]),
            value(66, deep),
        ]
        .concat(),
    );
    assert_eq!(problem, DecodeProblem::TooMany { what: "nested values", limit: 64 });
}

#[test]
fn types_without_end_are_refused() {
    let types = (66..1000).flat_map(|id| define_slice(id, INT)).collect::<Vec<_>>();
    assert_eq!(body_error(&types).1, DecodeProblem::TooMany { what: "types", limit: 128 });
    let fields: Vec<_> = (0..1000).map(|_| ("A", INT)).collect();
    let problem = body_error(&define_struct(66, "Wide", &fields)).1;
    assert_eq!(problem, DecodeProblem::TooMany { what: "fields of a struct", limit: 256 });
}
