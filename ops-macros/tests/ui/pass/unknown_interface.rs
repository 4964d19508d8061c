use ops::prelude::*;

#[derive(RelationData)]
struct MysqlProvider {
    endpoints: String,
}

#[derive(RelationData)]
struct MysqlRequirer {
    database: String,
}

#[derive(Interface)]
#[interface(name = "mysql_client", provider(app = MysqlProvider), requirer(app = MysqlRequirer))]
struct Mysql;

#[charm(dir = "tests/ui/charms/web", interface(mysql_client = Mysql))]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(database_relation_changed)]
    fn database(&self, cx: &Context<Self>, event: &DatabaseRelationChanged) -> Result<()> {
        let database = event.relation(cx);
        let _: MysqlProvider = database.remote_app_data()?.read()?;
        if let Some(leader) = cx.leader()? {
            let data = MysqlRequirer { database: "web".to_owned() };
            database.app_data_mut(&leader).write(&data)?;
        }
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
