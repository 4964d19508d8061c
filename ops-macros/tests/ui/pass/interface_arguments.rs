use ops::prelude::*;

#[derive(RelationData)]
struct Data {
    key: String,
}

#[derive(Interface)]
#[interface(name = "a", provider(app = Data, unit = Data), requirer(unit = self::Data))]
struct Sides;

#[derive(Interface)]
#[interface(name = "b", crate = ::ops)]
#[interface(peer(app = Data))]
enum Peers {}

#[test]
fn compiles() {
    fn is<I: Interface<ProviderApp = Data>>() -> &'static str {
        I::NAME
    }
    assert_eq!((is::<Sides>(), is::<Peers>()), ("a", "b"));
}
