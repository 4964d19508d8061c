use std::num::ParseIntError;

use ops::StoredValues;
use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web", state(version = 2, migrate = Self::migrate))]
struct Web {
    #[stored]
    port: u16,
}

#[derive(Debug)]
enum Migration {
    State(ops::StateError),
    Port(ParseIntError),
}

impl std::fmt::Display for Migration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Migration {}

impl Web {
    fn migrate(_: u32, state: &mut StoredValues<'_>) -> std::result::Result<(), Migration> {
        if let Some(port) = state.get::<String>("port").map_err(Migration::State)? {
            let port: u16 = port.parse().map_err(Migration::Port)?;
            state.set("port", &port).map_err(Migration::State)?;
        }
        Ok(())
    }
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {
        self.port += 1;
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
