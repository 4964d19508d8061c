use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(database_relation_changed)]
    fn handle(&mut self, _cx: &Context<Self>, _event: &DatabaseRelationChanged) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
