//! Each hook command: what is asked, and what is made of the answer.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod actions;
mod application;
mod errors;
mod limits;
mod network;
mod operators;
mod relations;
mod secrets;
mod state;
mod status;

use std::cell::RefCell;
use std::rc::Rc;

use ops::hook::{Call, HookCommands, Memory, Output};

/// What was asked, each as it would be typed; input behind `<`.
type Asked = Rc<RefCell<Vec<String>>>;

/// Commands that answer everything alike, and what they were asked.
fn answering(output: Output) -> (HookCommands, Asked) {
    let asked = Asked::default();
    let heard = Rc::clone(&asked);
    let memory = Memory::new(move |call| {
        heard.borrow_mut().push(line(call));
        output.clone()
    });
    (HookCommands::new(Box::new(memory)), asked)
}

/// Runs one method against an agent that prints `stdout`, and holds it to have asked `line`.
fn ask<T>(line: &str, stdout: &str, run: impl FnOnce(&HookCommands) -> T) -> T {
    let (commands, asked) = answering(Output::success(stdout));
    let result = run(&commands);
    assert_eq!(asked.take(), [line]);
    result
}

fn line(call: &Call) -> String {
    let mut line = format!("{} {}", call.command, call.arguments.join(" "));
    if let Some(stdin) = &call.stdin {
        line = format!("{line} < {}", String::from_utf8(stdin.clone()).unwrap());
    }
    line.trim_end().to_owned()
}
