//! The layers' files: `NNN-label.yaml`, and `NNN-label.d/` with more of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::layer::Layer;
use super::stack::LayerStack;
use crate::accounts::Accounts;

/// Why the layers' directory cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LayersError {
    /// The file system says no.
    #[error("cannot read layers at `{}`", path.display())]
    Read {
        /// The file or directory.
        path: PathBuf,
        /// What it says.
        source: io::Error,
    },
    /// A file is not named as a layer must be.
    #[error("invalid layer filename: {name:?} (must look like \"123-some-label.yaml\")")]
    Name {
        /// The file's name.
        name: String,
    },
    /// Two files have the same number or the same label.
    #[error("invalid layer filename: {name:?} not unique (have {other:?} already)")]
    NotUnique {
        /// The later file.
        name: String,
        /// The earlier one.
        other: String,
    },
    /// A layer is wrong, or they do not fit together.
    #[error("{0}")]
    Content(String),
}

/// Reads every layer of a directory; none if the directory is not there.
pub(crate) fn read_layers(
    directory: &Path,
    accounts: &Accounts,
) -> Result<LayerStack, LayersError> {
    let mut layers = Vec::new();
    for file in named_files(directory)? {
        if file.is_directory {
            for inner in named_files(&file.path)? {
                if !inner.is_directory {
                    let label = format!("{}/{}", file.label, inner.label);
                    layers.push(read(&inner.path, &label, accounts)?);
                }
            }
        } else {
            layers.push(read(&file.path, &file.label, accounts)?);
        }
    }
    let stack = LayerStack::new(layers);
    stack.plan().map_err(LayersError::Content)?;
    Ok(stack)
}

struct NamedFile {
    path: PathBuf,
    label: String,
    number: u16,
    is_directory: bool,
}

fn named_files(directory: &Path) -> Result<Vec<NamedFile>, LayersError> {
    let failed = |path: &Path, source| LayersError::Read { path: path.to_owned(), source };
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(directory, error)),
    };
    let mut files: Vec<NamedFile> = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| failed(directory, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        let is_directory = fs::metadata(&path).map_err(|error| failed(&path, error))?.is_dir();
        let suffix = if is_directory { ".d" } else { ".yaml" };
        let Some(stem) = name.strip_suffix(suffix) else { continue };
        let (number, label) =
            numbered(stem).ok_or_else(|| LayersError::Name { name: name.clone() })?;
        files.push(NamedFile { path, label, number, is_directory });
    }
    files.sort_by_key(|file| file.number);
    for (index, file) in files.iter().enumerate() {
        let same = |other: &&NamedFile| other.number == file.number || other.label == file.label;
        if let Some(other) = files.iter().take(index).find(same) {
            let name = |file: &NamedFile| {
                file.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
            };
            return Err(LayersError::NotUnique { name: name(file), other: name(other) });
        }
    }
    Ok(files)
}

/// `123-some-label` as number and label.
fn numbered(stem: &str) -> Option<(u16, String)> {
    let (number, label) = stem.split_once('-')?;
    if number.len() != 3 || !number.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let fits = label.len() >= 3
        && label.starts_with(|c: char| c.is_ascii_lowercase())
        && !label.ends_with('-')
        && !label.contains("--")
        && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    fits.then(|| Some((number.parse().ok()?, label.to_owned())))?
}

fn read(path: &Path, label: &str, accounts: &Accounts) -> Result<Layer, LayersError> {
    let failed = |source| LayersError::Read { path: path.to_owned(), source };
    let text = fs::read_to_string(path).map_err(failed)?;
    Layer::parse(label, &text, accounts).map_err(LayersError::Content)
}
