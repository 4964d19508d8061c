use ops::prelude::*;

#[derive(RelationData)]
struct Data {
    url: String,
}

#[derive(RelationData)]
struct Empty {}

#[derive(RelationData)]
struct Generic<T: serde::Serialize + serde::de::DeserializeOwned> {
    value: T,
    r#type: u16,
}

#[test]
fn compiles() {
    fn keys<D: RelationData>() -> Vec<&'static str> {
        let mut keys = Vec::new();
        D::keys(&mut |key| keys.push(key));
        keys
    }
    assert_eq!(keys::<Data>(), ["url"]);
    assert_eq!(keys::<Empty>(), [""; 0]);
    assert_eq!(keys::<Generic<Vec<u8>>>(), ["value", "type"]);
}
