use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn shared(&self, _cx: &Context<Self>) {}

    #[on(start)]
    fn exclusive(&mut self, _cx: &Context<Self>) {}

    #[status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
