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
    /// By the command alone.
    refused: Rc<RefCell<BTreeMap<&'static str, &'static str>>>,
    calls: Rc<RefCell<Vec<String>>>,
    logged: Rc<RefCell<Vec<String>>>,
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

    pub(crate) fn refuse_all(&self, command: &'static str, message: &'static str) {
        self.refused.borrow_mut().insert(command, message);
    }

    /// The calls since the last time, but for lines of the log.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.calls.take()
    }

    /// The lines of the log since the last time: `INFO -- text`.
    pub(crate) fn logged(&self) -> Vec<String> {
        self.logged.take()
    }
}

impl Transport for Recorder {
    fn call(&mut self, call: &Call) -> Result<Output, TransportError> {
        let mut line = format!("{} {}", call.command, call.arguments.join(" "));
        if let Some(stdin) = &call.stdin {
            line = format!("{line} < {}", String::from_utf8_lossy(stdin));
        }
        let refused = self.refused.borrow().get(call.command).map(|message| (*message).to_owned());
        let refusal = refused.or_else(|| self.refusals.borrow().get(&line).cloned());
        let stdout = self.answers.borrow().get(&line).cloned().unwrap_or_default().into_bytes();
        match line.strip_prefix("juju-log --log-level ") {
            Some(logged) => self.logged.borrow_mut().push(logged.to_owned()),
            None => self.calls.borrow_mut().push(line),
        }
        Ok(refusal.map_or_else(|| Output::success(stdout), |message| Output::failure(1, message)))
    }

    fn name(&self) -> &'static str {
        "a recorder"
    }
}
