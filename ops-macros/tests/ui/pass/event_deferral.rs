use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(config_changed, former = "old")]
    fn always(&self, _cx: &Context<Self>) -> Flow {
        Flow::defer("not yet")
    }

    #[on(start, secret_changed, secret_remove, database_relation_broken, app_pebble_ready)]
    fn several(&self, _cx: &Context<Self>, _event: &WebEvent) -> Result<Flow> {
        Ok(Flow::Done)
    }

    #[on(stop, start)]
    fn never(&self, _cx: &Context<Self>) -> Result<(), ops::Error> {
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
