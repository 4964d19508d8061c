use ops::prelude::*;

#[derive(RelationData)]
struct Member {
    address: String,
}

#[derive(Interface)]
#[interface(name = "web_peers", peer(unit = Member))]
struct WebPeers;

#[component(interface = WebPeers, role = peers)]
struct Cluster;

#[component]
impl Cluster {
    #[on(relation_created)]
    fn created(&self, cx: &ComponentContext<Self>, event: &RelationCreated<Self>) -> Result<()> {
        let member = Member { address: "192.0.2.1".to_owned() };
        event.relation(cx).unit_data_mut().write(&member)?;
        Ok(())
    }
}

#[component(storage)]
struct Disk;

#[component]
impl Disk {}

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    #[component(relation = "cluster")]
    cluster: Cluster,
    #[component(storage = "data")]
    disk: Disk,
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    /// The component's types are the relation's.
    #[on(cluster_relation_changed)]
    fn changed(&mut self, cx: &Context<Self>, event: &ClusterRelationChanged) -> Result<()> {
        let relation = event.relation(cx);
        for unit in relation.units()? {
            let Member { address } = relation.remote_unit_data(&unit)?.read()?;
            cx.log(LogLevel::Info, address)?;
        }
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
