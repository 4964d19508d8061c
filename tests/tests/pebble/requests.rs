//! Requests that are none, and what a daemon says of them: clients of other makes, and whoever reads a log,
//! see its words.

use std::io::{Read, Write};

use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;
use serde_json::Value;

pebble_cases![bodies_that_are_no_json, values_of_other_types, what_go_takes_is_taken];

/// The status and the message of the answer to a POST, or its result as JSON.
fn post(daemon: &dyn Daemon, path: &str, body: &str) -> (u64, String) {
    let mut connection = daemon.connect();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let answer: Value = serde_json::from_str(body).unwrap();
    let result = &answer["result"];
    let message = result["message"].as_str().map_or_else(|| result.to_string(), str::to_owned);
    (answer["status-code"].as_u64().unwrap(), message)
}

#[track_caller]
fn assert_refused(daemon: &dyn Daemon, path: &str, body: &str, message: &str) {
    assert_eq!(post(daemon, path, body), (400, message.to_owned()), "{path} {body:.40}");
}

fn bodies_that_are_no_json(daemon: &dyn Daemon) {
    for (body, expected) in [
        ("", "EOF"),
        ("{", "unexpected EOF"),
        ("tru", "unexpected EOF"),
        ("nope", "invalid character 'o' in literal null (expecting 'u')"),
        ("{\"a\":}", "invalid character '}' looking for beginning of value"),
        ("{\"a\":1,}", "invalid character '}' looking for beginning of object key string"),
        ("{\"a\" 1}", "invalid character '1' after object key"),
        ("{\"a\":1]", "invalid character ']' after object key:value pair"),
        ("[1 2]", "invalid character '2' after array element"),
        ("{\"a\":\"\\x\"}", "invalid character 'x' in string escape code"),
        ("{\"a\":\"\\u00zz\"}", "invalid character 'z' in \\u hexadecimal character escape"),
        ("{\"a\":\"\u{1}\"}", "invalid character '\\x01' in string literal"),
        ("{\"a\":1.a}", "invalid character 'a' after decimal point in numeric literal"),
        ("\u{feff}{}", "invalid character 'ï' looking for beginning of value"),
    ] {
        let message = format!("cannot decode data from request body: {expected}");
        assert_refused(daemon, "/v1/services", body, &message);
    }
}

fn values_of_other_types(daemon: &dyn Daemon) {
    for (path, body, expected) in [
        ("/v1/services", "{\"action\":1}", "number into Go struct field .action of type string"),
        (
            "/v1/services",
            "{\"services\":[true]}",
            "bool into Go struct field .services of type string",
        ),
        (
            "/v1/services",
            "[]",
            "array into Go value of type struct { Action string \"json:\\\"action\\\"\"; Services []string \"json:\\\"services\\\"\" }",
        ),
        ("/v1/layers", "{\"combine\":\"\"}", "string into Go struct field .combine of type bool"),
        (
            "/v1/exec",
            "{\"command\":\"true\"}",
            "string into Go struct field execPayload.command of type []string",
        ),
        (
            "/v1/exec",
            "{\"environment\":{\"a\":1}}",
            "number into Go struct field execPayload.environment of type string",
        ),
        (
            "/v1/exec",
            "{\"user-id\":1.0}",
            "number 1.0 into Go struct field execPayload.user-id of type int",
        ),
        ("/v1/exec", "1", "number into Go value of type daemon.execPayload"),
        (
            "/v1/files",
            "{\"dirs\":{}}",
            "object into Go struct field .dirs of type []daemon.makeDirsItem",
        ),
        (
            "/v1/files",
            "{\"dirs\":[{\"path\":1}]}",
            "number into Go struct field makeDirsItem.dirs.path of type string",
        ),
        (
            "/v1/files",
            "{\"paths\":[{\"recursive\":\"yes\"}]}",
            "string into Go struct field removePathsItem.paths.recursive of type bool",
        ),
        ("/v1/signals", "true", "bool into Go value of type daemon.signalsPayload"),
        (
            "/v1/checks",
            "{\"checks\":\"a\"}",
            "string into Go struct field .checks of type []string",
        ),
        ("/v1/checks/refresh", "{\"name\":[]}", "array into Go struct field .name of type string"),
        ("/v1/notices", "{\"key\":{}}", "object into Go struct field .key of type string"),
        (
            "/v1/identities",
            "{\"identities\":{\"a\":1}}",
            "number into Go struct field .identities of type daemon.apiIdentity",
        ),
        (
            "/v1/identities",
            "{\"identities\":{\"a\":{\"local\":{\"user-id\":-1}}}}",
            "number -1 into Go struct field apiLocalIdentity.identities.local.user-id of type uint32",
        ),
        (
            "/v1/identities",
            "{\"identities\":{\"a\":{\"access\":1}}}",
            "number into Go struct field apiIdentity.identities.access of type identities.Access",
        ),
    ] {
        let data =
            if path.contains("services") || path.contains("checks") { "data from " } else { "" };
        let message =
            format!("cannot decode {data}request body: json: cannot unmarshal {expected}");
        assert_refused(daemon, path, body, &message);
    }
    let data = "{\"action\":\"add\",\"type\":\"custom\",\"key\":\"a.b/c\",\"data\":{\"a\":1}}";
    let message =
        "cannot decode notice data: json: cannot unmarshal number into Go value of type string";
    assert_refused(daemon, "/v1/notices", data, message);
}

/// Names in any case, `null` for nothing, and whatever stands behind the first value.
fn what_go_takes_is_taken(daemon: &dyn Daemon) {
    for (body, message) in [
        ("null", "must specify services for  action"),
        ("{} nonsense", "must specify services for  action"),
        ("{\"ACTION\":\"x\",\"services\":[null]}", "invalid action \"x\""),
        ("{\"action\":\"x\",\"action\":null,\"services\":[\"a\"]}", "invalid action \"x\""),
        ("{\"action\":\"\\ud800\"}", "must specify services for \u{fffd} action"),
        ("{\"aé\":1,\"action\":\"é\"}", "must specify services for é action"),
    ] {
        assert_refused(daemon, "/v1/services", body, message);
    }
    let notice = "{\"action\":\"add\",\"type\":\"custom\",\"key\":\"a.b/c\",\"data\":{\"a\":null}}";
    assert_eq!(post(daemon, "/v1/notices", notice).0, 200);
    let made = "{\"action\":\"make-dirs\",\"dirs\":null,\"paths\":1.5}";
    let message = "cannot decode request body: json: cannot unmarshal number into Go struct field .paths of type []daemon.removePathsItem";
    assert_refused(daemon, "/v1/files", made, message);
}
