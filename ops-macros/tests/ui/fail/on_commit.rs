use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(before_commit, start)]
    fn with_an_event(&self, _cx: &Context<Self>) {}

    #[on(before_commit, after_commit)]
    fn both(&self, _cx: &Context<Self>) {}

    #[on(after_commit, former = "cleanup")]
    fn clean(&self, _cx: &AfterCommit<Self>) {}

    #[on(before_commit)]
    fn with_a_payload(&self, _cx: &Context<Self>, _event: &Start) {}

    #[on(before_commit)]
    fn later(&self, _cx: &Context<Self>) -> Flow {
        Flow::Done
    }
}

mod library {
    use ops::prelude::*;

    #[component]
    struct Part;

    #[component]
    impl Part {
        #[on(before_commit, start)]
        fn with_an_event(&self, _cx: &ComponentContext<Self>) {}

        #[on(before_commit)]
        fn later(&self, _cx: &ComponentContext<Self>) -> Flow {
            Flow::Done
        }
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
