//! What is wrong with JSON, told without what it says: that may be secret, and errors are logged.

use serde::de::Error as _;

/// How serde's errors begin that end in what a type takes.
const OF_A_VALUE: [&str; 5] = [
    "invalid type: ",
    "invalid value: ",
    "invalid length ",
    "unknown variant `",
    "unknown field `",
];

/// How those begin that quote a name of the type alone.
const OF_A_FIELD: [&str; 2] = ["missing field `", "duplicate field `"];

/// The same error in words that quote nothing of the value: what was expected, and where.
pub(crate) fn without_value(error: serde_json::Error) -> serde_json::Error {
    // Others are of the JSON itself, in words that are always the same.
    if !error.is_data() {
        return error;
    }
    let text = error.to_string();
    let place = match (error.line(), error.column()) {
        (0, _) => String::new(),
        (line, column) => format!(" at line {line} column {column}"),
    };
    // `serde_json` takes the place out of the text again.
    serde_json::Error::custom(format!("{}{place}", words(&text)))
}

fn words(text: &str) -> String {
    let begins = |with: &[&str]| with.iter().any(|with| text.starts_with(with));
    let without_place = || text.rsplit_once(" at line ").map_or(text, |(text, _)| text);
    if begins(&OF_A_FIELD) {
        return without_place().to_owned();
    }
    // What is expected comes last; the value before may say the same words.
    match without_place().rsplit_once(", expected ") {
        Some((_, expected)) if begins(&OF_A_VALUE) && !expected.contains("there are no") => {
            format!("expected {expected}")
        }
        _ => "it is not what its type takes".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Account {
        user: String,
        level: Level,
    }

    #[derive(Debug, Deserialize)]
    enum Level {
        Low,
        High,
    }

    #[derive(Debug, Deserialize)]
    #[serde(try_from = "String")]
    struct Odd;

    impl TryFrom<String> for Odd {
        type Error = String;

        fn try_from(text: String) -> Result<Self, String> {
            Err(format!("`{text}` is odd, expected {text}"))
        }
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct NoFields {}

    fn told<T: DeserializeOwned + std::fmt::Debug>(json: &str) -> String {
        without_value(serde_json::from_str::<T>(json).unwrap_err()).to_string()
    }

    #[test]
    fn the_value_is_not_told() {
        for (told, expected) in [
            (told::<u8>("\"hunter2, expected hunter2\""), "expected u8 at line 1 column 27"),
            (told::<u8>("\"hunter2 at line 9\""), "expected u8 at line 1 column 19"),
            (told::<u8>("7000"), "expected u8 at line 1 column 4"),
            (told::<[u8; 2]>("[1]"), "expected an array of length 2 at line 1 column 3"),
            (told::<Level>("\"hunter2\""), "expected `Low` or `High` at line 1 column 9"),
            (told::<Account>("{\"hunter2\": 1}"), "expected `user` or `level` at line 1 column 10"),
            (
                told::<Account>("{\"user\": \"hunter2\"}"),
                "missing field `level` at line 1 column 19",
            ),
            (
                told::<NoFields>("{\"x, expected hunter2\": 1}"),
                "it is not what its type takes at line 1 column 22",
            ),
            (told::<Odd>("\"hunter2\""), "it is not what its type takes"),
            (
                told::<BTreeMap<u8, u8>>("{\"hunter2\": 1}"),
                "invalid value: expected key to be a number in quotes at line 1 column 2",
            ),
            (told::<u8>("hunter2"), "expected value at line 1 column 1"),
            (told::<u8>("\"hunter2"), "EOF while parsing a string at line 1 column 8"),
        ] {
            assert_eq!(told, expected);
            assert!(!told.contains("hunter2"), "{told}");
        }
        let of_value = serde_json::from_value::<u8>(serde_json::json!("hunter2")).unwrap_err();
        assert_eq!(without_value(of_value).to_string(), "expected u8");
    }
}
