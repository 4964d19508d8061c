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

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    const CASE: &str = "OPS_TEST_PANIC";

    struct PanicsInDrop;

    impl Drop for PanicsInDrop {
        fn drop(&mut self) {
            panic!("while dropping");
        }
    }

    /// In a process of its own, for the hook is the process's, and one case aborts.
    #[test]
    fn what_nobody_else_tells_is_printed() {
        for (case, printed, not_printed) in [
            ("one", &[][..], "the only one"),
            ("of another thread", &["another thread's"], "told by the handler"),
            ("during another", &["the first", "while dropping"], "nothing else"),
        ] {
            let output = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "dispatch::panic::tests::panics", "--nocapture"])
                .env(CASE, case)
                .output()
                .unwrap();
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.success(), case != "during another", "{case}: {stderr}");
            for text in printed {
                assert!(stderr.contains(text), "{case}: {stderr}");
            }
            assert!(!stderr.contains(not_printed), "{case}: {stderr}");
        }
    }

    /// The process of one case; nothing where no case is given.
    #[test]
    fn panics() {
        let Ok(case) = std::env::var(CASE) else { return };
        let told = catch(|| match &*case {
            "one" => panic!("the only one"),
            "of another thread" => {
                thread::spawn(|| panic!("another thread's")).join().unwrap_err();
                panic!("told by the handler");
            }
            _ => {
                let _bomb = PanicsInDrop;
                panic!("the first");
            }
        });
        assert!(told.is_err_and(|told: String| told.starts_with("the charm panicked at ")));
    }
}
