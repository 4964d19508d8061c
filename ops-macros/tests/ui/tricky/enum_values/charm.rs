//! Values that are no identifiers.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/enum_values")]
#[derive(Debug)]
pub struct EnumValues;

#[charm(dir = "tests/ui/tricky/enum_values")]
impl EnumValues {
    #[action]
    fn pack(&mut self, _cx: &Context<Self>, params: PackParams) {
        let first = [PackFormat::TarGz, PackFormat::Empty, PackFormat::_7z, PackFormat::TwoWords];
        let second = [PackFormat::Größe, PackFormat::Null, PackFormat::_1, PackFormat::C];
        let _ = first.contains(&params.format) || second.contains(&params.format);
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<EnumValues>;
}
