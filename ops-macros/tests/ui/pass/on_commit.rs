use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(before_commit)]
    fn write(&mut self, cx: &Context<Self>) -> Result<()> {
        cx.unit().open_port(Port::tcp(80));
        Ok(())
    }

    #[on(before_commit)]
    fn again(&self, _cx: &Context<Self>) {}
}

#[component]
struct Part;

#[component]
impl Part {
    #[on(before_commit)]
    fn write(&mut self, cx: &ComponentContext<Self>) {
        cx.unit().open_port(Port::tcp(80));
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
