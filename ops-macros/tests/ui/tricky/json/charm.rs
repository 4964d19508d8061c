//! YAML that is JSON.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/json")]
#[derive(Debug)]
pub struct Json;

#[charm(dir = "tests/ui/tricky/json")]
impl Json {
    #[on(database_relation_changed)]
    fn changed(&mut self, cx: &Context<Self>) -> Result<()> {
        let _: i64 = cx.config()?.port;
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Json>;
}
