//! Where the model lies.

use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use local_juju::state::Model;
use tempfile::TempDir;

use crate::error::{Error, IoContext};
use crate::state::SNAPSHOT;

/// The directory of a model: one that is kept, or one that is removed when this goes.
#[derive(Debug)]
pub(crate) enum ModelDirectory {
    Kept(PathBuf),
    Temporary(TempDir),
}

impl ModelDirectory {
    /// Refuses a directory that holds something, before anything is built for it.
    pub(crate) fn check(keep: Option<&Path>) -> Result<(), Error> {
        let Some(keep) = keep else { return Ok(()) };
        match fs::read_dir(keep).map(|mut entries| entries.next().is_none()) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::KeepNotEmpty { path: keep.to_owned() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error).context("use", keep),
        }
    }

    pub(crate) fn new(keep: Option<&Path>) -> Result<Self, Error> {
        match keep {
            Some(keep) => Ok(Self::Kept(keep.to_owned())),
            None => TempDir::with_prefix("cargo-charm-")
                .map(Self::Temporary)
                .context("write below", &env::temp_dir()),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Kept(path) => path,
            Self::Temporary(directory) => directory.path(),
        }
    }

    /// Writes the model and its log beside what its units made, if that is kept.
    pub(crate) fn record(&self, model: &Model) -> Result<(), Error> {
        let Self::Kept(directory) = self else { return Ok(()) };
        let json = directory.join(SNAPSHOT);
        fs::write(&json, format!("{:#}\n", model.to_json())).context("write", &json)?;
        let log = directory.join("debug.log");
        write_log(&log, model).context("write", &log)
    }
}

fn write_log(path: &Path, model: &Model) -> io::Result<()> {
    let mut file = io::BufWriter::new(fs::File::create(path)?);
    for line in model.log() {
        let at = line.at.since_start().as_secs_f64();
        let (unit, level, source) = (&line.unit, line.level, &line.source);
        writeln!(file, "{at:.3} {unit} {level} {source} {}", line.message)?;
    }
    file.flush()
}
