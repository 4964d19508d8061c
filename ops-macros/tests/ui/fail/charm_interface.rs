use ops::prelude::*;

#[derive(Interface)]
#[interface(name = "ingress")]
struct Ingress;

#[charm(dir = "tests/ui/charms/web", interface(ingress = Ingress, ingress = Ingress))]
struct Web;

#[charm(dir = "tests/ui/charms/web", interface(ingress = Ingress))]
impl Web {}

fn main() {
    let _ = ops::main::<Web>;
}
