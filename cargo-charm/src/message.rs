//! What is said on standard error. It may be closed; then nothing is said.

use std::io::Write;

use annotate_snippets::{Group, Level, Renderer};
use anstream::stderr;

/// Says something that is neither an error nor a warning.
pub(crate) fn note(text: &str) {
    say(&Level::NOTE, text);
}

/// Says something without a place.
pub(crate) fn say(level: &Level<'_>, text: &str) {
    show(&Renderer::styled().render(&[Group::with_title(level.clone().primary_title(text))]));
}

/// Shows what was rendered with styles; they are dropped where colour is not wanted.
pub(crate) fn show(text: &str) {
    let _ = writeln!(stderr().lock(), "{text}");
}
