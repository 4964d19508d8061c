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

#[component(container)]
struct Logs;

#[component]
impl Logs {
    #[on(any)]
    fn reconcile(&mut self, _cx: &ComponentContext<Self>, event: &ComponentEvent<Self>) {
        if let ComponentEvent::PebbleReady(_) | ComponentEvent::Start(_) = event {
            println!("{}", event.name());
        }
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
