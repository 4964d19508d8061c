use ops::prelude::*;

#[derive(Interface)]
#[interface(name = "redis")]
struct Redis;

#[component(interface = Redis, role = requires)]
struct Cache;

#[component]
impl Cache {}

#[component(interface = "mysql_client", role = provides)]
struct Provider;

#[component]
impl Provider {}

#[component(container)]
struct Logs;

#[component]
impl Logs {}

#[component(storage = block)]
struct Device;

#[component]
impl Device {}

#[component]
struct Free;

#[component]
impl Free {}

#[component(interface = "ingress", role = requires, storage)]
struct Both;

#[component]
impl Both {}

#[charm]
struct Web {
    #[component(relation = "ingress")]
    without_storage: Both,
    #[component(relation = "ingress", storage = "data", container = "app")]
    too_much: Both,
    #[component(relation = "database")]
    cache: Cache,
    #[component(relation = "database")]
    provider: Provider,
    #[component(relation = "ingress")]
    logs: Logs,
    #[component(storage = "data")]
    device: Device,
    #[component]
    unbound: Logs,
    #[component(container = "app")]
    free: Free,
}

#[charm]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {}
}

#[component(interface = "mysql_client", role = requires)]
struct Outer {
    #[component(relation)]
    inner: Cache,
    #[component]
    unbound: Logs,
}

#[component]
impl Outer {}

fn main() {
    let _ = ops::main::<Web>;
}
