use ops::prelude::*;

#[derive(RelationData)]
struct Data {
    url: String,
    #[relation_data(rename = "URL")]
    address: String,
    #[relation_data(skip)]
    host: String,
}

#[test]
fn compiles() {
    let mut keys = Vec::new();
    Data::keys(&mut |key| keys.push(key));
    assert_eq!(keys, ["url", "URL"]);
}
