//! The least that a copy can be: one request written by hand, its bytes as they are, and nothing looked
//! for in what comes back.

mod measure;

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

use measure::{BLOCK_BYTES, Result, Workload, block};

const BOUNDARY: &str = "0123456789abcdef0123456789abcdef";

fn main() -> ExitCode {
    measure::main(|workload| {
        let block = block();
        Ok(move || work(&workload, &block))
    })
}

fn work(workload: &Workload, block: &[u8]) -> Result<()> {
    for file in workload.files() {
        let mut stream = UnixStream::connect(&workload.socket)?;
        match workload.name.as_str() {
            "push" => push(&mut stream, &file, workload.bytes, block)?,
            "pull" => pull(&mut stream, &file, workload.bytes)?,
            other => return Err(format!("no workload `{other}`").into()),
        }
    }
    Ok(())
}

fn push(stream: &mut UnixStream, file: &str, bytes: u64, block: &[u8]) -> Result<()> {
    let before = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"request\"\r\n\
         Content-Type: application/json\r\n\r\n\
         {{\"action\":\"write\",\"files\":[{{\"path\":\"{file}\"}}]}}\r\n\
         --{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{file}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let after = format!("\r\n--{BOUNDARY}--\r\n");
    write!(
        stream,
        "POST /v1/files HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\
         Transfer-Encoding: chunked\r\n\r\n"
    )?;
    stream.write_all(&chunk(before.as_bytes()))?;
    let whole = chunk(block);
    let mut rest = bytes;
    while rest > 0 {
        match usize::try_from(rest).ok().and_then(|rest| block.get(..rest)) {
            Some(last) => stream.write_all(&chunk(last))?,
            None => stream.write_all(&whole)?,
        }
        rest = rest.saturating_sub(block.len() as u64);
    }
    stream.write_all(&chunk(after.as_bytes()))?;
    stream.write_all(&chunk(&[]))?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.contains("\"error\"") { Err(answer.into()) } else { Ok(()) }
}

/// The bytes as one chunk; none are the last.
fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

fn pull(stream: &mut UnixStream, file: &str, bytes: u64) -> Result<()> {
    write!(
        stream,
        "GET /v1/files?action=read&path={file} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Accept: multipart/form-data\r\n\r\n"
    )?;
    let mut buffer = vec![0; BLOCK_BYTES];
    let mut came = 0;
    loop {
        let read = stream.read(&mut buffer)?;
        came += read as u64;
        if read == 0 {
            break;
        }
    }
    if came < bytes { Err(format!("{came} bytes instead of {bytes}").into()) } else { Ok(()) }
}
