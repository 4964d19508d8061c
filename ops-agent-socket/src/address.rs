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
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, socket_with};

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

    /// Connects as [`connect`](Self::connect) does, but for no longer than this: the kernel lets who
    /// connects wait as long as the other side has more connections to accept than it said it would.
    ///
    /// # Errors
    ///
    /// [`Error::Connect`], whose source is of the kind [`TimedOut`](io::ErrorKind::TimedOut) when the time
    /// was over.
    pub fn connect_within(&self, limit: Duration) -> Result<UnixStream, Error> {
        match self {
            Self::Path(path) => {
                with_short_path(path, |path| connect_within(&SocketAddrUnix::new(path)?, limit))
            }
            Self::Abstract(name) => SocketAddrUnix::new_abstract_name(name)
                .map_err(io::Error::from)
                .and_then(|address| connect_within(&address, limit)),
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

/// The kernel bounds the wait by the time-out for sending, which is taken away again afterwards.
fn connect_within(address: &SocketAddrUnix, limit: Duration) -> io::Result<UnixStream> {
    let began = Instant::now();
    let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None)?;
    loop {
        let rest = limit.saturating_sub(began.elapsed());
        if rest.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        set_socket_timeout(&socket, Timeout::Send, Some(rest))?;
        match rustix::net::connect(&socket, address) {
            Ok(()) => break,
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => return Err(io::ErrorKind::TimedOut.into()),
            Err(error) => return Err(error.into()),
        }
    }
    set_socket_timeout(&socket, Timeout::Send, None)?;
    Ok(socket.into())
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
