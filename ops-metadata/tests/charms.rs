#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

//! A charm for each odd construct, under `tests/charms/`.

use std::path::Path;

use ops_metadata::{
    Assumes, Charm, CharmUser, Position, Reading, SchemaKind, Scope, Span, Value, VersionBound,
    read,
};

fn reading(name: &str) -> Reading {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/charms").join(name))
}

fn clean(name: &str) -> (Charm, Reading) {
    let mut reading = reading(name);
    assert!(reading.diagnostics.is_empty(), "{:#?}", reading.diagnostics);
    (reading.charm.take().unwrap(), reading)
}

/// The text that a span covers, if it is on one line.
fn covered<'r>(reading: &'r Reading, span: &Span) -> &'r str {
    assert_eq!(span.start.line, span.end.line);
    let line = reading.line(span).unwrap();
    let byte = |column: u32| {
        line.char_indices()
            .map(|(byte, _)| byte)
            .chain([line.len()])
            .nth(column as usize - 1)
            .unwrap()
    };
    &line[byte(span.start.column)..byte(span.end.column)]
}

#[test]
fn anchors_merges_and_explicit_keys() {
    let (charm, reading) = clean("anchors-and-merges");
    let endpoints: Vec<_> = charm
        .relations
        .iter()
        .map(|r| {
            let name = covered(&reading, &r.name.span);
            (name, r.interface.as_str(), r.limit, r.optional)
        })
        .collect();
    assert_eq!(
        endpoints,
        [
            ("db", "mysql", Some(1), false),
            ("cache", "redis", Some(1), false),
            ("queue", "amqp", Some(2), true),
            ("log", "loki", None, false),
        ]
    );
    // The interface comes from the anchor, where it stands.
    assert_eq!(reading.place(&charm.relations[0].name.span), "metadata.yaml:5:10");
}

#[test]
fn a_byte_order_mark_and_carriage_returns() {
    let (charm, reading) = clean("byte-order-mark-and-crlf");
    assert_eq!(charm.name.as_ref().unwrap().span.start, Position { line: 1, column: 7 });
    assert_eq!(charm.summary.unwrap().value, "a\nb");
    assert_eq!(charm.description.unwrap().value, "one\ntwo\n");
    let name = &charm.relations[1].name;
    assert_eq!(name.value, "éè");
    assert_eq!(covered(&reading, &name.span), "\"éè\"");
    assert_eq!(reading.place(&name.span), "metadata.yaml:10:3");
    assert_eq!(reading.line(&name.span).unwrap(), "  \"éè\": {interface: x}");
}

#[test]
fn explicit_tags() {
    let (charm, _) = clean("explicit-tags");
    assert_eq!(charm.relations[0].limit, Some(3));
    assert_eq!(charm.extra_bindings[0].value, "cluster");
    let defaults: Vec<_> = charm.options.into_iter().map(|option| option.default).collect();
    assert_eq!(defaults, [Some(Value::Int(443)), Some(Value::Bool(true)), None]);
}

#[test]
fn the_words_and_numbers_of_yaml_1_1() {
    let (charm, _) = clean("old-words");
    assert!(!charm.subordinate && charm.relations[0].optional);
    assert_eq!(charm.tags[0].value, "web");
    assert_eq!(charm.maintainers, ["A <a@b.c>"]);
    assert_eq!(charm.links.websites, ["https://a.example"]);
    let version = charm.min_juju_version.unwrap();
    assert_eq!((version.major, version.minor, version.tag.as_deref()), (2, 8, Some("beta")));
    assert!(charm.actions.is_empty());
    let text = |text: &str| Some(Value::String(text.to_owned()));
    let options: Vec<_> =
        charm.options.into_iter().map(|option| (option.name.value, option.default)).collect();
    let expected = [
        ("mode", Some(Value::Int(493))),
        ("size", Some(Value::Int(1000))),
        ("on", Some(Value::Bool(false))),
        ("time", text("12:30")),
        ("day", text("2001-01-01")),
        ("ratio", Some(Value::Float(8.0))),
        ("none", None),
        ("untyped", None),
    ];
    assert_eq!(options, expected.map(|(name, default)| (name.to_owned(), default)));
}

#[test]
fn quoted_names() {
    let (charm, reading) = clean("quoted");
    assert_eq!(charm.summary.unwrap().value, "folded text");
    assert_eq!(charm.description.unwrap().value, "less indented than its key");
    let names: Vec<_> = charm
        .relations
        .iter()
        .map(|r| (r.name.as_str(), covered(&reading, &r.name.span)))
        .collect();
    let expected = [("db", "'db'"), ("long", "long"), ("it's", "'it''s'"), ("abc", "\"a\\x62c\"")];
    assert_eq!(names, expected);
}

#[test]
fn the_last_of_two_keys_counts() {
    let reading = reading("two-keys");
    let charm = reading.charm.as_ref().unwrap();
    assert_eq!(charm.relations.len(), 1);
    assert_eq!(charm.relations[0].interface.value, "second");
    let rules: Vec<_> = reading.diagnostics.iter().map(|found| found.rule).collect();
    assert_eq!(rules, ["duplicate-key"]);
    assert!(reading.diagnostics[0].help.as_ref().unwrap().contains("metadata.yaml:5:3"));
}

#[test]
fn a_unified_file() {
    let (charm, reading) = clean("unified");
    assert_eq!(reading.files.len(), 1);
    assert_eq!(charm.title.unwrap().value, "Web");
    assert_eq!(charm.charm_user, Some(CharmUser::NonRoot));
    assert_eq!(charm.maintainers, ["me", "you"]);
    assert_eq!(charm.links.sources, ["a", "b"]);
    assert_eq!(charm.links.documentation.as_deref(), Some("doc"));
    let Some(Assumes::AllOf(assumes)) = &charm.assumes else { panic!("{:?}", charm.assumes) };
    let Assumes::AnyOf(any) = &assumes[1] else { panic!("{assumes:?}") };
    let Assumes::Feature { name, version: Some(VersionBound::AtLeast(version)) } = &any[0] else {
        panic!("{any:?}")
    };
    assert_eq!((name.as_str(), version.major, version.minor), ("juju", 3, 1));
    let names: Vec<_> = charm.relations.iter().map(|r| (r.name.as_str(), r.scope)).collect();
    assert_eq!(names, [("db", Scope::Global), ("cluster", Scope::Global)]);
    let container = &charm.containers[0];
    assert_eq!((container.uid, container.mounts.len()), (Some(0), 2));
    assert_eq!(container.mounts[1].location.as_deref(), Some("/other"));
    let storage = &charm.storages[0];
    assert_eq!((storage.count, storage.minimum_size), ((0, None), Some(1536)));
    assert_eq!(storage.properties, ["transient"]);
    assert_eq!(charm.devices[0].count, (1, 2));
    assert_eq!(charm.options[0].default, Some(Value::Int(80)));
    assert_eq!(charm.options[0].description.as_deref(), Some("the port"));
}

#[test]
fn the_parameters_of_an_action() {
    let (charm, _) = clean("unified");
    let action = &charm.actions[0];
    assert_eq!(action.title.as_deref(), Some("Back up"));
    assert!(action.parallel);
    assert_eq!(action.execution_group.as_deref(), Some("disk"));
    assert_eq!(action.parameters.additional, Some(false));
    let [target, level, depth, ratio, force, tags, limits, any] = &action.parameters.properties[..]
    else {
        panic!("{:?}", action.parameters)
    };
    assert_eq!(target.schema.kind, SchemaKind::String);
    assert!(target.required && !level.required);
    assert_eq!(target.schema.description.as_deref(), Some("where"));
    let SchemaKind::Enum(words) = &level.schema.kind else { panic!("{level:?}") };
    assert_eq!(words.iter().map(|word| word.as_str()).collect::<Vec<_>>(), ["fast", "small"]);
    assert_eq!(level.schema.default, Some(Value::String("fast".to_owned())));
    assert_eq!(depth.schema.kind, SchemaKind::Integer);
    assert_eq!(ratio.schema.kind, SchemaKind::Number);
    assert_eq!(force.schema.kind, SchemaKind::Boolean);
    let SchemaKind::Array(Some(item)) = &tags.schema.kind else { panic!("{tags:?}") };
    assert_eq!(item.kind, SchemaKind::String);
    let SchemaKind::Object(object) = &limits.schema.kind else { panic!("{limits:?}") };
    assert!(object.properties[0].required && !object.properties[1].required);
    assert_eq!(any.schema.kind, SchemaKind::Any);
}
