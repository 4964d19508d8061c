use ops::prelude::*;

type Later = Result<Flow>;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(stop)]
    fn stop(&self, _cx: &Context<Self>) -> Flow {
        Flow::defer("too late")
    }

    #[on(start, secret_rotate)]
    fn alias(&self, _cx: &Context<Self>) -> Later {
        Ok(Flow::Done)
    }

    #[on(collect_metrics, remove, secret_expired, meter_status_changed)]
    fn result(&self, _cx: &Context<Self>) -> Result<Flow> {
        Ok(Flow::Done)
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
