//! How keeping the state can fail.

use std::path::PathBuf;

use crate::json_error::without_value;

/// The charm's state cannot be read, or not be kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// The file cannot be opened, or made.
    #[error(
        "cannot open the charm's state `{}`: see that the charm's user may read and write it and its disk \
         works, and let the hook run again",
        path.display()
    )]
    Open {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The file is not one of this SDK's. It was left as it is.
    #[error(
        "`{}` is not the state of a charm of this SDK: move it away, and the charm starts without \
         stored values and deferred events",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A later release of the SDK has written the file. It was left as it is.
    #[error(
        "`{}` has format {format}, and this release knows formats up to {known}: build the charm with \
         the `ops-runtime` that wrote it, or a later one",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        format: u32,
        /// The newest format that is known here.
        known: u32,
    },
    /// The file is damaged, or the disk is. It was left as it is.
    #[error(
        "cannot read the charm's state `{}`: restore it from a backup, or move it away, and the charm \
         starts without stored values and deferred events",
        path.display()
    )]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Another process has locked the file for a long time.
    #[error(
        "another process has locked the charm's state `{}`: end it, such as a `sqlite3` of somebody who \
         looks at it, and let the hook run again",
        path.display()
    )]
    Locked {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The last dispatch was killed while it wrote, and only a dispatch takes back what is half written.
    #[error(
        "a dispatch was killed while it wrote the charm's state `{}`: the next one takes that back, and \
         then it can be read",
        path.display()
    )]
    Unfinished {
        /// The file.
        path: PathBuf,
    },
    /// What the Python charm has left that this unit had before cannot be read. It was left as it is.
    #[error(
        "cannot read the Python charm's state `{}`: restore it from a backup, or move it away, and nothing \
         of it is taken over",
        path.display()
    )]
    Python {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The new state could not be written. What there was before is unharmed.
    #[error(
        "cannot write the charm's state `{}`: see that its disk has room and that the charm's user owns it \
         and may write to its directory, and let the hook run again",
        path.display()
    )]
    Write {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Another process has written the state during this dispatch.
    #[error(
        "another process has changed the charm's state `{}` during this dispatch: a unit's events run \
         one after the other, do not start the charm by hand meanwhile",
        path.display()
    )]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Something is larger than what Juju keeps of one key. Nothing was sent.
    #[error(
        "{what} is too large to be kept in Juju: its {part} has {length} bytes, at most {limit} are taken; \
         keep less, or keep the charm's state beside the charm, without `state = juju`"
    )]
    TooLargeForJuju {
        /// The stored field or event.
        what: String,
        /// `name` or `value`.
        part: &'static str,
        /// How long it is, in bytes.
        length: usize,
        /// How long it may be, in bytes.
        limit: usize,
    },
    /// A text in the unit's state in Juju is not what the SDK wrote.
    #[error(
        "the unit's state in Juju has something under `{key}` that this SDK did not write: remove it by \
         `state-delete {key}` in `juju exec --unit`"
    )]
    CorruptInJuju {
        /// Its key.
        key: String,
    },
    /// What Juju has as the generation of the file is none.
    #[error(
        "the unit's state in Juju has `{text}` under `{}`, which is no generation of `.ops-state.db`: \
         another program has written it; remove it by `state-delete {}` in `juju exec --unit`, and the \
         last change in the file may be taken back",
        super::GENERATION,
        super::GENERATION
    )]
    NoGeneration {
        /// What Juju has.
        text: String,
    },
    /// A later release of the SDK has kept the state in Juju. It was left as it is.
    #[error(
        "the unit's state in Juju has format {format}, and this release knows {known}: build the charm \
         with the `ops-runtime` that wrote it, or a later one"
    )]
    NewerInJuju {
        /// Its format.
        format: u32,
        /// The newest format that is known here.
        known: u32,
    },
    /// The charm keeps its state in Juju, and this Juju cannot.
    #[error(
        "this charm keeps its state in Juju, as `state = juju` says, and this Juju is older than 2.8: \
         `assumes: [juju >= 2.8]` in the charm's YAML keeps it from such a model"
    )]
    NoStateInJuju {
        /// What Juju says.
        source: Box<crate::hook::Error>,
    },
    /// A stored field's value cannot be kept.
    #[error("the stored field `{field}` cannot be kept")]
    NotStorable {
        /// The path of fields to it.
        field: String,
        /// Why not.
        source: serde_json::Error,
    },
    /// A stored field's value would not come back as it is.
    #[error(
        "the stored field `{field}` would not come back as it is: its type's `Serialize` and \
         `Deserialize` must fit, and numbers must be finite"
    )]
    NotReadBack {
        /// The path of fields to it.
        field: String,
    },
    /// What is kept of a stored field is not of its type: the type has changed.
    #[error(
        "the stored field `{field}` was kept as another type: give its new type a `Deserialize` that \
         takes the old value too, or the field another name"
    )]
    OtherType {
        /// The path of fields to it.
        field: String,
        /// Why not, without a word of the value.
        source: serde_json::Error,
    },
    /// `state(migrate = …)` failed. Nothing was kept.
    #[error(
        "cannot migrate the {} from version {from} to {to}: they are as they were; refresh to a revision \
         whose `state(migrate = …)` takes them",
        fields(of)
    )]
    Migration {
        /// The path of fields to the component; empty for the charm itself.
        of: String,
        /// The version of what is kept.
        from: u32,
        /// The version of the charm's fields.
        to: u32,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A later revision of the charm has kept the fields, in another way. They were left as they are.
    #[error(
        "the {} were kept in version {kept}, and this charm knows versions up to {known}: refresh to the \
         revision that kept them, or a later one",
        fields(of)
    )]
    NewerVersion {
        /// The path of fields to the component; empty for the charm itself.
        of: String,
        /// The version of what is kept.
        kept: u32,
        /// The version of the charm's fields.
        known: u32,
    },
    /// What is kept as the version of fields is none.
    #[error(
        "the version of the {} is kept as `{text}`, which is no version: another program has changed the \
         charm's state, restore it from a backup",
        fields(of)
    )]
    NoVersion {
        /// The path of fields to the component; empty for the charm itself.
        of: String,
        /// What is kept.
        text: String,
    },
}

impl StateError {
    /// What is kept may be secret, and serde's errors quote it.
    pub(super) fn other_type(field: String, source: serde_json::Error) -> Self {
        Self::OtherType { field, source: without_value(source) }
    }
}

fn fields(of: &str) -> String {
    match of {
        "" => "stored fields".to_owned(),
        of => format!("stored fields of `{of}`"),
    }
}
