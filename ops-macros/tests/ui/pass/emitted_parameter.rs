use ops::prelude::*;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Created;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Gone;

#[component(events(Created, Gone))]
struct Source;

#[component]
impl Source {}

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    #[component]
    one: Source,
    #[component]
    two: Source,
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(one.created, one.gone)]
    fn of_one(&mut self, _cx: &Context<Self>, event: &SourceEvent) -> Result<()> {
        match event {
            SourceEvent::Created(Created) => Ok(()),
            SourceEvent::Gone(Gone) => Err(Failure::blocked("gone")),
        }
    }

    #[on(stop, one.created, two.created)]
    fn mixed(&mut self, _cx: &Context<Self>) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
