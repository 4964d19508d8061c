use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(collect_unit_status)]
    fn unit(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }

    #[on(collect_app_status)]
    fn app(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
