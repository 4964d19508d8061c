use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }

    #[status]
    fn perhaps(&self, _cx: &Context<Self>) -> Result<Option<Status>> {
        Ok(None)
    }

    #[status(app)]
    fn several(&self, _cx: &Context<Self>) -> Vec<Status> {
        Vec::new()
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
