use std::fs;
use std::io::Cursor;

use serde_json::json;

use super::*;
use crate::cli::MessageFormat;

const YAML: &str = "name: web\nsummary: s\ndescription: d\nprovdes: {}\nprovdes: {}\n";

fn message(level: &str, code: &str, text: &str) -> String {
    let message = json!({
        "level": level,
        "code": {"code": code, "explanation": null},
        "message": text,
        "rendered": format!("{level}: {text}\n"),
    });
    json!({"reason": "compiler-message", "message": message}).to_string()
}

#[test]
fn a_warning_of_the_yaml_is_shown_once_and_all_else_counts() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("metadata.yaml"), YAML).unwrap();
    let findings = Findings::of(directory.path(), false);
    let repeated = "use of deprecated constant `_::_::metadata_yaml`: \
                    \n`provdes` is no key of `metadata.yaml`\n --> metadata.yaml:5:1";
    let elsewhere = repeated.replace("5:1", "7:1");
    for (lines, counts) in [
        (message("warning", "deprecated", repeated), (0, 1)),
        // The same charm in another program of the crate.
        (
            [
                message("warning", "deprecated", repeated),
                message("warning", "deprecated", repeated),
            ]
            .join("\n"),
            (0, 1),
        ),
        (message("warning", "deprecated", &elsewhere), (0, 1)),
        (message("warning", "unused_variables", repeated), (0, 1)),
        (message("error", "deprecated", repeated), (1, 0)),
        (message("error: internal compiler error", "E0000", "oops"), (1, 0)),
        (message("failure-note", "", "For more information"), (0, 0)),
        (json!({"reason": "build-finished", "success": false}).to_string(), (0, 0)),
        ("a macro says hello".to_owned(), (0, 0)),
    ] {
        let mut report = Report::new(MessageFormat::Human);
        let said = read(Cursor::new(&lines), &findings, &mut report);
        assert!(said.broken.is_none());
        let found = report.found();
        assert_eq!((found.errors, found.warnings), counts, "{lines}");
        assert_eq!(
            said.repeated.len(),
            usize::from(lines.starts_with(&message("warning", "deprecated", repeated)))
        );
    }
}
