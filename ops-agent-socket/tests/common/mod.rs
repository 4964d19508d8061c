//! A stream in memory, and gob written by hand: independent of the crate's own encoder.

#![allow(dead_code)] // each test binary uses its own part

use std::io::{self, Read, Write};

use ops_agent_socket::{Client, Error, Request, Response, Sequence, ServerError};

pub(crate) const BOOL: i64 = 1;
pub(crate) const INT: i64 = 2;
pub(crate) const UINT: i64 = 3;
pub(crate) const FLOAT: i64 = 4;
pub(crate) const BYTES: i64 = 5;
pub(crate) const STRING: i64 = 6;
pub(crate) const COMPLEX: i64 = 7;
pub(crate) const INTERFACE: i64 = 8;

/// A connection whose other side has said everything already.
#[derive(Default)]
pub(crate) struct Memory {
    input: io::Cursor<Vec<u8>>,
    pub(crate) written: Vec<u8>,
    pub(crate) writes: usize,
    pub(crate) reads: usize,
    /// The largest buffer that a read was offered.
    pub(crate) largest_read: usize,
    /// The most bytes that one read gives; 0 for no limit.
    pub(crate) read_limit: usize,
}

impl Memory {
    pub(crate) fn new(input: impl Into<Vec<u8>>) -> Self {
        Self { input: io::Cursor::new(input.into()), ..Self::default() }
    }
}

impl Read for Memory {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reads += 1;
        self.largest_read = self.largest_read.max(buffer.len());
        let limit = if self.read_limit == 0 { buffer.len() } else { self.read_limit };
        let length = buffer.len().min(limit);
        self.input.read(&mut buffer[..length])
    }
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writes += 1;
        self.written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The bytes of a dump: hexadecimal digits, and text in quotes; white space is for the reader.
pub(crate) fn dump(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (index, part) in text.split('"').enumerate() {
        if index % 2 == 1 {
            bytes.extend_from_slice(part.as_bytes());
            continue;
        }
        let digits: String = part.chars().filter(|c| !c.is_whitespace()).collect();
        bytes.extend(
            (0..digits.len())
                .step_by(2)
                .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()),
        );
    }
    bytes
}

pub(crate) fn uint(value: u64) -> Vec<u8> {
    if value < 128 {
        return vec![value as u8];
    }
    let digits: Vec<u8> = value.to_be_bytes().into_iter().skip_while(|digit| *digit == 0).collect();
    [vec![(256 - digits.len()) as u8], digits].concat()
}

pub(crate) fn int(value: i64) -> Vec<u8> {
    uint(if value < 0 { (!value as u64) << 1 | 1 } else { (value as u64) << 1 })
}

pub(crate) fn text(value: impl AsRef<[u8]>) -> Vec<u8> {
    [uint(value.as_ref().len() as u64), value.as_ref().to_vec()].concat()
}

pub(crate) fn message(body: impl AsRef<[u8]>) -> Vec<u8> {
    text(body)
}

fn common(name: &str, id: i64) -> Vec<u8> {
    let name = if name.is_empty() { vec![2] } else { [vec![1], text(name), vec![1]].concat() };
    [name, int(id), vec![0]].concat()
}

/// A definition whose kind is the number of its field in `wireType`, from 1.
fn definition(id: i64, kind: u8, name: &str, rest: Vec<u8>) -> Vec<u8> {
    message([int(-id), vec![kind, 1], common(name, id), rest, vec![0, 0]].concat())
}

pub(crate) fn define_struct(id: i64, name: &str, fields: &[(&str, i64)]) -> Vec<u8> {
    let mut rest = Vec::new();
    if !fields.is_empty() {
        rest.push(1);
        rest.extend(uint(fields.len() as u64));
        for (name, type_id) in fields {
            rest.extend([vec![1], text(name), vec![1], int(*type_id), vec![0]].concat());
        }
    }
    definition(id, 3, name, rest)
}

pub(crate) fn define_slice(id: i64, element: i64) -> Vec<u8> {
    definition(id, 2, "[]", [vec![1], int(element)].concat())
}

pub(crate) fn define_array(id: i64, element: i64, length: i64) -> Vec<u8> {
    definition(id, 1, "[n]", [vec![1], int(element), vec![1], int(length)].concat())
}

pub(crate) fn define_map(id: i64, key: i64, element: i64) -> Vec<u8> {
    definition(id, 4, "map", [vec![1], int(key), vec![1], int(element)].concat())
}

pub(crate) fn define_gob_encoder(id: i64) -> Vec<u8> {
    definition(id, 5, "Time", Vec::new())
}

/// A struct value: (number from 1, encoded value) of each field that is not zero.
pub(crate) fn fields(fields: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut last = 0;
    let mut bytes = Vec::new();
    for (number, value) in fields {
        bytes.extend(uint(number - last));
        bytes.extend(value);
        last = *number;
    }
    bytes.push(0);
    bytes
}

pub(crate) fn value(id: i64, body: Vec<u8>) -> Vec<u8> {
    message([int(id), body].concat())
}

/// The definition of `rpc.Response`.
pub(crate) fn response_header_type(id: i64) -> Vec<u8> {
    define_struct(id, "Response", &[("ServiceMethod", STRING), ("Seq", UINT), ("Error", STRING)])
}

pub(crate) fn response_header(id: i64, sequence: u64, error: &str) -> Vec<u8> {
    let mut body = vec![(1, text("Jujuc.Main"))];
    if sequence > 0 {
        body.push((2, uint(sequence)));
    }
    if !error.is_empty() {
        body.push((3, text(error)));
    }
    value(id, fields(&body))
}

pub(crate) fn exec_response_type(id: i64) -> Vec<u8> {
    define_struct(id, "ExecResponse", &[("Code", INT), ("Stdout", BYTES), ("Stderr", BYTES)])
}

pub(crate) fn is_leader() -> Request<'static, &'static str> {
    Request::new("ctx-1", "/tmp".as_ref(), "is-leader", &["--format=json"])
}

pub(crate) type Answer = (Sequence, Result<Response, ServerError>);

/// Sends `calls` requests and receives as many answers, which `input` holds.
pub(crate) fn receive_all(input: &[u8], calls: usize) -> Result<Vec<Answer>, Error> {
    let mut client = Client::new(Memory::new(input));
    for _ in 0..calls {
        client.send(&is_leader())?;
    }
    (0..calls).map(|_| client.receive()).collect()
}

pub(crate) fn printed(stdout: &str) -> Response {
    Response { stdout: stdout.into(), ..Response::default() }
}
