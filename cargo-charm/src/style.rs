//! What is coloured how.

use anstyle::{AnsiColor, Style};
use local_juju::state::StatusWord;

/// What is well.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// What waits or works.
pub(crate) const PENDING: Style = AnsiColor::Yellow.on_default();
/// What failed.
pub(crate) const BAD: Style = AnsiColor::Red.on_default();
/// What is there for completeness.
pub(crate) const FAINT: Style = Style::new().dimmed();

/// The colour of what a service does.
pub(crate) fn of_service(current: &str) -> Style {
    match current {
        "active" => GOOD,
        "backoff" => PENDING,
        "error" => BAD,
        _ => FAINT,
    }
}

/// The colour of how a check is.
pub(crate) fn of_check(status: &str) -> Style {
    match status {
        "up" => GOOD,
        "down" => BAD,
        _ => FAINT,
    }
}

/// The colour of a status, as in `juju status`.
pub(crate) fn of_status(word: StatusWord) -> Style {
    match word {
        StatusWord::Active => GOOD,
        StatusWord::Blocked | StatusWord::Error => BAD,
        StatusWord::Maintenance | StatusWord::Waiting => PENDING,
        _ => FAINT,
    }
}
