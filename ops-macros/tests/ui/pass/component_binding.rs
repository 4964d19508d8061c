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

/// What is kept of a relation.
#[component(interface = "http", role = provides, storage = filesystem)]
struct Archive {
    #[component(relation)]
    reader: Reader,
    #[component(relation, storage)]
    writer: Writer,
}

#[component]
impl Archive {
    #[on(storage_attached)]
    fn attached(&self, cx: &ComponentContext<Self>, event: &StorageAttached<Self>) -> Result<()> {
        let _location = event.storage(cx).location()?;
        let _many = cx.relations()?.len();
        Ok(())
    }
}

#[component(interface = "http", role = provides)]
struct Reader;

#[component]
impl Reader {}

#[component(interface = "http", role = provides, storage)]
struct Writer;

#[component]
impl Writer {}

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    #[component(relation = "website", storage = "data")]
    archive: Archive,
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
