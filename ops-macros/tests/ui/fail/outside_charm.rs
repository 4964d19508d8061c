use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {}

struct Other;

impl Other {
    #[on(start)]
    fn start(&self) {}

    #[action(name = "backup")]
    fn backup(&self) {}

    #[ops::status]
    fn status(&self) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
