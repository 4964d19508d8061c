//! Panics of handlers: caught, and told like errors.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

thread_local! {
    static TOLD: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `body`; a panic becomes its message and place.
///
/// The process's panic hook is replaced: a charm's standard error is a second log (and an action's
/// output), where the default message would repeat what is reported anyway. Without unwinding there
/// is nobody to report it, so the hook prints.
pub(super) fn catch<T>(body: impl FnOnce() -> T) -> Result<T, String> {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if cfg!(panic = "unwind") {
            TOLD.with_borrow_mut(|told| *told = Some(tell(info)));
        } else {
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
