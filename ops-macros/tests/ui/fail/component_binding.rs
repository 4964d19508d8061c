use ops::prelude::*;

#[component(interface = "mysql_client", role = requires)]
struct Database;

#[component]
impl Database {}

#[component(container)]
struct Logs;

#[component]
impl Logs {}

#[component(storage)]
struct Disk;

#[component]
impl Disk {}

#[charm]
struct Web {
    #[component(relation = "databse")]
    database: Database,
    #[component(container = "workload")]
    logs: Logs,
    #[component(storage = "dat")]
    disk: Disk,
}

#[charm]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
