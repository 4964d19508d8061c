//! An endpoint that is only its interface.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/shorthand")]
#[derive(Debug)]
pub struct Shorthand;

#[charm(dir = "tests/ui/tricky/shorthand")]
impl Shorthand {
    #[on(server_relation_joined)]
    fn joined(&mut self, cx: &Context<Self>, _event: &ServerRelationJoined) -> Result<()> {
        let _ = cx.relations().server()?;
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Shorthand>;
}
