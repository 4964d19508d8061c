use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(database_relation_changed)]
    fn database(&self, cx: &Context<Self>, event: &DatabaseRelationChanged) -> Result<()> {
        if let Some(leader) = cx.leader()? {
            let _ = event.relation(cx).app_data_as(&leader)?;
        }
        if let Some(cluster) = cx.relations().cluster()? {
            let _ = cluster.app_data()?;
        }
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
