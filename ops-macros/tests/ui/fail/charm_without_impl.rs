use ops::prelude::*;

#[charm]
struct Web;

fn main() {
    let _ = ops::main::<Web>;
}
