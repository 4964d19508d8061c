//! `charmcraft.yaml` beside the three others.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/both_kinds")]
#[derive(Debug)]
pub struct BothKinds;

#[charm(dir = "tests/ui/tricky/both_kinds")]
impl BothKinds {
    #[on(cluster_relation_changed)]
    fn cluster(&mut self, cx: &Context<Self>, event: &ClusterRelationChanged) -> Result<()> {
        let _ = (event.app(), &cx.config()?.level);
        Ok(())
    }

    #[action]
    fn dump(&mut self, _cx: &Context<Self>) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<BothKinds>;
}
