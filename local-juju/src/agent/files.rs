//! The files that hook commands name, opened by the agent.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::commands::Files;

/// The machine's own files.
///
/// A pipe that nobody serves must not hold up the agent, so only regular files are read, and
/// nothing is waited for in writing.
#[derive(Debug)]
pub(super) struct MachineFiles;

impl Files for MachineFiles {
    fn read(&mut self, path: &Path) -> Result<Vec<u8>, String> {
        let metadata = fs::metadata(path).map_err(|error| text(&error))?;
        if !metadata.is_file() {
            return Err("not a regular file".to_owned());
        }
        fs::read(path).map_err(|error| text(&error))
    }

    fn write(&mut self, path: &Path, content: &[u8]) -> Result<(), String> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        // The bits of an open flag are an `int` in C.
        options.custom_flags(OFlags::NONBLOCK.bits().cast_signed());
        let written = options.open(path).and_then(|mut file| file.write_all(content));
        written.map_err(|error| text(&error))
    }

    fn home_directory(&self) -> Option<PathBuf> {
        std::env::home_dir()
    }
}

/// The system's text, as Go writes it: lower-case, without the error's number.
fn text(error: &io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error").map_or(text.as_str(), |(text, _)| text).to_lowercase()
}
