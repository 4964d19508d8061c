//! `secret-*`.

use std::cell::RefCell;
use std::fs;
use std::rc::Rc;
use std::time::{Duration, UNIX_EPOCH};

use ops::hook::{
    HookCommands, Memory, Output, SecretAdd, SecretGet, SecretOwner, SecretRevoke, SecretRotation,
    SecretSet,
};
use ops::{RelationId, SecretContent, SecretId};

use super::{Asked, answering, ask, line};

const ID: &str = "secret:cdq3ok0kk8o3j04m3m00";

fn id() -> SecretId {
    ID.parse().unwrap()
}

fn content() -> SecretContent {
    SecretContent::new()
        .with("password", "hunter2\n")
        .and_then(|content| content.with("bytes", vec![0xff, 0]))
        .unwrap()
}

/// Commands that keep what was asked, with what is in the file instead of its path.
fn reading_files(answer: &'static str) -> (HookCommands, Asked) {
    let asked: Asked = Rc::new(RefCell::default());
    let heard = Rc::clone(&asked);
    let memory = Memory::new(move |call| {
        let mut line = line(call);
        assert!(!line.contains("hunter2"), "{line}");
        let path = call.arguments.iter().position(|argument| argument == "--file");
        if let Some(path) = path.map(|place| &call.arguments[place + 1]) {
            line = line.replace(path.as_str(), &fs::read_to_string(path).unwrap());
        }
        heard.borrow_mut().push(line);
        Output::success(answer)
    });
    (HookCommands::new(Box::new(memory)), asked)
}

const FILE: &str = r#"{"bytes#base64":"/wA=","password":"hunter2\u000a"}"#;

// HKC-027
#[test]
fn a_secret_is_added_by_a_file() {
    let (commands, asked) = reading_files("secret:cdq3ok0kk8o3j04m3m00\n");
    let content = content();
    assert_eq!(commands.secret_add(&SecretAdd::new(&content)).unwrap().as_str(), ID);
    let at = UNIX_EPOCH + Duration::from_secs(1_770_091_506);
    let secret = SecretAdd::new(&content)
        .label("-l")
        .description("d e")
        .expire(at)
        .rotate(SecretRotation::Monthly)
        .owner(SecretOwner::Unit);
    commands.secret_add(&secret).unwrap();
    let expected = [
        format!("secret-add --owner application --file {FILE}"),
        format!(
            "secret-add --label -l --description d e --expire 2026-02-03T04:05:06Z --rotate monthly \
             --owner unit --file {FILE}"
        ),
    ];
    assert_eq!(asked.take(), expected);
    assert!(!format!("{secret:?}").contains("hunter2"));
    ask_for_a_bad_answer(&content);
}

fn ask_for_a_bad_answer(content: &SecretContent) {
    let (commands, _) = answering(Output::success("nonsense\n"));
    let error = commands.secret_add(&SecretAdd::new(content)).unwrap_err().to_string();
    assert_eq!(error, "cannot read the answer of `secret-add`: it is not the id of a secret");
}

// HKC-034
#[test]
fn a_secret_is_changed_in_what_is_given() {
    let (commands, asked) = reading_files("");
    let (id, content) = (id(), content());
    commands.secret_set(&SecretSet::new(&id).label("x")).unwrap();
    commands.secret_set(&SecretSet::new(&id).content(&content)).unwrap();
    for (duration, text) in [
        (Duration::from_secs(3600), "3600s"),
        (Duration::from_millis(1500), "1.500000000s"),
        (Duration::MAX, "9223372036s"),
    ] {
        commands.secret_set(&SecretSet::new(&id).expire(duration)).unwrap();
        assert_eq!(asked.borrow_mut().pop(), Some(format!("secret-set --expire {text} {ID}")));
    }
    assert_eq!(
        asked.take(),
        [format!("secret-set --label x {ID}"), format!("secret-set --file {FILE} {ID}")]
    );
}

// HKC-028
#[test]
fn a_secret_is_read_by_id_or_label() {
    let id = id();
    let answer = r#"{"password":"hunter\"2\u003c\ud83d\ude00","user":"u"}"#;
    let read = |line: &str, get: SecretGet<'_>| {
        let content = ask(line, answer, |to| to.secret_get(&get).unwrap());
        assert_eq!(content.get("password"), Some("hunter\"2<😀"));
        assert_eq!(content.keys().collect::<Vec<_>>(), ["password", "user"]);
    };
    read(&format!("secret-get {ID} --format=json"), SecretGet::by_id(&id));
    read(&format!("secret-get --peek {ID} --format=json"), SecretGet::by_id(&id).peek());
    read("secret-get --label l --refresh --format=json", SecretGet::by_label("l").refresh());
    let line = format!("secret-get --label l {ID} --format=json");
    read(&line, SecretGet::by_id(&id).set_label("l"));
    let line = format!("secret-get {ID} --format=json");
    assert!(ask(&line, "null", |to| to.secret_get(&SecretGet::by_id(&id)).unwrap()).is_empty());
}

#[test]
fn bytes_are_read_as_they_are() {
    let asked: Asked = Rc::default();
    let heard = Rc::clone(&asked);
    let commands = HookCommands::new(Box::new(Memory::new(move |call| {
        heard.borrow_mut().push(line(call));
        assert!(call.is_secret);
        Output::success(match &*call.arguments.join(" ") {
            "secret:cdq3ok0kk8o3j04m3m00 --format=json" => r#"{"key":"\ufffd\u0000","user":"u"}"#,
            _ => "\"/wA=\"\n",
        })
    })));
    let content = commands.secret_get(&SecretGet::by_id(&id())).unwrap();
    assert_eq!(content.get_bytes("key"), Some(&[0xff, 0][..]));
    assert_eq!(content.get("user"), Some("u"));
    assert_eq!(
        asked.take(),
        [
            format!("secret-get {ID} --format=json"),
            format!("secret-get {ID} key#base64 --format=json")
        ]
    );
}

#[test]
fn bytes_of_an_owned_secret_are_read_by_its_label() {
    let asked: Asked = Rc::default();
    let heard = Rc::clone(&asked);
    let commands = HookCommands::new(Box::new(Memory::new(move |call| {
        heard.borrow_mut().push(line(call));
        match (call.command, &*call.arguments[1]) {
            ("secret-get", "mine" | "theirs") => Output::success(r#"{"key":"\ufffd"}"#),
            ("secret-info-get", "mine") => {
                Output::success(r#"{"cdq3ok0kk8o3j04m3m00":{"revision":1}}"#)
            }
            ("secret-info-get", _) => Output::failure(1, "ERROR secret \"theirs\" not found"),
            _ => Output::success("\"/wA=\"\n"),
        }
    })));
    let content = commands.secret_get(&SecretGet::by_label("mine").peek()).unwrap();
    assert_eq!(content.get_bytes("key"), Some(&[0xff, 0][..]));
    assert_eq!(
        asked.take(),
        [
            "secret-get --label mine --peek --format=json",
            "secret-info-get --label mine --format=json",
            "secret-get --peek cdq3ok0kk8o3j04m3m00 key#base64 --format=json",
        ]
    );
    let error = commands.secret_get(&SecretGet::by_label("theirs")).unwrap_err();
    assert!(matches!(error, ops::hook::Error::Inexpressible { .. }), "{error}");
}

#[test]
fn a_bad_answer_is_not_shown() {
    for answer in [r#""hunter2""#, r#"{"a":1,"b":"hunter2"}"#, r#"{"a":"hunter2""#, "hunter2"] {
        let (commands, _) = answering(Output::success(answer));
        let get = SecretGet::by_label("l");
        let errors = [
            commands.secret_get(&get).unwrap_err(),
            commands.secret_get_bytes(&get, "a").unwrap_err(),
        ];
        for error in errors {
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        }
    }
}

// HKC-030 HKC-031 HKC-053 HKC-054
#[test]
fn what_is_known_of_secrets() {
    let line = "secret-ids --format=json";
    assert!(ask(line, "null\n", |to| to.secret_ids().unwrap()).is_empty());
    let answer = r#"["cdq3ok0kk8o3j04m3m01","cdq3ok0kk8o3j04m3m00"]"#;
    let ids = ask(line, answer, |to| to.secret_ids().unwrap());
    assert_eq!(
        ids.iter().map(SecretId::as_str).collect::<Vec<_>>(),
        ["cdq3ok0kk8o3j04m3m00", "cdq3ok0kk8o3j04m3m01"]
    );
    let line = format!("secret-info-get {ID} --format=json");
    let answer = r#"{"cdq3ok0kk8o3j04m3m00":{"revision":2,"label":"db","owner":"unit",
        "description":"d","rotation":"yearly","expiry":"2026-02-03T04:05:06Z",
        "rotates":"2026-02-03T04:05:07Z","access":[{"target":"application-web",
        "scope":"relation-web.db#app.db","role":"view"}]}}"#;
    let info = ask(&line, answer, |to| to.secret_info_get(&id()).unwrap());
    let at = |seconds| Some(UNIX_EPOCH + Duration::from_secs(seconds));
    assert_eq!((&info.id, info.revision), (&id(), 2));
    assert_eq!((info.label.as_deref(), info.description.as_deref()), (Some("db"), Some("d")));
    assert_eq!(
        (info.owner, info.rotation),
        (Some(SecretOwner::Unit), Some(SecretRotation::Yearly))
    );
    assert_eq!((info.expires, info.rotates), (at(1_770_091_506), at(1_770_091_507)));
    assert_eq!((&*info.access[0].target, &*info.access[0].role), ("application-web", "view"));
    let line = "secret-info-get --label db --format=json";
    let answer =
        r#"{"cdq3ok0kk8o3j04m3m00":{"revision":1,"label":"","owner":"?","rotation":"odd"}}"#;
    let info = ask(line, answer, |to| to.secret_info_get_by_label("db").unwrap());
    assert_eq!((info.label, info.owner, info.rotation, info.expires), (None, None, None, None));
    for bad in ["{}", "null", r#"{"x":{"revision":1}}"#] {
        ask(line, bad, |to| to.secret_info_get_by_label("db").unwrap_err());
    }
}

// HKC-029 HKC-032 HKC-033
#[test]
fn access_is_given_and_taken() {
    let (id, relation) = (id(), RelationId(7));
    let line = format!("secret-grant --relation 7 {ID}");
    ask(&line, "", |to| to.secret_grant(&id, relation, None).unwrap());
    let line = format!("secret-grant --relation 7 --unit u/0 {ID}");
    ask(&line, "", |to| to.secret_grant(&id, relation, Some("u/0")).unwrap());
    for (from, flags) in [
        (SecretRevoke::Relation(relation), "--relation 7"),
        (SecretRevoke::RelationUnit(relation, "u/0"), "--relation 7 --unit u/0"),
        (SecretRevoke::App("u"), "--app u"),
        (SecretRevoke::Unit("u/0"), "--unit u/0"),
    ] {
        let line = format!("secret-revoke {flags} {ID}");
        ask(&line, "", |to| to.secret_revoke(&id, &from).unwrap());
    }
    ask(&format!("secret-remove {ID}"), "", |to| to.secret_remove(&id, None).unwrap());
    let line = format!("secret-remove --revision 3 {ID}");
    ask(&line, "", |to| to.secret_remove(&id, Some(3)).unwrap());
}
