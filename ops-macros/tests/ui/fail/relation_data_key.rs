use ops::prelude::*;

#[derive(RelationData)]
struct Data {
    url: String,
    #[relation_data(rename = "url")]
    address: String,
    #[relation_data(alias = "address", alias = "url")]
    host: String,
}

fn main() {}
