//! Two names of the YAML are an error exactly if they are one name in Rust.

use std::fmt::Write as _;

use ops_metadata::{CharmTexts, read_texts};
use proc_macro2::Span;
use proptest::prelude::*;

use super::*;
use crate::model::GeneratedNames;
use crate::naming::{camel_ident, snake_ident};

/// What the rule says of a charm with this `charmcraft.yaml`, and how many fields its options have.
fn judge(sections: &str) -> (Vec<String>, usize) {
    let charmcraft = format!("name: web\ntype: charm\nsummary: s\ndescription: d\n{sections}");
    let reading =
        read_texts(&CharmTexts { charmcraft: Some(&charmcraft), ..CharmTexts::default() });
    let model = Model::of(&reading, reading.charm.as_ref().unwrap());
    let charm = Ident::new("Web", Span::call_site());
    let types = Types::of(&model, &GeneratedNames::of(&charm));
    let mut errors = Errors::default();
    check(&model, &types, &charm, &mut errors);
    (errors.messages(), model.options.len())
}

/// An entry for each name, as YAML that quotes it.
fn entries(names: [&str; 2], indent: &str, value: &str) -> String {
    let mut text = String::new();
    for name in names {
        writeln!(text, "{indent}{name:?}: {value}").unwrap();
    }
    text
}

/// Names that often meet: few letters, and everything that the naming rules look at.
const NAME: &str = "(s|self|a|b)[ab1AB._-]{0,4}";

proptest! {
    #[test]
    fn names_that_meet_are_an_error(first in NAME, second in NAME) {
        prop_assume!(first != second);
        let names = [&*first, &*second];
        let meet =
            snake_ident(&first) == snake_ident(&second) || camel_ident(&first) == camel_ident(&second);
        let options = entries(names, "    ", "{type: int}");
        let (errors, fields) = judge(&format!("config:\n  options:\n{options}"));
        prop_assert_eq!((errors.len(), fields), if meet { (1, 1) } else { (0, 2) }, "{:?}", errors);

        let parameters = entries(names, "      ", "{type: integer}");
        let (errors, _) = judge(&format!("actions:\n  run:\n    params:\n{parameters}"));
        prop_assert_eq!(errors.len(), usize::from(meet), "{:?}", errors);

        for section in ["requires", "provides", "peers"] {
            let relations = entries(names, "  ", "{interface: x}");
            let (errors, _) = judge(&format!("{section}:\n{relations}"));
            prop_assert_eq!(errors.len(), usize::from(meet), "{:?}", errors);
        }
    }

    #[test]
    fn values_that_meet_are_an_error(first in "[ab1AB ._+-]{0,4}", second in "[ab1AB ._+-]{0,4}") {
        prop_assume!(first != second);
        let meet = camel_ident(&first) == camel_ident(&second);
        let choice = format!("{{type: string, enum: [{first:?}, {second:?}]}}");
        let (errors, _) = judge(&format!("actions:\n  run:\n    params:\n      kind: {choice}\n"));
        prop_assert_eq!(errors.len(), usize::from(meet), "{:?}", errors);
    }
}
