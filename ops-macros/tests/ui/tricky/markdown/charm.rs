//! Descriptions that are markdown, or nearly.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/markdown")]
#[derive(Debug)]
pub struct Markdown;

#[charm(dir = "tests/ui/tricky/markdown")]
impl Markdown {
    #[on(database_relation_changed)]
    fn changed(&mut self, _cx: &Context<Self>, _event: &DatabaseRelationChanged) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Markdown>;
}
