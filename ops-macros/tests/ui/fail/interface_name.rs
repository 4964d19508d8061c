use ops::prelude::*;

#[derive(Interface)]
#[interface(name = "mysql")]
struct Mysql;

#[charm(dir = "tests/ui/charms/web", interface(mysql_client = Mysql))]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {}

fn main() {
    let _ = ops::main::<Web>;
}
