//! `cargo charm events` of what cannot tell its events.

use crate::charm::Place;

#[test]
fn what_is_not_written_in_rust_has_no_table() {
    let place = Place::new();
    place.charm("python", "").charm("shell", "").write("shell/dispatch", "#!/bin/sh\n");
    for charm in ["python", "shell"] {
        let ended = place.run(&format!("events {charm}"));
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{ended:#?}");
        ended.assert_says(&[
            &format!("error: the charm in `{charm}` is not written in Rust"),
            "`ops::main`",
        ]);
    }
    for (name, says) in [("nowhere", "no directory"), ("shell/dispatch", "is not a directory")] {
        place.run(&format!("events {name}")).assert_says(&[says]);
    }
}

/// Tells what it should, and fails.
const FAILING: &str = r##"fn main() {
    print!("{}", r#"{"charm":"a","events":[],"actions":[],"statuses":[]}"#);
    std::process::exit(1)
}"##;

#[test]
fn what_is_not_built_with_ops_does_not_tell() {
    let place = Place::new();
    place.charm("web", "").crate_of("web", "");
    for main in ["fn main() {}", "fn main() { println!(\"{{}}\") }", FAILING] {
        place.write("web/src/main.rs", main);
        let ended = place.run("events web");
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{ended:#?}");
        ended.assert_says(&["the charm in `web` does not tell its events", "ops::main"]);
    }
    place.write("web/src/main.rs", "fn main() { mistake }");
    let ended = place.run("events web");
    assert_eq!(ended.code, Some(1));
    ended.assert_says(&["cannot find value `mistake`", "could not compile `web`"]);
    assert!(!ended.stderr.contains("does not tell"), "{}", ended.stderr);
}

#[test]
fn a_charm_is_asked_without_an_agent_s_variables() {
    let place = Place::new();
    let main = "fn main() {
    let is_asked = std::env::var(\"OPS_DESCRIBE\").as_deref() == Ok(\"events\");
    for name in [\"JUJU_UNIT_NAME\", \"OPERATOR_DISPATCH\"] {
        assert!(is_asked && std::env::var_os(name).is_none());
    }
    let of = |of, handlers| format!(r#\"{{\"of\":\"{of}\",\"handlers\":[{handlers}]}}\"#);
    let (app, unit) = (of(\"app\", \"\"), of(\"unit\", \"\\\"first\\\",\\\"second\\\"\"));
    println!(r#\"{{\"charm\":\"a\",\"events\":[],\"actions\":[],\"statuses\":[{app},{unit}]}}\"#);
}
";
    place.charm("web", "").crate_of("web", main);
    let mut command = place.command("events web");
    command.env("JUJU_UNIT_NAME", "web/0").env("OPERATOR_DISPATCH", "1");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:#?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text, "Status  Handlers\napp     -\nunit    first, second\n");
    let handled = place.run("events web --handled").stdout;
    assert_eq!(handled, "Status  Handlers\nunit    first, second\n");
    let json = place.run("events web --handled --json").stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let status = serde_json::json!({"of": "unit", "handlers": ["first", "second"]});
    assert_eq!(json["statuses"], serde_json::json!([status]));
}
