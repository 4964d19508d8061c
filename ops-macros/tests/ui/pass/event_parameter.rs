use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(config_changed)]
    fn one(&self, _cx: &Context<Self>, _event: &ConfigChanged) {}

    #[on(database_relation_changed)]
    fn alias(&self, _cx: &Context<Self>, _event: &DatabaseRelationChanged) {}

    #[on(database_relation_changed)]
    fn in_full(&self, _cx: &Context<Self>, _event: &ops::event::RelationChanged<DatabaseEndpoint>) {
    }

    #[on(start, stop)]
    fn several(&self, _cx: &Context<Self>, event: &WebEvent) {
        match event {
            WebEvent::Start(Start { .. }) | WebEvent::Stop(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
