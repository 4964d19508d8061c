//! A process's input and outputs, all at once, until it ends.

use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, ExitStatus};

use ops_agent_socket::MAX_MESSAGE_BYTES;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, ioctl_fionbio};
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use zeroize::Zeroize;

/// How often a kernel without process descriptors (before 5.3) is asked whether the process has ended.
const ASK_AGAIN: Timespec = Timespec { tv_sec: 0, tv_nsec: 5_000_000 };
const LEAST_ROOM: usize = 4 * 1024;

/// A process that has ended, and what it printed.
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
}

/// Feeds `stdin` to a process as far as it reads it, and takes what it prints until it ends. Another
/// process that it leaves behind with its outputs is not waited for.
pub(super) fn communicate(mut child: Child, stdin: &[u8]) -> io::Result<Ended> {
    let result = Pipes::new(&mut child, stdin).and_then(|pipes| pipes.run(&mut child));
    if result.is_err() {
        // It would stay as a zombie, or wait for its pipes.
        let _ = child.kill();
        let _ = child.wait();
    }
    result
}

struct Pipes<'input> {
    end: Option<OwnedFd>,
    input: Option<Input<'input>>,
    stdout: Received<ChildStdout>,
    stderr: Received<ChildStderr>,
}

impl<'input> Pipes<'input> {
    fn new(child: &mut Child, stdin: &'input [u8]) -> io::Result<Self> {
        let end = pidfd_open(Pid::from_child(child), PidfdFlags::empty()).ok();
        let input = child.stdin.take().map(|pipe| Input { pipe, left: stdin });
        if let Some(input) = &input {
            ioctl_fionbio(&input.pipe, true)?;
        }
        let stdout = Received::new(child.stdout.take())?;
        let stderr = Received::new(child.stderr.take())?;
        Ok(Self { end, input, stdout, stderr })
    }

    fn run(mut self, child: &mut Child) -> io::Result<Ended> {
        loop {
            let has_ended = self.wait()?;
            let status = match self.end {
                Some(_) if !has_ended => None,
                Some(_) => Some(child.wait()?),
                None => child.try_wait()?,
            };
            if let Some(input) = &mut self.input
                && input.feed()?
            {
                self.input = None;
            }
            self.stdout.take_in()?;
            self.stderr.take_in()?;
            if let Some(status) = status {
                let (stdout, stderr) = (self.stdout.into_bytes(), self.stderr.into_bytes());
                return Ok(Ended { status, stdout, stderr });
            }
        }
    }

    /// Waits until something can be done; whether that is to end.
    fn wait(&self) -> io::Result<bool> {
        let mut waited: Vec<PollFd<'_>> = Vec::with_capacity(4);
        waited.extend(self.end.as_ref().map(|end| PollFd::new(end, PollFlags::IN)));
        waited.extend(self.stdout.pipe.as_ref().map(|pipe| PollFd::new(pipe, PollFlags::IN)));
        waited.extend(self.stderr.pipe.as_ref().map(|pipe| PollFd::new(pipe, PollFlags::IN)));
        waited.extend(self.input.as_ref().map(|input| PollFd::new(&input.pipe, PollFlags::OUT)));
        let timeout = if self.end.is_some() { None } else { Some(&ASK_AGAIN) };
        match poll(&mut waited, timeout) {
            Ok(_) => {
                let end = waited.first().filter(|_| self.end.is_some());
                Ok(end.is_some_and(|end| !end.revents().is_empty()))
            }
            Err(Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

struct Input<'input> {
    pipe: ChildStdin,
    left: &'input [u8],
}

impl Input<'_> {
    /// Writes what fits; whether that was all. A command that does not need its input never reads it.
    fn feed(&mut self) -> io::Result<bool> {
        while !self.left.is_empty() {
            match self.pipe.write(self.left) {
                Ok(written) => self.left = self.left.get(written..).unwrap_or_default(),
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock => return Ok(false),
                    ErrorKind::Interrupted => {}
                    ErrorKind::BrokenPipe => return Ok(true),
                    _ => return Err(error),
                },
            }
        }
        Ok(true)
    }
}

/// What a process has printed so far. It can be secret, so that a buffer is wiped before it is given up
/// for a larger one.
struct Received<P> {
    pipe: Option<P>,
    buffer: Vec<u8>,
    length: usize,
}

impl<P: Read + AsFd> Received<P> {
    fn new(pipe: Option<P>) -> io::Result<Self> {
        if let Some(pipe) = &pipe {
            ioctl_fionbio(pipe, true)?;
        }
        Ok(Self { pipe, buffer: Vec::new(), length: 0 })
    }

    /// Takes what is there, and forgets the pipe at its end.
    fn take_in(&mut self) -> io::Result<()> {
        while let Some(pipe) = &mut self.pipe {
            make_room(&mut self.buffer, self.length)?;
            match pipe.read(self.buffer.get_mut(self.length..).unwrap_or_default()) {
                Ok(0) => self.pipe = None,
                Ok(read) => self.length += read,
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock => return Ok(()),
                    ErrorKind::Interrupted => {}
                    _ => return Err(error),
                },
            }
        }
        Ok(())
    }

    fn into_bytes(mut self) -> Vec<u8> {
        self.buffer.truncate(self.length);
        self.buffer
    }
}

fn make_room(buffer: &mut Vec<u8>, length: usize) -> io::Result<()> {
    if length < buffer.len() {
        return Ok(());
    }
    if length > MAX_MESSAGE_BYTES {
        return Err(io::Error::other(format!("it printed more than {MAX_MESSAGE_BYTES} bytes")));
    }
    let capacity = (buffer.len() * 2).max(LEAST_ROOM);
    let mut larger = Vec::with_capacity(capacity);
    larger.extend_from_slice(buffer);
    larger.resize(capacity, 0);
    buffer.zeroize();
    *buffer = larger;
    Ok(())
}
