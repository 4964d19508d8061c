//! `relation-*`.

use std::collections::BTreeMap;

use ops::RelationId;
use ops::hook::Output;

use super::{answering, ask};

const RELATION: RelationId = RelationId(7);

fn data(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

// HKC-021
#[test]
fn databags_are_read_by_name() {
    let answer = r#"{"a":"1","b":"\u003c\u00e9"}"#;
    let read = data(&[("a", "1"), ("b", "<é")]);
    let line = "relation-get -r 7 - db/0 --format=json";
    assert_eq!(ask(line, answer, |to| to.relation_get(RELATION, "db/0").unwrap()), read);
    assert_eq!(ask(line, "null", |to| to.relation_get(RELATION, "db/0").unwrap()), data(&[]));
    let line = "relation-get -r 7 --app - db --format=json";
    assert_eq!(ask(line, answer, |to| to.relation_get_app(RELATION, "db").unwrap()), read);
    let error =
        ask(line, r#"{"a":{"hunter2":1}}"#, |to| to.relation_get_app(RELATION, "db").unwrap_err());
    assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
}

#[test]
fn one_key_is_read_even_if_juju_takes_it_for_all() {
    let line = "relation-get -r 7 a db/0 --format=json";
    let key =
        |to: &ops::hook::HookCommands, key| to.relation_get_key(RELATION, "db/0", key).unwrap();
    assert_eq!(ask(line, "\"1\"", |to| key(to, "a")), Some("1".to_owned()));
    assert_eq!(ask(line, "null", |to| key(to, "a")), None);
    let line = "relation-get -r 7 - db/0 --format=json";
    assert_eq!(ask(line, r#"{"-":"1"}"#, |to| key(to, "-")), Some("1".to_owned()));
    let line = "relation-get -r 7 --app --format=json -- -k db";
    ask(line, "\"\"", |to| to.relation_get_app_key(RELATION, "db", "-k").unwrap());
}

#[test]
fn many_databags_come_in_the_order_of_the_names() {
    let (commands, asked) = answering(Output::success(r#"{"a":"1"}"#));
    let names = [(RELATION, "db/1"), (RelationId(8), "db"), (RELATION, "db/0")];
    assert_eq!(commands.relation_get_many(names).unwrap().len(), 3);
    assert_eq!(
        asked.take(),
        [
            "relation-get -r 7 - db/1 --format=json",
            "relation-get -r 8 --app - db --format=json",
            "relation-get -r 7 - db/0 --format=json",
        ]
    );
    assert!(commands.relation_get_many::<&str>([]).unwrap().is_empty());
    let (commands, _) = answering(Output::failure(1, "ERROR permission denied"));
    let error = commands.relation_get_many(names).unwrap_err();
    assert_eq!(error.kind(), Some(ops::hook::ErrorKind::PermissionDenied));
}

// HKC-022 HKC-023 HKC-024 HKC-052
#[test]
fn relations_their_units_and_models_are_listed() {
    let line = "relation-ids db --format=json";
    assert_eq!(
        ask(line, r#"["db:3","db:7"]"#, |to| to.relation_ids("db").unwrap()),
        ["db:3", "db:7"]
    );
    assert!(ask(line, "null", |to| to.relation_ids("db").unwrap()).is_empty());
    let line = "relation-list -r 7 --format=json";
    assert_eq!(ask(line, r#"["my/0"]"#, |to| to.relation_list(RELATION).unwrap()), ["my/0"]);
    assert!(ask(line, "[]", |to| to.relation_list(RELATION).unwrap()).is_empty());
    let line = "relation-list -r 7 --app --format=json";
    assert_eq!(ask(line, "\"my\"", |to| to.relation_list_app(RELATION).unwrap()), "my");
    let line = "relation-model-get -r 7 --format=json";
    let model = ask(line, r#"{"uuid":"5f0c"}"#, |to| to.relation_model_get(RELATION).unwrap());
    assert_eq!(model.uuid, "5f0c");
    ask(line, "null", |to| to.relation_model_get(RELATION).unwrap_err());
}

// HKC-025
#[test]
fn data_is_written_as_json_that_yaml_reads() {
    let written = data(&[("a=b", "1"), ("c", "\u{7f}😀\n")]);
    let json = r#"{"a=b":"1","c":"\u007f😀\u000a"}"#;
    let line = format!("relation-set -r 7 --file - < {json}");
    ask(&line, "", |to| to.relation_set(RELATION, false, &written).unwrap());
    let line = format!("relation-set -r 7 --app --file - < {json}");
    ask(&line, "", |to| to.relation_set(RELATION, true, &written).unwrap());
    let (commands, asked) = answering(Output::failure(1, "ERROR no"));
    commands.relation_set(RELATION, false, &data(&[])).unwrap();
    assert!(asked.take().is_empty());
}
