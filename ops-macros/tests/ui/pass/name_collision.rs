use ops::prelude::*;

#[charm(dir = "tests/ui/charms/names")]
struct Names;

// The user's own type of a generated name wins.
struct MatchStorage;

#[charm(dir = "tests/ui/charms/names")]
impl Names {
    #[on(type_relation_changed, self_relation_broken, my_other_relation_relation_joined)]
    fn relations(&mut self, cx: &Context<Self>, _event: &NamesEvent) -> Result<()> {
        let relations = cx.relations();
        let _ = (relations.r#type()?, relations.self_()?, relations.my_other_relation()?);
        let _ = cx.containers().r#fn();
        let config = cx.config()?;
        let _: (&str, i64, f64, bool) =
            (&config.r#type, config.self_, config._7zip_level, config.camel_case);
        let _: &Option<String> = &config.dotted_name;
        Ok(())
    }

    #[on(match_storage_attached)]
    fn attached(&mut self, _cx: &Context<Self>, _event: &MatchStorageAttached) {
        let _ = MatchStorage;
    }

    #[action]
    fn r#move(&mut self, _cx: &Context<Self>, params: MoveParams) {
        match params.r#type {
            MoveType::Empty | MoveType::TarGz | MoveType::_7z | MoveType::Self_ => {}
        }
        let _: Option<String> = params.crate_;
    }
}

#[test]
fn works() {
    let names: Vec<_> = Names::HANDLERS.iter().map(|handler| handler.name).collect();
    assert_eq!(names, ["relations", "attached", "move"]);
    let config = NamesConfig::default();
    assert_eq!((config.self_, config._7zip_level), (-1, 0.5));
}
