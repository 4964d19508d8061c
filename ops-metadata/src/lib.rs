//! A Juju charm's files, read as Juju reads them, with the place of every name.
//!
//! [`read`] takes a charm's directory and gives a [`Reading`]: the files, the typed [`Charm`] if it
//! could be built, and every [`Diagnostic`] found on the way. Diagnostics are data; whoever shows
//! them renders them.
//!
//! ```
//! # fn main() -> std::io::Result<()> {
//! let directory = tempfile::tempdir()?;
//! let text = "name: web\nsummary: s\ndescription: d\nrequires:\n  db: {optional: true}\n";
//! std::fs::write(directory.path().join("metadata.yaml"), text)?;
//!
//! let reading = ops_metadata::read(directory.path());
//! let found = reading.diagnostics.first().expect("the endpoint has no interface");
//! assert_eq!(found.rule, "missing-interface");
//! assert_eq!(found.message, "endpoint `db` says no interface");
//! assert_eq!(found.span.map(|span| reading.place(&span)).as_deref(), Some("metadata.yaml:5:3"));
//! # Ok(())
//! # }
//! ```
//!
//! # What is an error
//!
//! Only what Juju refuses, by its own reader of `metadata.yaml`, `config.yaml` and `actions.yaml`;
//! what is likely a mistake is a warning. [`RULES`] lists both, and which warnings charmcraft or the
//! store refuse. `charmcraft.yaml` is read as the files that charmcraft makes of it.
//!
//! # How YAML is read
//!
//! As by Juju's parser, Go's `yaml.v2`: `yes` and `off` are booleans, `0755` is octal, the last of
//! two equal keys counts, `<<` merges, a quoted text may be indented less than its key.

mod charm;
mod diagnostic;
mod file;
mod load;
mod misnamed;
mod notes;
mod read;
mod rules;
mod suggest;
mod tree;

pub use charm::{
    ActionMeta, Assumes, Charm, CharmUser, ContainerBase, ContainerMeta, DeviceMeta, Links, Mount,
    ObjectSchema, OptionKind, OptionMeta, PayloadMeta, Property, RelationMeta, ResourceKind,
    ResourceMeta, Role, Schema, SchemaKind, Scope, StorageKind, StorageMeta, Value, Version,
    VersionBound,
};
pub use diagnostic::{Diagnostic, RefusedBy, Severity};
pub use file::{FileId, Position, SourceFile, Span, Spanned};
pub use load::{CHARM_FILES, CharmTexts};
pub use notes::notes;
pub use rules::{RULES, Rule};
pub use suggest::suggest;

use std::path::Path;

/// What reading a charm's directory gave.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Reading {
    /// The files that were read, in the order of [`CHARM_FILES`]; [`Span::file`] is an index into it.
    pub files: Vec<SourceFile>,
    /// The charm; `None` if a file is missing, unreadable, not YAML or no mapping. Present beside
    /// other errors: names that are declared wrongly are still names.
    pub charm: Option<Charm>,
    /// Everything found, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// A span's start as compilers write it: `charmcraft.yaml:12:3`.
    pub fn place(&self, span: &Span) -> String {
        file::place(&self.files, span)
    }

    /// The line in which a span starts, without its line break.
    pub fn line(&self, span: &Span) -> Option<&str> {
        let text = &self.files.get(span.file.0)?.text;
        let index = usize::try_from(span.start.line).ok()?.checked_sub(1)?;
        file::lines(text).nth(index)
    }
}

/// Reads the charm files of a directory.
///
/// That is `charmcraft.yaml`, or it together with `metadata.yaml`, `config.yaml` and `actions.yaml`,
/// or the last three alone. Nothing stops it early: every finding is in the result, those of files
/// that cannot be read included.
pub fn read(directory: &Path) -> Reading {
    let mut reading = understand(load::load(directory));
    misnamed::check(directory, &mut reading);
    reading
}

/// Reads charm files that are no files: texts of a test, or of an archive.
///
/// As [`read`], where a file's path is its name.
///
/// ```
/// use ops_metadata::{CharmTexts, read_texts};
///
/// let metadata = "name: web\nsummary: s\ndescription: d\n";
/// let texts = CharmTexts { metadata: Some(metadata), ..CharmTexts::default() };
/// assert!(read_texts(&texts).diagnostics.is_empty());
/// ```
pub fn read_texts(texts: &CharmTexts<'_>) -> Reading {
    understand(load::take(texts))
}

/// Reads one YAML value by the rules of [Juju's parser](crate#how-yaml-is-read), as Juju reads the
/// parameters of an action that an operator types.
///
/// ```
/// use ops_metadata::{Value, read_value};
///
/// assert_eq!(read_value("yes"), Ok(Value::Bool(true)));
/// assert_eq!(read_value("[a, 0o14]").is_ok(), true);
/// assert!(read_value("[a").is_err());
/// ```
///
/// # Errors
/// What is wrong with the text, if it is not YAML.
pub fn read_value(text: &str) -> Result<Value, String> {
    match tree::parse(FileId(0), text) {
        Ok(tree) => Ok(tree.root.value()),
        Err(fault) => Err(fault.message),
    }
}

fn understand((files, mut diagnostics): (Vec<SourceFile>, Vec<Diagnostic>)) -> Reading {
    if !diagnostics.is_empty() {
        return Reading { files, charm: None, diagnostics };
    }
    let (charm, found) = read::read_charm(&files);
    diagnostics.extend(found);
    Reading { files, charm, diagnostics }
}
