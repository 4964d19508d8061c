use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[status]
    fn unit(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }

    #[status(app)]
    fn app(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
