//! Where the agent's socket is.

use std::ffi::OsStr;
use std::fmt;
use std::fs::OpenOptions;
use std::io;
use std::os::fd::AsRawFd;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The longest socket path, in bytes, that fits the kernel's `sockaddr_un` with its final NUL.
const MAX_PATH_BYTES: usize = 107;

/// Linux's `O_PATH`, the same on every architecture that Juju supports: a directory may be entered
/// without the right to list it.
const O_PATH: i32 = 0o10_000_000;

/// The address of a unit agent's socket, as `JUJU_AGENT_SOCKET_ADDRESS` gives it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    /// A socket file. Juju names it `/var/lib/juju/agents/unit-<application>-<n>/agent.socket`.
    Path(PathBuf),
    /// A name in Linux's abstract namespace, without the leading `@` (older Juju 2.x).
    Abstract(Vec<u8>),
}

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// The text is empty.
    #[error(
        "the agent's socket address is empty; `JUJU_AGENT_SOCKET_ADDRESS` must hold a path or an `@name`"
    )]
    Empty,
    /// There is nothing behind the `@`.
    #[error("the agent's socket address is a lone `@`; the name of the abstract socket is missing")]
    EmptyName,
    /// An abstract name that the kernel cannot hold.
    #[error(
        "the abstract socket name has {bytes} bytes; the kernel takes at most {MAX_PATH_BYTES}"
    )]
    NameTooLong {
        /// The name's length in bytes.
        bytes: usize,
    },
    /// A path with a NUL byte, which no file can have.
    #[error("the agent's socket path contains a NUL byte")]
    Nul,
}

impl Address {
    /// Reads an address: a path, or `@name` for an abstract socket.
    ///
    /// # Errors
    ///
    /// The text is empty, a lone `@`, contains a NUL byte, or is an abstract name that is too long.
    /// A path may have any length.
    pub fn parse(text: impl AsRef<OsStr>) -> Result<Self, AddressError> {
        let text = text.as_ref();
        match text.as_bytes() {
            [] => Err(AddressError::Empty),
            [b'@'] => Err(AddressError::EmptyName),
            [b'@', name @ ..] if name.len() > MAX_PATH_BYTES => {
                Err(AddressError::NameTooLong { bytes: name.len() })
            }
            [b'@', name @ ..] => Ok(Self::Abstract(name.to_vec())),
            path if path.contains(&0) => Err(AddressError::Nul),
            _ => Ok(Self::Path(PathBuf::from(text))),
        }
    }

    /// Connects to the socket, whatever the length of its path.
    ///
    /// # Errors
    ///
    /// [`Error::Connect`]: nobody listens there, or this user may not.
    pub fn connect(&self) -> Result<UnixStream, Error> {
        match self {
            Self::Path(path) => with_short_path(path, |path| UnixStream::connect(path)),
            Self::Abstract(name) => SocketAddr::from_abstract_name(name)
                .and_then(|address| UnixStream::connect_addr(&address)),
        }
        .map_err(|source| Error::Connect { address: self.to_string(), source })
    }

    /// Listens on the socket, whatever the length of its path. A file that is there already is left
    /// alone and gives an error; removing a stale one is the caller's decision.
    ///
    /// # Errors
    ///
    /// [`Error::Bind`]: the address is taken, or its directory is missing or not writable.
    pub fn bind(&self) -> Result<UnixListener, Error> {
        match self {
            Self::Path(path) => with_short_path(path, |path| UnixListener::bind(path)),
            Self::Abstract(name) => SocketAddr::from_abstract_name(name)
                .and_then(|address| UnixListener::bind_addr(&address)),
        }
        .map_err(|source| Error::Bind { address: self.to_string(), source })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => path.display().fmt(f),
            Self::Abstract(name) => write!(f, "@{}", name.escape_ascii()),
        }
    }
}

/// Calls `operation` with a path to the same file that fits `sockaddr_un`: a path that is too long
/// is reached through its opened directory.
fn with_short_path<T>(
    path: &Path,
    operation: impl FnOnce(&Path) -> io::Result<T>,
) -> io::Result<T> {
    if path.as_os_str().len() <= MAX_PATH_BYTES {
        return operation(path);
    }
    let too_long =
        || io::Error::new(io::ErrorKind::InvalidFilename, "the file name is too long for a socket");
    let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(too_long());
    };
    let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let opened = OpenOptions::new().read(true).custom_flags(O_PATH).open(directory)?;
    let mut short = format!("/proc/self/fd/{}/", opened.as_raw_fd()).into_bytes();
    short.extend_from_slice(name.as_bytes());
    if short.len() > MAX_PATH_BYTES {
        return Err(too_long());
    }
    operation(Path::new(&std::ffi::OsString::from_vec(short)))
}
