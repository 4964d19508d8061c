use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

impl Clone for Web {
    fn clone(&self) -> Self {
        Self
    }
}

mod handlers {
    use super::*;

    #[charm(dir = "tests/ui/charms/web")]
    impl super::Web {
        #[on(start)]
        fn start(&self, _cx: &Context<Self>, _event: &Start) {}
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
