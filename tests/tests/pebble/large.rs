//! A file of a gigabyte, in constant memory.

use std::env;
use std::fs;
use std::io::{self, Read, Write};
use std::process::{Command, ExitCode};
use std::time::Duration;

use ops::pebble::{Client, PushOptions};
use ops_tests::pebble::Daemon;
use ops_tests::pebble::case::Case;

use crate::common::path;

pub(crate) const CASES: &[Case] =
    &[Case { name: "a_gigabyte", deadline: Duration::from_secs(120), run: a_gigabyte }];

/// Names the socket and the file, for the process whose memory is measured.
const VARIABLE: &str = "OPS_TEST_PEBBLE_TRANSFER";
const BYTES: u64 = 1 << 30;
/// Of the whole process. One buffer of the file would be far above it.
const MOST_MEMORY: u64 = 16 << 20;

/// Does the transfer and prints the most memory that it took, where this process is asked to.
pub(crate) fn child() -> Option<ExitCode> {
    let (socket, file) = env::var(VARIABLE).ok()?.split_once('\n').map(own)?;
    let client = Client::new(socket);
    client.push(&file, io::repeat(0).take(BYTES), &PushOptions::new()).unwrap();
    assert_eq!(client.pull(&file, Zeros).unwrap(), BYTES);
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("{}", peak.trim().trim_end_matches(" kB"));
    Some(ExitCode::SUCCESS)
}

fn own((socket, file): (&str, &str)) -> (String, String) {
    (socket.to_owned(), file.to_owned())
}

/// Takes nothing but zeros.
struct Zeros;

impl Write for Zeros {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Compared as a whole: byte by byte it would take longer than the transfer.
        static ZEROS: [u8; 64 << 10] = [0; 64 << 10];
        assert!(bytes.chunks(ZEROS.len()).all(|bytes| *bytes == ZEROS[..bytes.len()]));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn a_gigabyte(daemon: &dyn Daemon) {
    let variable = format!("{}\n{}", daemon.client().socket(), path(daemon, "f"));
    let output =
        Command::new(env::current_exe().unwrap()).env(VARIABLE, variable).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let peak: u64 = String::from_utf8(output.stdout).unwrap().trim().parse().unwrap();
    assert!(peak * 1024 < MOST_MEMORY, "{peak} KiB");
}
