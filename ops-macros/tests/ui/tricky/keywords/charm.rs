//! Keywords as names of everything.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/keywords")]
#[derive(Debug)]
pub struct Keywords;

#[charm(dir = "tests/ui/tricky/keywords")]
impl Keywords {
    #[on(type_relation_changed, match_relation_joined, impl_pebble_ready, loop_storage_attached)]
    fn r#use(&mut self, cx: &Context<Self>, _event: &KeywordsEvent) -> Result<()> {
        let _ = (cx.relations().r#type()?, cx.relations().r#async()?, cx.containers().r#impl());
        let _ = (cx.storages().r#loop()?, cx.resources().r#box(), cx.resources().image());
        let config = cx.config()?;
        let _ = (&config.r#fn, config.r#ref, config.r#dyn);
        Ok(())
    }

    #[action]
    fn r#move(&mut self, _cx: &Context<Self>, params: MoveParams) {
        let _ = (params.r#type, params.r#struct);
    }

    #[action]
    fn r#yield(&mut self, _cx: &Context<Self>) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Keywords>;
}
