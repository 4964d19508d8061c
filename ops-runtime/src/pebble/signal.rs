//! Signals by name, which is how Pebble wants them.

use std::fmt;

/// The signals of Linux, by number from 1.
const NAMES: [&str; 31] = [
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGILL",
    "SIGTRAP",
    "SIGABRT",
    "SIGBUS",
    "SIGFPE",
    "SIGKILL",
    "SIGUSR1",
    "SIGSEGV",
    "SIGUSR2",
    "SIGPIPE",
    "SIGALRM",
    "SIGTERM",
    "SIGSTKFLT",
    "SIGCHLD",
    "SIGCONT",
    "SIGSTOP",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGURG",
    "SIGXCPU",
    "SIGXFSZ",
    "SIGVTALRM",
    "SIGPROF",
    "SIGWINCH",
    "SIGIO",
    "SIGPWR",
    "SIGSYS",
];

/// A signal, by its full name: `SIGHUP`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Signal(String);

impl Signal {
    /// A signal by name, with or without its `SIG`. Pebble refuses a name that it does not know.
    pub fn new(name: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        Self(if name.starts_with("SIG") { name.to_owned() } else { format!("SIG{name}") })
    }

    /// A signal by its number on Linux; `None` if it has no name.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        NAMES.get(index).map(|name| Self((*name).to_owned()))
    }

    /// Its full name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Signal {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Signal;

    #[test]
    fn a_signal_has_its_full_name() {
        assert_eq!(Signal::new("HUP"), Signal::from("SIGHUP"));
        assert_eq!(Signal::from_number(1), Some(Signal::new("SIGHUP")));
        assert_eq!(Signal::from_number(15), Some(Signal::new("SIGTERM")));
        assert_eq!(Signal::from_number(31), Some(Signal::new("SIGSYS")));
        for number in [0, -1, 32, i32::MAX, i32::MIN] {
            assert_eq!(Signal::from_number(number), None);
        }
    }
}
