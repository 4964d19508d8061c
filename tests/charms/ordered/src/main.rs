//! Several handlers for one event, and several statuses.

use ops::prelude::*;

#[charm]
struct Ordered {}

#[charm]
impl Ordered {
    #[status]
    fn one(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }

    #[on(start, install)]
    fn second(&mut self, _cx: &Context<Self>) {}

    #[on(start)]
    fn first(&mut self, _cx: &Context<Self>) {}

    #[status(app)]
    fn of_app(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }

    #[on(before_commit)]
    fn last(&mut self, _cx: &Context<Self>) {}

    #[status]
    fn two(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

fn main() -> std::process::ExitCode {
    ops::main::<Ordered>()
}
