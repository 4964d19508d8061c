//! Files that the caller names, and its standard input.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use super::call::{Call, Failure};
use super::flags::Arguments;

impl Call<'_> {
    /// What the option names: a file's content, or the standard input for `-`. `None` without it.
    pub(super) fn file(
        &mut self,
        arguments: &Arguments,
        option: &str,
    ) -> Result<Option<Cow<'_, [u8]>>, Failure> {
        match arguments.value(option).filter(|file| !file.is_empty()) {
            None => Ok(None),
            Some("-") => self.stdin().map(|content| Some(content.into())),
            Some(file) => self.read(file).map(|content| Some(content.into())),
        }
    }

    pub(super) fn stdin(&self) -> Result<&[u8], Failure> {
        self.invocation.stdin.as_deref().ok_or(Failure::NeedsStdin)
    }

    pub(super) fn read(&mut self, file: &str) -> Result<Vec<u8>, Failure> {
        let path = self.path(file)?;
        self.files
            .read(&path)
            .map_err(|error| Failure::Run(format!("open {}: {error}", path.display())))
    }

    pub(super) fn write(&mut self, file: &str, content: &[u8]) -> Result<(), Failure> {
        let path = self.path(file)?;
        self.files
            .write(&path, content)
            .map_err(|error| Failure::Run(format!("open {}: {error}", path.display())))
    }

    /// A file that the caller named, relative to the caller's directory; `~/` is the agent's home.
    fn path(&self, file: &str) -> Result<PathBuf, Failure> {
        let Some(behind) = file.strip_prefix('~') else {
            return Ok(cleaned(&self.invocation.directory.join(file)));
        };
        let (user, rest) = behind.split_once('/').unwrap_or((behind, ""));
        if !user.is_empty() {
            return Failure::run(format!("user: unknown user {user}"));
        }
        let Some(home) = self.files.home_directory() else {
            return Failure::run("the agent has no home directory");
        };
        Ok(cleaned(&home.join(rest)))
    }
}

/// The path without `.` and `..`, as it is written: links are not followed.
fn cleaned(path: &Path) -> PathBuf {
    let mut cleaned = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                cleaned.pop();
            }
            other => cleaned.push(other),
        }
    }
    cleaned
}
