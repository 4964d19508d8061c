//! Tells an operator of everything it does, and fails as it is told to.
#![allow(clippy::panic)] // it is told to

mod deeper;

use std::error::Error;
use std::process::ExitCode;
use std::{fmt, io, thread};

use ops::prelude::*;

#[charm]
struct Logging {
    #[stored]
    events: u64,
}

/// A failure with a cause.
#[derive(Debug)]
struct NotSaved(io::Error);

impl fmt::Display for NotSaved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot save")
    }
}

impl Error for NotSaved {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[charm]
impl Logging {
    #[on(any)]
    fn count(&mut self, cx: &Context<Self>, event: &LoggingEvent) {
        self.events += 1;
        cx.breakpoint("counted");
        log::info!("{} is {}", self.events, event.name());
    }

    #[on(config_changed)]
    fn configure(&self, cx: &Context<Self>) -> Result<()> {
        match cx.config()?.mode.as_str() {
            "levels" => deeper::levels(),
            "lines" => log::info!("first\nsecond"),
            "long" => log::info!("{}", "é".repeat(150_000)),
            "thread" => {
                let outcome = thread::spawn(|| log::warn!("from a thread")).join();
                outcome.map_err(|_| "the thread panicked")?;
            }
            "tracing" => {
                let span = tracing::info_span!("backup");
                span.in_scope(|| tracing::warn!(files = 3, "saved"));
            }
            "fail" => Err(NotSaved(io::Error::other("no space left")))?,
            "panic" => panic!("out of cheese"),
            "denied" => drop(cx.hook_commands().status_get_application()),
            "audit" => cx.log_security_event(
                ops::SecurityLevel::Warn,
                "authn_login_fail:joe",
                "the third time",
            ),
            _ => {}
        }
        Ok(())
    }

    #[on(before_commit)]
    fn write(&mut self, cx: &Context<Self>) {
        log::debug!("before the commit of {}", self.events);
        cx.unit().open_port(Port::tcp(443));
    }

    #[on(after_commit)]
    fn done(&self, cx: &AfterCommit<Self>) -> Result<()> {
        log::debug!("after the commit of {} in mode {:?}", self.events, cx.config()?.mode);
        Ok(())
    }

    #[action]
    fn crash(&self, _cx: &Context<Self>) {
        panic!("the action\nis out of cheese");
    }

    #[status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::active().with_message(format!("{} events", self.events))
    }
}

fn main() -> ExitCode {
    ops::main::<Logging>()
}
