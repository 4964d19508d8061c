//! Pulling files.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};

use super::PATH;
use super::multipart::{MultipartError, Parts, quoted};
use super::outcome::{self, Outcome};
use crate::pebble::api::Envelope;
use crate::pebble::client::{Client, Request};
use crate::pebble::error::{Error, Result};
use crate::pebble::query::Query;
use crate::pebble::transport::{Content, MULTIPART, Patience};

/// The most that is read of the last part of an answer, which tells what became of each path.
const MAX_RESPONSE_BYTES: usize = 16 * 1024 * 1024;

/// The answer to a request for files, part by part.
pub(super) struct Download<'client> {
    request: Request<'client>,
    parts: Parts<Box<dyn Read + Send>>,
}

/// What comes next in an answer.
pub(super) enum Next {
    /// The content of the path at this place of those that were given, to be read by
    /// [`Download::chunk`].
    File(usize),
    /// The end: what became of each path. What was read of a file is worth nothing before.
    End(Vec<Outcome>),
}

impl<'client> Download<'client> {
    pub(super) fn begin(client: &'client Client, paths: &[&str]) -> Result<Self> {
        let query = Query::new(PATH).parameter("action", "read").parameters("path", paths);
        let request = client.request("GET", query.as_str());
        let stall = client.stall_timeout();
        let patience = Patience { stall: Some(stall), ..request.patience() };
        let answer = request.send_accepting(MULTIPART, Content::None, patience)?;
        if answer.status >= 400 {
            return Err(request.error_of(answer.status, answer.body));
        }
        let parts = Parts::new(&answer.content_type, answer.body)
            .map_err(|error| failed(&request, error))?;
        Ok(Self { request, parts })
    }

    /// The next part. `paths` are those that were asked for, from the first that has not come yet.
    pub(super) fn next(&mut self, paths: &[&str]) -> Result<Next> {
        let part = self.parts.next_part().map_err(|error| failed(&self.request, error))?;
        let Some(part) = part else {
            return Err(self.request.protocol("it does not tell what became of the files"));
        };
        match part.name.as_str() {
            "files" => {
                let file_name = part.file_name.unwrap_or_default();
                let index = paths.iter().position(|path| quoted(path) == file_name);
                index.map(Next::File).ok_or_else(|| {
                    self.request.protocol(&format_args!("`{file_name}` was not asked for"))
                })
            }
            "response" => self.end().map(Next::End),
            other => Err(self.request.protocol(&format_args!("it has a part `{other}`"))),
        }
    }

    /// The error of an answer without a file that was read, as it says.
    pub(super) fn lacks_a_file(&self) -> Error {
        self.request.protocol("it does not have each file that was read")
    }

    /// The next bytes of the part; empty at its end.
    pub(super) fn chunk(&mut self) -> Result<&[u8]> {
        match self.parts.fill() {
            Ok(()) => Ok(self.parts.chunk()),
            Err(error) => Err(failed(&self.request, error)),
        }
    }

    pub(super) fn consume(&mut self, bytes: usize) {
        self.parts.consume(bytes);
    }

    fn end(&mut self) -> Result<Vec<Outcome>> {
        let mut json = Vec::new();
        loop {
            let chunk = self.chunk()?;
            if chunk.is_empty() {
                break;
            }
            json.extend_from_slice(chunk);
            let bytes = chunk.len();
            self.consume(bytes);
            if json.len() > MAX_RESPONSE_BYTES {
                return Err(self.request.protocol("its last part does not end"));
            }
        }
        let envelope: Envelope<Vec<Outcome>> =
            serde_json::from_slice(&json).map_err(|error| self.request.protocol(&error))?;
        // Read to its end, which lets the connection be used again.
        self.parts.finish();
        Ok(envelope.result.unwrap_or_default())
    }
}

fn failed(request: &Request<'_>, error: MultipartError) -> Error {
    match error {
        MultipartError::Io(error) => {
            request.interrupted_after(error, Some(request.client.stall_timeout()))
        }
        MultipartError::CutOff => request.disconnected(ErrorKind::UnexpectedEof.into()),
        MultipartError::Malformed(reason) => request.protocol(&reason),
    }
}

/// A file of the container that is read while it comes. An error of Pebble's in the middle is an
/// [`io::Error`] that holds an [`Error`]; only when the end was read without one is the content whole.
pub struct Reader<'client> {
    download: Download<'client>,
    client: &'client Client,
    has_ended: bool,
}

impl Client {
    /// Reads a file into `sink` and tells its length. Nothing but a regular file, or a link to one, can
    /// be read. If it fails in the middle, `sink` has had the beginning.
    ///
    /// # Errors
    ///
    /// [`Error::Path`]: the file cannot be read: it is not there, or a directory, or the path is not
    /// absolute. [`Error::Sink`]: it could not be written to `sink`.
    pub fn pull(&self, path: &str, mut sink: impl Write) -> Result<u64> {
        let mut reader = self.pull_reader(path)?;
        let mut length = 0;
        loop {
            let chunk = reader.chunk()?;
            if chunk.is_empty() {
                break;
            }
            sink.write_all(chunk).map_err(|source| self.sink_failed(path, source))?;
            let bytes = chunk.len();
            length += bytes as u64;
            reader.download.consume(bytes);
        }
        sink.flush().map_err(|source| self.sink_failed(path, source))?;
        Ok(length)
    }

    fn sink_failed(&self, path: &str, source: io::Error) -> Error {
        Error::Sink { socket: self.socket().to_owned(), path: path.to_owned(), source }
    }

    /// Begins to read a file, which comes while it is read.
    ///
    /// ```no_run
    /// use std::io::{BufRead, BufReader};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let pebble = ops::pebble::Client::new("/charm/containers/web/pebble.socket");
    /// for line in BufReader::new(pebble.pull_reader("/var/log/web.log")?).lines() {
    ///     println!("{}", line?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Path`], as [`pull`](Self::pull); what fails later is an error of the reader.
    pub fn pull_reader(&self, path: &str) -> Result<Reader<'_>> {
        let mut download = Download::begin(self, &[path])?;
        let has_ended = match download.next(&[path])? {
            Next::File(_) => false,
            Next::End(outcomes) => {
                check(&download.request, self, outcomes)?;
                return Err(download.request.protocol("it has no file"));
            }
        };
        Ok(Reader { download, client: self, has_ended })
    }

    /// A file as bytes.
    ///
    /// # Errors
    ///
    /// As [`pull`](Self::pull).
    pub fn pull_bytes(&self, path: &str) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.pull(path, &mut bytes)?;
        Ok(bytes)
    }

    /// A file as text.
    ///
    /// # Errors
    ///
    /// As [`pull`](Self::pull). [`Error::Sink`] of kind
    /// [`InvalidData`](ErrorKind::InvalidData): it is not UTF-8.
    pub fn pull_string(&self, path: &str) -> Result<String> {
        String::from_utf8(self.pull_bytes(path)?).map_err(|error| {
            self.sink_failed(path, io::Error::new(ErrorKind::InvalidData, error.utf8_error()))
        })
    }
}

fn check(request: &Request<'_>, client: &Client, outcomes: Vec<Outcome>) -> Result<()> {
    if outcomes.is_empty() {
        return Err(request.protocol("it does not tell what became of the file"));
    }
    outcome::all(client, "pull", outcomes)
}

impl Reader<'_> {
    fn chunk(&mut self) -> Result<&[u8]> {
        if self.has_ended {
            return Ok(&[]);
        }
        // Asked for twice, since a slice that is returned from here would be borrowed in the other way too.
        if self.download.chunk()?.is_empty() {
            self.has_ended = true;
            match self.download.next(&[])? {
                Next::End(outcomes) => check(&self.download.request, self.client, outcomes)?,
                Next::File(_) => {
                    return Err(self.download.request.protocol("it has a file too many"));
                }
            }
            return Ok(&[]);
        }
        self.download.chunk()
    }
}

impl Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let mut chunk = self.chunk().map_err(io::Error::other)?;
        let bytes = chunk.read(buffer)?;
        if bytes > 0 {
            self.download.consume(bytes);
        }
        Ok(bytes)
    }
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("request", &self.download.request).finish_non_exhaustive()
    }
}
