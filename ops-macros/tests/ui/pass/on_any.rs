use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(any, former = "all")]
    fn reconcile(&mut self, _cx: &Context<Self>, event: &WebEvent) -> Result<()> {
        match event {
            WebEvent::Start(_) | WebEvent::DatabaseRelationBroken(_) => Ok(()),
            other => Err(other.name().into()),
        }
    }

    #[on(any)]
    fn without_the_event(&self, _cx: &Context<Self>) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
