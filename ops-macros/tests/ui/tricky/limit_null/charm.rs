//! `limit: null`, and other keys without a value.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/limit_null")]
#[derive(Debug)]
pub struct LimitNull;

#[charm(dir = "tests/ui/tricky/limit_null")]
impl LimitNull {
    #[on(one_relation_changed, two_relation_changed)]
    fn changed(&mut self, cx: &Context<Self>) -> Result<()> {
        let _ = cx.relations().one()?;
        let _ = cx.relations().two()?.is_some();
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<LimitNull>;
}
