//! The bytes on the connection are those of Go's `net/rpc`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{Memory, dump, is_leader, printed};
use ops_agent_socket::{Client, Request, Response, Stdin, serve_connection};

const REQUEST_TYPES: &str = r#"
    2f ff81 03 01 01 07 "Request" 01 ff82 00 01 02 01 0d "ServiceMethod" 01 0c 00 01 03 "Seq" 01 06 00 00 00"#;
const FIRST_HEADER: &str = r#"0f ff82 01 0a "Jujuc.Main" 00"#;
const ARGUMENT_TYPES: &str = r#"
    5c ff83 03 01 01 07 "Request" 01 ff84 00 01 06
        01 09 "ContextId" 01 0c 00 01 03 "Dir" 01 0c 00 01 0b "CommandName" 01 0c 00 01 04 "Args" 01 ff86 00
        01 08 "StdinSet" 01 02 00 01 05 "Stdin" 01 0a 00 00 00
    16 ff85 02 01 01 08 "[]string" 01 ff86 00 01 0c 00 00"#;
const ARGUMENTS: &str =
    r#"2b ff84 01 05 "ctx-1" 01 04 "/tmp" 01 09 "is-leader" 01 01 0d "--format=json" 00"#;

/// The first answer of a warm process; a cold one has one byte less.
const FIRST_ANSWER: &str = r#"
    3a ff81 03 01 01 08 "Response" 01 ff82 00 01 03
        01 0d "ServiceMethod" 01 0c 00 01 03 "Seq" 01 06 00 01 05 "Error" 01 0c 00 00 00
    0f ff82 01 0a "Jujuc.Main" 00
    39 ff83 03 01 01 0c "ExecResponse" 01 ff84 00 01 03
        01 04 "Code" 01 04 00 01 06 "Stdout" 01 0a 00 01 06 "Stderr" 01 0a 00 00 00
    0a ff84 02 05 "true" 0a 00"#;
const SECOND_ANSWER: &str = r#"11 ff82 01 0a "Jujuc.Main" 01 01 00  0a ff84 02 05 "true" 0a 00"#;

fn first_call() -> Vec<u8> {
    dump(&[REQUEST_TYPES, FIRST_HEADER, ARGUMENT_TYPES, ARGUMENTS].concat())
}

fn sent(requests: &[Request<'_, &str>]) -> Vec<u8> {
    let mut stream = Memory::default();
    let mut client = Client::new(&mut stream);
    for request in requests {
        client.send(request).unwrap();
    }
    client.flush().unwrap();
    stream.written
}

#[test]
fn a_first_call_is_224_bytes_and_a_next_one_62() {
    let second = dump(&[r#"11 ff82 01 0a "Jujuc.Main" 01 01 00"#, ARGUMENTS].concat());
    assert_eq!((first_call().len(), second.len()), (224, 62));
    assert_eq!(sent(&[is_leader()]), first_call());
    assert_eq!(sent(&[is_leader(), is_leader()]), [first_call(), second].concat());
}

#[test]
fn a_call_is_one_write_and_one_read() {
    assert_eq!(dump(FIRST_ANSWER).len(), 144);
    assert_eq!(dump(SECOND_ANSWER).len(), 29);
    let mut stream = Memory::new(dump(FIRST_ANSWER));
    assert_eq!(Client::new(&mut stream).call(&is_leader()).unwrap(), printed("true\n"));
    assert_eq!((stream.writes, stream.reads), (1, 1));
    assert_eq!(stream.written, first_call());
}

#[test]
fn following_answers_use_the_types_of_the_first() {
    let mut stream = Memory::new(dump(&[FIRST_ANSWER, SECOND_ANSWER].concat()));
    let mut client = Client::new(&mut stream);
    for _ in 0..2 {
        assert_eq!(client.call(&is_leader()).unwrap(), printed("true\n"));
    }
}

#[test]
fn stdin_and_token_have_their_places() {
    let request = is_leader().with_stdin(Stdin::Given(b"in")).with_token(Some("secret"));
    let expected = dump(
        &[
            REQUEST_TYPES,
            FIRST_HEADER,
            r#"
            66 ff83 03 01 01 07 "Request" 01 ff84 00 01 07
                01 09 "ContextId" 01 0c 00 01 03 "Dir" 01 0c 00 01 0b "CommandName" 01 0c 00 01 04 "Args" 01 ff86 00
                01 08 "StdinSet" 01 02 00 01 05 "Stdin" 01 0a 00 01 05 "Token" 01 0c 00 00 00
            16 ff85 02 01 01 08 "[]string" 01 ff86 00 01 0c 00 00
            39 ff84 01 05 "ctx-1" 01 04 "/tmp" 01 09 "is-leader" 01 01 0d "--format=json"
                01 01 01 02 "in" 01 06 "secret" 00"#,
        ]
        .concat(),
    );
    assert_eq!(sent(&[request]), expected);
    // An empty token is no token, as in an agent that has none.
    assert_eq!(sent(&[is_leader().with_token(Some(""))]), first_call());
    // Given but empty standard input is marked as given.
    let empty = sent(&[is_leader().with_stdin(Stdin::Given(b""))]);
    assert_eq!(empty[empty.len() - 3..], [1, 1, 0]);
}

#[test]
fn a_server_answers_as_a_cold_go_process() {
    let mut stream = Memory::new(sent(&[is_leader(); 4]));
    let mut answers = vec![
        Ok(printed("true\n")),
        Ok(Response::default()),
        Err("bad request: no".to_owned()),
        Ok(Response { code: -1, stdout: Vec::new(), stderr: b"E".into() }),
    ]
    .into_iter();
    serve_connection(&mut stream, |_| answers.next().unwrap()).unwrap();
    let expected = dump(
        r#"
        39 7f 03 01 01 08 "Response" 01 ff80 00 01 03
            01 0d "ServiceMethod" 01 0c 00 01 03 "Seq" 01 06 00 01 05 "Error" 01 0c 00 00 00
        0f ff80 01 0a "Jujuc.Main" 00
        39 ff81 03 01 01 0c "ExecResponse" 01 ff82 00 01 03
            01 04 "Code" 01 04 00 01 06 "Stdout" 01 0a 00 01 06 "Stderr" 01 0a 00 00 00
        0a ff82 02 05 "true" 0a 00
        11 ff80 01 0a "Jujuc.Main" 01 01 00
        03 ff82 00
        22 ff80 01 0a "Jujuc.Main" 01 02 01 0f "bad request: no" 00
        0a ff83 03 01 02 ff84 00 00 00
        03 ff84 00
        11 ff80 01 0a "Jujuc.Main" 01 03 00
        08 ff82 01 01 02 01 "E" 00"#,
    );
    assert_eq!(stream.written, expected);
}
