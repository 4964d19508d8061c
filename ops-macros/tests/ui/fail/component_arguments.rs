use ops::prelude::*;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Created;

mod other {
    #[derive(Debug, serde::Serialize, serde::Deserialize)]
    pub struct Created;
}

#[component(relation = "database")]
struct Named;

#[component(interface = "mysql_client")]
struct WithoutRole;

#[component(interface = "mysql_client", role = needs)]
struct OtherRole;

#[component(container, container)]
struct Two;

#[component(storage = disk)]
struct Disk;

#[component(events(Created, other::Created))]
struct Events;

#[component(state(version = 2))]
struct State;

#[component(container)]
struct OnTheImpl;

#[component(container)]
impl OnTheImpl {}

fn main() {}
