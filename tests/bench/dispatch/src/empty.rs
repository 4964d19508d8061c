//! A charm with a handler that does nothing.

use ops::prelude::*;

#[charm]
struct Empty;

#[charm]
impl Empty {
    #[on(config_changed)]
    fn nothing(&self, _cx: &Context<Self>) {}
}

fn main() -> std::process::ExitCode {
    ops::main::<Empty>()
}
