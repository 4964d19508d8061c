use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
