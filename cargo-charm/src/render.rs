//! Errors and warnings as rustc shows them.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use ops_metadata::{Diagnostic, Position, Reading, Severity};

use crate::error::Error;

/// What a finding about a charm's files looks like, with the line that it is about.
pub(crate) fn diagnostic(
    renderer: &Renderer,
    reading: &Reading,
    diagnostic: &Diagnostic,
) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let path;
    let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.rule));
    if let Some(span) = &diagnostic.span
        && let Some(file) = reading.files.get(span.file.0)
    {
        path = file.path.to_string_lossy();
        let range = bytes(&file.text, span.start, span.end);
        let place = AnnotationKind::Primary.span(range);
        group = group.element(Snippet::source(&file.text).path(path).annotation(place));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}

/// What an error of this program looks like: its causes, and what to do about it.
pub(crate) fn error(renderer: &Renderer, error: &Error) -> String {
    let mut group = Group::with_title(Level::ERROR.primary_title(error.to_string()));
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        group = group.element(Level::NOTE.message(source.to_string()));
        cause = source.source();
    }
    if let Some(help) = error.help() {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}

/// A place of lines and columns as offsets in bytes; an empty one is widened to one character.
fn bytes(text: &str, start: Position, end: Position) -> Range<usize> {
    let start = offset(text, start);
    let width = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    start..offset(text, end).max(start + width)
}

fn offset(text: &str, position: Position) -> usize {
    let index_of = |counted: u32| usize::try_from(counted.saturating_sub(1)).unwrap_or(usize::MAX);
    let mut before = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if index == index_of(position.line) {
            let column = line.char_indices().nth(index_of(position.column));
            return before + column.map_or(line.len(), |(at, _)| at);
        }
        before += line.len();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bytes_of_the_text() {
        let text = "name: é\r\nb: [c]\nlast";
        let place = |line, column| Position { line, column };
        for (start, end, marked) in [
            (place(1, 1), place(1, 5), "name"),
            (place(1, 7), place(1, 8), "é"),
            (place(1, 7), place(1, 7), "é"),
            (place(1, 7), place(2, 2), "é\r\nb"),
            (place(2, 5), place(2, 6), "c"),
            (place(3, 1), place(3, 5), "last"),
            (place(3, 1), place(9, 9), "last"),
            (place(3, 5), place(3, 5), ""),
            (place(9, 1), place(9, 2), ""),
            (place(2, 4), place(1, 1), "["),
            (place(0, 0), place(0, 0), "n"),
        ] {
            assert_eq!(text.get(bytes(text, start, end)), Some(marked), "{start:?}");
        }
    }
}
