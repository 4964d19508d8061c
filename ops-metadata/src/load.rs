//! Finds and reads the charm files of a directory.

use std::path::{Path, PathBuf};

use crate::rules::{self, Rule};
use crate::{Diagnostic, FileId, Position, SourceFile, Span};

/// The names of the charm files, in the order in which a [`Reading`](crate::Reading) lists them.
pub const CHARM_FILES: [&str; 4] =
    ["charmcraft.yaml", "metadata.yaml", "config.yaml", "actions.yaml"];

/// The texts of a charm's files; `None` for a file that the charm does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CharmTexts<'a> {
    /// `charmcraft.yaml`.
    pub charmcraft: Option<&'a str>,
    /// `metadata.yaml`.
    pub metadata: Option<&'a str>,
    /// `config.yaml`.
    pub config: Option<&'a str>,
    /// `actions.yaml`.
    pub actions: Option<&'a str>,
}

/// The largest file that is read, in bytes. The largest known one has 40 000.
const MAX_BYTES: usize = 4 << 20;

/// Reads what is there of [`CHARM_FILES`].
pub(crate) fn load(directory: &Path) -> (Vec<SourceFile>, Vec<Diagnostic>) {
    let mut files = Vec::new();
    let mut diagnostics = Vec::new();
    if !directory.is_dir() {
        let state = if directory.exists() { "is not a directory" } else { "does not exist" };
        diagnostics.push(
            Diagnostic::new(
                &rules::NO_DIRECTORY,
                None,
                format!("`{}` {state}", directory.display()),
            )
            .help("give the directory that holds the charm's files"),
        );
        return (files, diagnostics);
    }
    for name in CHARM_FILES {
        let path = directory.join(name);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", path.display());
                diagnostics.push(
                    Diagnostic::new(&rules::UNREADABLE_FILE, None, message)
                        .help(format!("make `{name}` a file that you may read")),
                );
                continue;
            }
        };
        let id = FileId(files.len());
        let (text, fault) = decode(bytes, id);
        diagnostics.extend(fault);
        files.push(SourceFile { name: name.to_owned(), path, text });
    }
    if diagnostics.is_empty() && !describe_a_charm(&files) {
        let message = format!("`{}` has no charm files", directory.display());
        diagnostics.push(Diagnostic::new(&rules::NO_METADATA, None, message).help(
            "looked for `charmcraft.yaml` and `metadata.yaml`: write one of them, or give the \
             directory that holds it",
        ));
    }
    (files, diagnostics)
}

/// Takes texts for what [`load`] reads.
pub(crate) fn take(texts: &CharmTexts<'_>) -> (Vec<SourceFile>, Vec<Diagnostic>) {
    let mut files = Vec::new();
    let mut diagnostics = Vec::new();
    let texts = [texts.charmcraft, texts.metadata, texts.config, texts.actions];
    for (name, text) in CHARM_FILES.into_iter().zip(texts) {
        let Some(text) = text else { continue };
        let (text, fault) = decode(text.as_bytes().to_vec(), FileId(files.len()));
        diagnostics.extend(fault);
        files.push(SourceFile { name: name.to_owned(), path: PathBuf::from(name), text });
    }
    if diagnostics.is_empty() && !describe_a_charm(&files) {
        let message = "the texts describe no charm";
        let help = "give that of `charmcraft.yaml` or of `metadata.yaml`";
        diagnostics.push(Diagnostic::new(&rules::NO_METADATA, None, message).help(help));
    }
    (files, diagnostics)
}

fn describe_a_charm(files: &[SourceFile]) -> bool {
    files.iter().any(|file| CHARM_FILES.iter().take(2).any(|name| file.name == **name))
}

/// The text without its byte-order mark; of a file that cannot be taken, what there is to show.
fn decode(mut bytes: Vec<u8>, file: FileId) -> (String, Option<Diagnostic>) {
    let fault = |rule: &Rule, at: Position, message: &str, help: &str| {
        let span = Span { file, start: at, end: at };
        Some(Diagnostic::new(rule, Some(span), message.to_owned()).help(help))
    };
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    if bytes.len() > MAX_BYTES {
        let at = Position { line: 1, column: 1 };
        let message = format!("the file has more than {MAX_BYTES} bytes");
        return (String::new(), fault(&rules::TOO_LARGE, at, &message, "shorten the file"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let before = text.get(..good).unwrap_or_default();
            let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
            let last_line = crate::file::lines(before).last().unwrap_or_default();
            let at = Position {
                line: number(crate::file::lines(before).count()),
                column: number(last_line.chars().count() + 1),
            };
            let message = "the file holds a byte that is not UTF-8";
            (text, fault(&rules::NOT_UTF8, at, message, "save the file as UTF-8"))
        }
    }
}
