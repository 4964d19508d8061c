use ops::prelude::*;

#[derive(RelationData)]
struct Database {
    endpoints: String,
}

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(database_relation_changed)]
    fn database(&self, cx: &Context<Self>, event: &DatabaseRelationChanged) -> Result<()> {
        let data = event.relation(cx).remote_app_data()?;
        let _ = data.get("endpoints");
        let _: Option<Database> = data.read_as()?;
        event.relation(cx).unit_data_mut().write_as(&Database { endpoints: String::new() })?;
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
