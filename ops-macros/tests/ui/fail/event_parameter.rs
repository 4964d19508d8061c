use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(config_changed)]
    fn another(&self, _cx: &Context<Self>, _event: &Start) {}

    #[on(database_relation_changed)]
    fn another_endpoint(&self, _cx: &Context<Self>, _event: &IngressRelationChanged) {}

    #[on(start)]
    fn by_value(&self, _cx: &Context<Self>, _event: Start) {}

    #[on(start)]
    fn enumeration(&self, _cx: &Context<Self>, _event: &WebEvent) {}

    #[on(start, stop)]
    fn several(&self, _cx: &Context<Self>, _event: &Start) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
