//! Signals by name.

use rustix::process::Signal;

const NAMES: [(&str, Signal); 29] = [
    ("SIGABRT", Signal::ABORT),
    ("SIGALRM", Signal::ALARM),
    ("SIGBUS", Signal::BUS),
    ("SIGCHLD", Signal::CHILD),
    ("SIGCONT", Signal::CONT),
    ("SIGFPE", Signal::FPE),
    ("SIGHUP", Signal::HUP),
    ("SIGILL", Signal::ILL),
    ("SIGINT", Signal::INT),
    ("SIGIO", Signal::IO),
    ("SIGKILL", Signal::KILL),
    ("SIGPIPE", Signal::PIPE),
    ("SIGPROF", Signal::PROF),
    ("SIGQUIT", Signal::QUIT),
    ("SIGSEGV", Signal::SEGV),
    ("SIGSTOP", Signal::STOP),
    ("SIGSYS", Signal::SYS),
    ("SIGTERM", Signal::TERM),
    ("SIGTRAP", Signal::TRAP),
    ("SIGTSTP", Signal::TSTP),
    ("SIGTTIN", Signal::TTIN),
    ("SIGTTOU", Signal::TTOU),
    ("SIGURG", Signal::URG),
    ("SIGUSR1", Signal::USR1),
    ("SIGUSR2", Signal::USR2),
    ("SIGVTALRM", Signal::VTALARM),
    ("SIGWINCH", Signal::WINCH),
    ("SIGXCPU", Signal::XCPU),
    ("SIGXFSZ", Signal::XFSZ),
];

/// The number of a signal; only the form with `SIG` is a name.
pub(crate) fn signal_named(name: &str) -> Option<i32> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, signal)| signal.as_raw())
}
