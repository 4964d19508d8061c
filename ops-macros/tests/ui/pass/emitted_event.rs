use ops::prelude::*;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct EndpointsChanged;

#[component(events(EndpointsChanged))]
struct Source;

#[component]
impl Source {}

#[component]
struct Outer {
    #[component]
    r#type: Source,
}

#[component]
impl Outer {
    #[on(r#type.endpoints_changed)]
    fn changed(&mut self, _cx: &ComponentContext<Self>, _event: &EndpointsChanged) {}
}

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    #[component]
    source: Source,
    #[component]
    outer: Outer,
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(source.endpoints_changed, former = "on_changed")]
    fn changed(&mut self, _cx: &Context<Self>, _event: &EndpointsChanged) -> Flow {
        Flow::defer("not yet")
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
