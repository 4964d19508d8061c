//! The errors of one expansion: collected, and shown all at once.

use std::fmt::Write as _;

use ops_metadata::{Reading, Span};
use proc_macro2::TokenStream;
use quote::ToTokens;

/// Every error found so far. All of them are reported, in the order in which they were found.
#[derive(Default)]
#[must_use]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    /// Reports `message` at `tokens`, which are the user's.
    pub(crate) fn push(&mut self, tokens: impl ToTokens, message: impl Into<Message>) {
        self.0.push(syn::Error::new_spanned(tokens, message.into().0));
    }

    /// Takes over what a parser found.
    pub(crate) fn extend(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The `compile_error!`s. They go last in an expansion: what stands before them is then known to
    /// an editor.
    pub(crate) fn to_compile_errors(&self) -> Vec<TokenStream> {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }

    /// The messages alone.
    #[cfg(test)]
    pub(crate) fn messages(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }
}

/// What is wrong, where in the YAML, and what to do next: one paragraph each.
#[derive(Debug, Clone)]
#[must_use]
pub(crate) struct Message(String);

impl Message {
    /// What is wrong: lower-case, no full stop, names in backticks.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A place in the YAML, drawn as rustc draws places in code.
    pub(crate) fn at(self, reading: &Reading, span: &Span) -> Self {
        self.draw("-->", reading, span)
    }

    /// A further place in the YAML.
    pub(crate) fn and_at(self, reading: &Reading, span: &Span) -> Self {
        self.draw(":::", reading, span)
    }

    /// What to do next.
    pub(crate) fn help(self, text: &str) -> Self {
        self.paragraph("help", text)
    }

    /// What is also good to know.
    pub(crate) fn note(self, text: &str) -> Self {
        self.paragraph("note", text)
    }

    fn paragraph(mut self, title: &str, text: &str) -> Self {
        // The lines below the first stand where the first one's text does.
        let text = text.replace('\n', "\n      ");
        // Writing to a string cannot fail.
        let _ = write!(self.0, "\n{title}: {text}");
        self
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    fn draw(mut self, arrow: &str, reading: &Reading, span: &Span) -> Self {
        let number = span.start.line.to_string();
        let margin = " ".repeat(number.len());
        let place = place_below_the_crate(reading, span);
        // Writing to a string cannot fail.
        let _ = write!(self.0, "\n{margin}{arrow} {place}");
        if let Some(line) = reading.line(span) {
            let line = line.trim_end();
            let marks = marks(line, span);
            let _ = write!(self.0, "\n{margin} |\n{number} | {line}\n{margin} | {marks}");
        }
        self
    }
}

impl<T: Into<String>> From<T> for Message {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

/// Where a span starts, by the file's path from the crate's own directory: a crate can hold several
/// charms.
fn place_below_the_crate(reading: &Reading, span: &Span) -> String {
    let place = reading.place(span);
    let directory = reading.files.get(span.file.0).and_then(|file| file.path.parent());
    let root = std::env::var_os("CARGO_MANIFEST_DIR");
    let below = directory.and_then(|directory| directory.strip_prefix(root?).ok());
    below.map_or(place.clone(), |below| below.join(place).display().to_string())
}

/// Carets below the part of `line` that `span` covers; at least one.
fn marks(line: &str, span: &Span) -> String {
    let start = usize::try_from(span.start.column).unwrap_or(1).saturating_sub(1);
    let end = match span.end.line == span.start.line {
        true => usize::try_from(span.end.column).unwrap_or(1).saturating_sub(1),
        false => line.chars().count(),
    };
    // Tabs are kept, so that the carets stand where the text does.
    let indent: String =
        line.chars().take(start).map(|letter| if letter == '\t' { '\t' } else { ' ' }).collect();
    indent + &"^".repeat(end.saturating_sub(start).max(1))
}

/// `a`, `b` and `c`, each in backticks.
pub(crate) fn list(names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let names = names.into_iter().map(|name| format!("`{}`", name.as_ref()));
    let names: Vec<String> = names.collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}
