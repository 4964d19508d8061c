use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(any, start)]
    fn with_another(&self, _cx: &Context<Self>) {}

    #[on(any)]
    fn its_event_is_the_enum(&self, _cx: &Context<Self>, _event: &Start) {}

    #[on(any)]
    fn not_all_can_be_deferred(&self, _cx: &Context<Self>) -> Flow {
        Flow::Done
    }
}

mod library {
    use ops::prelude::*;

    #[component]
    struct Part;

    #[component]
    impl Part {
        #[on(any, start)]
        fn with_another(&self, _cx: &ComponentContext<Self>) {}

        #[on(any)]
        fn not_all_can_be_deferred(&self, _cx: &ComponentContext<Self>) -> Flow {
            Flow::Done
        }
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
