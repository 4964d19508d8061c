use ops::prelude::*;

#[charm(dir = "tests/ui/charms/actions")]
struct Actions;

#[charm(dir = "tests/ui/charms//actions/.")]
impl Actions {
    #[action]
    fn backup(&mut self, _cx: &Context<Self>) {}

    #[action]
    fn rotate_keys(&mut self, _cx: &Context<Self>) {}
}

mod other {
    use ops::prelude::*;

    #[charm(dir = "tests/ui/charms/web")]
    pub struct Web;

    #[charm(dir = "tests/ui/charms/web")]
    impl Web {}
}

#[test]
fn works() {
    assert_eq!(Actions::METADATA.name, "actions");
    assert_eq!(other::Web::METADATA.name, "web");
}
