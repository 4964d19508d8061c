use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[status]
    fn nothing(&self, _cx: &Context<Self>) {}

    #[status]
    fn text(&self, _cx: &Context<Self>) -> Result<&'static str> {
        Ok("active")
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
