//! Objects and arrays in each other.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/nested_schemas")]
#[derive(Debug)]
pub struct NestedSchemas;

#[charm(dir = "tests/ui/tricky/nested_schemas")]
impl NestedSchemas {
    #[action]
    fn restore(&mut self, _cx: &Context<Self>, params: RestoreParams) {
        let RestoreFromBucket { name, kind } = params.from.bucket;
        let _: (String, Option<RestoreFromBucketKind>) = (name, kind);
        for part in params.from.parts.unwrap_or_default() {
            let _: Option<Vec<Vec<i64>>> = part.ranges;
        }
        let _ = (params.labels, params.anything);
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<NestedSchemas>;
}
