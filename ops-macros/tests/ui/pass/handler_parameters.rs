use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn start(&self, _cx: &Context<Self>, _event: &Start) {}

    #[status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
