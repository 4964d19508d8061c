//! Hook commands as the executables that the agent puts on `PATH`.

mod arguments;
mod pipes;

use std::env;
use std::io;
use std::process::{Command, Stdio};

use super::{ArgumentLimits, Call, Output, Transport, TransportError};

/// An executable that every Juju has.
const ALWAYS_THERE: &str = "juju-log";

/// Runs each command as a process.
#[derive(Debug)]
pub struct Exec {
    limits: ArgumentLimits,
    /// Why the agent's socket is not used, to be told if there are no executables either.
    no_socket: Option<TransportError>,
}

impl Exec {
    /// The executables on this process's `PATH`.
    pub fn new() -> Self {
        Self { limits: arguments::limits(), no_socket: None }
    }

    /// The same, because the agent's socket cannot be used.
    pub(super) fn instead_of_socket(error: TransportError) -> Self {
        Self { no_socket: Some(error), ..Self::new() }
    }

    /// A command that this Juju does not have, or a process that the agent did not start.
    fn missing(&mut self, command: &'static str) -> TransportError {
        if is_on_path(ALWAYS_THERE) {
            return TransportError::NoExecutable { command };
        }
        TransportError::NoExecutables { command, no_socket: self.no_socket.take().map(Box::new) }
    }
}

impl Default for Exec {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for Exec {
    fn call(&mut self, call: &Call) -> Result<Output, TransportError> {
        let command = call.command;
        arguments::check(call, self.limits)?;
        let child = Command::new(command)
            .args(&call.arguments)
            .stdin(if call.stdin.is_some() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let child = child.map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => self.missing(command),
            io::ErrorKind::ArgumentListTooLong => arguments::too_long(call, self.limits),
            _ => TransportError::Executable { command, source },
        })?;
        let ended = pipes::communicate(child, call.stdin.as_deref().unwrap_or_default())
            .map_err(|source| TransportError::Executable { command, source })?;
        let code = ended.status.code().ok_or(TransportError::Killed { command })?;
        Ok(Output { code: code.into(), stdout: ended.stdout, stderr: ended.stderr })
    }

    fn name(&self) -> &'static str {
        "executables"
    }

    fn argument_limits(&self) -> ArgumentLimits {
        self.limits
    }
}

fn is_on_path(command: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|directory| directory.join(command).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

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
        let bytes: Vec<u8> = (0..1 << 20).map(|number| (number % 251) as u8).collect();
        assert_eq!(sh("cat", Some(bytes.clone())).stdout, bytes);
        let output = sh("cat >&2", Some(bytes.clone()));
        assert_eq!((output.stdout, output.stderr), (Vec::new(), bytes));
    }

    #[test]
    fn input_that_nobody_reads_is_no_error() {
        assert_eq!(sh("exit 0", Some(vec![b'x'; 1 << 20])).code, 0);
        assert_eq!(
            sh("exec <&-; sleep 0.05; echo done", Some(vec![b'x'; 1 << 20])).stdout,
            b"done\n"
        );
    }

    #[test]
    fn a_process_in_the_background_is_not_waited_for() {
        let start = Instant::now();
        assert_eq!(sh("sleep 20 & echo done", Some(vec![b'x'; 1 << 20])).stdout, b"done\n");
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn closed_outputs_do_not_end_a_command() {
        assert_eq!(sh("exec >&- 2>&-; sleep 0.05; exit 3", None).code, 3);
    }

    #[test]
    fn errors_are_typed() {
        let error = Exec::new().call(&Call::new("no-such-hook-command")).unwrap_err();
        // Tests run without Juju.
        assert!(matches!(error, TransportError::NoExecutables { .. }), "{error}");
        let call = Call::new("sh").argument("-c").argument("kill -9 $$");
        let error = Exec::new().call(&call).unwrap_err();
        assert!(matches!(error, TransportError::Killed { .. }), "{error}");
    }

    #[test]
    fn what_fits_runs_and_what_does_not_is_an_error() {
        let mut exec = Exec::new();
        let limits = exec.argument_limits();
        let longest = "x".repeat(limits.each);
        let fits = (limits.total - 64) / (limits.each + ArgumentLimits::PER_ARGUMENT);
        let many = Call::new("true").arguments(vec![longest.clone(); fits]);
        assert_eq!(exec.call(&many).unwrap().code, 0);
        let error = exec.call(&many.argument(longest.clone()).argument(longest)).unwrap_err();
        assert!(matches!(error, TransportError::ArgumentsTooLong { .. }), "{error}");
        let call = Call::new("true").argument("x".repeat(limits.each + 1));
        let error = exec.call(&call).unwrap_err();
        assert!(matches!(error, TransportError::ArgumentTooLong { .. }), "{error}");
    }
}
