//! How values are printed. Expected texts are what Go prints, of `encoding/json` and YAML 2.

use crate::support::{Juju, exit, pairs, unit, web};

/// Prints a value, given as JSON, in all formats: json, yaml, smart.
fn printed(value: &str) -> [String; 3] {
    let mut juju = Juju::new().deploy("web", web(), 1).rested();
    juju.model.enqueue_action(&unit("web/0"), "free", &pairs(&[("v", value)])).unwrap();
    let mut printed = Default::default();
    juju.rest(|hook| {
        printed = ["json", "yaml", "smart"]
            .map(|format| hook.ok(&["action-get", "v", &format!("--format={format}")]));
        exit(0)
    });
    printed
}

#[test]
fn values_of_each_kind() {
    for (value, json, yaml, smart) in [
        ("null", "null\n", "", ""),
        ("true", "true\n", "true\n", "True\n"),
        ("false", "false\n", "false\n", "False\n"),
        ("\"\"", "\"\"\n", "\"\"\n", ""),
        ("\"text\"", "\"text\"\n", "text\n", "text\n"),
        ("\"2\"", "\"2\"\n", "\"2\"\n", "2\n"),
        ("7", "7\n", "7\n", "7\n"),
        ("-0.5", "-0.5\n", "-0.5\n", "-0.5\n"),
        ("1.0", "1\n", "1\n", "1\n"),
        ("1.5e300", "1.5e+300\n", "1.5e+300\n", "1.5e+300\n"),
        ("0.00001", "0.00001\n", "1e-05\n", "1e-05\n"),
        ("1e-7", "1e-7\n", "1e-07\n", "1e-07\n"),
        ("123456789.5", "123456789.5\n", "1.234567895e+08\n", "1.234567895e+08\n"),
        ("[]", "[]\n", "[]\n", ""),
        ("[\"a\",\"b\"]", "[\"a\",\"b\"]\n", "- a\n- b\n", "a\nb\n"),
        ("[1,2]", "[1,2]\n", "- 1\n- 2\n", "- 1\n- 2\n"),
        ("[[1],{}]", "[[1],{}]\n", "- - 1\n- {}\n", "- - 1\n- {}\n"),
        ("{}", "{}\n", "{}\n", "{}\n"),
        (
            "{\"b\":{\"c\":[1]},\"a\":null}",
            "{\"a\":null,\"b\":{\"c\":[1]}}\n",
            "a: null\nb:\n  c:\n  - 1\n",
            "a: null\nb:\n  c:\n  - 1\n",
        ),
    ] {
        assert_eq!(printed(value), [json, yaml, smart], "{value}");
    }
}

#[test]
fn strings_are_escaped_as_go_escapes_them() {
    for (text, json) in [
        ("<a href=\\\"x\\\">&", r#""\u003ca href=\"x\"\u003e\u0026""#),
        ("tab\\t nl\\n cr\\r", r#""tab\t nl\n cr\r""#),
        ("\\u0001\\b\\f\\u007f", "\"\\u0001\\b\\f\u{7f}\""),
        ("é 日本 😀", "\"é 日本 😀\""),
        ("\\u2028\\u2029", r#""\u2028\u2029""#),
        ("back\\\\slash/", r#""back\\slash/""#),
    ] {
        assert_eq!(printed(&format!("\"{text}\""))[0], format!("{json}\n"));
    }
}

#[test]
fn yaml_strings_are_quoted_where_they_would_be_something_else() {
    for (text, yaml) in [
        ("plain text", "plain text"),
        ("yes", "\"yes\""),
        ("n", "\"n\""),
        ("null", "\"null\""),
        ("~", "\"~\""),
        ("0x1F", "\"0x1F\""),
        ("1_000", "\"1_000\""),
        ("1e3", "\"1e3\""),
        (".5", "\".5\""),
        (".inf", "\".inf\""),
        ("1.2.3", "1.2.3"),
        ("12:30:45", "\"12:30:45\""),
        ("00:16:3e:00:00:01", "00:16:3e:00:00:01"),
        ("10.0.0.1", "10.0.0.1"),
        ("2026-02-03", "\"2026-02-03\""),
        ("2026-02-30", "2026-02-30"),
        ("2026-02-03T04:05:06Z", "\"2026-02-03T04:05:06Z\""),
        ("- dash", "'- dash'"),
        ("#hash", "'#hash'"),
        ("a #b", "'a #b'"),
        ("a: b", "'a: b'"),
        ("a:b", "a:b"),
        ("it's", "it's"),
        ("'quoted'", "'''quoted'''"),
        (" lead", "' lead'"),
        ("trail ", "'trail '"),
        ("[x]", "'[x]'"),
        ("bell\\u0007", "\"bell\\a\""),
        ("😀", "\"\\U0001F600\""),
        ("é", "é"),
        ("two\\nlines", "|-\n  two\n  lines"),
        ("two\\nlines\\n", "|\n  two\n  lines"),
        ("tab\\there", "\"tab\\there\""),
    ] {
        assert_eq!(printed(&format!("\"{text}\""))[1], format!("{yaml}\n"));
    }
}

#[test]
fn yaml_folds_long_lines() {
    let words = "word ".repeat(40);
    let printed = &printed(&format!("{{\"key\": \"{}\"}}", words.trim()))[1];
    let lines: Vec<_> = printed.lines().collect();
    assert_eq!(lines.len(), 3, "{printed}");
    assert!(lines[1].starts_with("  word"), "{printed}");
}

#[test]
fn yaml_sorts_numbers_within_keys() {
    let value = "{\"a10\":1,\"a9\":2,\"b\":3,\"A\":4,\"_\":5,\"a09\":6}";
    assert_eq!(printed(value)[1], "_: 5\nA: 4\na9: 2\na09: 6\na10: 1\nb: 3\n");
    assert_eq!(printed(value)[0], "{\"A\":4,\"_\":5,\"a09\":6,\"a10\":1,\"a9\":2,\"b\":3}\n");
}
