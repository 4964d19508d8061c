use ops::prelude::*;

#[component(interface = "http", role = provides)]
struct Site;

#[component]
impl Site {
    #[on(relation_joined)]
    fn joined(&self, cx: &ComponentContext<Self>, event: &RelationJoined<Self>) -> Result<()> {
        let relation: Relation<'_, Self> = event.relation(cx);
        relation.unit_data_mut().set("port", 80);
        Ok(())
    }
}

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    #[component(relation = "website")]
    one: Site,
    #[component(relation = "website")]
    other: Site,
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(website_relation_joined)]
    fn joined(&mut self, _cx: &Context<Self>) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
