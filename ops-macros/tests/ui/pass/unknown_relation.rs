use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(database_relation_changed)]
    fn database(&self, cx: &Context<Self>, event: &DatabaseRelationChanged) -> Result<()> {
        let _: Option<Relation<'_, DatabaseEndpoint>> = cx.relations().database()?;
        for _ingress in cx.relations().ingress()? {}
        let _ = cx.relations().cluster()?.is_some();
        let _: Relation<'_, DatabaseEndpoint> = event.relation(cx);
        Ok(())
    }

    #[on(website_relation_created, ingress_relation_joined, cluster_relation_departed)]
    fn others(&self, _cx: &Context<Self>, _event: &WebEvent) {}

    #[on(cluster_relation_broken)]
    fn broken(&self, _cx: &Context<Self>, _event: &ClusterRelationBroken) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
