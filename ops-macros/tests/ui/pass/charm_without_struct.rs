use ops::prelude::*;

#[ops::charm(dir = "tests/ui/charms/web")]
struct Web;

#[ops::charm(dir = "tests/ui/charms/web")]
impl Web {
    #[ops::on(start)]
    fn start(&mut self, _cx: &Context<Self>, _event: &Start) {}

    #[::ops::status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
