//! What every command's method stands on.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::DeserializeOwned;
use zeroize::{Zeroize, Zeroizing};

use super::super::secret::{self, PrivateFile};
use super::super::{ArgumentLimits, Call, Error, Output, Transport, TransportError};
use super::audit::{Audit, Refusal};

/// The hook commands, typed, over a [`Transport`].
pub struct HookCommands {
    transport: RefCell<Box<dyn Transport>>,
    audit: Option<Audit>,
}

impl HookCommands {
    /// The commands over `transport`.
    pub fn new(transport: Box<dyn Transport>) -> Self {
        Self { transport: RefCell::new(transport), audit: None }
    }

    /// The same, which log what matters for the unit's security.
    pub(crate) fn audited(self, audit: Audit) -> Self {
        Self { audit: Some(audit), ..self }
    }

    pub(super) fn audit(&self) -> Option<&Audit> {
        self.audit.as_ref()
    }

    /// Whether a command is running.
    pub(crate) fn is_busy(&self) -> bool {
        self.transport.try_borrow().is_err()
    }

    /// How commands are run, in a word; `None` while one is.
    pub(crate) fn transport_name(&self) -> Option<&'static str> {
        self.transport.try_borrow().ok().map(|transport| transport.name())
    }

    /// Runs a command.
    ///
    /// # Errors
    ///
    /// [`Error::Transport`] if it could not be run, [`Error::Command`] if it failed.
    pub fn run(&self, call: &Call) -> Result<Vec<u8>, Error> {
        let answer = match self.transport.try_borrow_mut() {
            Ok(mut transport) => transport.call(call),
            Err(_) => Err(TransportError::Busy),
        };
        let answer = stdout(call.command, answer);
        if let Err(error) = &answer {
            let refusal = Refusal::of(call.command, error);
            refusal.iter().for_each(|refusal| self.log_security_event(&refusal.event()));
        }
        answer
    }

    /// Runs a command that answers in JSON. Juju writes `null` for some empty lists and maps: that is
    /// the type's default.
    pub(super) fn json<T: DeserializeOwned + Default>(&self, call: Call) -> Result<T, Error> {
        self.json_value::<Option<T>>(call).map(Option::unwrap_or_default)
    }

    /// The same of an answer that cannot be `null`.
    pub(super) fn json_value<T: DeserializeOwned>(&self, call: Call) -> Result<T, Error> {
        let call = call.late_flag("--format=json");
        parse(&call, self.run(&call)?)
    }

    /// Runs commands that only read, and gives their answers in the order of the calls: `null` is the
    /// type's default. All are run, also after the first error, which is the result.
    pub(super) fn json_many<T: DeserializeOwned + Default>(
        &self,
        command: &'static str,
        calls: impl Iterator<Item = Call>,
    ) -> Result<Vec<T>, Error> {
        let mut answers: Vec<Option<Result<T, Error>>> = Vec::new();
        let mut asked = 0;
        let calls = calls.inspect(|_| asked += 1);
        self.json_each(command, calls, &mut |number, answer| {
            if answers.len() <= number {
                answers.resize_with(number + 1, || None);
            }
            if let Some(place) = answers.get_mut(number) {
                *place = Some(answer);
            }
        });
        answers.resize_with(asked, || None);
        let unanswered = || Err(Error::unanswered(command, TransportError::NoAnswer));
        answers.into_iter().map(|answer| answer.unwrap_or_else(unanswered)).collect()
    }

    /// The same, where each answer goes to `answered` as it comes, with its call's number from 0.
    pub(super) fn json_each<T: DeserializeOwned + Default>(
        &self,
        command: &'static str,
        calls: impl Iterator<Item = Call>,
        answered: &mut dyn FnMut(usize, Result<T, Error>),
    ) {
        // An answer is read by what its call says, which is the same for all of them.
        let pattern = Call::new(command).unquoted();
        let mut calls = calls.map(|call| call.late_flag("--format=json"));
        let mut refusal = None;
        match self.transport.try_borrow_mut() {
            Ok(mut transport) => transport.call_reads(&mut calls, &mut |number, answer| {
                let answer = stdout(command, answer)
                    .and_then(|stdout| parse::<Option<T>>(&pattern, stdout))
                    .map(Option::unwrap_or_default);
                if let (None, Err(error)) = (&refusal, &answer) {
                    refusal = Refusal::of(command, error);
                }
                answered(number, answer);
            }),
            Err(_) => {
                for (number, _) in calls.enumerate() {
                    answered(number, Err(Error::unanswered(command, TransportError::Busy)));
                }
            }
        }
        // One for all of them.
        if let Some(refusal) = refusal {
            self.log_security_event(&refusal.event());
        }
    }

    /// The same of an answer that is one secret text.
    pub(super) fn secret_text(&self, call: Call) -> Result<Zeroizing<String>, Error> {
        let call = call.secret().late_flag("--format=json");
        let stdout = Zeroizing::new(self.run(&call)?);
        let json = std::str::from_utf8(&stdout).ok().map(str::trim_ascii);
        json.and_then(secret::decode).ok_or_else(|| Error::unreadable(call.command, "a text"))
    }

    /// Runs a command for `key=value` pairs, as often as its arguments' limits ask for. Nothing is run
    /// for none.
    pub(super) fn run_with_pairs(
        &self,
        call: &Call,
        pairs: impl Iterator<Item = String>,
    ) -> Result<(), Error> {
        let room = self.argument_limits().total.saturating_sub(call.argument_bytes());
        let mut part = call.clone();
        let mut left = room;
        for pair in pairs {
            let length = pair.len() + ArgumentLimits::PER_ARGUMENT;
            if length > left && left < room {
                self.run(&part)?;
                part = call.clone();
                left = room;
            }
            left = left.saturating_sub(length);
            part = part.argument(pair);
        }
        if left < room { self.run(&part).map(drop) } else { Ok(()) }
    }

    /// Refuses keys that `key=value` cannot have.
    pub(super) fn check_keys<T>(
        command: &'static str,
        pairs: &BTreeMap<String, T>,
    ) -> Result<(), Error> {
        match pairs.keys().find(|key| key.is_empty() || key.contains('=')) {
            None => Ok(()),
            Some(key) => Err(Error::Inexpressible {
                command,
                value: key.clone(),
                reason: "a name must not be empty and must not have an equals sign",
            }),
        }
    }

    /// A file for what must not stand in the arguments of `command`.
    pub(super) fn private_file(command: &'static str, bytes: &[u8]) -> Result<PrivateFile, Error> {
        PrivateFile::new(bytes).map_err(|source| Error::Transport {
            command,
            source: TransportError::PrivateFile { source },
        })
    }

    pub(super) fn argument_limits(&self) -> ArgumentLimits {
        // Where it is at work on another call, the next one says so.
        let transport = self.transport.try_borrow();
        transport.map_or(ArgumentLimits::NONE, |transport| transport.argument_limits())
    }
}

impl fmt::Debug for HookCommands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HookCommands").finish_non_exhaustive()
    }
}

/// What a command printed, if it succeeded.
fn stdout(command: &'static str, answer: Result<Output, TransportError>) -> Result<Vec<u8>, Error> {
    match answer {
        Ok(output) if output.code == 0 => Ok(output.stdout),
        Ok(output) => Err(Error::failed(command, output.code, &output.stderr)),
        Err(source) => Err(Error::unanswered(command, source)),
    }
}

fn parse<T: DeserializeOwned>(call: &Call, mut stdout: Vec<u8>) -> Result<T, Error> {
    let answer = serde_json::from_slice(&stdout).map_err(|source| Error::answer(call, source));
    if call.is_secret {
        stdout.zeroize();
    }
    answer
}
