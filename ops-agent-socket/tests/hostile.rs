//! Any bytes give a value or an error, never a panic, and no memory beyond what really came.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::*;
use ops_agent_socket::{Address, Client, MAX_MESSAGE_BYTES, Response, Stdin, serve_connection};
use proptest::prelude::*;

/// A client's side of an exchange, and a server's.
fn exchange() -> (Vec<u8>, Vec<u8>) {
    let mut asking = Memory::default();
    let mut client = Client::new(&mut asking);
    client.send(&is_leader().with_stdin(Stdin::Given(b"input")).with_token(Some("t"))).unwrap();
    client.send(&is_leader()).unwrap();
    client.flush().unwrap();
    drop(client);
    let mut answering = Memory::new(asking.written.clone());
    let mut refuse = true;
    serve_connection(&mut answering, |request| {
        refuse = !refuse;
        if refuse { Err("no".into()) } else { Ok(printed(request.command.as_str())) }
    })
    .unwrap();
    (asking.written, answering.written)
}

fn server_survives(input: &[u8]) {
    let mut stream = Memory::new(input);
    let _ = serve_connection(&mut stream, |_| Ok(Response::default()));
    assert!(stream.largest_read <= (2 * input.len()).max(16 << 10), "{}", stream.largest_read);
}

fn client_survives(input: &[u8]) {
    let mut stream = Memory::new(input);
    let mut client = Client::new(&mut stream);
    for _ in 0..3 {
        let _ = client.call(&is_leader());
    }
    assert!(stream.largest_read <= (2 * input.len()).max(16 << 10), "{}", stream.largest_read);
}

/// Gob messages that are well framed and otherwise anything.
fn framed() -> impl Strategy<Value = Vec<u8>> {
    let body =
        prop_oneof![
            prop::collection::vec(any::<u8>(), 0..40),
            // A definition of some kind of type.
            (64i64..70, 1u8..8, prop::collection::vec(0u8..8, 0..20))
                .prop_map(|(id, kind, rest)| [int(-id), vec![kind], rest].concat()),
            // A value of a type that is perhaps defined.
            (0i64..70, prop::collection::vec(0u8..8, 0..20))
                .prop_map(|(id, rest)| [int(id), rest].concat()),
        ];
    prop::collection::vec(body.prop_map(message), 0..12).prop_map(|messages| messages.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(input in prop::collection::vec(any::<u8>(), 0..300)) {
        client_survives(&input);
        server_survives(&input);
    }

    #[test]
    fn any_messages(input in framed()) {
        client_survives(&[response_header_type(64), input.clone()].concat());
        server_survives(&input);
    }

    #[test]
    fn a_changed_exchange(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let (mut asking, mut answering) = exchange();
        for (index, byte) in &changes {
            *index.get_mut(&mut asking) = *byte;
            *index.get_mut(&mut answering) = *byte;
        }
        client_survives(&answering);
        server_survives(&asking);
    }

    #[test]
    fn any_address(text in any::<String>()) {
        match Address::parse(&text) {
            Ok(Address::Path(path)) => prop_assert_eq!(path.as_os_str(), text.as_str()),
            Ok(Address::Abstract(name)) => prop_assert_eq!(name, &text.as_bytes()[1..]),
            Err(_) => {}
        }
    }

    #[test]
    fn any_request_arrives_as_it_was(
        context_id in ".*",
        directory in "/.*",
        arguments in prop::collection::vec(prop::collection::vec(1u8.., 0..200), 0..5),
        stdin in prop::option::of(prop::collection::vec(any::<u8>(), 0..300)),
        token in prop::option::of(".+"),
        code: i64,
        stdout: Vec<u8>,
    ) {
        use std::os::unix::ffi::OsStringExt;
        let arguments: Vec<_> = arguments.into_iter().map(std::ffi::OsString::from_vec).collect();
        let request = ops_agent_socket::Request::new(&context_id, directory.as_ref(), "state-set", &arguments)
            .with_stdin(stdin.as_deref().map_or(Stdin::Absent, Stdin::Given))
            .with_token(token.as_deref());
        let mut asking = Memory::default();
        let mut client = Client::new(&mut asking);
        client.send(&request).unwrap();
        client.flush().unwrap();
        drop(client);
        let response = Response { code, stdout, stderr: vec![0, 255] };
        let mut received = Vec::new();
        let mut answering = Memory::new(asking.written);
        serve_connection(&mut answering, |request| {
            received.push(request);
            Ok(response.clone())
        }).unwrap();
        prop_assert_eq!(received.len(), 1);
        let received = received.remove(0);
        prop_assert_eq!(received.context_id, context_id);
        prop_assert_eq!(received.directory.as_os_str(), directory.as_str());
        prop_assert_eq!(received.command, "state-set");
        prop_assert_eq!(received.arguments, arguments);
        prop_assert_eq!(received.stdin, stdin);
        prop_assert_eq!(received.token, token);
        let answers = receive_all(&answering.written, 1).unwrap();
        prop_assert_eq!(answers[0].1.as_ref().unwrap(), &response);
    }
}

#[test]
fn an_announced_length_allocates_nothing() {
    let mut input = uint(MAX_MESSAGE_BYTES as u64);
    input.extend([0; 100]);
    client_survives(&input);
    server_survives(&input);
}

#[test]
fn a_request_cut_at_any_byte_is_the_end_or_an_error_that_says_so() {
    let (asking, _) = exchange();
    let clean: Vec<_> = (0..=asking.len())
        .filter(|cut| {
            let result =
                serve_connection(Memory::new(&asking[..*cut]), |_| Ok(Response::default()));
            match result {
                Ok(()) => true,
                Err(error) => {
                    assert!(
                        error
                            .to_string()
                            .ends_with(&format!("in the middle of a message, at byte {cut}"))
                    );
                    false
                }
            }
        })
        .collect();
    // Before the first call, between the two, behind the second.
    assert_eq!(clean.len(), 3);
}
