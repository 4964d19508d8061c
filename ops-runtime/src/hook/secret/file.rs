//! A file without a name, for what must not stand in a command's arguments.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsRawFd, OwnedFd};

use rustix::fs::{MemfdFlags, Mode, OFlags, SealFlags};
use rustix::io::Errno;

/// Bytes that another process of this user can read by a path, for as long as this value lives: they
/// are gone with the process, even if it is killed.
pub(in crate::hook) struct PrivateFile {
    file: File,
}

impl PrivateFile {
    /// A file that holds `bytes`, and cannot be changed any more where the kernel knows how.
    pub(in crate::hook) fn new(bytes: &[u8]) -> io::Result<Self> {
        let (file, is_memory) = match in_memory() {
            Ok(file) => (file, true),
            Err(_) => (without_name()?, false),
        };
        let mut file = File::from(file);
        rustix::fs::fchmod(&file, Mode::RUSR)?;
        file.write_all(bytes)?;
        if is_memory {
            let seals = SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL;
            rustix::fs::fcntl_add_seals(&file, seals)?;
        }
        Ok(Self { file })
    }

    /// Where the agent, which has processes and users in common with this process, finds it.
    pub(in crate::hook) fn path(&self) -> String {
        format!("/proc/{}/fd/{}", std::process::id(), self.file.as_raw_fd())
    }
}

/// In no file system. Kernels until 6.2 know no files in memory that must not be executed, and some
/// later ones refuse others.
fn in_memory() -> Result<OwnedFd, Errno> {
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    match rustix::fs::memfd_create("secret", flags | MemfdFlags::NOEXEC_SEAL) {
        Err(Errno::INVAL) => rustix::fs::memfd_create("secret", flags),
        other => other,
    }
}

/// In a directory for temporary files, but under no name there.
fn without_name() -> io::Result<OwnedFd> {
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    let mode = Mode::RUSR | Mode::WUSR;
    match rustix::fs::open("/dev/shm", flags, mode) {
        Ok(file) => Ok(file),
        Err(_) => Ok(rustix::fs::open(std::env::temp_dir(), flags, mode)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_by_the_path() {
        let file = PrivateFile::new(b"hunter2").unwrap();
        assert_eq!(std::fs::read(file.path()).unwrap(), b"hunter2");
        let metadata = std::fs::metadata(file.path()).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions());
        assert_eq!((mode & 0o777, metadata.len()), (0o400, 7));
        assert!(std::fs::OpenOptions::new().write(true).open(file.path()).is_err() || is_root());
        let path = file.path();
        drop(file);
        assert!(std::fs::read(path).is_err());
    }

    #[test]
    fn a_sealed_file_cannot_be_changed() {
        let mut file = PrivateFile::new(b"hunter2").unwrap();
        assert!(file.file.write_all(b"x").is_err());
        assert!(file.file.set_len(0).is_err());
    }

    #[test]
    fn without_memory_files_there_is_an_unnamed_one() {
        let mut file = File::from(without_name().unwrap());
        file.write_all(b"hunter2").unwrap();
        let file = PrivateFile { file };
        assert_eq!(std::fs::read(file.path()).unwrap(), b"hunter2");
    }

    fn is_root() -> bool {
        rustix::process::geteuid().is_root()
    }
}
