#![deny(warnings)]

use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    /// Documented.
    #[on(install, stop)]
    #[inline]
    fn both(&self, _cx: &Context<Self>) {}

    #[cfg(any())]
    #[on(start)]
    fn never(&self, _cx: &Nothing, _event: &Start) {}

    #[cfg_attr(unix, cfg(any()), inline)]
    #[on(start)]
    fn never_again(&self, _cx: &Nothing, _event: &Start) {}

    #[cfg(unix)]
    #[status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

#[test]
fn works() {
    let names: Vec<_> = Web::HANDLERS.iter().map(|handler| handler.name).collect();
    assert_eq!(names, ["both", "status"]);
}
