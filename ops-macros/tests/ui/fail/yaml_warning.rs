#![deny(deprecated)]

use ops::prelude::*;

#[charm(dir = "tests/ui/charms/yaml_warning")]
struct Web;

#[charm(dir = "tests/ui/charms/yaml_warning")]
impl Web {}

fn main() {
    let _ = ops::main::<Web>;
}
