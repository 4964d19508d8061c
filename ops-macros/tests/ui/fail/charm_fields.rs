use ops::prelude::*;

#[charm]
struct Web(String, u8);

#[charm]
impl Web {}

fn main() {
    let _ = ops::main::<Web>;
}
