use ops::prelude::*;

struct Opaque;

#[derive(RelationData)]
struct Data {
    json: Opaque,
    #[relation_data(plain)]
    plain: Option<Vec<String>>,
}

fn main() {}
