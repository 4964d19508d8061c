//! What each command prints and returns.

mod arguments;
mod cloud;
mod goal_state;
mod kubernetes;
mod leader_settings;
mod metrics;
mod payloads;
mod refusals;
mod relations;
mod resources;
mod state;
mod storage;

use crate::support::{Hook, Ran};

/// Runs each line, words between blanks, and compares the code, the output, and of a failure what
/// follows `ERROR `.
fn table(hook: &mut Hook<'_>, rows: &[(&str, u8, &str)]) {
    for (line, code, expected) in rows {
        let words: Vec<_> = line.split(' ').collect();
        let Ran(found, stdout, stderr) = hook.call(&words);
        let (stdout_expected, stderr_expected) = match code {
            0 => ((*expected).to_owned(), String::new()),
            _ => (String::new(), format!("ERROR {expected}\n")),
        };
        assert_eq!((found, stdout, stderr), (*code, stdout_expected, stderr_expected), "{line}");
    }
}
