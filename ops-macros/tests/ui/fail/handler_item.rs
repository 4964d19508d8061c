use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(start)]
    const START: u8 = 1;

    #[status]
    const STATUS: u8 = 1;
}

fn main() {
    let _ = ops::main::<Web>;
}
