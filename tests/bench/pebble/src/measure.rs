//! What a workload costs this process, and what it is given: the same in each language.

use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs};

use rustix::time::{ClockId, clock_gettime};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What files are made of: no two bytes beside each other are a line's end.
pub(crate) const BLOCK_BYTES: usize = 64 * 1024;

/// The arguments: `SOCKET WORKLOAD DIRECTORY BYTES COUNT`.
pub(crate) struct Workload {
    pub(crate) socket: String,
    pub(crate) name: String,
    /// Seen by the daemon too.
    pub(crate) directory: String,
    /// Of each file.
    pub(crate) bytes: u64,
    pub(crate) count: u64,
}

impl Workload {
    fn from_arguments() -> Result<Self> {
        let mut arguments = env::args().skip(1);
        let mut next = || arguments.next().ok_or("SOCKET WORKLOAD DIRECTORY BYTES COUNT");
        Ok(Self {
            socket: next()?,
            name: next()?,
            directory: next()?,
            bytes: next()?.parse()?,
            count: next()?.parse()?,
        })
    }

    /// Where the files are, or come to be.
    pub(crate) fn files(&self) -> impl Iterator<Item = String> {
        (0..self.count).map(|number| format!("{}/{number}", self.directory))
    }
}

/// Does what `prepare` gives for the workload, and prints what that costs.
pub(crate) fn main<Work: FnOnce() -> Result<()>>(
    prepare: impl FnOnce(Workload) -> Result<Work>,
) -> ExitCode {
    let measured = || -> Result<()> {
        let work = prepare(Workload::from_arguments()?)?;
        let (start, before) = (Instant::now(), processor_ms());
        work()?;
        let wall_ms = start.elapsed().as_secs_f64() * 1000.0;
        let cpu_ms = processor_ms() - before;
        let rss_kib = peak_memory()?;
        println!(r#"{{"wall_ms":{wall_ms},"cpu_ms":{cpu_ms},"rss_kib":{rss_kib}}}"#);
        Ok(())
    };
    match measured() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn processor_ms() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    (time.tv_sec as f64).mul_add(1e3, time.tv_nsec as f64 / 1e6)
}

fn peak_memory() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    Ok(peak.ok_or("no `VmHWM`")?.trim().trim_end_matches(" kB").parse()?)
}

/// The first bytes of every file.
pub(crate) fn block() -> Vec<u8> {
    (0..BLOCK_BYTES).map(|at| (at * 167 + at / 256) as u8).collect()
}
