//! A charm that tells itself as many events as its configuration wants, and takes or defers each.

use ops::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
struct Wanted {
    number: i64,
}

#[component(events(Wanted))]
struct Work;

#[component]
impl Work {
    fn want(cx: &ComponentContext<Self>, number: i64) {
        cx.emit(Wanted { number });
    }
}

#[charm]
struct Deferring {
    #[component]
    work: Work,
    /// The sum of the numbers of this dispatch's events: says at its end that none was lost.
    sum: i64,
}

#[charm]
impl Deferring {
    #[on(config_changed)]
    fn want(&self, cx: &Context<Self>) -> Result<()> {
        for number in 1..=cx.config()?.wanted {
            Work::want(&cx.components().work(), number);
        }
        Ok(())
    }

    #[on(work.wanted)]
    fn take(&mut self, cx: &Context<Self>, event: &Wanted) -> Result<Flow> {
        self.sum += event.number;
        Ok(if cx.config()?.ready { Flow::Done } else { Flow::defer("it is not ready") })
    }

    #[status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::active().with_message(self.sum.to_string())
    }
}

fn main() -> std::process::ExitCode {
    ops::main::<Deferring>()
}
