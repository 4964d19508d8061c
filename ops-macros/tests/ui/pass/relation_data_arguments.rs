use ops::prelude::*;

#[derive(RelationData)]
#[relation_data(rename_all = "kebab-case", json)]
struct Data {
    read_only: String,
    #[relation_data(rename = "x", alias = "y", alias = "z", plain)]
    a: u16,
    #[relation_data(default = 3)]
    b: u16,
    #[relation_data(default, plain)]
    c: String,
    #[relation_data(flatten)]
    d: Option<Other>,
    #[relation_data(skip)]
    e: Vec<String>,
}

#[derive(RelationData)]
#[relation_data(plain)]
struct Other {
    f: u16,
}

#[test]
fn compiles() {
    let mut keys = Vec::new();
    Data::keys(&mut |key| keys.push(key));
    assert_eq!(keys, ["read-only", "x", "y", "z", "b", "c", "f"]);
}
