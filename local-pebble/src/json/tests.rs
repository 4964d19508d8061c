use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::*;

const ITEM: Struct = Struct {
    name: "daemon.item",
    fields: &[("path", Type::String), ("user-id", Type::Int), ("deep", Type::Bool)],
};
const SHAPE: Type = Type::Struct(&Struct {
    name: "struct { Action string }",
    fields: &[
        ("action", Type::String),
        ("names", Type::List(&Type::String)),
        ("items", Type::List(&Type::Struct(&ITEM))),
        ("by-name", Type::Map(&Type::Pointer(&ITEM))),
        ("texts", Type::Map(&Type::String)),
        ("number", Type::Uint32),
        ("data", Type::Raw),
    ],
});

fn read(text: &str) -> Result<Value, String> {
    decode(text.as_bytes(), &SHAPE)
}

#[test]
fn what_fits_is_taken() {
    for (text, expected) in [
        ("{}", json!({})),
        ("null", json!({})),
        (" {\"ACTION\":\"a\",\"more\":[1]} nonsense", json!({"action": "a"})),
        ("{\"action\":\"a\",\"action\":null}", json!({"action": "a"})),
        ("{\"names\":[\"a\",null]}", json!({"names": ["a", ""]})),
        ("{\"items\":[null,{\"user-id\":-5}]}", json!({"items": [{}, {"user-id": -5}]})),
        ("{\"by-name\":{\"a\":null}}", json!({"by-name": {"a": null}})),
        ("{\"texts\":{\"a\":null,\"b\":\"c\"}}", json!({"texts": {"a": "", "b": "c"}})),
        ("{\"number\":4294967295}", json!({"number": 4_294_967_295_u32})),
        ("{\"data\": [1, 2.50 ] }", json!({"data": "[1, 2.50 ]"})),
        (r#"{"action":"\ud83d\ude00\u00e9\n\ud800"}"#, json!({"action": "😀é\n\u{fffd}"})),
    ] {
        assert_eq!(read(text), Ok(expected), "{text}");
    }
    assert_eq!(decode(b"{\"action\":\"\xff\"}", &SHAPE), Ok(json!({"action": "\u{fffd}"})));
}

/// In the words of Go 1.26.
#[test]
fn what_does_not_fit_is_told_with_its_place() {
    for (text, expected) in [
        ("[]", "array into Go value of type struct { Action string }"),
        ("{\"action\":1,\"names\":2}", "number into Go struct field .action of type string"),
        ("{\"names\":\"a\"}", "string into Go struct field .names of type []string"),
        ("{\"names\":[\"a\",{}]}", "object into Go struct field .names of type string"),
        ("{\"items\":true}", "bool into Go struct field .items of type []daemon.item"),
        ("{\"items\":[1]}", "number into Go struct field .items of type daemon.item"),
        (
            "{\"items\":[{\"path\":[]}]}",
            "array into Go struct field item.items.path of type string",
        ),
        ("{\"by-name\":1}", "number into Go struct field .by-name of type map[string]*daemon.item"),
        (
            "{\"by-name\":{\"x\":{\"deep\":\"\"}}}",
            "string into Go struct field item.by-name.deep of type bool",
        ),
        (
            "{\"items\":[{\"user-id\":1e3}]}",
            "number 1e3 into Go struct field item.items.user-id of type int",
        ),
        ("{\"number\":-1}", "number -1 into Go struct field .number of type uint32"),
    ] {
        assert_eq!(read(text), Err(format!("json: cannot unmarshal {expected}")), "{text}");
    }
}

/// In the words of Go 1.26.
#[test]
fn what_is_no_json_is_told_with_its_byte() {
    for (text, expected) in [
        ("", "EOF"),
        (" \n", "EOF"),
        ("{", "unexpected EOF"),
        ("{\"a\":1", "unexpected EOF"),
        ("1.", "unexpected EOF"),
        ("nul", "unexpected EOF"),
        ("\"\\u12", "unexpected EOF"),
        ("nope", "invalid character 'o' in literal null (expecting 'u')"),
        ("{\"a\":tRue}", "invalid character 'R' in literal true (expecting 'r')"),
        ("{\"a\":}", "invalid character '}' looking for beginning of value"),
        ("{\"a\":1,}", "invalid character '}' looking for beginning of object key string"),
        ("{'a':1}", "invalid character '\\'' looking for beginning of object key string"),
        ("{\"a\" \"b\"}", "invalid character '\"' after object key"),
        ("{\"a\":1]", "invalid character ']' after object key:value pair"),
        ("{\"a\":00}", "invalid character '0' after object key:value pair"),
        ("[1 2]", "invalid character '2' after array element"),
        ("[,]", "invalid character ',' looking for beginning of value"),
        ("\"\\x\"", "invalid character 'x' in string escape code"),
        ("\"\\u00zz\"", "invalid character 'z' in \\u hexadecimal character escape"),
        ("\"\u{1}\"", "invalid character '\\x01' in string literal"),
        ("\"\t\"", "invalid character '\\t' in string literal"),
        ("-a", "invalid character 'a' in numeric literal"),
        ("1.a", "invalid character 'a' after decimal point in numeric literal"),
        ("1e}", "invalid character '}' in exponent of numeric literal"),
        ("\u{feff}{}", "invalid character 'ï' looking for beginning of value"),
        ("\u{a0}", "invalid character 'Â' looking for beginning of value"),
        (&"[".repeat(20_000), "invalid character '[' exceeded max depth"),
    ] {
        assert_eq!(read(text), Err(expected.to_owned()), "{text:.20}");
    }
}

proptest::proptest! {
    /// What serde takes is taken, and is the same; what it refuses but for surrogates is refused.
    #[test]
    fn it_agrees_with_serde(text in r#"[\[\]{},:0-9eE.+\-"a-d\\untrfls \n]{0,24}"#) {
        #[derive(Deserialize)]
        struct Any { data: String }
        let whole = format!("{{\"data\":{text}}}");
        let ours: Result<Any, String> = decode(whole.as_bytes(), &SHAPE);
        let theirs: Result<BTreeMap<String, Value>, _> = serde_json::from_str(&whole);
        match (ours, theirs) {
            (Ok(ours), Ok(theirs)) => {
                if let Some(theirs) = theirs.get("data").filter(|_| theirs.len() == 1) {
                    proptest::prop_assert_eq!(&serde_json::from_str::<Value>(&ours.data).unwrap(), theirs);
                }
            }
            // Go reads the first value only, and surrogates without their other half.
            (Ok(_), Err(error)) => {
                let text = error.to_string();
                proptest::prop_assert!(text.contains("trailing") || text.contains("surrogate") || text.contains("hex escape") || text.contains("out of range"), "{}", text);
            }
            (Err(ours), Ok(_)) => proptest::prop_assert!(ours.contains("missing field"), "{}", ours),
            (Err(_), Err(_)) => {}
        }
    }
}
