use ops::prelude::*;

#[derive(Interface)]
#[interface(name = "ingress")]
struct Ingress;

#[derive(Interface)]
#[interface(name = "http")]
struct Http;

#[charm(dir = "tests/ui/charms/web", interface(ingress = Ingress), interface("http" = Http,))]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
