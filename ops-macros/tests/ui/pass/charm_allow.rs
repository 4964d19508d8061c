#![deny(warnings)]

use ops::prelude::*;

#[charm(dir = "tests/ui/charms/yaml_warning", allow(unknown-key))]
struct Doubtful;

#[charm(dir = "tests/ui/charms/yaml_warning")]
impl Doubtful {}

// Nothing breaks these.
#[charm(dir = "tests/ui/charms/web", allow(unknown-key, duplicate-key), allow(misplaced-key))]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {}

#[test]
fn compiles() {
    let _ = (ops::main::<Doubtful>, ops::main::<Web>);
}
