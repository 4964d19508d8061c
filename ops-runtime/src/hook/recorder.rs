//! A transport for tests that remembers every call.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Call, Output, Transport, TransportError};
use crate::hook_context::HookContext;

/// The environment of a hook of the unit `web/0`.
pub(crate) fn hook(variables: &[(&str, &str)]) -> HookContext {
    let unit = [("JUJU_UNIT_NAME", "web/0")];
    let variables = unit.iter().chain(variables).map(|(n, v)| (n.into(), v.into()));
    HookContext::from_variables(variables).unwrap()
}

/// Answers by the whole command line; what it does not know succeeds and prints nothing.
#[derive(Clone, Default)]
pub(crate) struct Recorder {
    answers: Rc<RefCell<BTreeMap<String, String>>>,
    refusals: Rc<RefCell<BTreeMap<String, String>>>,
    calls: Rc<RefCell<Vec<String>>>,
}

impl Recorder {
    pub(crate) fn answer(&self, call: &str, answer: &str) -> &Self {
        self.answers.borrow_mut().insert(call.to_owned(), answer.to_owned());
        self
    }

    pub(crate) fn refuse(&self, call: &str, message: &str) -> &Self {
        self.refusals.borrow_mut().insert(call.to_owned(), message.to_owned());
        self
    }

    /// The calls since the last time.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.calls.take()
    }
}

impl Transport for Recorder {
    fn call(&mut self, call: &Call) -> Result<Output, TransportError> {
        let mut line = format!("{} {}", call.command, call.arguments.join(" "));
        if let Some(stdin) = &call.stdin {
            line = format!("{line} < {}", String::from_utf8_lossy(stdin));
        }
        let refusal = self.refusals.borrow().get(&line).cloned();
        if let Some(message) = refusal {
            self.calls.borrow_mut().push(line);
            return Ok(Output::failure(1, message));
        }
        let stdout = self.answers.borrow().get(&line).cloned().unwrap_or_default().into_bytes();
        self.calls.borrow_mut().push(line);
        Ok(Output::success(stdout))
    }
}
