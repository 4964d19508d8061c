use ops::prelude::*;

#[derive(RelationData)]
enum Choice {
    One,
}

#[derive(RelationData)]
struct Unit;

#[derive(RelationData)]
struct Tuple(String);

struct Opaque;

#[derive(RelationData)]
struct Flat {
    #[relation_data(flatten)]
    opaque: Opaque,
}

fn main() {}
