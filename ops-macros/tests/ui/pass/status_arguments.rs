use ops::__private::Run;
use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[status(app)]
    fn app(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }

    #[status()]
    fn unit(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

#[test]
fn works() {
    let [app, unit] = Web::HANDLERS else { panic!("two handlers") };
    assert!(matches!(app.run, Run::AppStatus(_)));
    assert!(matches!(unit.run, Run::UnitStatus(_)));
}
