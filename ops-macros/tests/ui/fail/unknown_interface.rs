use ops::prelude::*;

#[derive(Interface)]
#[interface(name = "mysql_client")]
struct Mysql;

#[charm(dir = "tests/ui/charms/web", interface(mysql = Mysql, database = Mysql, zebra = Mysql))]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {}

fn main() {
    let _ = ops::main::<Web>;
}
