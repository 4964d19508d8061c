#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

//! What holds for any files.

use ops_metadata::{Reading, SchemaKind, Severity, Span, Value, read};
use proptest::prelude::*;

const HEADER: &str = "name: web\nsummary: s\ndescription: d\n";

fn reading(file: &str, bytes: &[u8]) -> Reading {
    let directory = tempfile::tempdir().unwrap();
    if file != "metadata.yaml" {
        std::fs::write(directory.path().join("metadata.yaml"), HEADER).unwrap();
    }
    std::fs::write(directory.path().join(file), bytes).unwrap();
    read(directory.path())
}

/// Every finding is inside its file, and a charm is missing only with an error.
fn is_sound(reading: &Reading) {
    for found in &reading.diagnostics {
        let span = found.span.expect("the file is readable, so a finding has a place");
        assert!(span.start <= span.end, "{found:?}");
        let line = reading.line(&span).unwrap_or_else(|| panic!("{found:?} is outside the file"));
        assert!(span.start.column as usize <= line.chars().count() + 1, "{found:?} in {line:?}");
    }
    let has_error = reading.diagnostics.iter().any(|found| found.severity == Severity::Error);
    assert!(reading.charm.is_some() || has_error);
}

/// Pieces that meet at random make malformed files and, now and then, odd good ones.
fn fragments() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "a",
        "é",
        " ",
        "  ",
        "\n",
        "\n  ",
        "\n- ",
        "\t",
        "\r\n",
        "\r",
        ":",
        ": ",
        "- ",
        "#",
        " #",
        "\"",
        "'",
        "|\n",
        ">-\n",
        "{",
        "}",
        "[",
        "]",
        ",",
        "? ",
        "&a ",
        "*a",
        "!!str ",
        "!!null ",
        "!x ",
        "%",
        "---\n",
        "...\n",
        "<<: ",
        "\u{feff}",
        "\u{2028}",
        "\u{85}",
        "~",
        "\\",
        "0755",
        "requires:\n  ",
        "options:\n  ",
        "interface: ",
        "type: ",
        "default: ",
        "params: ",
        "yes",
    ];
    proptest::collection::vec(proptest::sample::select(PIECES), 0..30)
        .prop_map(|pieces| pieces.concat())
}

fn file() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(ops_metadata::CHARM_FILES.as_slice())
}

/// A name in one of the ways to write it.
fn written(name: &str, style: u8) -> (String, String) {
    match style {
        0 => (name.to_owned(), name.to_owned()),
        1 => (format!("'{name}'"), format!("'{name}'")),
        2 => (format!("\"{name}\""), format!("\"{name}\"")),
        3 => (format!("&x {name}"), name.to_owned()),
        4 => (format!("!!str &x '{name}'"), format!("'{name}'")),
        _ => (format!("? {name}\n  "), name.to_owned()),
    }
}

fn covered(reading: &Reading, span: &Span) -> String {
    let line = reading.line(span).unwrap();
    let (from, to) = (span.start.column as usize - 1, span.end.column as usize - 1);
    line.chars().skip(from).take(to - from).collect()
}

/// A YAML 1.2 value whose text YAML 1.1 reads alike.
fn value() -> impl Strategy<Value = serde_yaml::Value> {
    let leaf = prop_oneof![
        Just(serde_yaml::Value::Null),
        any::<bool>().prop_map(serde_yaml::Value::from),
        any::<i64>().prop_map(serde_yaml::Value::from),
        (-1e9..1e9).prop_map(|float: f64| serde_yaml::Value::from(float)),
        "[a-z]{4,8}( [a-z]{1,4}:?| #?[a-z]|\n){0,3}".prop_map(serde_yaml::Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_yaml::Value::from),
            proptest::collection::btree_map("[a-z]{4,6}", inner, 0..4).prop_map(|map| {
                let entries = map.into_iter().map(|(key, value)| (key.into(), value));
                serde_yaml::Value::Mapping(entries.collect())
            }),
        ]
    })
}

fn plain(value: &serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(value) => Value::Bool(*value),
        serde_yaml::Value::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number),
            None => Value::Float(number.as_f64().unwrap()),
        },
        serde_yaml::Value::String(text) => Value::String(text.clone()),
        serde_yaml::Value::Sequence(items) => Value::List(items.iter().map(plain).collect()),
        serde_yaml::Value::Mapping(map) => Value::Map(
            map.iter()
                .map(|(key, value)| (key.as_str().unwrap().to_owned(), plain(value)))
                .collect(),
        ),
        serde_yaml::Value::Tagged(tagged) => plain(&tagged.value),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_a_reading(
        file in file(),
        bytes in proptest::collection::vec(any::<u8>(), 0..60),
    ) {
        is_sound(&reading(file, &bytes));
    }

    #[test]
    fn any_text_gives_a_reading(file in file(), text in fragments()) {
        is_sound(&reading(file, text.as_bytes()));
        let below_header = format!("{HEADER}{text}");
        is_sound(&reading("metadata.yaml", below_header.as_bytes()));
    }

    #[test]
    fn every_name_is_where_it_stands(
        names in proptest::collection::btree_map("[a-zé][a-zé-]{3,8}[a-z]", 0_u8..6, 1..8),
        flow in any::<bool>(),
        comment in "( # [a-zé]{0,5})?",
    ) {
        let entries: Vec<(String, String)> = names
            .iter()
            .map(|(name, style)| written(name, if flow { style % 5 } else { *style }))
            .collect();
        let body = if flow {
            let entries: Vec<String> = entries.iter().map(|(text, _)| format!("{text}: i")).collect();
            format!("requires: {{{}}}\n", entries.join(",\n  "))
        } else {
            let entries: Vec<String> =
                entries.iter().map(|(text, _)| format!("  {text}: i{comment}\n")).collect();
            format!("requires:{comment}\n{}", entries.concat())
        };
        let reading = reading("metadata.yaml", format!("{HEADER}{body}").as_bytes());
        prop_assert!(reading.diagnostics.is_empty(), "{body}{:?}", reading.diagnostics);
        let found: Vec<(String, String)> = reading
            .charm
            .as_ref()
            .unwrap()
            .relations
            .iter()
            .map(|r| (r.name.value.clone(), covered(&reading, &r.name.span)))
            .collect();
        let expected: Vec<(String, String)> =
            names.keys().cloned().zip(entries.into_iter().map(|(_, token)| token)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_block_of_text_at_the_end_keeps_what_it_has(breaks in 0_usize..4) {
        let text = format!("name: web\nsummary: s\ndescription: |\n  d{}", "\n".repeat(breaks));
        let reading = reading("metadata.yaml", text.as_bytes());
        let description = reading.charm.unwrap().description.unwrap().value;
        prop_assert_eq!(description, if breaks == 0 { "d" } else { "d\n" });
    }

    #[test]
    fn values_are_what_serde_yaml_writes(value in value()) {
        let schema = serde_yaml::to_value(std::collections::BTreeMap::from([("default", &value)]));
        let parameters = std::collections::BTreeMap::from([("p", schema.unwrap())]);
        let action = std::collections::BTreeMap::from([("params", parameters)]);
        let text = serde_yaml::to_string(&std::collections::BTreeMap::from([("a", action)])).unwrap();
        let reading = reading("actions.yaml", text.as_bytes());
        prop_assert!(reading.diagnostics.is_empty(), "{text}{:?}", reading.diagnostics);
        let property = &reading.charm.unwrap().actions[0].parameters.properties[0];
        prop_assert_eq!(&property.schema.kind, &SchemaKind::Any);
        let expected = Some(plain(&value)).filter(|value| *value != Value::Null);
        prop_assert_eq!(&property.schema.default, &expected, "{}", text);
    }
}
