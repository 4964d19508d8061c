//! Bindings beside the endpoints.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/extra_bindings")]
#[derive(Debug)]
pub struct ExtraBindings;

#[charm(dir = "tests/ui/tricky/extra_bindings")]
impl ExtraBindings {
    #[on(website_relation_created)]
    fn created(&mut self, _cx: &Context<Self>, _event: &WebsiteRelationCreated) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<ExtraBindings>;
}
