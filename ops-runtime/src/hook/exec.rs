//! Hook commands as the executables that the agent puts on `PATH`.

use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::thread::{self, ScopedJoinHandle};

use super::{ArgumentLimits, Call, Output, Transport, TransportError};

/// Linux's limit of one argument, without its final NUL.
const LONGEST_ARGUMENT: usize = 128 * 1024 - 1;

/// Runs each command as a process.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Exec;

impl Exec {
    /// The executables on this process's `PATH`.
    pub fn new() -> Self {
        Self
    }
}

impl Transport for Exec {
    fn call(&mut self, call: &Call) -> Result<Output, TransportError> {
        let command = call.command;
        if let Some(argument) = call.arguments.iter().find(|one| one.len() > LONGEST_ARGUMENT) {
            let (length, limit) = (argument.len(), LONGEST_ARGUMENT);
            return Err(TransportError::ArgumentTooLong { command, length, limit });
        }
        let failed = |source| TransportError::Executable { command, source };
        let mut child = Command::new(command)
            .args(&call.arguments)
            .stdin(if call.stdin.is_some() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|source| match source.kind() {
                io::ErrorKind::NotFound => TransportError::NoExecutable { command },
                _ => failed(source),
            })?;
        let pipe = child.stdin.take();
        let output = thread::scope(|scope| {
            let feeder = match (pipe, &call.stdin) {
                // A thread feeds the command, so that neither side waits for the other's full pipe.
                (Some(mut pipe), Some(bytes)) => Some(
                    thread::Builder::new().spawn_scoped(scope, move || pipe.write_all(bytes))?,
                ),
                _ => None,
            };
            let output = child.wait_with_output()?;
            match feeder.map(ScopedJoinHandle::join) {
                // A command that does not need its input never reads it.
                Some(Ok(Err(error))) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
                _ => Ok(output),
            }
        })
        .map_err(failed)?;
        let code = output.status.code().ok_or(TransportError::Killed { command })?;
        Ok(Output { code: code.into(), stdout: output.stdout, stderr: output.stderr })
    }

    fn argument_limits(&self) -> ArgumentLimits {
        ArgumentLimits { each: LONGEST_ARGUMENT, total: usize::MAX }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str, stdin: Option<Vec<u8>>) -> Output {
        let mut call = Call::new("sh").arguments(["-c", script]);
        call.stdin = stdin;
        Exec::new().call(&call).unwrap()
    }

    #[test]
    fn output_and_code_arrive() {
        let output = sh("echo out; echo err >&2; exit 2", None);
        assert_eq!(
            (output.code, &*output.stdout, &*output.stderr),
            (2, &b"out\n"[..], &b"err\n"[..])
        );
    }

    #[test]
    fn more_input_than_a_pipe_holds_comes_back() {
        let bytes = vec![b'x'; 1 << 20];
        assert_eq!(sh("cat", Some(bytes.clone())).stdout, bytes);
    }

    #[test]
    fn input_that_nobody_reads_is_no_error() {
        assert_eq!(sh("exit 0", Some(vec![b'x'; 1 << 20])).code, 0);
    }

    #[test]
    fn errors_are_typed() {
        let error = Exec::new().call(&Call::new("no-such-hook-command")).unwrap_err();
        assert!(matches!(error, TransportError::NoExecutable { .. }), "{error}");
        let call = Call::new("sh").argument("x".repeat(LONGEST_ARGUMENT + 1));
        let error = Exec::new().call(&call).unwrap_err();
        assert!(matches!(error, TransportError::ArgumentTooLong { .. }), "{error}");
        let call = Call::new("sh").argument("-c").argument("kill -9 $$");
        let error = Exec::new().call(&call).unwrap_err();
        assert!(matches!(error, TransportError::Killed { .. }), "{error}");
    }
}
