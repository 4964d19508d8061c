//! A charm with a stored field, which each dispatch changes.

use ops::prelude::*;

#[charm]
struct Keeping {
    #[stored]
    count: u64,
}

#[charm]
impl Keeping {
    #[on(config_changed)]
    fn count(&mut self, _cx: &Context<Self>) {
        self.count += 1;
    }
}

fn main() -> std::process::ExitCode {
    ops::main::<Keeping>()
}
