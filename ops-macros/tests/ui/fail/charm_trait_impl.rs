use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Clone for Web {
    fn clone(&self) -> Self {
        Self
    }
}

#[charm]
impl Web {}

fn main() {
    let _ = ops::main::<Web>;
}
