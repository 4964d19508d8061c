use ops::prelude::*;

#[derive(RelationData)]
struct Host {
    host: String,
}

// Without the derive.
enum Mysql {}

impl Interface for Mysql {
    const NAME: &'static str = "mysql_client";
    type ProviderApp = ops::Untyped;
    type ProviderUnit = Host;
    type RequirerApp = ops::Untyped;
    type RequirerUnit = ops::Untyped;
}

#[charm(dir = "tests/ui/charms/web", interface(mysql_client = self::Mysql))]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(database_relation_changed)]
    fn database(&self, cx: &Context<Self>, event: &DatabaseRelationChanged) -> Result<()> {
        for unit in event.relation(cx).units_data()? {
            let (_, data) = unit?;
            let _: Host = data.read()?;
        }
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
