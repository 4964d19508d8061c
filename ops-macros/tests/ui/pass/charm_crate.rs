//! The library under another name, as `ops-of-juju = { package = "ops-runtime", … }` gives it one.
#![deny(warnings)]

/// Nothing is called `ops` below it.
mod facade {
    pub(crate) use ::ops as library;
}

use crate::charm_crate::facade::library;
use library::{Context, Result, Status};

#[library::charm(dir = "tests/ui/charms/schema", crate = crate::charm_crate::facade::library)]
struct Schema;

#[library::charm(dir = "tests/ui/charms/schema", crate = crate::charm_crate::facade::library)]
impl Schema {
    #[crate::charm_crate::facade::library::on(config_changed)]
    fn configure(&mut self, cx: &Context<Self>, _event: &ConfigChanged) -> Result<()> {
        let _ = cx.config()?;
        Ok(())
    }

    #[crate::charm_crate::facade::library::action]
    fn backup(&mut self, _cx: &Context<Self>, params: BackupParams) {
        let _ = params.target;
    }

    #[::ops::status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

#[test]
fn works() {
    use library::Charm as _;

    let names: Vec<_> = Schema::HANDLERS.iter().map(|handler| handler.name).collect();
    assert_eq!(names, ["configure", "backup", "status"]);
}
