//! One container: a Pebble daemon.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::ContainerError;
use super::watch::Watched;

/// How long a daemon has to stop its services before it is killed, where it is asked to end. What it leaves
/// is killed too, but where the system has no way to: there it gets as long as the stand-in takes.
pub(super) const GRACE: Duration =
    Duration::from_secs(if cfg!(target_os = "linux") { 10 } else { 65 });
const LOOK: Duration = Duration::from_millis(5);

/// How much of what a daemon said last is told when it ends.
const LAST_WORDS: i64 = 2_000;

/// A daemon that runs. It has ended, with everything that it started, when this is dropped.
#[derive(Debug)]
pub(super) struct Daemon {
    child: Child,
    pub(super) socket: PathBuf,
    log: PathBuf,
    /// Whether it has answered.
    pub(super) ready: bool,
    /// Whether its end was told.
    pub(super) ended: bool,
    /// Somebody waits for what it says, for as long as this is here.
    pub(super) watched: Option<Watched>,
    /// The last notice that was read.
    pub(super) last: Option<String>,
}

/// The files of a daemon, outside of its container.
#[derive(Debug, Clone)]
pub(super) struct DaemonFiles {
    pub(super) socket: PathBuf,
    /// What it prints.
    pub(super) log: PathBuf,
}

impl Daemon {
    /// Starts it. It ends when its standard input does.
    pub(super) fn start(
        command: &mut Command,
        program: &Path,
        files: DaemonFiles,
    ) -> Result<Self, ContainerError> {
        let DaemonFiles { socket, log } = files;
        let said = File::options().create(true).append(true).open(&log);
        let said = said.and_then(|said| Ok((said.try_clone()?, said)));
        let (stdout, stderr) =
            said.map_err(|source| ContainerError::Files { path: log.clone(), source })?;
        command.stdin(Stdio::piped()).stdout(stdout).stderr(stderr);
        let child = command
            .spawn()
            .map_err(|source| ContainerError::Start { program: program.to_owned(), source })?;
        let (ready, ended) = (false, false);
        Ok(Self { child, socket, log, ready, ended, watched: None, last: None })
    }

    /// How it has ended, if it has, and what it said last.
    pub(super) fn end(&mut self) -> Option<String> {
        let status = self.child.try_wait().ok()??;
        let said = last_words(&self.log).unwrap_or_default();
        Some(if said.is_empty() { status.to_string() } else { format!("{status}: {said}") })
    }

    /// Lets it end; [`Drop`] waits for that.
    pub(super) fn let_go(&mut self) {
        drop(self.child.stdin.take());
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.let_go();
        let deadline = Instant::now() + GRACE + Duration::from_secs(2);
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
            thread::sleep(LOOK);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The end of what was printed, on one line.
fn last_words(log: &Path) -> io::Result<String> {
    let mut file = File::open(log)?;
    let length = i64::try_from(file.metadata()?.len()).unwrap_or(i64::MAX);
    file.seek(SeekFrom::End(-length.min(LAST_WORDS)))?;
    let mut bytes = Vec::new();
    io::copy(&mut file, &mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let last = lines.get(lines.len().saturating_sub(3)..).unwrap_or_default();
    Ok(last.join("; "))
}
