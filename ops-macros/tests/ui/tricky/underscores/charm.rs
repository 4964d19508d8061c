//! Names with `_`.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/underscores")]
#[derive(Debug)]
pub struct Underscores;

#[charm(dir = "tests/ui/tricky/underscores")]
impl Underscores {
    #[on(fiveg_n3_relation_changed)]
    fn changed(&mut self, cx: &Context<Self>, _event: &FivegN3RelationChanged) -> Result<()> {
        let _ = (cx.relations().fiveg_n3()?, cx.relations().fiveg_n4()?, &cx.config()?.log_level);
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Underscores>;
}
