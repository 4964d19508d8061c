use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader};
use std::thread::{self, JoinHandle};

use proptest::prelude::*;

use super::*;

const SECONDS: Duration = Duration::from_secs(5);
const PATIENCE: Patience =
    Patience { connect: SECONDS, answer: Some(SECONDS), stall: Some(SECONDS) };
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nTransfer-Encoding: chunked\r\n\r\n";

/// A client of connections that a script serves, one after the other, each until it returns.
fn served(scripts: impl IntoIterator<Item = fn(&UnixStream)>) -> Bulk {
    let scripts = Mutex::new(scripts.into_iter().collect::<VecDeque<_>>());
    Bulk::new(Connector::new("a script", move || {
        let script = scripts.lock().unwrap().pop_front();
        let script = script.ok_or_else(|| io::Error::from(ErrorKind::ConnectionRefused))?;
        let (client, daemon) = UnixStream::pair()?;
        thread::spawn(move || script(&daemon));
        Ok(client)
    }))
}

/// A client whose only answer is this, sent in pieces of so many bytes.
fn answering(answer: Vec<u8>, step: usize) -> (Bulk, JoinHandle<()>) {
    let (client, daemon) = UnixStream::pair().unwrap();
    let client = Mutex::new(Some(client));
    let bulk = Bulk::new(Connector::new("an answer", move || {
        client.lock().unwrap().take().ok_or_else(|| ErrorKind::ConnectionRefused.into())
    }));
    let thread = thread::spawn(move || {
        head_of_request(&daemon);
        for piece in answer.chunks(step) {
            // Whoever has read enough hangs up.
            if (&daemon).write_all(piece).is_err() {
                return;
            }
        }
    });
    (bulk, thread)
}

fn head_of_request(daemon: &UnixStream) -> bool {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match (&*daemon).read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return false,
        }
    }
    true
}

fn pulled(answer: Vec<u8>, step: usize) -> Result<io::Result<Vec<u8>>, Failure> {
    let (bulk, thread) = answering(answer, step);
    let body = bulk.get("/files", "a/b", PATIENCE).map(|mut answer| {
        let mut bytes = Vec::new();
        answer.body.read_to_end(&mut bytes).map(|_| bytes)
    });
    drop(bulk);
    thread.join().unwrap();
    body
}

fn chunked(chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut answer = CHUNKED.as_bytes().to_vec();
    for chunk in chunks.iter().filter(|chunk| !chunk.is_empty()) {
        answer.extend(format!("{:x};note=1\r\n", chunk.len()).as_bytes());
        answer.extend(chunk);
        answer.extend(b"\r\n");
    }
    answer.extend(b"0\r\nA: b\r\n\r\n");
    answer
}

#[test]
fn each_framing_comes_through() {
    let answers = [
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody",
        "HTTP/1.0 200 OK\r\n\r\nbody",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
    ];
    for answer in answers {
        for step in [1, 7, answer.len()] {
            let body = pulled(answer.as_bytes().to_vec(), step).unwrap().unwrap();
            assert_eq!(body, b"body", "{answer}");
        }
    }
}

#[test]
fn what_is_cut_off_is_an_error() {
    let whole = chunked(&[b"one".to_vec(), vec![b'x'; 100]]);
    for end in 0..whole.len() {
        let error = match pulled(whole[..end].to_vec(), end.max(1)) {
            Ok(body) => body.unwrap_err(),
            Err(Failure::Io(error)) => error,
            Err(other) => panic!("{end}: {other:?}"),
        };
        assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "{end}");
    }
}

#[test]
fn what_is_no_answer_is_told() {
    let long = format!("HTTP/1.1 200 OK\r\nA: {}", "b".repeat(MAX_HEAD_BYTES));
    for head in [
        "no HTTP at all\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        &long,
    ] {
        let failure = pulled(head.into(), head.len()).unwrap_err();
        assert!(matches!(failure, Failure::NotHttp(_)), "{head}: {failure:?}");
    }
    for body in ["x\r\n", "3\r\nabcdef\r\n0\r\n\r\n", &"1".repeat(5000)] {
        let answer = format!("{CHUNKED}{body}");
        let error = pulled(answer.into(), 4096).unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData, "{body}");
    }
}

#[test]
fn a_connection_is_used_again_once_its_answer_was_read() {
    fn twice(daemon: &UnixStream) {
        while head_of_request(daemon) {
            let _ = (&*daemon).write_all(&chunked(&[b"kept".to_vec()]));
        }
    }
    let bulk = served([twice as fn(&UnixStream)]);
    let get = || bulk.get("/", "a/b", PATIENCE);
    for _ in 0..3 {
        assert_eq!(io::read_to_string(get().unwrap().body).unwrap(), "kept");
    }
    drop(get().unwrap());
    assert!(matches!(get(), Err(Failure::Connect(_))), "half of an answer is in the way");
}

#[test]
fn a_connection_that_ends_is_not_used_again() {
    fn once(daemon: &UnixStream) {
        head_of_request(daemon);
        let _ = (&*daemon).write_all(&chunked(&[]));
    }
    fn closing(daemon: &UnixStream) {
        head_of_request(daemon);
        let answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        let _ = (&*daemon).write_all(answer.as_bytes());
        // It says that it would close, and does not yet.
        head_of_request(daemon);
    }
    let bulk = served([closing, once, once]);
    for _ in 0..3 {
        let mut answer = bulk.get("/", "a/b", PATIENCE).unwrap();
        assert_eq!(answer.body.read(&mut [0]).unwrap(), 0);
        drop(answer);
        // The script must have hung up before the next request.
        while bulk.idle.0.lock().unwrap().as_ref().is_some_and(is_quiet) {
            thread::yield_now();
        }
    }
}

#[test]
fn a_daemon_that_says_nothing_is_given_up() {
    fn silent(daemon: &UnixStream) {
        while head_of_request(daemon) {}
    }
    let patience = Patience { answer: Some(Duration::from_millis(20)), ..PATIENCE };
    let failure = served([silent as fn(&UnixStream)]).get("/", "a/b", patience).map(|_| ());
    assert!(matches!(failure, Err(Failure::TimedOut)));
}

/// Gives its bytes in pieces.
struct Pieces<'a>(&'a [u8], usize);

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = self.1.min(buffer.len());
        let read = self.0.take(most as u64).read(&mut buffer[..most])?;
        self.0 = &self.0[read..];
        Ok(read)
    }
}

#[test]
fn what_is_sent_is_what_was_read() {
    let content: Vec<u8> = (0..3 * CHUNK_BYTES).map(|at| (at % 251) as u8).collect();
    for length in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES] {
        let (mut client, daemon) = UnixStream::pair().unwrap();
        let receiver = thread::spawn(move || {
            let mut head = String::new();
            BufReader::with_capacity(1, &daemon).read_line(&mut head).unwrap();
            let mut body = Vec::new();
            let received = Received::new(MAX_HEAD_BYTES);
            Body::new(daemon, received, Framing::Size, None).read_to_end(&mut body).unwrap();
            (head, body)
        });
        send(&mut client, b"head\n", &mut Pieces(&content[..length], 40_000)).unwrap();
        let (head, body) = receiver.join().unwrap();
        assert_eq!(head, "head\n");
        assert!(body == content[..length], "{length}");
    }
}

#[test]
fn a_source_that_fails_ends_nothing() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("broken"))
        }
    }
    let (mut client, mut daemon) = UnixStream::pair().unwrap();
    let failure = send(&mut client, b"head", &mut b"begun".chain(Broken)).unwrap_err();
    assert!(matches!(failure, Failure::Io(error) if error.to_string() == "broken"));
    drop(client);
    let mut sent = Vec::new();
    daemon.read_to_end(&mut sent).unwrap();
    assert!(!sent.ends_with(LAST_CHUNK));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_chunks_come_through_in_any_pieces(
        chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..6),
        step in 1_usize..400,
    ) {
        let body = pulled(chunked(&chunks), step).unwrap().unwrap();
        prop_assert_eq!(body, chunks.concat());
    }

    #[test]
    fn no_answer_is_too_odd(answer in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = pulled(answer.clone(), 64);
        let _ = pulled([CHUNKED.as_bytes(), &answer].concat(), 64);
    }
}
