use ops::prelude::*;

#[charm(path = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web", dir = "tests/ui/charms/web")]
impl Web {}

#[charm(dir = "/charms/web")]
struct Absolute;

#[charm(crate = self::ops)]
struct Elsewhere;

#[charm(crate = "ops")]
struct Text;

fn main() {
    let _ = ops::main::<Web>;
}
