//! Nothing that is generated warns.
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    rust_2018_idioms,
    single_use_lifetimes,
    unreachable_pub,
    unused,
    unused_qualifications,
    unsafe_code,
    clippy::pedantic,
    clippy::nursery
)]

use ops::{ActionError, Context, Result, Status, action, charm, on, status};

/// A charm.
#[charm(dir = "tests/ui/charms/schema")]
#[derive(Debug)]
#[allow(clippy::redundant_pub_crate)]
pub(crate) struct Schema {
    seen: Vec<String>,
}

#[charm(dir = "tests/ui/charms/schema")]
impl Schema {
    #[on(config_changed, start)]
    fn configure(&mut self, _cx: &Context<Self>, event: &SchemaEvent) {
        self.seen.push(format!("{event:?}"));
    }

    #[on(install)]
    fn install(&self, _cx: &Context<Self>, _event: &Install) -> Result<()> {
        Ok(())
    }

    #[action]
    fn backup(&mut self, _cx: &Context<Self>, params: BackupParams) -> Result<(), ActionError> {
        self.seen.push(params.target);
        Ok(())
    }

    #[status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Schema>;
}
