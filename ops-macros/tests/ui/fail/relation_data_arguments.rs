use ops::prelude::*;

#[derive(RelationData)]
#[relation_data(rename_all = "kebab")]
struct Data {
    #[relation_data(name = "x")]
    a: String,
    #[relation_data(json, plain)]
    b: String,
    #[relation_data(rename = "")]
    c: String,
    #[relation_data(default)]
    d: Option<String>,
    #[relation_data(flatten, rename = "x")]
    e: Other,
}

#[derive(RelationData)]
struct Other {
    f: u16,
}

fn main() {}
