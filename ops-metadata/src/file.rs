//! Files and places in them.

use std::path::PathBuf;

/// Which of a [`Reading`](crate::Reading)'s files: the index into its `files`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub usize);

/// One charm file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The name below the charm's directory, as messages show it: `charmcraft.yaml`.
    pub name: String,
    /// Where it was read; the name alone of a text that is no file.
    pub path: PathBuf,
    /// What it holds, without a byte-order mark.
    pub text: String,
}

/// A line and a column, both counted from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column, in characters.
    pub column: u32,
}

/// A range of one file, from `start` up to but not including `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first character.
    pub start: Position,
    /// The place behind the last character.
    pub end: Position,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A span's start as compilers write it: `charmcraft.yaml:12:3`.
pub(crate) fn place(files: &[SourceFile], span: &Span) -> String {
    let Position { line, column } = span.start;
    match files.get(span.file.0) {
        Some(file) => format!("{}:{line}:{column}", file.name),
        None => format!("{line}:{column}"),
    }
}

/// The lines of a text; `\n`, `\r\n` and a lone `\r` end one.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(['\n', '\r']) else {
            rest = None;
            return Some(text);
        };
        let (line, tail) = text.split_at(end);
        rest = tail.strip_prefix("\r\n").or_else(|| tail.get(1..));
        Some(line)
    })
}
