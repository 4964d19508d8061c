use ops::prelude::*;
use ops::{Binds, StorageKind};

#[derive(Interface)]
#[interface(name = "redis")]
struct Redis;

#[component(interface = Redis, role = provides)]
struct ByType;

#[component]
impl ByType {}

#[component(interface = "redis", role = "peers")]
struct ByName;

#[component]
impl ByName {}

#[component(storage = "block", crate = ops)]
struct Device;

#[component(crate = ops)]
impl Device {
    #[ops::on(storage_attached, storage_detaching)]
    fn either(&self, _cx: &ComponentContext<Self>, _event: &ComponentEvent<Self>) {}
}

#[component(interface = "redis", role = requires, container, storage)]
struct Each;

#[component]
impl Each {
    #[on(relation_changed, storage_attached, pebble_ready)]
    fn any_of_them(&self, _cx: &ComponentContext<Self>, _event: &ComponentEvent<Self>) {}
}

#[component(state(version = 2, migrate = migrate))]
struct Versioned {
    #[ops::stored]
    seen: u64,
}

fn migrate(_from: u32, state: &mut ops::StoredValues<'_>) -> Result<()> {
    state.rename("count", "seen");
    Ok(())
}

#[component]
impl Versioned {
    #[on(update_status)]
    fn count(&mut self, _cx: &ComponentContext<Self>) {
        self.seen += 1;
    }
}

#[test]
fn they_say_what_a_component_is_bound_to() {
    let relation = |binds: Binds| binds.relation.map(|it| (it.interface, it.role));
    assert_eq!(relation(ByType::BINDS), Some(("redis", "provides")));
    assert_eq!(relation(ByName::BINDS), Some(("redis", "peers")));
    assert_eq!(Device::BINDS.storage.and_then(|it| it.kind), Some(StorageKind::Block));
    assert_eq!(Versioned::BINDS, Binds::NOTHING);
    assert_eq!(relation(Each::BINDS), Some(("redis", "requires")));
    assert!(Each::BINDS.container && Each::BINDS.storage.is_some_and(|it| it.kind.is_none()));
}
