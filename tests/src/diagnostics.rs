//! What the compiler says about a charm crate, as data.

use std::path::Path;

use serde::Deserialize;

use crate::cargo_charm::{cargo, target_directory};

/// One error of the compiler.
#[derive(Debug, Deserialize)]
pub struct Diagnostic {
    /// What is wrong.
    pub message: String,
    level: String,
    spans: Vec<Span>,
    /// Notes and help.
    #[serde(default)]
    pub children: Vec<Diagnostic>,
}

#[derive(Debug, Deserialize)]
struct Span {
    is_primary: bool,
    label: Option<String>,
    text: Vec<Line>,
    suggested_replacement: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Line {
    text: String,
    highlight_start: usize,
    highlight_end: usize,
}

impl Diagnostic {
    /// The source text that the error points at.
    pub fn token(&self) -> String {
        let span = self.spans.iter().find(|span| span.is_primary).expect("the error has a place");
        let line = &span.text[0];
        let length = line.highlight_end - line.highlight_start;
        line.text.chars().skip(line.highlight_start - 1).take(length).collect()
    }

    /// The message with its labels, notes, help and suggested replacements: all that a user reads.
    pub fn full_text(&self) -> String {
        let spans = self.spans.iter().flat_map(|span| [&span.label, &span.suggested_replacement]);
        let mut parts = vec![self.message.clone()];
        parts.extend(spans.flatten().cloned());
        parts.extend(self.children.iter().map(Self::full_text));
        parts.join("\n")
    }
}

/// Checks the charm crate in `directory` and gives the compiler's errors, in its order.
///
/// All such crates share one target directory, so that only the crate itself is compiled.
pub fn errors_of(directory: &Path) -> Vec<Diagnostic> {
    #[derive(Deserialize)]
    struct Message {
        message: Diagnostic,
    }

    let output = cargo("check")
        .args(["--offline", "--message-format=json"])
        .current_dir(directory)
        .env("CARGO_TARGET_DIR", target_directory().join("charms-of-tests"))
        .output()
        .unwrap();
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let messages = lines.filter_map(|line| serde_json::from_slice::<Message>(line).ok());
    let errors: Vec<Diagnostic> = messages
        .map(|message| message.message)
        .filter(|diagnostic| diagnostic.level == "error" && !diagnostic.spans.is_empty())
        .collect();
    assert_eq!(
        output.status.success(),
        errors.is_empty(),
        "{errors:#?}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    errors
}
