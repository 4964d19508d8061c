//! A subordinate with the endpoint that every charm provides.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/subordinate")]
#[derive(Debug)]
pub struct Subordinate;

#[charm(dir = "tests/ui/tricky/subordinate")]
impl Subordinate {
    #[on(juju_info_relation_joined)]
    fn joined(&mut self, cx: &Context<Self>, _event: &JujuInfoRelationJoined) -> Result<()> {
        let _ = cx.relations().juju_info()?;
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Subordinate>;
}
