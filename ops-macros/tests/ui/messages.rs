//! Compares what another rustc says with the recorded output, where that is not a matter of drawing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::{CASES, fixtures};

/// One error: its message without line breaks, and the code that it underlines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Error {
    message: String,
    underlined: String,
}

/// Compiles every case and compares its errors with those of its `.stderr`.
pub(crate) fn compare() {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut expected = BTreeMap::new();
    for file in fs::read_dir(crate_root.join(CASES)).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "rs") {
            let recorded = fs::read_to_string(file.with_extension("stderr")).unwrap();
            let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
            expected.insert(name, recorded_errors(&recorded));
        }
    }
    let found = compile(crate_root, expected.keys());
    let mut differences = String::new();
    for (name, expected) in &expected {
        let found = found.get(name).cloned().unwrap_or_default();
        if found != *expected {
            writeln!(differences, "{name}: expected {expected:#?}, found {found:#?}").unwrap();
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

/// The errors of each case, compiled as a binary of one crate.
fn compile(
    crate_root: &Path,
    names: impl Iterator<Item = impl AsRef<str>>,
) -> BTreeMap<String, Vec<Error>> {
    let project = fixtures::target_directory().join("tests/messages");
    fixtures::copy_to(&project);
    let workspace = crate_root.parent().unwrap();
    let mut manifest = format!(
        "[package]\nname = \"cases\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nops = {{ package = \"ops-runtime\", path = {:?} }}\nserde = \"1\"\n",
        workspace.join("ops-runtime")
    );
    for name in names {
        let name = name.as_ref();
        let path = crate_root.join(CASES).join(format!("{name}.rs"));
        write!(manifest, "\n[[bin]]\nname = {name:?}\npath = {path:?}\n").unwrap();
    }
    fs::write(project.join("Cargo.toml"), manifest).unwrap();
    fs::copy(workspace.join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--bins", "--keep-going", "--offline", "--message-format", "json"])
        .arg("--target-dir")
        .arg(fixtures::target_directory().join("tests/trybuild"))
        .current_dir(&project)
        .output()
        .unwrap();
    let mut found: BTreeMap<String, Vec<Error>> = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        if let (Some(name), Some(error)) = (line["target"]["name"].as_str(), compiler_error(&line))
        {
            found.entry(name.to_owned()).or_default().push(error);
        }
    }
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(!found.is_empty(), "cargo compiled nothing: {log}");
    found.values_mut().for_each(tidy);
    found
}

/// An error among the messages of Cargo; the one that counts the others has no place.
fn compiler_error(line: &Value) -> Option<Error> {
    let message = &line["message"];
    if message["level"] != "error" {
        return None;
    }
    let spans = message["spans"].as_array()?;
    let mut primary = spans.iter().find(|span| span["is_primary"] == true)?;
    // A place in a macro of another crate stands for the place of its call.
    while !primary["file_name"].as_str()?.contains(CASES) {
        primary = &primary["expansion"]["span"];
    }
    let underlined = match primary["text"].as_array()?.as_slice() {
        [text] => {
            let column = |name: &str| usize::try_from(text[name].as_u64().unwrap()).unwrap() - 1;
            let (start, end) = (column("highlight_start"), column("highlight_end"));
            text["text"].as_str()?.chars().skip(start).take(end - start).collect()
        }
        _ => String::new(),
    };
    Some(Error { message: one_line(message["message"].as_str()?), underlined })
}

/// The errors of a `.stderr`, sorted.
fn recorded_errors(recorded: &str) -> Vec<Error> {
    let lines: Vec<&str> = recorded.lines().collect();
    let starts = (0..lines.len()).filter(|at| lines[*at].starts_with("error"));
    let mut errors: Vec<Error> = starts.map(|start| recorded_error(&lines[start..])).collect();
    tidy(&mut errors);
    errors
}

/// trybuild records what is said twice of the same code once.
fn tidy(errors: &mut Vec<Error>) {
    errors.sort();
    errors.dedup();
}

fn recorded_error(lines: &[&str]) -> Error {
    let place = lines.iter().position(|line| line.trim_start().starts_with("--> tests/")).unwrap();
    let message = lines[..place].join("\n");
    let (_, message) = message.split_once(": ").unwrap();
    // The underlined line may have others before it, with labels of their own.
    let marks = lines[place..].iter().position(|line| line.contains('^')).unwrap() + place;
    let start = lines[marks].chars().take_while(|letter| *letter != '^').count();
    let width = lines[marks].chars().skip(start).take_while(|letter| *letter == '^').count();
    let underlined = lines[marks - 1].chars().skip(start).take(width).collect();
    Error { message: one_line(message), underlined }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn recorded_output_is_understood() {
    let recorded = "\
error: no relation `databse`
 --> charmcraft.yaml:7:3
  |
7 |   database:
  |   ^^^^^^^^
       help: did you mean `database`?
 --> tests/ui/fail/x.rs:8:10
  |
8 |     #[on(databse)]
  |          ^^^^^^^ label

error[E0277]: this: is wrong
 --> tests/ui/fail/x.rs:9:1
  |
6 | #[charm]
  | -------- first
...
9 | fn a(b: C) {}
  |         ^ expected
";
    let errors = recorded_errors(recorded);
    assert_eq!(errors.len(), 2);
    let relation = "no relation `databse` --> charmcraft.yaml:7:3 | 7 | database: | ^^^^^^^^ \
                    help: did you mean `database`?";
    assert_eq!((&*errors[0].message, &*errors[0].underlined), (relation, "databse"));
    assert_eq!((&*errors[1].message, &*errors[1].underlined), ("this: is wrong", "C"));
}
