//! Several charms in one crate, in modules of any visibility, and a handler's `impl` elsewhere.

mod hidden {
    use ops::prelude::*;

    #[charm(dir = "tests/ui/tricky/json")]
    pub(super) struct First;

    pub(crate) mod deeper {
        use ops::prelude::*;

        #[charm(dir = "tests/ui/tricky/shorthand")]
        #[derive(Debug, Clone, Default)]
        pub(in super::super) struct Second {
            #[cfg(any())]
            never: Nothing,
            pub(in super::super) seen: Vec<String>,
        }

        #[charm(dir = "tests/ui/tricky/bare")]
        struct Third;

        #[ops::charm(dir = "tests/ui/tricky/bare")]
        impl Third {
            #[ops::on(start)]
            #[cfg(unix)]
            #[inline]
            fn start(&mut self, _cx: &Context<Self>, _event: &Start) {}

            #[::ops::on(start)]
            #[cfg(any())]
            fn never(&mut self, _cx: &Context<Self>, _event: &Start) {}

            #[::ops::status]
            #[cold]
            fn status(&self, _cx: &Context<Self>) -> Status {
                Status::active()
            }
        }

        #[test]
        fn private() {
            let names: Vec<_> = Third::HANDLERS.iter().map(|handler| handler.name).collect();
            assert_eq!(names, ["start", "status"]);
            let _ = ops::main::<Third>;
        }
    }
}

/// Handlers.
mod handlers {
    use ops::prelude::*;

    use super::hidden::deeper::{Second, ServerRelationJoined};
    use super::hidden::{DatabaseRelationChanged, First};

    #[charm(dir = "tests/ui/tricky/json")]
    impl First {
        #[on(database_relation_changed)]
        fn changed(&mut self, _cx: &Context<Self>, _event: &DatabaseRelationChanged) {}
    }

    #[charm(dir = "tests/ui/tricky/shorthand")]
    impl Second {
        #[on(server_relation_joined)]
        fn joined(&mut self, _cx: &Context<Self>, event: &ServerRelationJoined) {
            self.seen.push(format!("{event:?}"));
        }
    }
}

#[test]
fn compiles() {
    let _ = (ops::main::<hidden::First>, ops::main::<hidden::deeper::Second>);
}
