//! Forty relations.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/many_relations")]
#[derive(Debug)]
pub struct ManyRelations;

#[charm(dir = "tests/ui/tricky/many_relations")]
impl ManyRelations {
    #[rustfmt::skip]
    #[on(db_0_relation_changed, db_1_relation_changed, db_2_relation_changed, db_3_relation_changed, db_4_relation_changed, db_5_relation_changed, db_6_relation_changed, db_7_relation_changed, db_8_relation_changed, db_9_relation_changed, db_10_relation_changed, db_11_relation_changed, db_12_relation_changed, db_13_relation_changed, db_14_relation_changed, db_15_relation_changed, db_16_relation_changed, db_17_relation_changed, db_18_relation_changed, db_19_relation_changed)]
    fn databases(&mut self, cx: &Context<Self>, _event: &ManyRelationsEvent) -> Result<()> {
        let _ = (cx.relations().db_0()?, cx.relations().web_0()?, cx.relations().web_19()?);
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<ManyRelations>;
    assert_eq!(ManyRelations::METADATA.relations.len(), 40);
}
