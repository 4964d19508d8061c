//! Running something to see whether it can be run.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a trial may take. Nothing that is tried has more to do than to begin.
const AT_MOST: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(2);

/// What it prints until it ends well; the error says why it does not.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let began = Instant::now();
    while matches!(child.try_wait(), Ok(None)) {
        if began.elapsed() > AT_MOST {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("it has not ended after {} s", AT_MOST.as_secs()));
        }
        thread::sleep(LOOK);
    }
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said.lines().next_back().map_or_else(|| output.status.to_string(), str::to_owned))
}
