//! The files that hook commands name, opened by the agent.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

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
        let mut content = Vec::new();
        let mut file = open(OpenOptions::new().read(true), path).map_err(|error| text(&error))?;
        if !file.metadata().map_err(|error| text(&error))?.is_file() {
            return Err("not a regular file".to_owned());
        }
        file.read_to_end(&mut content).map_err(|error| text(&error))?;
        Ok(content)
    }

    fn write(&mut self, path: &Path, content: &[u8]) -> Result<(), String> {
        open(OpenOptions::new().write(true).create(true).truncate(true), path)
            .and_then(|mut file| file.write_all(content))
            .map_err(|error| text(&error))
    }
}

fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).map_err(io::Error::other)?;
    options.custom_flags(flags).open(path)
}

/// The system's text, as Go writes it: lower-case, without the error's number.
fn text(error: &io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error").map_or(text.as_str(), |(text, _)| text).to_lowercase()
}
