mod library {
    use ops::prelude::*;

    /// A component whose `impl` is in another module than its struct.
    #[component(interface = "ingress", role = requires)]
    #[derive(Debug)]
    pub struct Ingress;

    mod handlers {
        use ops::prelude::*;

        #[component]
        impl super::Ingress {
            #[on(relation_changed)]
            fn changed(&mut self, _cx: &ComponentContext<Self>) {}
        }
    }
}

use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    #[component(relation = "ingress")]
    ingress: library::Ingress,
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
