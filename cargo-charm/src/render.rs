//! Errors and warnings as rustc shows them.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use ops_metadata::{Diagnostic, Position, Reading, Severity};

use crate::error::Error;

/// What a finding about a charm's files looks like, with the line that it is about.
pub(crate) fn diagnostic(renderer: &Renderer, reading: &Reading, diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let path;
    let mut group =
        Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.rule));
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
    let ordinal = |counted_from_1: u32| usize::try_from(counted_from_1).unwrap_or(usize::MAX) - 1;
    let mut before = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if index == ordinal(position.line) {
            let column = line.char_indices().nth(ordinal(position.column));
            return before + column.map_or(line.len(), |(at, _)| at);
        }
        before += line.len();
    }
    text.len()
}
