use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {}

#[test]
fn works() {
    let metadata = Web::METADATA;
    assert_eq!((metadata.name, metadata.version), ("web", env!("CARGO_PKG_VERSION")));
    let relations = metadata.relations.iter();
    let relations: Vec<_> =
        relations.map(|it| (it.name, it.role, it.interface, it.limit)).collect();
    let expected = [
        ("database", "requires", "mysql_client", Some(1)),
        ("ingress", "requires", "ingress", None),
        ("website", "provides", "http", None),
        ("cluster", "peers", "web_peers", None),
    ];
    assert_eq!(relations, expected);
    assert_eq!((metadata.containers, metadata.storages), (&["app"][..], &["data"][..]));
    assert_eq!(metadata.resources, ["app-image"]);
    assert_eq!(metadata.options.len(), 6);
    assert_eq!((DatabaseEndpoint::NAME, DatabaseEndpoint::INTERFACE), ("database", "mysql_client"));
}
