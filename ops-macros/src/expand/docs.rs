//! Documentation of generated items, from the YAML.

use std::fmt::Write as _;

use ops_metadata::{Reading, Span};

/// The YAML's description, if there is one, and a line of facts that ends with the place.
pub(super) fn describe(
    description: Option<&str>,
    facts: &str,
    reading: &Reading,
    place: &Span,
) -> String {
    let mut text = description.map(safe).unwrap_or_default();
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    // Writing to a string cannot fail.
    let _ = write!(text, "{facts} ({}).", reading.place(place));
    text
}

/// Text that rustdoc shows as it stands: no code that it would run, no links, no HTML.
fn safe(text: &str) -> String {
    let mut safe = String::new();
    for line in text.trim().lines() {
        // Four spaces would begin a block of code.
        for letter in line.trim().chars() {
            if matches!(letter, '[' | ']' | '<' | '>') {
                safe.push('\\');
            }
            safe.push(letter);
        }
        safe.push('\n');
    }
    let safe = safe.replace("```", "\\`\\`\\`").replace("~~~", "\\~\\~\\~");
    safe.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn nothing_is_code_or_a_link() {
        for (text, expected) in [
            ("plain `code` */ \" \\", "plain `code` */ \" \\"),
            ("  a\n\n      b\n", "a\n\nb"),
            ("```\nfn\n```", "\\`\\`\\`\nfn\n\\`\\`\\`"),
            ("[a](b) <c>", "\\[a\\](b) \\<c\\>"),
            (" \n", ""),
        ] {
            assert_eq!(safe(text), expected);
        }
    }
}
