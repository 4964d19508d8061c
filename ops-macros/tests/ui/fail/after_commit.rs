use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(after_commit)]
    fn changes_itself(&mut self, _cx: &AfterCommit<Self>) {}
}

mod another {
    use ops::prelude::*;

    #[charm]
    struct Other;

    #[charm]
    impl Other {
        #[on(after_commit)]
        fn wants_more(&self, _cx: &Context<Self>) {}

        #[on(after_commit)]
        fn writes(&self, cx: &AfterCommit<Self>) {
            cx.unit().open_port(Port::tcp(80));
        }
    }
}

mod library {
    use ops::prelude::*;

    #[component]
    struct Part;

    #[component]
    impl Part {
        #[on(after_commit)]
        fn changes_itself(&mut self, _cx: &AfterCommit<Self>) {}
    }
}

mod another_library {
    use ops::prelude::*;

    #[component]
    struct Part;

    #[component]
    impl Part {
        #[on(after_commit)]
        fn wants_more(&self, _cx: &ComponentContext<Self>) {}

        #[on(after_commit)]
        fn wants_options(&self, cx: &AfterCommit<Self>) {
            let _ = cx.config();
        }
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
