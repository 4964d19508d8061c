//! `resource-get`.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use super::super::{Call, Error, HookCommands};

impl HookCommands {
    /// `resource-get`: the path of a resource's file, which the agent downloads first if it has to.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] if it cannot be downloaded.
    pub fn resource_get(&self, resource: &str) -> Result<PathBuf, Error> {
        let call = Call::new("resource-get").operand(resource);
        let mut path = self.run(&call)?;
        // There is no newline behind it, but for a stand-in written as a shell script.
        while path.last() == Some(&b'\n') {
            path.pop();
        }
        if path.is_empty() {
            return Err(Error::unreadable(call.command, "a path"));
        }
        Ok(OsString::from_vec(path).into())
    }
}
