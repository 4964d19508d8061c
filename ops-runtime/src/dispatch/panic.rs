//! Panics of handlers: caught, and told like errors.

use std::cell::RefCell;
use std::io::{self, Write as _};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::thread;

thread_local! {
    static TOLD: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `body`; a panic becomes its message and place.
///
/// The process's panic hook is replaced: a charm's standard error is a second log (and an action's
/// output), where the default message would repeat what is reported anyway. What nobody would report
/// is printed as ever: a panic of another thread, one during another, and any without unwinding.
pub(super) fn catch<T>(body: impl FnOnce() -> T) -> Result<T, String> {
    let default = panic::take_hook();
    let dispatching = thread::current().id();
    panic::set_hook(Box::new(move |info| {
        if cfg!(panic = "abort") || thread::current().id() != dispatching {
            return default(info);
        }
        if let Some(earlier) = TOLD.replace(Some(tell(info))) {
            // The process may abort right after this.
            let _ = writeln!(io::stderr(), "ERROR {earlier}");
            default(info);
        }
    }));
    // What is left half done is never used again: the process ends.
    let outcome = panic::catch_unwind(AssertUnwindSafe(body));
    drop(panic::take_hook());
    outcome.map_err(|_| TOLD.take().unwrap_or_else(|| "the charm panicked".to_owned()))
}

fn tell(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let message = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let message = message.unwrap_or("no message");
    match info.location() {
        Some(place) => format!("the charm panicked at {place}: {message}"),
        None => format!("the charm panicked: {message}"),
    }
}
