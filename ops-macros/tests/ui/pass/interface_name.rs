use ops::prelude::*;

mod library {
    #[derive(ops::Interface)]
    #[interface(name = "web_peers")]
    pub(crate) struct Cluster;

    #[derive(ops::Interface)]
    #[interface(name = "tls-certificates")]
    pub enum Certificates {}
}

// `-` may be written as `_`, and a charm can be as visible as its types.
#[charm(dir = "tests/ui/charms/web", interface(web-peers = library::Cluster))]
pub(crate) struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
    assert_eq!(<ClusterEndpoint as Endpoint>::INTERFACE, "web_peers");
    assert_eq!(<library::Certificates as Interface>::NAME, "tls-certificates");
}
