use std::net::IpAddr;

use ops::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Server {
    ports: Vec<u16>,
}

#[derive(RelationData)]
struct Data {
    servers: Vec<Server>,
    #[relation_data(plain)]
    address: Option<IpAddr>,
    backup: Option<Server>,
}

#[test]
fn compiles() {
    let _ = Data::keys;
}
