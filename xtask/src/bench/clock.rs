//! The time that a command takes: on the wall, and on processors.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::peers;

/// One run of a command.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Time {
    /// From start to end.
    pub(crate) wall: Duration,
    /// User and system time of it and its children, to 10 ms.
    pub(crate) cpu: Duration,
}

/// Runs `command`, which must succeed.
pub(crate) fn time(command: &mut Command) -> Result<Time, String> {
    let (start, before) = (Instant::now(), children());
    let output = command.stdin(Stdio::null()).output().map_err(|error| {
        format!("cannot run `{}`: {error}", command.get_program().to_string_lossy())
    })?;
    let wall = start.elapsed();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(Time { wall, cpu: children().saturating_sub(before) })
}

/// `program`, on one processor where `taskset` can hold it there.
pub(crate) fn pinned(program: &str) -> Command {
    if !peers::is_installed("taskset") {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", "0", program]);
    command
}

/// The median by each clock.
pub(crate) fn median(times: &[Time]) -> Time {
    let middle = |of: fn(&Time) -> Duration| {
        let mut all: Vec<Duration> = times.iter().map(of).collect();
        all.sort();
        all.get(all.len() / 2).copied().unwrap_or_default()
    };
    Time { wall: middle(|time| time.wall), cpu: middle(|time| time.cpu) }
}

/// What ended children of this process have used: fields 16 and 17 of `/proc/self/stat`, in ticks of
/// 10 ms; nothing where there is no such file.
fn children() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The second field may hold spaces, and ends with the last parenthesis.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(10 * ticks)
}
