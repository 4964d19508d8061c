//! The side that asks: a charm, or a hook command's executable.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::fmt;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

use crate::address::Address;
use crate::error::{CallError, Error, ServerError};
use crate::gob::{Decoder, Encoder};
use crate::message::{Request, RequestHeader, Response, ResponseHeader, Stdin};

/// Where a Go client's types begin.
const FIRST_TYPE_ID: i64 = 65;
/// The most calls that are outstanding at once.
const WINDOW_CALLS: usize = 128;
/// The most bytes of several outstanding calls. A unix socket takes as much without a reader, so
/// that a server that waits for its answers to be read never meets a client that waits for its
/// requests to be read.
const WINDOW_BYTES: usize = 64 << 10;
/// The output buffer's memory that is kept from call to call.
const KEPT_BUFFER_BYTES: usize = 64 << 10;

/// The number of a call on its connection, by which answers are matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence(u64);

/// What came back for one call.
type Answer = (Sequence, Result<Response, ServerError>);

/// A connection to the unit agent, kept for as many calls as wanted.
///
/// [`call`](Self::call) runs one command: one write, and one read when the answer is short.
/// [`send`](Self::send) and [`receive`](Self::receive) pipeline many: what is sent is written
/// together, and answers come in any order. The agent may also *execute* pipelined calls in any
/// order, so pipeline reads only, never writes.
pub struct Client<S = UnixStream> {
    stream: S,
    encoder: Encoder,
    decoder: Decoder,
    next: u64,
    /// Calls without an answer yet, and their sizes.
    outstanding: Vec<(Sequence, usize)>,
    /// Answers that came while another one was waited for.
    ready: VecDeque<Answer>,
    has_failed: bool,
}

impl Client {
    /// Connects to the agent.
    ///
    /// # Errors
    ///
    /// [`Error::Connect`].
    pub fn connect(address: &Address) -> Result<Self, Error> {
        address.connect().map(Self::new)
    }
}

impl<S: Read + Write> Client<S> {
    /// Speaks the protocol over `stream`, on which nothing has been sent yet.
    pub fn new(stream: S) -> Self {
        Self {
            stream,
            encoder: Encoder::new(FIRST_TYPE_ID),
            decoder: Decoder::default(),
            next: 0,
            outstanding: Vec::new(),
            ready: VecDeque::new(),
            has_failed: false,
        }
    }

    /// Runs one command and waits for its response. When the command wants standard input that the
    /// request has [`OnDemand`](Stdin::OnDemand), the call is repeated with it.
    ///
    /// # Errors
    ///
    /// The connection failed, the agent refused the call, or standard input could not be read. A
    /// command that ran and failed is a [`Response`] with a code other than 0.
    pub fn call<A: AsRef<OsStr>>(
        &mut self,
        request: &Request<'_, A>,
    ) -> Result<Response, CallError> {
        match (self.exchange(request)?, request.stdin) {
            (Err(error), Stdin::OnDemand(read)) if error.requires_stdin() => {
                let stdin = read().map_err(CallError::Stdin)?;
                self.exchange(&request.with_stdin(Stdin::Given(&stdin)))?
            }
            (answer, _) => answer,
        }
        .map_err(CallError::Refused)
    }

    /// Puts a call among those to be written by the next [`flush`](Self::flush),
    /// [`receive`](Self::receive) or [`call`](Self::call). When many calls are outstanding this
    /// writes them, and takes in answers for later.
    ///
    /// # Errors
    ///
    /// The connection failed.
    pub fn send<A: AsRef<OsStr>>(&mut self, request: &Request<'_, A>) -> Result<Sequence, Error> {
        self.guarded(|client| client.try_send(request))
    }

    /// Writes what is sent and not written yet. Needed only to have the agent begin before one is
    /// ready to wait.
    ///
    /// # Errors
    ///
    /// The connection failed.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.guarded(Self::try_flush)
    }

    /// Waits for the answer to any call that was [sent](Self::send).
    ///
    /// # Errors
    ///
    /// The connection failed, or no call is outstanding. The agent's refusal of the call is the
    /// inner error: the connection goes on.
    pub fn receive(&mut self) -> Result<(Sequence, Result<Response, ServerError>), Error> {
        if let Some(answer) = self.ready.pop_front() {
            return Ok(answer);
        }
        if self.outstanding.is_empty() && !self.has_failed {
            return Err(Error::NothingOutstanding);
        }
        self.guarded(|client| {
            client.try_flush()?;
            client.read_answer()
        })
    }

    /// An answer that is here already, because [`send`](Self::send) took it in to make room. With this
    /// the answers of any number of calls need no more memory than those of one window.
    pub fn take_ready(&mut self) -> Option<(Sequence, Result<Response, ServerError>)> {
        self.ready.pop_front()
    }

    /// Overwrites what this client's buffers still hold of answers that were taken from it, after one
    /// that is secret.
    pub fn wipe(&mut self) {
        self.decoder.wipe();
    }

    fn exchange<A: AsRef<OsStr>>(
        &mut self,
        request: &Request<'_, A>,
    ) -> Result<Result<Response, ServerError>, Error> {
        self.guarded(|client| {
            let sequence = client.try_send(request)?;
            client.try_flush()?;
            loop {
                match client.read_answer()? {
                    (answered, answer) if answered == sequence => return Ok(answer),
                    other => client.ready.push_back(other),
                }
            }
        })
    }

    fn try_send<A: AsRef<OsStr>>(&mut self, request: &Request<'_, A>) -> Result<Sequence, Error> {
        let size = request.size_bound();
        self.make_room(size)?;
        let sequence = Sequence(self.next);
        self.next += 1;
        RequestHeader::encode(&mut self.encoder, sequence.0);
        request.encode(&mut self.encoder);
        self.outstanding.push((sequence, size));
        Ok(sequence)
    }

    fn try_flush(&mut self) -> Result<(), Error> {
        if self.encoder.output().is_empty() {
            return Ok(());
        }
        let written = self.stream.write_all(self.encoder.output());
        written.and_then(|()| self.stream.flush()).map_err(Error::Write)?;
        self.encoder.clear(KEPT_BUFFER_BYTES);
        Ok(())
    }

    /// Takes in answers until a call of `size` bytes fits the window; once it is full, until it is
    /// half empty, so that writes stay few.
    fn make_room(&mut self, size: usize) -> Result<(), Error> {
        let bytes = |client: &Self| client.outstanding.iter().map(|(_, size)| size).sum::<usize>();
        if self.outstanding.len() < WINDOW_CALLS && bytes(self) + size <= WINDOW_BYTES {
            return Ok(());
        }
        self.try_flush()?;
        while !self.outstanding.is_empty()
            && (self.outstanding.len() > WINDOW_CALLS / 2 || bytes(self) + size > WINDOW_BYTES / 2)
        {
            let answer = self.read_answer()?;
            self.ready.push_back(answer);
        }
        Ok(())
    }

    fn read_answer(&mut self) -> Result<Answer, Error> {
        let Some(header) = self.decoder.next_value(&mut self.stream)? else {
            return Err(Error::Closed { offset: self.decoder.offset() });
        };
        let ResponseHeader { sequence, error } = ResponseHeader::decode(header)?;
        let Some(index) = self.outstanding.iter().position(|(sent, _)| sent.0 == sequence) else {
            return Err(Error::UnexpectedAnswer { offset: self.decoder.offset(), sequence });
        };
        let body = self.decoder.following_value(&mut self.stream)?;
        // After an error the body is a placeholder of no interest.
        let answer = if error.is_empty() {
            Ok(Response::decode(body)?)
        } else {
            Err(ServerError::new(error))
        };
        let (sequence, _) = self.outstanding.remove(index);
        Ok((sequence, answer))
    }

    /// Runs `operation`, and refuses all further ones after its failure: the streams of both sides
    /// may be in the middle of a message.
    fn guarded<T>(
        &mut self,
        operation: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if self.has_failed {
            return Err(Error::Failed);
        }
        operation(self).inspect_err(|_| self.has_failed = true)
    }
}

impl<S> fmt::Debug for Client<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("next", &self.next)
            .field("outstanding", &self.outstanding.len())
            .field("ready", &self.ready.len())
            .finish_non_exhaustive()
    }
}
