use ops::prelude::*;

#[charm(dir = "tests/ui/charms/yaml_warning", allow(unknown_key, zebra, missing-interface))]
struct Doubtful;

#[charm(dir = "tests/ui/charms/yaml_warning", allow(unknown-key))]
impl Doubtful {}

fn main() {
    let _ = ops::main::<Doubtful>;
}
